"""What is a credential: by its format, or by its randomness.

Formats come from detect-secrets, which is maintained for just that; what it lacks (the tokens of machine learning's
own services, newer formats of others) stands here. It is imported only when something looks suspicious.
"""

from __future__ import annotations

import base64
import binascii
import importlib
import re
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from types import ModuleType
from typing import Any, Final

from auditor.redact.assignments import hints_at_name
from auditor.redact.names import is_name
from auditor.redact.spans import Span

_NO_CLIENT: Final = ModuleType("requests")
_PLUGINS: Final = {
    "aws": "AWSKeyDetector", "azure_storage_key": "AzureStorageKeyDetector", "basic_auth": "BasicAuthDetector",
    "discord": "DiscordBotTokenDetector", "github_token": "GitHubTokenDetector", "gitlab_token": "GitLabTokenDetector",
    "mailchimp": "MailchimpDetector", "npm": "NpmDetector", "openai": "OpenAIDetector",
    "pypi_token": "PypiTokenDetector", "sendgrid": "SendGridDetector", "slack": "SlackDetector",
    "square_oauth": "SquareOAuthDetector", "stripe": "StripeDetector", "telegram_token": "TelegramBotTokenDetector",
    "twilio": "TwilioKeyDetector",
}  # fmt: skip

_PRIVATE_KEY: Final = "Private Key"
_WEB_TOKEN: Final = "JSON Web Token"  # noqa: S105 - the kind's name
_HEADER: Final = "Authorization Header"
_OWN: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            _PRIVATE_KEY,
            r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]*?-----END [^\n-]*-----|[\s\S]*)",
        ),
        (_WEB_TOKEN, r"\beyJ[\w-]+={0,2}\.[\w-]{4,}={0,2}\.[\w-]*"),
        ("GitHub Token", r"\bgithub_pat_[A-Za-z0-9_]{22,}"),
        ("Slack Token", r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
        ("Stripe Access Key", r"\b[rs]k_(?:live|test)_[0-9a-zA-Z]{16,}"),
        ("OpenAI Token", r"\bsk-(?:proj|svcacct|admin|ant)-[A-Za-z0-9_-]{20,}"),
        ("Hugging Face Token", r"\bhf_[A-Za-z0-9]{30,}"),
        ("Databricks Token", r"\bdapi[0-9a-f]{32}(?:-\d)?"),
        ("Google API Key", r"\bAIza[A-Za-z0-9_-]{35}"),
        ("NVIDIA API Key", r"\bnvapi-[A-Za-z0-9_-]{40,}"),
        ("LangSmith API Key", r"\blsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}"),
        ("Replicate Token", r"\br8_[A-Za-z0-9]{37,40}\b"),
        ("Groq API Key", r"\bgsk_[A-Za-z0-9]{48,}"),
        ("Pinecone API Key", r"\bpcsk_[A-Za-z0-9]{5,}_[A-Za-z0-9]{40,}"),
        ("Vault Token", r"\bhv[sb]\.[A-Za-z0-9_-]{24,}"),
        ("Docker Hub Token", r"\bdckr_pat_[A-Za-z0-9_-]{24,}"),
        ("NPM tokens", r"\bnpm_[A-Za-z0-9]{36}"),
        ("Atlassian Token", r"\bATATT3[A-Za-z0-9_=-]{20,}"),
        ("Google OAuth Token", r"\bya29\.[A-Za-z0-9_-]{20,}"),
        ("DigitalOcean Token", r"\bdo[opr]_v1_[0-9a-f]{64}"),
        ("Basic Auth Credentials", r"(?<=://:)[^\s/@:\"']+(?=@)"),
        ("Azure Shared Access Signature", r"(?<=[?&;]sig=)[A-Za-z0-9%/+]{40,}={0,2}"),
        ("AWS Presigned URL", r"(?<=X-Amz-Signature=)[0-9a-f]{64}"),
        (_HEADER, r"\b(?:Bearer|Basic) +(?!eyJ)([A-Za-z0-9._~+/-]{16,}={0,2})"),
    )
)
_LOOSE: Final = frozenset({"Telegram Bot Token", "Discord Bot Token", "Twilio API Key", "Mailchimp Access Key"})
"""Formats so plain that parts of ARNs, URIs and digests have them."""

_REFERENCE: Final = re.compile(
    r"arn:[\w-]+:[^\s\"']+|s3a?://[^\s\"']+|[\w.-]+\.dkr\.ecr\.[^\s\"']+|sha\d+:[0-9a-f]+|[0-9a-fA-F]{40,}"
)
_STAND_IN: Final = re.compile(r"\$|\{|<|%|\*+$|x{3,}$|(?:password|passwd|pass|pwd|user|token)$", re.IGNORECASE)

_FORMAT_HINTS: Final = (
    "AKIA", "ASIA", "ABIA", "ACCA", "A3T", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "gldt-",
    "glft-", "glsoat-", "glrt-", "GR1348941", "glcbt-", "glimt-", "glptt-", "glagent-", "gloas-", "eyJ", "T3BlbkFJ",
    "sk-", "xox", "hooks.slack", "k_live_", "k_test_", "SG.", "pypi-", "_authToken", "sq0", "AccountKey=",
    "PRIVATE KEY", "hf_", "dapi", "AIza", "nvapi-", "lsv2_", "r8_", "gsk_", "pcsk_", "hvs.", "hvb.", "dckr_pat_",
    "npm_", "ATATT3", "ya29.", "_v1_", "sig=", "X-Amz-Signature=", "Bearer ", "Basic ",
)  # fmt: skip
_FORMAT_PATTERNS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"://[^/\s\"]*:[^/\s\"]+@", r"[MNO][\w-]{23,25}\.[\w-]{6}\.", r":(?<=\d{8}:)[\w-]{35}", r"AC[a-z0-9]{32}",
        r"SK[a-z0-9]{32}", r"-us\d", r"['\"][0-9a-zA-Z/+]{40}\\?['\"]",
    )
)  # fmt: skip
_RANDOM_HINT: Final = re.compile(r'"([A-Za-z0-9+/]{22,}={0,2})\\*"(?!:)')
"""A value, in a document's JSON or in JSON within it, that is no key: random, or a text in base64."""
_HARMLESS_NAME: Final = re.compile(
    r"digest|hash|sha\d*|checksum|md5|commit|image|uri|url|path|etag|version|model|config|_id$|name$", re.IGNORECASE
)
_RANDOM: Final = re.compile(r"[A-Za-z0-9+/]{32,200}={0,2}")
_SHORTEST: Final = 8
"""No format takes less (`xoxb-1-a`), but for a user and a password before an @."""
_KINDS: Final = (re.compile(r"[a-z]"), re.compile(r"[A-Z]"), re.compile(r"\d"))
_WORD: Final = re.compile(r"[A-Z]?[a-z]{3,}")
_ENCODED_FILE: Final = ("H4sI", "UEsD", "iVBOR", "/9j/", "gASV", "gAN9", "JVBER", "KLUv", "Qlpo")
"""How gzip, zip, PNG, JPEG, pickle, PDF, zstandard and bzip2 begin in base64."""

_URL_ALPHABET: Final = str.maketrans("-_", "+/")
_GROUP_LENGTH: Final = 6
_ENTROPY_LIMIT: Final = 4.5
_WORDS_LIMIT: Final = 0.5


def suspicious(text: str) -> bool:
    """Whether a document's JSON is worth a closer look: one cheap pass for the many that hold nothing."""
    values = _RANDOM_HINT.findall(text)
    opaque = any(random("", value) or encoded(value) is not None for value in values)
    return opaque or _hints_at_format(text) or hints_at_name(text)


def _hints_at_format(text: str) -> bool:
    """Plain searches first: they are far cheaper than one pattern of many branches."""
    if len(text) < _SHORTEST and "@" not in text:
        return False
    return any(map(text.__contains__, _FORMAT_HINTS)) or any(hint.search(text) for hint in _FORMAT_PATTERNS)


@cache
def detector() -> str:
    """The detector's name and version, which every secret found remembers."""
    return f"detect-secrets {version('detect-secrets')}"


def formats(text: str) -> Iterator[Span]:
    """Credentials that are known by their format, anywhere in the text."""
    if not _hints_at_format(text):
        return
    references = [match.span() for match in _REFERENCE.finditer(text)]
    for kind, pattern in (*_OWN, *_patterns()):
        for match in pattern.finditer(text):
            start, end = _core(match)
            within = any(begin <= start < stop for begin, stop in references)
            if not (kind in _LOOSE and within) and _genuine(kind, match[0], text[start:end]):
                yield Span(start, end, kind)


def _genuine(kind: str, whole: str, core: str) -> bool:
    if kind == _WEB_TOKEN:
        return all(_is_object(part) for part in whole.split(".")[:2])
    if kind == _HEADER:
        return _authorizes(whole, core)
    if kind == "Telegram Bot Token" and core.lower() == core:
        return False  # a number and words; a token of 35 characters without a capital is one in ten billion
    return kind == _PRIVATE_KEY or not _STAND_IN.match(core)


def _authorizes(whole: str, core: str) -> bool:
    """Whether what follows Basic or Bearer is a credential: user and password in base64, or a token and no words."""
    if whole.startswith("Basic"):
        return ":" in (encoded(core) or "")
    return any(map(str.isdigit, core)) and not is_name(core)


def random(name: str, value: str) -> bool:
    """Whether a value under an inconspicuous name is a key by its randomness; hashes, ids, encoded texts are not."""
    if not _RANDOM.fullmatch(value) or _HARMLESS_NAME.search(name) or not all(kind.search(value) for kind in _KINDS):
        return False
    if value.startswith(_ENCODED_FILE) or encoded(value) is not None:
        return False
    if sum(len(word) for word in _WORD.findall(value)) > _WORDS_LIMIT * len(value):
        return False
    plugin = _plugin("high_entropy_strings", "Base64HighEntropyString")
    return bool(plugin.calculate_shannon_entropy(value) > _ENTROPY_LIMIT)


def encoded(value: str) -> str | None:
    """The text that a value holds in base64, with or without its padding; None where it holds none."""
    try:
        text = base64.b64decode(value + "=" * (-len(value) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return text if all(letter.isprintable() or letter.isspace() for letter in text) else None


def _is_object(part: str) -> bool:
    """Whether a part of a web token holds a JSON object in base64, of the URL's alphabet."""
    text = encoded(part.rstrip("=").translate(_URL_ALPHABET))
    return text is not None and text[:1] == "{" and text.rstrip()[-1:] == "}"


def _core(match: re.Match[str]) -> tuple[int, int]:
    """The credential within a match: its longest group where that is more than a prefix, else all of it."""
    spans = [match.span(index) for index in range(1, (match.re.groups or 0) + 1)]
    longest = max(spans, key=lambda span: span[1] - span[0], default=(0, 0))
    return longest if match.re is _basic_auth() or longest[1] - longest[0] >= _GROUP_LENGTH else match.span()


@cache
def _basic_auth() -> re.Pattern[str]:
    (pattern,) = _plugin("basic_auth", "BasicAuthDetector").denylist
    return re.compile(pattern)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    plugins = [_plugin(module, name) for module, name in _PLUGINS.items()]
    return tuple((str(plugin.secret_type), pattern) for plugin in plugins for pattern in plugin.denylist)


@cache
def _plugin(module: str, name: str) -> Any:
    with _offline():
        return getattr(importlib.import_module(f"detect_secrets.plugins.{module}"), name)()


@contextmanager
def _offline() -> Generator[None, None, None]:
    """Within, who imports the HTTP client gets an empty module: no plugin may ask a vendor whether a secret is valid.

    Nobody here calls what would; it also saves two thirds of what the import costs.
    """
    before = sys.modules.get(_NO_CLIENT.__name__)
    sys.modules[_NO_CLIENT.__name__] = _NO_CLIENT
    try:
        yield
    finally:
        sys.modules.pop(_NO_CLIENT.__name__, None)
        if before is not None and before is not _NO_CLIENT:
            sys.modules[_NO_CLIENT.__name__] = before

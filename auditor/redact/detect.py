"""What is a credential: by its format, or by its randomness.

Formats come from detect-secrets, which is maintained for just that; what it lacks (the tokens of machine learning's
own services, newer formats of others) stands here. Of its plug-ins only those are imported that a text hints at.
"""

from __future__ import annotations

import binascii
import importlib
import re
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from itertools import chain
from math import log2
from string import ascii_letters, digits
from types import ModuleType
from typing import Any, Final

from auditor.redact.assignments import hints_at_name
from auditor.redact.hints import hints_at_format
from auditor.redact.names import is_name
from auditor.redact.spans import Span

_NO_CLIENT: Final = ModuleType("requests")
PLUGINS: Final = tuple(
    (module, name, re.compile(hint))
    for module, name, hint in (
        ("aws", "AWSKeyDetector", r"A3T|A[BKS]IA|ACCA|(?i:aws.{0,48}['\"][0-9a-z/+]{40}['\"])"),
        ("azure_storage_key", "AzureStorageKeyDetector", r"AccountKey="),
        ("basic_auth", "BasicAuthDetector", r"://[^:/\s]+:[^/\s]+@"),
        ("discord", "DiscordBotTokenDetector", r"[\w-]\.[\w-]{6}\.[\w-]{27}"),
        ("github_token", "GitHubTokenDetector", r"gh[pousr]_"),
        ("gitlab_token", "GitLabTokenDetector", r"gl(?:agent|cbt|[dfr]t|imt|oas|pat|ptt|soat)-|GR1348941"),
        ("mailchimp", "MailchimpDetector", r"-us\d"),
        ("npm", "NpmDetector", r"_authToken="),
        ("openai", "OpenAIDetector", r"T3BlbkFJ"),
        ("pypi_token", "PypiTokenDetector", r"pypi-Ag"),
        ("sendgrid", "SendGridDetector", r"SG\."),
        ("slack", "SlackDetector", r"(?i:xox.-|hooks\.slack)"),
        ("square_oauth", "SquareOAuthDetector", r"sq0csp-"),
        ("stripe", "StripeDetector", r"k_live_"),
        ("telegram_token", "TelegramBotTokenDetector", r"\d:[\w-]{35}"),
        ("twilio", "TwilioKeyDetector", r"(?:AC|SK)[a-z0-9]{32}"),
    )
)
"""What looks for each format, and a hint at it: whoever needs none of them does not pay for their import."""

_PRIVATE_KEY: Final = "Private Key"
_WEB_TOKEN: Final = "JSON Web Token"  # noqa: S105 - the kind's name
_HEADER: Final = "Authorization Header"
_BASIC_AUTH: Final = "Basic Auth Credentials"
FORMATS: Final = tuple(
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
        (_BASIC_AUTH, r"(?<=://:)[^\s/@:\"']+(?=@)"),
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

_RANDOM_HINT: Final = re.compile(r'"([A-Za-z0-9+/]{22,}={0,2})\\*"(?!:)')
"""A value, in a document's JSON or in JSON within it, that is no key: random, or a text in base64."""
_HARMLESS_NAME: Final = re.compile(
    r"digest|hash|sha\d*|checksum|md5|commit|image|uri|url|path|etag|version|model|config|_id$|name$", re.IGNORECASE
)
_RANDOM: Final = re.compile(r"[A-Za-z0-9+/]{32,200}={0,2}")
_KINDS: Final = (re.compile(r"[a-z]"), re.compile(r"[A-Z]"), re.compile(r"\d"))
_WORD: Final = re.compile(r"[A-Z]?[a-z]{3,}")
_ENCODED_FILE: Final = ("H4sI", "UEsD", "iVBOR", "/9j/", "gASV", "gAN9", "JVBER", "KLUv", "Qlpo")
"""How gzip, zip, PNG, JPEG, pickle, PDF, zstandard and bzip2 begin in base64."""

_BASE64: Final = re.compile(r"[A-Za-z0-9+/]*=*")
_URL_ALPHABET: Final = str.maketrans("-_", "+/")
_GROUP_LENGTH: Final = 6
_ALPHABET: Final = f"{ascii_letters}{digits}+/="
_ENTROPY_LIMIT: Final = 4.5
_WORDS_LIMIT: Final = 0.5


def suspicious(text: str) -> bool:
    """Whether a document's JSON is worth a closer look: one cheap pass for the many that hold nothing."""
    values = _RANDOM_HINT.findall(text)
    opaque = any(random("", value) or encoded(value) is not None for value in values)
    return opaque or hints_at_format(text, json=True) or hints_at_name(text)


@cache
def detector() -> str:
    """The detector's name and version, which every secret found remembers."""
    return f"detect-secrets {version('detect-secrets')}"


def formats(text: str) -> Iterator[Span]:
    """Credentials that are known by their format, anywhere in the text."""
    if not hints_at_format(text):
        return
    references = [match.span() for match in _REFERENCE.finditer(text)]
    for kind, pattern in chain(FORMATS, _foreign(text)):
        for match in pattern.finditer(text):
            start, end = _core(kind, match)
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
    return _entropy(value) > _ENTROPY_LIMIT


def _entropy(value: str) -> float:
    """Shannon's, in bits for each character."""
    shares = [value.count(letter) / len(value) for letter in _ALPHABET if letter in value]
    return sum(-share * log2(share) for share in shares)


def encoded(value: str) -> str | None:
    """The text that a value holds in base64, with or without its padding; None where it holds none."""
    if not _BASE64.fullmatch(value):
        return None
    try:
        text = binascii.a2b_base64(value + "=" * (-len(value) % 4), strict_mode=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return text if all(letter.isprintable() or letter.isspace() for letter in text) else None


def _is_object(part: str) -> bool:
    """Whether a part of a web token holds a JSON object in base64, of the URL's alphabet."""
    text = encoded(part.rstrip("=").translate(_URL_ALPHABET))
    return text is not None and text[:1] == "{" and text.rstrip()[-1:] == "}"


def _core(kind: str, match: re.Match[str]) -> tuple[int, int]:
    """The credential within a match: its longest group where that is more than a prefix, else all of it."""
    spans = [match.span(index) for index in range(1, match.re.groups + 1)]
    longest = max(spans, key=lambda span: span[1] - span[0], default=match.span())
    return longest if kind == _BASIC_AUTH or longest[1] - longest[0] >= _GROUP_LENGTH else match.span()


def _foreign(text: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The formats of detect-secrets that a text hints at."""
    return (each for module, name, hint in PLUGINS if hint.search(text) for each in _patterns(module, name))


@cache
def _patterns(module: str, name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    with _offline():
        plugin: Any = getattr(importlib.import_module(f"detect_secrets.plugins.{module}"), name)()
    return tuple((str(plugin.secret_type), pattern) for pattern in plugin.denylist)


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

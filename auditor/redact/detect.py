"""What is a credential: by its format, by the name it stands under, or by its randomness.

Formats and assignments in scripts come from detect-secrets, which is maintained for just that; what machine learning
adds (Hugging Face and Databricks tokens) stands here. detect-secrets is imported only when something looks suspicious.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from typing import Any, Final, NamedTuple

NAMED: Final = "Secret Keyword"
RANDOM: Final = "Base64 High Entropy String"

_PLUGINS: Final = {
    "aws": "AWSKeyDetector", "azure_storage_key": "AzureStorageKeyDetector", "basic_auth": "BasicAuthDetector",
    "discord": "DiscordBotTokenDetector", "github_token": "GitHubTokenDetector", "gitlab_token": "GitLabTokenDetector",
    "jwt": "JwtTokenDetector", "mailchimp": "MailchimpDetector", "npm": "NpmDetector", "openai": "OpenAIDetector",
    "pypi_token": "PypiTokenDetector", "sendgrid": "SendGridDetector", "slack": "SlackDetector",
    "square_oauth": "SquareOAuthDetector", "stripe": "StripeDetector", "telegram_token": "TelegramBotTokenDetector",
    "twilio": "TwilioKeyDetector",
}  # fmt: skip

_OWN: Final = (
    (
        "Private Key",
        re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]*?-----END [^\n-]*-----|[\s\S]*)"),
    ),
    ("Hugging Face Token", re.compile(r"\bhf_[A-Za-z0-9]{30,}")),
    ("Databricks Token", re.compile(r"\bdapi[0-9a-f]{32}(?:-\d)?")),
    ("Google API Key", re.compile(r"\bAIza[A-Za-z0-9_-]{35}")),
)

_FORMAT_HINTS: Final = (
    "AKIA", "ASIA", "ABIA", "ACCA", "A3T", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "gl", "eyJ", "T3BlbkFJ", "xox",
    "hooks.slack", "k_live_", "SG.", "pypi-", "_authToken", "sq0", "-us", "AccountKey=", "PRIVATE KEY", "hf_", "dapi",
    "AIza",
)  # fmt: skip
_FORMAT_PATTERNS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"://[^/\s\"]*:[^/\s\"]+@", r"[MNO][\w-]{23,25}\.", r":[\w-]{35}", r"AC[a-z0-9]{32}", r"SK[a-z0-9]{32}",
        r"['\"][0-9a-zA-Z/+]{40}['\"]",
    )
)  # fmt: skip
_NAME_HINTS: Final = (
    "passw", "passphrase", "pwd", "secret", "token", "credential", "_key", "-key", "apikey",
    "accesskey", "privatekey", "authkey", "accountkey", "connection",
)  # fmt: skip
_RANDOM_HINT: Final = re.compile(r'"[A-Za-z0-9+/=]{32,200}"')
_PASSWORD_NAME: Final = re.compile(r"(?:passw(?:or)?d|passphrase|passwd|pwd)\d*$", re.IGNORECASE)
_SECRET_NAME: Final = re.compile(
    r"(?:secret|(?:secret|api|access|private|auth|account|encryption|signing)[_-]?key|credentials?|connection[_-]?string"
    r"|(?:auth|access|api|bearer|hub|hf|git|github|gitlab|npm|wandb|session|security|refresh)[_-]?token|^token)\d*$",
    re.IGNORECASE,
)
_REFERENCE: Final = re.compile(
    r"arn:|[a-z0-9]+://|[/.~]|\$|\{\{|<|%|[\d.,:+-]+$|(?:true|false|none|null|\*+)$|resolve:|get\.|env[.\[]|os\.",
    re.IGNORECASE,
)
_UUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_HARMLESS_NAME: Final = re.compile(
    r"digest|hash|sha\d*|checksum|commit|image|uri|url|path|etag|version|model|config|_id$|name$", re.IGNORECASE
)
_RANDOM: Final = re.compile(r"[A-Za-z0-9+/]{32,200}={0,2}")
_HEX: Final = re.compile(r"[0-9a-fA-F]+")
_ENCODED_JSON: Final = ("eyJ", "ewog", "ewoJ", "W3s", "LS0t", "IyEv")
_TOKEN_LENGTH: Final = 10
_PASSWORD_LENGTH: Final = 6
_GROUP_LENGTH: Final = 6
_ENTROPY_LIMIT: Final = 4.5


class Span(NamedTuple):
    """Where a credential stands in a text, and its kind."""

    start: int
    end: int
    kind: str


def suspicious(text: str) -> bool:
    """Whether a document's JSON is worth a closer look: one cheap pass for the many that hold nothing."""
    return _hints_at_format(text) or _hints_at_name(text) or bool(_RANDOM_HINT.search(text))


def _hints_at_format(text: str) -> bool:
    """Plain searches first: they are far cheaper than one pattern of many branches."""
    return any(hint in text for hint in _FORMAT_HINTS) or any(hint.search(text) for hint in _FORMAT_PATTERNS)


def _hints_at_name(text: str) -> bool:
    lower = text.lower()
    return any(hint in lower for hint in _NAME_HINTS)


@cache
def detector() -> str:
    """The detector's name and version, which every secret found remembers."""
    return f"detect-secrets {version('detect-secrets')}"


def formats(text: str) -> Iterator[Span]:
    """Credentials that are known by their format, anywhere in the text."""
    if not _hints_at_format(text):
        return
    for kind, pattern in (*_OWN, *_patterns()):
        for match in pattern.finditer(text):
            start, end = _core(match)
            if _genuine(kind, match[0], text[start:end]):
                yield Span(start, end, kind)


def _genuine(kind: str, whole: str, core: str) -> bool:
    if kind == "JSON Web Token" and not _plugin("jwt", "JwtTokenDetector").is_formally_valid(whole):
        return False
    if kind == "Telegram Bot Token" and core.lower() == core:
        return False  # the account id and type of an ARN: 111122223333:model-explainability-job-definition
    return kind == "Private Key" or not _REFERENCE.match(core)


def assignments(script: str) -> Iterator[Span]:
    """`password = "..."` and `--password ...` in a script or in a command's arguments."""
    at = 0
    for line in script.splitlines(keepends=True):
        if _hints_at_name(line):
            for value in _assigned(line):
                start = at + line.index(value)
                yield Span(start, start + len(value), NAMED)
        at += len(line)


def named(name: str, value: str) -> bool:
    """Whether a value is a credential since it stands under such a name and is no reference to one."""
    bare = value.strip("\"' ")
    if _REFERENCE.match(bare) or _UUID.fullmatch(bare) or any(letter.isspace() for letter in bare):
        return False
    if _PASSWORD_NAME.search(name):
        return len(bare) >= _PASSWORD_LENGTH
    mixed = any(letter.isdigit() for letter in bare) and any(letter.isalpha() for letter in bare)
    return bool(_SECRET_NAME.search(name)) and len(bare) >= _TOKEN_LENGTH and mixed and "/" not in bare[:20]


def random(name: str, value: str) -> bool:
    """Whether a value under an inconspicuous name is a key by its randomness; hashes, ids, encoded texts are not."""
    if not _RANDOM.fullmatch(value) or _HEX.fullmatch(value) or _HARMLESS_NAME.search(name):
        return False
    if value.startswith(_ENCODED_JSON) or not any(letter.isdigit() for letter in value):
        return False
    plugin = _plugin("high_entropy_strings", "Base64HighEntropyString")
    return bool(plugin.calculate_shannon_entropy(value) > _ENTROPY_LIMIT)


_UNQUOTED: Final = re.compile(r"[^\s;&|)\"']+")
_OPTION: Final = re.compile(r"--([A-Za-z][\w-]*)[= ]+[\"']?([^\s\"']+)")
_CONFIGURE: Final = re.compile(r"(aws_secret_access_key)\s+[\"']?([A-Za-z0-9/+]{40})")


def _assigned(line: str) -> Iterator[str]:
    keyword: Any = importlib.import_module("detect_secrets.plugins.keyword")
    found = [(match[1].lower(), match[2]) for match in (*_OPTION.finditer(line), *_CONFIGURE.finditer(line))]
    styles = (keyword.CONFIG_DENYLIST_REGEX_TO_GROUP, keyword.QUOTES_REQUIRED_DENYLIST_REGEX_TO_GROUP)
    for style in styles:
        values = keyword.KeywordDetector().analyze_string(line, style)
        found += [("password", match[0]) for value in values if (match := _UNQUOTED.match(value))]
    for name, value in dict.fromkeys(found):
        if name == "aws_secret_access_key" or named(name, value):
            yield value


def _core(match: re.Match[str]) -> tuple[int, int]:
    """The credential within a match: its longest group where that is more than a prefix, else all of it."""
    spans = [match.span(index) for index in range(1, (match.re.groups or 0) + 1)]
    longest = max(spans, key=lambda span: span[1] - span[0], default=(0, 0))
    return longest if longest[1] - longest[0] >= _GROUP_LENGTH else match.span()


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    plugins = [_plugin(module, name) for module, name in _PLUGINS.items()]
    return tuple((str(plugin.secret_type), pattern) for plugin in plugins for pattern in plugin.denylist)


@cache
def _plugin(module: str, name: str) -> Any:
    return getattr(importlib.import_module(f"detect_secrets.plugins.{module}"), name)()

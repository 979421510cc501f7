"""Whether a value is a credential by the name under which it stands."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from auditor.redact.symbols import readings

_PASSWORD: Final = re.compile(r"(?:passw(?:or)?d|passphrase|passwd|pwd|(?:^|[_.-])pass|[a-z]Pass)\d*$", re.IGNORECASE)
_KEY: Final = re.compile(
    r"(?:api|access|private|auth|account|encryption|signing|secret|master|kaggle)[_.-]?key\d*$|connection[_.-]?string$",
    re.IGNORECASE,
)
_API_KEY: Final = re.compile(r"api[_.-]?key\d*$", re.IGNORECASE)
"""Some services give out UUIDs as keys; under other names of keys a UUID is the id of one, such as KMS's."""

_SECRET: Final = re.compile(r"(?:secret|credentials?)\d*$", re.IGNORECASE)
_TOKEN: Final = re.compile(r"(?:^|[_.-])token\d*$|[a-z]Token\d*$|(?:api|access|auth|hub|hf|git)token$", re.IGNORECASE)
_VOCABULARY: Final = re.compile(
    r"(?:pad|eos|bos|unk|sep|cls|mask|stop|start|end|begin|special|image|video|audio|vision|text|prefix|suffix|first|last"
    r"|next|new|per|max|min|num|add|use|return|prompt|response|user|assistant|system|tool|separator|delimiter"
    r"|continuation|class|instance|placeholder|think|target|source|language|lang|decoder|every|skip|ignore)"
    r"[_.-]?(?:of[_.-])?(?:sequence[_.-]?)?(?:start[_.-]?|end[_.-]?)?token\d*$",
    re.IGNORECASE,
)
"""Tokens of language models, which are words and no credentials."""

_REFERENCE: Final = re.compile(
    r"arn:|[a-z0-9]+://|[/.~]|\$|%|\{|<|\[|\(|[\d.,:+-]+$|resolve:|get\.|env[.\[]|os\.|secrets?manager:|ssm:|vault:"
    r"|(?:true|false|none|null|nil|undefined|unset|empty|enabled|disabled|default|required|optional|auto|anonymous"
    r"|string|str|text|password|passwd|secret|token|n/a|na|yes|no|on|off|\*+|x{3,}|-+)$",
    re.IGNORECASE,
)
"""What stands for a credential that is elsewhere, or says that there is none."""

_STAND_IN: Final = re.compile(
    r"(?:your|my|the|insert|enter|replace|put|add|some|dummy|fake|placeholder|redacted|example|todo|xxx)(?:[-_ .]|$)",
    re.IGNORECASE,
)
"""A word in place of a credential. `changeme` is none of these: it is a password that many systems really have."""

_UUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_SLUG: Final = re.compile(r"[A-Za-z]+(?:[-_./][A-Za-z]+|[-_./]?v?\d{1,4}(?![A-Za-z]))*")
"""Words and small numbers: what a secret or a parameter is called where it is kept."""

_PASSWORD_LENGTH: Final = 6
_KEY_LENGTH: Final = 8
_TOKEN_LENGTH: Final = 10
_AWS_SECRET: Final = re.compile(r"[A-Za-z0-9/+]{40}")


def named(name: str, value: str) -> bool:
    """Whether a value is a credential since it stands under such a name and is no reference to one.

    One that holds symbols is a credential if it is one whatever they stand for.
    """
    return _telling(name) and all(_named(name, each) for each in readings(value))


@lru_cache(maxsize=4096)
def _telling(name: str) -> bool:
    return any(pattern.search(name) for pattern in (_PASSWORD, _KEY, _SECRET, _TOKEN))


def _named(name: str, value: str) -> bool:
    bare = value.strip("\"' \n\\")
    if _UUID.fullmatch(bare):
        return bool(_API_KEY.search(name))
    if _REFERENCE.match(bare) or _STAND_IN.match(bare) or any(map(str.isspace, bare)):
        return bool(_KEY.search(name) and _AWS_SECRET.fullmatch(bare))
    if _PASSWORD.search(name):
        return len(bare) >= _PASSWORD_LENGTH
    if _KEY.search(name):
        return len(bare) >= _KEY_LENGTH and not is_name(bare)
    if _SECRET.search(name) or (_TOKEN.search(name) and not _VOCABULARY.search(name)):
        return len(bare) >= _TOKEN_LENGTH and _mixed(bare) and not is_name(bare)
    return False


def _mixed(value: str) -> bool:
    return any(map(str.isdigit, value)) and any(map(str.isalpha, value))


def is_name(value: str) -> bool:
    """Whether a value consists of words and small numbers, as names do; a single word of letters does not count."""
    return bool(_SLUG.fullmatch(value)) and not value.isalpha()

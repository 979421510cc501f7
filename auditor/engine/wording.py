"""Missing evidence in a sentence. Nothing in it tells one job from another, so that equal gaps are one cause.

AWS's own words stay out for that reason: they quote the resource's ARN. They stand with the gap itself.
"""

from __future__ import annotations

import re

from auditor.model.document import Identity
from auditor.model.gap import Gap, MissingEvidence, Reason

_WORD = re.compile(r"[A-Z]+\d*(?![a-z])|[A-Z]?[a-z]+")
_TYPE = re.compile(r"AWS::\w+::\w+")
_FAILED = {
    Reason.DENIED: "was denied",
    Reason.THROTTLED: "was throttled",
    Reason.UNSUPPORTED: "is not supported there",
    Reason.ERROR: "failed",
}
_UNTOLD = {
    Reason.NOT_COLLECTED: "was not asked for",
    Reason.NOT_RETURNED: "did not return it",
    Reason.FOREIGN: "belongs to an account that was not scanned",
    Reason.UNRESOLVED: "is known only after apply",
}
"""What is said of gaps of our own that bring no detail."""


def sentence(missing: MissingEvidence, subject: Identity) -> str:
    """What a judgement of `subject` lacked and why.

    `the KMS key could not be read: account 444455556666 was not scanned`
    """
    return f"{_what(missing, subject)}: {_why(missing.gap)}"


def noun(type_: str) -> str:
    """A resource type in words: `AWS::EC2::VPCEndpoint` -> `EC2 VPC endpoint`."""
    _, service, name = type_.split("::")
    words = _WORD.findall(name)
    return " ".join([service, *(word if word.isupper() else word.lower() for word in words)])


def _what(missing: MissingEvidence, subject: Identity) -> str:
    """A fact that is a type stands for a resource that was looked up, or (on the subject itself) for all of a type."""
    fact, own = missing.fact, missing.resource == subject.id
    if _TYPE.fullmatch(fact):
        return f"{_plural(noun(fact))} could not be listed" if own else f"the {noun(fact)} could not be read"
    return f"{fact} could not be read" if own else f"{fact} of {_whose(missing.resource)} could not be read"


def _whose(resource: str) -> str:
    """An id tells its resource's type, but for an ARN."""
    type_ = _TYPE.search(resource)
    return f"the {noun(type_[0])}" if type_ else "a resource that it rests on"


def _plural(word: str) -> str:
    if word.endswith("s"):
        return f"{word}es"
    return f"{word[:-1]}ies" if re.search("[^aeiou]y$", word) else f"{word}s"


def _why(gap: Gap) -> str:
    if gap.reason in _FAILED:
        return f"{gap.operation} {_FAILED[gap.reason]}"
    return gap.detail or f"{gap.operation} {_UNTOLD[gap.reason]}"

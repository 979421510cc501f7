"""Security Hub's standards, and those that come with the hub itself. How far they are switched on, deployment tells.

Source: CloudFormation Template Reference, AWS::SecurityHub::Hub (EnableDefaultStandards is true unless said otherwise);
AWS Security Hub API Reference, EnableSecurityHub (which standards those are).
"""

from __future__ import annotations

from typing import Any, Final

from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import UNTOLD, Implied, Subject, boolean, default, describers, implying, present
from auditor.iac.nodes import when
from auditor.model.choice import ABSENT, symbol

_STANDARD: Final = "AWS::SecurityHub::Standard"
_BY_DEFAULT: Final = {
    "FoundationalBestPractices": "{region}::standards/aws-foundational-security-best-practices/v/1.0.0",
    "CisFoundations": "::ruleset/cis-aws-foundations-benchmark/v/1.2.0",
}


def standard(one: Subject) -> Responses:
    """GetEnabledStandards of a standard."""
    return {"GetEnabledStandards": _enabled(one.at("StandardsArn"))}


def _enabled(arn: Any) -> dict[str, Any]:
    return {**present({"StandardsArn": arn}), "StandardsStatus": UNTOLD, "StandardsStatusReason": UNTOLD}


def default_standards(one: Subject) -> list[Implied]:
    """The standards that are switched on with the hub."""
    wanted = boolean(default(one.at("EnableDefaultStandards"), otherwise=True))
    if wanted is False:
        return []
    partition = one.planned.home.partition if one.planned.home else symbol("partition")
    found = {
        which: when(wanted, _enabled(f"arn:{partition}:securityhub:{tail.format(region=one.region)}"))
        for which, tail in _BY_DEFAULT.items()
    }
    return [
        Implied(_STANDARD, which, {"GetEnabledStandards": each}) for which, each in found.items() if each is not ABSENT
    ]


DESCRIBES = describers({_STANDARD: standard})
IMPLIED = implying({"AWS::SecurityHub::Hub": default_standards})

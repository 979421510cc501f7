"""All that code may leave open though the account tells it, and why. Nothing may be told otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tests.parity.judging import Judged

TEMPLATE, PLAN = "template", "plan"
TEMPLATE_OVER, PLAN_OVER, REQUESTS_OVER = "template over the account", "plan over the account", "requests"
FORMS: Final = (TEMPLATE, PLAN, TEMPLATE_OVER, PLAN_OVER, REQUESTS_OVER)
_ALONE: Final = frozenset({TEMPLATE, PLAN})
_OVER: Final = frozenset({TEMPLATE_OVER, PLAN_OVER, REQUESTS_OVER})


@dataclass(frozen=True)
class Difference:
    """Why rules are unknown in some forms of code: what their messages say, and which rules (empty: any)."""

    why: str
    says: str
    forms: frozenset[str]
    rules: frozenset[str] = frozenset()

    def explains(self, form: str, rule: str, reason: str) -> bool:
        """Whether this is why a rule is unknown."""
        return form in self.forms and rule in (self.rules or {rule}) and re.search(self.says, reason) is not None


MAY_BE_UNKNOWN: Final = (
    Difference(
        "the rule asks for all of a kind, or for something that the code does not hold: who uses a bucket, a key or a "
        "model, which alarms, trails, VPC endpoints, roles or profiles there are besides, what the account blocks",
        "the code does not hold it; lay it over a snapshot",
        _ALONE,
    ),
    Difference(
        "an organization's policies decide what somebody may do in the end, and code does not hold them",
        "service control policies",
        _ALONE,
    ),
    Difference(
        "the rule asks how long a thing has been left alone",
        "is not assigned yet",
        _ALONE | _OVER,
        frozenset({"cost-idle-endpoint", "cost-idle-gpu-notebook", "notebook-idle"}),
    ),
    Difference(
        "AWS chooses a cluster's image, and records the image and the model data that a package found",
        "known only after deployment",
        _ALONE | _OVER,
        frozenset({"cluster-image-outdated", "model-artifact-unverified", "model-image-not-pinned"}),
    ),
    Difference(
        "a plan tells of a set with one item that is known after apply nothing but references: others may be in it",
        "what else .* has in|what else the set holds|whether security groups, network ACLs and its policy let traffic",
        frozenset({PLAN, PLAN_OVER}),
        frozenset({
            "job-traffic-blocked-by-security-group", "network-endpoint-traffic-unalarmed", "network-egress-uninspected",
            "network-missing-interface-endpoints", "network-public-subnet", "network-subnet-without-s3-endpoint",
            "notebook-open-security-group", "resilience-single-zone", "studio-domain-public-subnet",
        }),
    ),
)  # fmt: skip

ANOTHER: Final[Mapping[tuple[str, str], str]] = {
    (REQUESTS_OVER, "studio-shared-role"): "a request to make a domain makes another one, which has no profiles yet",
}
"""What a form may tell otherwise than the account, since it speaks of something else."""

UNASKED: Final = frozenset({"iam-permissions-unused"})
"""The rules that only a scan that was asked to can answer; code alone does not ask them."""


def told_otherwise(form: str, code: Judged, account: Judged) -> dict[tuple[str, str], tuple[str, str]]:
    """What code tells and the account tells otherwise, or does not tell: {(key, rule): (in code, in the account)}."""
    there = account.all()
    return {
        (key, rule): (verdict, there.get((key, rule), "not judged"))
        for (key, rule), verdict in code.all().items()
        if key in account.verdicts and verdict not in {"unknown", there.get((key, rule))}
        if (form, rule) not in ANOTHER
    }


def left_open(code: Judged, account: Judged) -> dict[tuple[str, str], str]:
    """What the account tells and code does not, with the reason that it gives."""
    there = account.all()
    open_ = (at for at, verdict in code.all().items() if verdict == "unknown" and there.get(at) != "unknown")
    return {at: code.reasons[at] for at in open_}


def unexplained(form: str, open_: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """What code leaves open without a reason from the table."""
    return {
        (key, rule): reason
        for (key, rule), reason in open_.items()
        if not any(each.explains(form, rule, reason) for each in MAY_BE_UNKNOWN)
    }

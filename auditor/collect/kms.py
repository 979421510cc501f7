"""KMS: every key with policy, rotation, grants and aliases; AWS-managed keys are only described."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from auditor.collect.collector import Answers, Ask, Collector, Scan
from auditor.collect.errors import CallFailed
from auditor.model.gap import Gap

KEY: Final = "AWS::KMS::Key"
_ROTATION: Final = "GetKeyRotationStatus"
_SYMMETRIC: Final = "SYMMETRIC_DEFAULT"
_CUSTOM_STORES: Final = frozenset({"AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"})


def _collect(scan: Scan) -> None:
    aliases = _aliases(scan)
    with scan.listing("ListKeys", KEY):
        scan.each(lambda item: _add(scan, item, aliases), scan.items("ListKeys", "Keys"))


def _aliases(scan: Scan) -> dict[str, list[dict[str, Any]]] | Gap:
    """The aliases by key id; those that AWS keeps for keys yet to come have none."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    try:
        for item in scan.items("ListAliases", "Aliases"):
            found[item.get("TargetKeyId", "")].append(item)
    except CallFailed as failed:
        return failed.gap
    return found


def _add(scan: Scan, item: dict[str, Any], aliases: dict[str, list[dict[str, Any]]] | Gap) -> None:
    key, arn = item["KeyId"], item.get("KeyArn")
    answers = scan.ask(Ask("DescribeKey", {"KeyId": key}, none=("NotFoundException",)))
    if scan.vanished(answers, "DescribeKey"):
        return
    if not _aws_managed(answers):
        _details(scan, key, answers)
    if isinstance(aliases, Gap):
        answers.gaps["ListAliases"] = aliases
    else:
        answers.responses["ListAliases"] = {"Aliases": aliases.get(key, [])}
    scan.add(KEY, key, answers, arn=arn)


def _aws_managed(answers: Answers) -> bool:
    described = answers.responses.get("DescribeKey") or {}
    return bool(described.get("KeyMetadata", {}).get("KeyManager") == "AWS")


def _rotates(answers: Answers) -> bool:
    """Whether KMS can rotate the key by itself, as far as its description tells: no need to ask about one it cannot.

    Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html
    """
    known = (answers.responses.get("DescribeKey") or {}).get("KeyMetadata", {})
    return known.get("KeySpec", _SYMMETRIC) == _SYMMETRIC and known.get("Origin") not in _CUSTOM_STORES


def _details(scan: Scan, key: str, answers: Answers) -> None:
    policy = Ask("GetKeyPolicy", {"KeyId": key, "PolicyName": "default"})
    rotation = Ask(_ROTATION, {"KeyId": key}, none=("UnsupportedOperationException",))
    rotates = _rotates(answers)
    more = scan.ask(policy, *([rotation] if rotates else []))
    answers.responses.update(more.responses if rotates else {**more.responses, _ROTATION: None})
    answers.gaps.update(more.gaps)
    try:
        answers.responses["ListGrants"] = {"Grants": list(scan.items("ListGrants", "Grants", KeyId=key))}
    except CallFailed as failed:
        answers.gaps["ListGrants"] = failed.gap


COLLECTOR = Collector(
    service="kms",
    types=(KEY,),
    operations=frozenset({"ListKeys", "ListAliases", "DescribeKey", "GetKeyPolicy", _ROTATION, "ListGrants"}),
    collect=_collect,
)

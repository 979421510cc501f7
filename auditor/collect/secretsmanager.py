"""Secrets Manager: metadata and resource policies, never a secret's value."""

from __future__ import annotations

from typing import Any, Final

from auditor.collect.collector import Ask, Collector, Scan

STORED: Final = "AWS::SecretsManager::Secret"


def _collect(scan: Scan) -> None:
    with scan.listing("ListSecrets", STORED):
        scan.each(lambda item: _add(scan, item), scan.items("ListSecrets", "SecretList"))


def _add(scan: Scan, item: dict[str, Any]) -> None:
    answers = scan.ask(Ask("GetResourcePolicy", {"SecretId": item["ARN"]}))
    answers.responses["ListSecrets"] = item
    scan.add(STORED, item["Name"], answers, arn=item["ARN"])


COLLECTOR = Collector(
    service="secretsmanager",
    types=(STORED,),
    operations=frozenset({"ListSecrets", "GetResourcePolicy"}),
    collect=_collect,
)

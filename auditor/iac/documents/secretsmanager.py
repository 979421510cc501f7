"""Secrets Manager from code: secrets with their policy and their rotation, never what they hold."""

from __future__ import annotations

from typing import Any, Final

from auditor.iac.documents.parts import joined
from auditor.iac.documents.policies import policy
from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import UNTOLD, Subject, describers, integer, present, some
from auditor.iac.nodes import at, mapped
from auditor.iac.planned import Planned
from auditor.model.choice import ABSENT, symbol

_SCHEDULE: Final = "AWS::SecretsManager::RotationSchedule"
_POLICY: Final = "AWS::SecretsManager::ResourcePolicy"


def _secret(subject: Subject) -> Responses:
    """A secret, which nobody has read or rotated yet as far as code can tell."""
    schedules = list(_joining(subject, _SCHEDULE))
    rules: Any = ABSENT
    for one, applies in schedules:
        rules = _chosen(applies, mapped(at(one.properties, "RotationRules"), _rules), rules)
    described = {
        "Name": symbol(subject.planned.key, "Name"),
        "ARN": symbol(subject.planned.key, "Ref"),
        "KmsKeyId": subject.at("KmsKeyId"),
        "Tags": subject.at("Tags"),
        "RotationEnabled": some(applies for _, applies in schedules),
        "RotationRules": rules,
        **dict.fromkeys(("LastRotatedDate", "LastAccessedDate", "CreatedDate"), UNTOLD),
    }
    return {
        "ListSecrets": present(described),
        "GetResourcePolicy": present({"ResourcePolicy": _policy(subject)}),
    }


def _joining(subject: Subject, type_: str) -> list[tuple[Planned, Any]]:
    return list(joined(subject.related, type_, "SecretId", subject.planned, name=subject.at("Name")))


def _rules(told: Any) -> dict[str, Any]:
    days = integer(at(told, "AutomaticallyAfterDays"))
    return present({"AutomaticallyAfterDays": days, "ScheduleExpression": at(told, "ScheduleExpression")})


def _policy(subject: Subject) -> Any:
    """Who may read the secret: said by a policy of its own, or with the secret."""
    found = policy(subject.at("ResourcePolicy"), subject.planned.home)
    for one, applies in _joining(subject, _POLICY):
        found = _chosen(applies, policy(at(one.properties, "ResourcePolicy"), subject.planned.home), found)
    return found


def _chosen(applies: Any, there: Any, otherwise: Any) -> Any:
    return mapped(applies, lambda holds: there if holds else otherwise)


DESCRIBES: Final = describers({"AWS::SecretsManager::Secret": _secret})

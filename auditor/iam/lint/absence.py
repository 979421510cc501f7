"""Conditions that a request passes by leaving the key out.

Sources: IAM User Guide, "Multivalued context keys" ("ForAllValues ... returns true if there are no keys"), "IfExists"
and "AWS global condition context keys" on MFA; SageMaker Developer Guide, "Configure security in SageMaker" for what
applies to a request that does not mention a protection.
"""

from collections.abc import Iterator

from auditor.iam.compiled import Policy
from auditor.iam.known import known
from auditor.iam.lint import newer
from auditor.iam.lint.conditions import place
from auditor.iam.lint.flaw import Flaw, Grade, flaw
from auditor.iam.lint.global_keys import MULTIVALUED, is_global
from auditor.iam.operators import OPERATORS
from auditor.iam.policy import Condition, Effect, Quantifier, Statement

_UNSAFE = {
    "aws:multifactorauthpresent": "false",
    "sagemaker:appnetworkaccesstype": "publicinternetonly",
    "sagemaker:directinternetaccess": "enabled",
    "sagemaker:intercontainertrafficencryption": "false",
    "sagemaker:networkisolation": "false",
    "sagemaker:rootaccess": "enabled",
}
"""What a request that leaves the key out amounts to."""

_GUARDS = frozenset(
    {
        *_UNSAFE,
        "aws:multifactorauthage",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "sagemaker:domainsharingoutputkmskeyarn",
        "sagemaker:featuregroupofflinestorekmskeyarn",
        "sagemaker:featuregrouponlinestorekmskeyarn",
        "sagemaker:minimuminstancemetadataserviceversion",
        "sagemaker:outputkmskey",
        "sagemaker:outputkmskeyarn",
        "sagemaker:volumekmskey",
        "sagemaker:volumekmskeyarn",
        "sagemaker:vpcsecuritygroupids",
        "sagemaker:vpcsubnets",
    }
)
"""Keys whose absence means that the protection is absent, and which whoever makes the request may leave out."""

_HARMLESS = frozenset({"aws:tagkeys"})
"""Keys whose absence gives nothing away: a request without tags. AWS documents ForAllValues for them."""


def check(policy: Policy) -> Iterator[Flaw]:
    """The conditions of a policy that a request passes by leaving the key out."""
    denied = {key for one in policy.having(Effect.DENY) if one.understood for key in _null_keys(one, "true")}
    for statement in policy.statements:
        if not statement.understood:
            continue
        settled = denied | _present(statement)
        for condition in statement.conditions:
            if condition.key not in settled:
                yield from _of(statement, condition)


def _of(statement: Statement, condition: Condition) -> Iterator[Flaw]:
    key = condition.key
    absent = passes_absence(condition)
    if statement.effect is Effect.DENY:
        if not absent and key in _UNSAFE and _tests_unsafe(condition):
            why = f"a request without {key} is not denied, though it amounts to {_UNSAFE[key]!r}: use IfExists"
            yield flaw(statement, place(condition), why)
    elif condition.quantifier is Quantifier.ALL and key not in _HARMLESS:
        yield from _for_all(statement, condition)
    elif absent and key in _GUARDS and condition.operator != "Null":
        how = "IfExists holds" if condition.if_exists else f"{condition.operator} holds"
        why = f'{how} for a request without {key}, which is so allowed: add a Null test ({key!r}: "false")'
        yield flaw(statement, place(condition), why)


def _for_all(statement: Statement, condition: Condition) -> Iterator[Flaw]:
    key = condition.key
    single = _single(key)
    why = f"ForAllValues holds for a request without {key}, which is so allowed"
    mend = "leave out ForAllValues, as the key has one value" if single else f'add a Null test ({key!r}: "false")'
    grade = Grade.MISLEADING if single or key in _GUARDS else Grade.DOUBTFUL
    yield flaw(statement, place(condition), f"{why}: {mend}", grade)


def passes_absence(condition: Condition) -> bool:
    """Whether a condition holds for a request without its key."""
    if condition.operator == "Null":
        return "true" in {value.lower() for value in condition.values}
    if condition.quantifier is Quantifier.ANY:
        return condition.if_exists
    negated = OPERATORS[condition.operator].negated
    return condition.if_exists or condition.quantifier is Quantifier.ALL or negated


def _tests_unsafe(condition: Condition) -> bool:
    if OPERATORS[condition.operator].negated or condition.operator == "Null":
        return False
    return {value.lower() for value in condition.values} == {_UNSAFE[condition.key]}


def _present(statement: Statement) -> set[str]:
    """The keys that a request must have for the statement to apply, or that it decides about by their absence."""
    if statement.effect is Effect.DENY:
        return set(_null_keys(statement, "true"))
    demanded = {one.key for one in statement.conditions if one.operator != "Null" and not passes_absence(one)}
    if newer.PARTLY in demanded:
        demanded.add(newer.FEATURES)
    return demanded | set(_null_keys(statement, "false"))


def _null_keys(statement: Statement, value: str) -> Iterator[str]:
    """The keys that the statement wants absent (`true`) or present (`false`)."""
    for condition in statement.conditions:
        if condition.operator == "Null" and {one.lower() for one in condition.values} == {value}:
            yield condition.key


def _single(key: str) -> bool:
    """Whether a request has at most one value of a key, for sure."""
    if is_global(key):
        return key not in MULTIVALUED
    row = known().key(key)
    return row is not None and key.startswith("sagemaker:") and not row.type.startswith("ArrayOf")

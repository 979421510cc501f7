"""Becoming another principal through IAM: a user by a new key or password, a role by a new trust policy.

A user has at most two access keys; who signs in with a password also needs the user's MFA device, where there is one.
Sources: IAM User Guide, "Manage access keys" and "IAM and AWS STS quotas"; API reference, `DeactivateMFADevice`.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from auditor.graph.edges.assume import ASSUME
from auditor.graph.edges.edge import Edge
from auditor.graph.edges.population import Population
from auditor.graph.edges.power import Power
from auditor.iam import read_policy
from auditor.model.aws.iam import User
from auditor.model.gap import MissingEvidence

_CREATE_KEY, _DELETE_KEY = "iam:CreateAccessKey", "iam:DeleteAccessKey"
_CREATE_PASSWORD, _SET_PASSWORD, _DROP_MFA = (
    "iam:CreateLoginProfile",
    "iam:UpdateLoginProfile",
    "iam:DeactivateMFADevice",
)
_TRUST = "iam:UpdateAssumeRolePolicy"
_REPORT = "the user's row of the credential report"
_OPEN = read_policy(
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}',
    name="the trust policy that would be written",
)


def edges(power: Power, population: Population) -> Iterator[Edge]:
    """The users and roles of its account that a principal may take over."""
    if any(map(power.may, (_CREATE_KEY, _CREATE_PASSWORD, _SET_PASSWORD))):
        for user in population.users(power.account):
            if user.identity.arn and user.identity.arn != power.arn:
                yield from _by_key(power, user, user.identity.arn)
                yield from _by_password(power, user, user.identity.arn)
    if power.may(_TRUST):
        yield from _by_trust(power, population)


def _by_key(power: Power, user: User, arn: str) -> Iterator[Edge]:
    needs: tuple[str, ...] = ()
    try:
        both = user.key_1_last_rotated is not None and user.key_2_last_rotated is not None
    except MissingEvidence:
        both, needs = False, (_REPORT,)
    actions = (_CREATE_KEY, _DELETE_KEY) if both else (_CREATE_KEY,)
    yield from _edge(power, arn, "iam-003" if both else "iam-002", actions, needs)


def _by_password(power: Power, user: User, arn: str) -> Iterator[Edge]:
    needs: tuple[str, ...] = ()
    try:
        known, mfa = user.password_enabled, user.mfa_active
    except MissingEvidence:
        known, mfa, needs = power.iam(_SET_PASSWORD, arn).may_allow, False, (_REPORT,)
    actions = (_SET_PASSWORD if known else _CREATE_PASSWORD, *((_DROP_MFA,) if mfa else ()))
    yield from _edge(power, arn, "iam-006" if known else "iam-004", actions, needs)


def _edge(power: Power, arn: str, id_: str, actions: tuple[str, ...], needs: tuple[str, ...]) -> Iterator[Edge]:
    answers = tuple(power.iam(action, arn) for action in actions)
    if all(answer.may_allow for answer in answers):
        yield Edge(power.arn, arn, id_, " + ".join(actions), answers, needs)


def _by_trust(power: Power, population: Population) -> Iterator[Edge]:
    """A trust policy that names a principal is enough to assume the role, unless something denies it."""
    region = (("aws:requestedregion", power.place.regions[0]),)
    for door in population.own_doors(power.account):
        answer = power.iam(_TRUST, door.arn)
        if answer.may_allow and door.arn != power.arn:
            assumed = power.on(ASSUME, replace(door.target, policies=(_OPEN,)), region)
            if assumed.may_allow:
                yield Edge(power.arn, door.arn, "iam-012", _TRUST, (answer, assumed))

"""Who may become a role with a token of an identity provider."""

from typing import Any

import pytest

from auditor.iam import Bound, WebIdentity, parse_policy, trust, web_identities

CLUSTER = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"
GITHUB = "token.actions.githubusercontent.com"
ACTION = "sts:AssumeRoleWithWebIdentity"
COGNITO = "cognito-identity.amazonaws.com"


def provider(issuer: str) -> str:
    return f"arn:aws:iam::111122223333:oidc-provider/{issuer}"


def read(principal: Any, condition: dict[str, Any] | None = None, action: str = ACTION) -> tuple[WebIdentity, ...]:
    statement = {"Effect": "Allow", "Principal": principal, "Action": action, "Condition": condition or {}}
    return web_identities(trust(parse_policy({"Version": "2012-10-17", "Statement": [statement]}, name="trust")))


def subject(condition: dict[str, Any], issuer: str = CLUSTER) -> Bound:
    (found,) = read({"Federated": provider(issuer)}, condition)
    return found.subject


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("system:serviceaccount:ack-system:ack-sagemaker-controller", Bound.HELD),
        ("system:serviceaccount:kubeflow:*", Bound.HELD),
        ("system:serviceaccount:*:*", Bound.WIDE),
        ("system:serviceaccount:*:ack-sagemaker-controller", Bound.WIDE),
        ("system:serviceaccount:?ubeflow:pipeline-runner", Bound.WIDE),
        ("system:*", Bound.WIDE),
        ("*", Bound.WIDE),
        ("${aws:RequestTag/account}", Bound.WIDE),
        ("repo:kestrel/ml-pipelines:*", Bound.HELD),
        ("repo:kestrel/ml-*", Bound.HELD),
        ("repo:kestrel/*", Bound.WIDE),
        ("repo:kestrel*/ml-pipelines:*", Bound.WIDE),
        ("project_path:kestrel/ml:ref_type:branch:ref:*", Bound.HELD),
        ("project_path:kestrel/*", Bound.WIDE),
        ("organization:kestrel:project:ml:workspace:*", Bound.HELD),
        ("organization:kestrel:*", Bound.WIDE),
        ("org/0f2c/project/77aa/user/*", Bound.HELD),
        ("org/0f2c/*", Bound.WIDE),
        ("{0f2c}:*", Bound.HELD),
    ],
)
def test_a_pattern_must_fix_the_namespace_or_the_repository(pattern: str, expected: Bound) -> None:
    assert subject({"StringLike": {f"{CLUSTER}:sub": pattern}}) is expected


def test_a_star_is_a_plain_character_where_strings_are_compared_for_equality() -> None:
    assert subject({"StringEquals": {f"{CLUSTER}:sub": "system:serviceaccount:*:*"}}) is Bound.HELD


def test_one_wide_value_lets_everybody_in_and_one_narrow_condition_suffices() -> None:
    narrow, wide = "system:serviceaccount:kubeflow:runner", "system:serviceaccount:*"
    assert subject({"StringLike": {f"{CLUSTER}:sub": [narrow, wide]}}) is Bound.WIDE
    both = {"StringLike": {f"{CLUSTER}:sub": wide}, "StringEquals": {f"{CLUSTER}:sub": narrow}}
    assert subject(both) is Bound.HELD


@pytest.mark.parametrize("operator", ["StringEqualsIfExists", "StringLikeIfExists", "ForAllValues:StringEquals"])
def test_what_an_absent_claim_passes_holds_nobody(operator: str) -> None:
    assert subject({operator: {f"{CLUSTER}:sub": "system:serviceaccount:kubeflow:runner"}}) is Bound.SKIPPED


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"StringEquals": {f"{CLUSTER}:aud": "sts.amazonaws.com"}},
        {"StringNotEquals": {f"{CLUSTER}:sub": "system:serviceaccount:default:default"}},
        {"Null": {f"{CLUSTER}:sub": "false"}},
        {"StringEquals": {"aws:PrincipalTag/team": "ml"}},
        {"ForAllValues:StringEquals": {"oidc.eks.eu-west-1.amazonaws.com/id/OTHER:sub": "system:serviceaccount:a:b"}},
    ],
)
def test_a_subject_that_is_not_asked_for_is_missing(condition: dict[str, Any]) -> None:
    assert subject(condition) is Bound.MISSING


def test_another_providers_claim_is_never_in_the_token() -> None:
    other = {"StringEquals": {f"{GITHUB}:sub": "repo:kestrel/ml:ref:refs/heads/main"}}
    assert subject(other) is Bound.HELD
    found = read({"Federated": [provider(CLUSTER), provider(GITHUB)]}, other)
    assert [one.subject for one in found] == [Bound.HELD, Bound.HELD]


def test_names_of_providers_and_keys_are_compared_without_case() -> None:
    assert subject({"StringEquals": {f"{CLUSTER.upper()}:SUB": "system:serviceaccount:kubeflow:runner"}}) is Bound.HELD


def test_each_provider_has_its_own_claims() -> None:
    assert subject({"StringLike": {f"{GITHUB}:job_workflow_ref": "kestrel/ci/deploy.yml@*"}}, GITHUB) is Bound.HELD
    (known,) = read({"Federated": COGNITO}, {"ForAnyValue:StringLike": {f"{COGNITO}:amr": "authenticated"}})
    (guest,) = read({"Federated": COGNITO}, {"ForAnyValue:StringLike": {f"{COGNITO}:amr": "unauthenticated"}})
    assert (known.subject, guest.subject) == (Bound.HELD, Bound.WIDE)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"StringEquals": {f"{CLUSTER}:aud": "sts.amazonaws.com"}}, Bound.HELD),
        ({"StringLike": {f"{CLUSTER}:aud": "*"}}, Bound.WIDE),
        ({"ForAllValues:StringEquals": {f"{CLUSTER}:aud": "sts.amazonaws.com"}}, Bound.SKIPPED),
        ({"StringEquals": {f"{CLUSTER}:sub": "system:serviceaccount:kubeflow:runner"}}, Bound.MISSING),
    ],
)
def test_the_audience_is_judged_by_itself(condition: dict[str, Any], expected: Bound) -> None:
    (found,) = read({"Federated": provider(CLUSTER)}, condition)
    assert found.audience is expected


def test_only_what_lets_tokens_in_counts() -> None:
    assert read({"Federated": provider(CLUSTER)}, action="sts:AssumeRole") == ()
    assert read({"Federated": "arn:aws:iam::111122223333:saml-provider/corp"}, action="sts:*") == ()
    assert read({"Service": "pods.eks.amazonaws.com"}, action="sts:AssumeRole*") == ()
    (anyone,) = read("*", {"StringEquals": {f"{CLUSTER}:sub": "system:serviceaccount:kubeflow:runner"}})
    assert (anyone.issuer, anyone.subject) == ("", Bound.HELD)


@pytest.mark.parametrize(
    ("refused", "expected"),
    [
        ({"StringNotEquals": {f"{CLUSTER}:sub": "system:serviceaccount:ml:operator"}}, Bound.HELD),
        ({"StringNotLike": {f"{CLUSTER}:sub": "system:serviceaccount:ml:*"}}, Bound.HELD),
        ({"StringNotEqualsIfExists": {f"{CLUSTER}:sub": "system:serviceaccount:ml:operator"}}, Bound.HELD),
        ({"StringNotLike": {f"{CLUSTER}:sub": "system:serviceaccount:*"}}, Bound.WIDE),
        ({"ForAnyValue:StringNotEquals": {f"{CLUSTER}:sub": "system:serviceaccount:ml:operator"}}, Bound.SKIPPED),
        ({"StringEquals": {f"{CLUSTER}:sub": "system:serviceaccount:ml:operator"}}, Bound.MISSING),
        ({"Null": {f"{CLUSTER}:sub": "true"}}, Bound.MISSING),
        (
            {
                "StringNotEquals": {
                    f"{CLUSTER}:sub": "system:serviceaccount:ml:operator",
                    f"{CLUSTER}:aud": "sts.amazonaws.com",
                }
            },
            Bound.MISSING,
        ),
    ],
)
def test_a_deny_of_all_other_subjects_holds_callers_as_well(refused: dict[str, Any], expected: Bound) -> None:
    """A Deny with two conditions takes only who fails both."""
    allow = {"Effect": "Allow", "Principal": {"Federated": provider(CLUSTER)}, "Action": ACTION}
    deny = {**allow, "Effect": "Deny", "Condition": refused}
    policy = parse_policy({"Version": "2012-10-17", "Statement": [allow, deny]}, name="trust")
    (found,) = web_identities(trust(policy))
    assert found.subject is expected


def test_a_deny_of_another_action_holds_nobody() -> None:
    allow = {"Effect": "Allow", "Principal": {"Federated": provider(CLUSTER)}, "Action": ACTION}
    condition = {"StringNotEquals": {f"{CLUSTER}:sub": "system:serviceaccount:ml:operator"}}
    deny = {**allow, "Effect": "Deny", "Action": "sts:TagSession", "Condition": condition}
    policy = parse_policy({"Version": "2012-10-17", "Statement": [allow, deny]}, name="trust")
    (found,) = web_identities(trust(policy))
    assert found.subject is Bound.MISSING

"""Guardrails: the statements, proven by the engine, and who may still do what they are there to refuse."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import botocore.session
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor.engine.registry import load
from auditor.iam import Authority, Caller, Context, Decision, Request, Target, decide, parse_policy
from auditor.iam.guardrails import (
    Guardrail,
    PolicyKind,
    Principal,
    TooLargeError,
    UnprovenError,
    asked_of,
    compliant,
    document,
    gaps,
    guardrails,
    packed,
    prove,
    requirement,
    requirements,
    size,
    statements,
    violations,
)
from auditor.iam.known import known

ROOT = Path(__file__).parents[2]
ACCOUNT = "111122223333"
USER = Caller.of(f"arn:aws:iam::{ACCOUNT}:user/ana")
FULL = parse_policy(
    {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}, name="FullAWSAccess"
)
KMS = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key"
VALUES = {
    "approvers": ("arn:aws:iam::*:role/approver",),
    "instance-types": ("ml.m5.*", "ml.t3.medium"),
    "max-runtime": ("86400",),
    "notebook-lifecycle-configs": (f"arn:aws:sagemaker:*:{ACCOUNT}:notebook-instance-lifecycle-config/safe",),
    "offline-store-keys": (f"{KMS}/a",),
    "online-store-keys": (f"{KMS}/a",),
    "output-keys": (f"{KMS}/a", f"{KMS}/b"),
    "security-groups": ("sg-1", "sg-2"),
    "sharing-keys": (f"{KMS}/a",),
    "studio-image-versions": (f"arn:aws:sagemaker:*:{ACCOUNT}:image-version/safe/*",),
    "studio-images": (f"arn:aws:sagemaker:*:{ACCOUNT}:image/safe",),
    "studio-lifecycle-configs": (f"arn:aws:sagemaker:*:{ACCOUNT}:studio-lifecycle-config/*",),
    "subnets": ("subnet-1", "subnet-2"),
    "volume-keys": (f"arn:aws:kms:*:{ACCOUNT}:key/*",),
}
BY_CONTROL = {one.control: one for one in guardrails()}


def of(control: str, allowed: Mapping[str, tuple[str, ...]] | None = None) -> dict[str, Any]:
    return document(statements(BY_CONTROL[control].asked, allowed or {}))


def answer(policy: Mapping[str, Any], action: str, **keys: str | list[str]) -> Decision:
    """What an administrator is answered under an SCP; keys of SageMaker's without their prefix."""
    context = Context.exact({f"sagemaker:{name}": value for name, value in keys.items()})
    authority = Authority(USER, (FULL,), scps=((FULL, parse_policy(policy, name="guardrail")),))
    return decide(
        authority, Request(f"sagemaker:{action}", Target(f"arn:aws:sagemaker:x:{ACCOUNT}:y/z"), context)
    ).decision


@pytest.mark.parametrize("kind", PolicyKind)
@pytest.mark.parametrize("allowed", [{}, VALUES], ids=["presence", "values"])
@pytest.mark.parametrize("guardrail", guardrails(), ids=lambda one: one.control)
def test_every_guardrail_is_proven(
    guardrail: Guardrail, allowed: Mapping[str, tuple[str, ...]], kind: PolicyKind
) -> None:
    listed = statements(guardrail.asked, allowed)
    if not listed:
        assert not allowed, "with all values given there is always something to refuse"
        return
    assert prove([document(listed)], guardrail.asked, kind, allowed, partition="aws-us-gov") > 0


@pytest.mark.parametrize("kind", PolicyKind)
@pytest.mark.parametrize("allowed", [{}, VALUES], ids=["presence", "values"])
def test_all_together_fit_few_policies_and_are_proven(allowed: Mapping[str, tuple[str, ...]], kind: PolicyKind) -> None:
    asked = tuple(asked_of(guardrails()))
    documents = packed(statements(asked, allowed), kind)
    assert all(size(one) <= kind.limit for one in documents)
    assert len(documents) <= (3 if allowed else 2)
    assert prove(documents, asked, kind, allowed, partition="aws") > 1000


def test_without_one_of_its_statements_the_proof_fails() -> None:
    guardrail = BY_CONTROL["training-job-volume-kms"]
    listed = statements(guardrail.asked, {})
    for missing in range(len(listed)):
        left = [one for place, one in enumerate(listed) if place != missing]
        with pytest.raises(UnprovenError, match=r"CreateTrainingJob with sagemaker:VolumeKmsKeyArn absent.*is allow"):
            prove([document(left)], guardrail.asked, PolicyKind.SCP, {}, partition="aws")


def test_a_statement_too_many_fails_the_proof() -> None:
    guardrail = BY_CONTROL["notebook-root-access-disabled"]
    more = {"Sid": "More", "Effect": "Deny", "Action": "sagemaker:Create*", "Resource": "*"}
    with pytest.raises(UnprovenError, match="More speaks of more"):
        prove(
            [document([*statements(guardrail.asked, {}), more])], guardrail.asked, PolicyKind.SCP, {}, partition="aws"
        )


def test_root_access_is_refused_by_default_and_an_update_that_leaves_it_is_not() -> None:
    policy = of("notebook-root-access-disabled")
    assert answer(policy, "CreateNotebookInstance") is Decision.DENY
    assert answer(policy, "CreateNotebookInstance", RootAccess="Enabled") is Decision.DENY
    assert answer(policy, "CreateNotebookInstance", RootAccess="Disabled") is Decision.ALLOW
    assert answer(policy, "UpdateNotebookInstance") is Decision.ALLOW
    assert answer(policy, "UpdateNotebookInstance", RootAccess="Enabled") is Decision.DENY


def test_a_subnet_outside_is_refused_even_beside_an_allowed_one() -> None:
    policy = of("training-job-vpc", {"subnets": ("subnet-1", "subnet-2")})
    assert answer(policy, "CreateTrainingJob") is Decision.DENY
    assert answer(policy, "CreateTrainingJob", VpcSubnets=["subnet-1", "subnet-9"]) is Decision.DENY
    assert answer(policy, "CreateTrainingJob", VpcSubnets=["subnet-2", "subnet-1"]) is Decision.ALLOW


def test_local_storage_needs_no_volume_key_and_one_other_instance_does() -> None:
    policy = of("training-job-volume-kms")
    assert answer(policy, "CreateTrainingJob", InstanceTypes=["ml.g5.xlarge"]) is Decision.ALLOW
    assert answer(policy, "CreateTrainingJob", InstanceTypes=["ml.g5.xlarge", "ml.m5.large"]) is Decision.DENY
    assert (
        answer(policy, "CreateTrainingJob", InstanceTypes=["ml.m5.large"], VolumeKmsKeyArn=f"{KMS}/a") is Decision.ALLOW
    )


def test_a_schedule_that_names_a_job_definition_is_left_alone() -> None:
    policy = of("monitoring-schedule-network-isolation")
    assert answer(policy, "CreateMonitoringSchedule") is Decision.ALLOW
    assert answer(policy, "CreateMonitoringSchedule", InstanceTypes=["ml.m5.large"]) is Decision.DENY


def test_only_an_endpoint_of_inference_components_must_be_isolated_itself() -> None:
    policy = of("endpoint-config-network-isolation")
    model = f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:model/m"
    assert answer(policy, "CreateEndpointConfig", ModelArn=model) is Decision.ALLOW
    assert answer(policy, "CreateEndpointConfig") is Decision.DENY
    assert answer(policy, "CreateEndpointConfig", NetworkIsolation="true") is Decision.ALLOW


def test_stores_need_keys_only_where_a_feature_group_has_them() -> None:
    policy = of("feature-group-online-kms")
    assert answer(policy, "CreateFeatureGroup") is Decision.ALLOW
    assert answer(policy, "CreateFeatureGroup", FeatureGroupEnableOnlineStore="true") is Decision.DENY


def test_a_statement_larger_than_a_policy_is_an_error() -> None:
    many = {"subnets": tuple(f"subnet-{number:017x}" for number in range(300))}
    with pytest.raises(TooLargeError, match="more than the 5,120"):
        packed(statements(BY_CONTROL["training-job-vpc"].asked, many), PolicyKind.SCP)


def test_every_key_is_one_that_its_action_carries_and_none_is_deprecated() -> None:
    newer = {"sagemaker:CreateJob"}  # in the reference of condition keys, and not yet in the table of actions
    for one in requirements():
        row = known().key(one.key)
        assert row is not None
        assert row.replaced_by is None
        for use in one.uses:
            assert known().supports(use.action, one.key) is (None if use.action in newer else True), (
                use.action,
                one.key,
            )


def test_controls_are_those_of_the_catalogue() -> None:
    slugs = set(yaml.safe_load((ROOT / "rules/frameworks/catalogue.yaml").read_text())["catalogue"])
    own = {one.id for one in requirements()}
    assert {one.control for one in guardrails()} - own <= slugs
    assert {control for gap in gaps() for control in gap.controls} <= slugs


def test_every_gap_is_a_field_of_the_request_whose_key_the_action_lacks() -> None:
    model = botocore.session.get_session().get_service_model("sagemaker")
    for gap in gaps():
        shape: Any = model.operation_model(gap.action.removeprefix("sagemaker:")).input_shape
        for step in gap.field.split("."):
            shape = shape.members[step]
        assert gap.key is None or known().supports(gap.action, gap.key) is not True, gap


def test_every_request_with_a_field_of_a_key_is_guarded_or_a_gap() -> None:
    """Whatever action carries a key has the requirement on it, so that no newer one is forgotten."""
    for one in requirements():
        carrying = {
            name
            for name in known().names(known().bits("sagemaker:*"))
            if one.key.lower() in known().keys_of(name) and name.split(":")[1].startswith(("Create", "Update"))
        }
        left = carrying - {use.action for use in one.uses}
        unasked = {"sagemaker:CreateApp", "sagemaker:UpdateSpace"} if one.id == "space-sharing" else set[str]()
        assert left == unasked, one.id


KEYS = sorted({one.key for one in requirements()})
CONTEXTS = st.dictionaries(
    st.sampled_from(KEYS),
    st.lists(
        st.sampled_from(["true", "false", "Enabled", "Disabled", "ml.m5.large", "subnet-1", f"{KMS}/a"]),
        min_size=1,
        max_size=2,
    ),
)


@given(st.sampled_from(guardrails()), st.sampled_from([{}, VALUES]), CONTEXTS, st.data())
def test_whatever_else_a_request_has_a_breach_is_denied(
    guardrail: Guardrail, allowed: Mapping[str, tuple[str, ...]], more: dict[str, list[str]], data: st.DataObject
) -> None:
    asked = [one for one in guardrail.asked if violations(*one, allowed, partition="aws")]
    if not asked:
        return
    one, use = data.draw(st.sampled_from(asked))
    case = data.draw(st.sampled_from(violations(one, use, allowed, partition="aws")))
    context = {key: value for key, value in more.items() if key not in case.absent} | dict(case.values)
    policy = parse_policy(document(statements(guardrail.asked, allowed)), name="guardrail")
    request = Request(use.action, Target(f"arn:aws:sagemaker:x:{ACCOUNT}:y/z"), Context.exact(context))
    assert decide(Authority(USER, (FULL,), scps=((FULL, policy),)), request).decision is Decision.DENY
    assert decide(Authority(USER, (FULL,), scps=None), request).decision is Decision.ALLOW


@given(
    st.sampled_from(guardrails()),
    CONTEXTS,
    st.sampled_from(["DescribeTrainingJob", "DeleteModel", "StopNotebookInstance"]),
)
def test_other_actions_are_never_touched(guardrail: Guardrail, context: dict[str, list[str]], action: str) -> None:
    policy = parse_policy(document(statements(guardrail.asked, VALUES)), name="guardrail")
    request = Request(f"sagemaker:{action}", Target("*"), Context.exact(context))
    assert decide(Authority(USER, (FULL,), scps=((FULL, policy),)), request).decision is Decision.ALLOW


def asks(*identity: Mapping[str, Any], scps: tuple[Mapping[str, Any], ...] | None = None) -> Principal:
    policies = tuple(parse_policy(document([one]), name=f"policy{place}") for place, one in enumerate(identity))
    levels = None if scps is None else (tuple(parse_policy(one, name="scp") for one in scps), (FULL,))
    return Principal(Authority(USER, policies, scps=levels), Context.partial({"aws:PrincipalArn": USER.name}))


TRAIN = {"Effect": "Allow", "Action": "sagemaker:CreateTrainingJob", "Resource": "*"}
VOLUME = (requirement("volume-key"), requirement("volume-key").use("sagemaker:CreateTrainingJob"))
ALLOW_ALL = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}


def test_who_may_breach_it_is_told_with_the_statement() -> None:
    one, use = VOLUME
    assert use is not None
    found = asks(TRAIN).breaching(one, use, {})
    assert found is not None
    assert found.decision is Decision.ALLOW
    assert [(ref.policy, ref.index) for ref in found.decided_by] == [("policy0", 0)]
    assert asks({**TRAIN, "Action": "sagemaker:CreateModel"}).breaching(one, use, {}) is None


@pytest.mark.parametrize("guardrail", guardrails(), ids=lambda one: one.control)
def test_its_own_guardrail_is_seen_to_be_in_force(guardrail: Guardrail) -> None:
    everything = {"Effect": "Allow", "Action": "sagemaker:*", "Resource": "*"}
    guarded = asks(everything, scps=(ALLOW_ALL, document(statements(guardrail.asked, VALUES))))
    free = asks(everything, scps=(ALLOW_ALL,))
    for one, use in guardrail.asked:
        assert guarded.breaching(one, use, VALUES) is None
        assert free.breaching(one, use, VALUES) is not None


def test_an_allow_for_some_resources_is_an_allow() -> None:
    one, use = VOLUME
    assert use is not None
    named = {**TRAIN, "Resource": f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:training-job/team-*"}
    assert asks(named).breaching(one, use, {}) is not None
    elsewhere = {**TRAIN, "Resource": f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:endpoint/*"}
    assert asks(elsewhere).breaching(one, use, {}) is None


def test_patterns_that_only_an_unusual_name_fits_leave_it_open() -> None:
    one, use = VOLUME
    assert use is not None
    named = [{**TRAIN, "Resource": f"arn:aws:sagemaker:*:{ACCOUNT}:training-job/{name}"} for name in ("a*", "*b", "c*")]
    first, second, third = (parse_policy(document([each]), name="p") for each in named)
    open_ = Principal(Authority(USER, (first,), (second,)), Context.partial()).breaching(one, use, {})
    assert open_ is not None
    assert open_.decision is Decision.UNKNOWN
    assert Principal(Authority(USER, (first,), (third,)), Context.partial()).breaching(one, use, {}) is None


def test_a_deny_that_spares_some_resources_leaves_those() -> None:
    one, use = VOLUME
    assert use is not None
    spares = {
        "Effect": "Deny",
        "Action": "sagemaker:*",
        "NotResource": f"arn:aws:sagemaker:*:{ACCOUNT}:training-job/team-*",
    }
    assert asks(TRAIN, spares).breaching(one, use, {}) is not None
    assert (
        asks(TRAIN, {**spares, "NotResource": f"arn:aws:sagemaker:*:{ACCOUNT}:model/*"}).breaching(one, use, {}) is None
    )


def test_a_deny_with_another_condition_is_possible_if_it_does_not_hold() -> None:
    one, use = VOLUME
    assert use is not None
    known_network = {
        "Effect": "Deny",
        "Action": "sagemaker:*",
        "Resource": "*",
        "Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-1"}},
    }
    found = asks(TRAIN, known_network).breaching(one, use, {})
    assert found is not None
    assert (found.decision, found.hangs_on) == (Decision.UNKNOWN, ("aws:sourcevpc",))


def test_a_guardrail_on_the_deprecated_key_refuses_what_has_no_key() -> None:
    one, use = VOLUME
    assert use is not None
    old = {
        "Effect": "Deny",
        "Action": "sagemaker:CreateTrainingJob",
        "Resource": "*",
        "Condition": {"Null": {"sagemaker:VolumeKmsKey": "true"}},
    }
    assert asks(TRAIN, old).breaching(one, use, {}) is None
    found = asks(TRAIN, old).breaching(one, use, {"volume-keys": (f"{KMS}/a",)})
    assert found is not None
    assert found.hangs_on == ("sagemaker:volumekmskey",)


def test_a_guardrail_on_security_groups_refuses_what_has_no_vpc_since_both_come_together() -> None:
    one = requirement("vpc")
    for action, refused in (("sagemaker:CreateTrainingJob", True), ("sagemaker:CreateNotebookInstance", False)):
        use = one.use(action)
        assert use is not None
        allow = {"Effect": "Allow", "Action": action, "Resource": "*"}
        groups = {**allow, "Effect": "Deny", "Condition": {"Null": {"sagemaker:VpcSecurityGroupIds": "true"}}}
        assert (asks(allow, groups).breaching(one, use, {}) is None) is refused


def test_exempted_principals_may_still() -> None:
    one, use = VOLUME
    assert use is not None
    guard = {
        "Effect": "Deny",
        "Action": "sagemaker:CreateTrainingJob",
        "Resource": "*",
        "Condition": {
            "Null": {"sagemaker:VolumeKmsKeyArn": "true"},
            "ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/ana"},
        },
    }
    assert asks(TRAIN, guard).breaching(one, use, {}) is not None
    others = json.loads(json.dumps(guard).replace("user/ana", "user/ben"))
    assert asks(TRAIN, others).breaching(one, use, {}) is None


def test_types_of_instances_that_policies_name_are_tried() -> None:
    one, use = VOLUME
    assert use is not None
    only = {
        "Effect": "Deny",
        "Action": "sagemaker:*",
        "Resource": "*",
        "Condition": {"ForAnyValue:StringNotLike": {"sagemaker:InstanceTypes": "ml.r5.*"}},
    }
    assert asks(TRAIN, only).breaching(one, use, {}) is not None
    local = json.loads(json.dumps(only).replace("ml.r5.*", "ml.g5.*"))
    assert asks(TRAIN, local).breaching(one, use, {}) is None


def test_compliant_requests_are_no_violations() -> None:
    for one in requirements():
        for use in one.uses:
            good = {
                (json.dumps(dict(case.values)), case.absent) for case in compliant(one, use, VALUES, partition="aws")
            }
            bad = {
                (json.dumps(dict(case.values)), case.absent) for case in violations(one, use, VALUES, partition="aws")
            }
            assert good
            assert bad
            assert not good & bad


def test_what_another_guardrail_asks_for_is_tried_before_an_answer_is_left_open() -> None:
    """An SCP that wants a VPC does not keep anybody from a job without an output key."""
    asked = requirement("output-key").use("sagemaker:CreateTrainingJob")
    assert asked is not None
    found = asks(TRAIN, scps=(ALLOW_ALL, of("training-job-vpc", {"subnets": ("subnet-1",)}))).breaching(
        requirement("output-key"), asked, {}
    )
    assert found is not None
    assert found.decision is Decision.ALLOW
    assert "sagemaker:vpcsubnets subnet-1" in found.case


def test_what_rules_recommend_refuses_breaches_and_spares_what_keeps_the_control() -> None:
    """Whatever statement a rule shows denies its breaches, and keeps nobody from what is as it should be."""
    judged = 0
    for rule in load().rules:
        shown = rule.remediation.guardrail
        if shown is None:
            continue
        body = shown if "Statement" in shown else document([shown])
        policy = parse_policy(body, name=rule.id)
        keys = {condition.key for one in policy.statements for condition in one.conditions}
        about = {action for one in policy.statements for action in one.actions}
        asked = [
            (one, use)
            for one in requirements()
            if one.key.lower() in keys and one.parameter != "instance-types"
            for use in one.uses
            if use.action in about
        ]
        if rule.id != "studio-output-sharing-unencrypted":  # refuses updates too, which only it has to ask for
            judged += prove([body], asked, PolicyKind.SCP, {}, partition="aws")
    assert judged > 500

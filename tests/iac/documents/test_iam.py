from __future__ import annotations

from typing import Any

import pytest

from auditor.iac.documents.iam import DESCRIBES
from auditor.iac.documents.policies import STAR
from auditor.iac.planned import Planned
from auditor.model.aws.iam import (
    DETAILS,
    Group,
    ManagedPolicy,
    OidcProvider,
    Role,
    SamlProvider,
    User,
    VirtualMfaDevice,
)
from auditor.model.choice import OneOf, Undecided, Unknown, symbol
from auditor.model.gap import MissingEvidence
from tests.iac.documents.reading import ELSE, MAYBE, PROD, described, misfits, planned, read

APPLY = Unknown("known only after apply")
TRUST = {
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}]
}
READ = {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
FULL = "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"


def worker(**properties: Any) -> Planned:
    return planned("AWS::IAM::Role", "Worker", AssumeRolePolicyDocument=TRUST, **properties)


def role(target: Planned, *others: Planned, **world: str) -> Role:
    return read(Role, described(DESCRIBES, target, *others), **world)


def attached(holder: Role | User | Group) -> list[str]:
    return [ref.text for ref in holder.attached_policies]


def inline(holder: Role | User | Group) -> list[tuple[str, str]]:
    return [(one.name, one.document) for one in holder.inline_policies]


def test_a_role_has_what_its_own_properties_say() -> None:
    found = role(
        worker(
            Path="/ml/",
            PermissionsBoundary=symbol("Edge", "Ref"),
            ManagedPolicyArns=[FULL, symbol("Extra", "Ref")],
            Policies=[{"PolicyName": "read", "PolicyDocument": READ}],
            Tags=[{"Key": "team", "Value": "ml"}],
        )
    )
    assert found.path == "/ml/"
    assert found.boundary is not None
    assert found.boundary.text == "«Edge|Ref»"
    assert attached(found) == [FULL, "«Extra|Ref»"]
    assert [name for name, _ in inline(found)] == ["read"]
    assert '"s3:GetObject"' in inline(found)[0][1]
    assert found.tags == (("team", "ml"),)
    assert "sagemaker.amazonaws.com" in found.trust_policy


def test_a_role_that_says_no_more_has_nothing_more() -> None:
    found = role(worker())
    assert (found.path, found.boundary, found.tags) == ("/", None, ())
    assert (attached(found), inline(found), found.instance_profiles) == ([], [], ())


@pytest.mark.parametrize("fact", ["last_used", "created", "allowed_services"])
def test_what_only_deployment_or_use_tells_is_not_known(fact: str) -> None:
    with pytest.raises(MissingEvidence):
        getattr(role(worker()), fact)


def test_policies_of_other_resources_are_joined_to_the_role_that_they_name() -> None:
    both = [symbol("Other", "Ref"), symbol("Worker", "Ref")]
    found = role(
        worker(RoleName="worker"),
        planned("AWS::IAM::Policy", "Read", PolicyName="read", PolicyDocument=READ, Roles=both),
        planned("AWS::IAM::RolePolicy", "Write", PolicyName="write", PolicyDocument=READ, RoleName="worker"),
        planned("AWS::IAM::RolePolicy", "Else", PolicyName="else", PolicyDocument=READ, RoleName="another"),
        planned("AWS::IAM::ManagedPolicy", "Extra", PolicyDocument=READ, Roles=both),
        planned("Terraform::IAM::PolicyAttachment", "Link", Role=symbol("Worker"), PolicyArn=FULL),
        planned(
            "Terraform::IAM::PolicyAttachment",
            "Elsewhere",
            User=symbol("Worker"),
            PolicyArn="arn:aws:iam::aws:policy/X",
        ),
        planned("AWS::IAM::InstanceProfile", "Profile", Roles=[symbol("Worker", "Ref")]),
    )
    assert [name for name, _ in inline(found)] == ["read", "write"]
    assert attached(found) == ["«Extra|Arn»", FULL]
    with pytest.raises(MissingEvidence):
        _ = found.instance_profiles


def test_an_attachment_under_a_condition_is_there_in_its_world_alone() -> None:
    link = planned("Terraform::IAM::PolicyAttachment", "Link", MAYBE, Role=symbol("Worker"), PolicyArn=FULL)
    assert attached(role(worker(), link, **PROD)) == [FULL]
    assert attached(role(worker(), link, **ELSE)) == []
    with pytest.raises(Undecided):
        attached(role(worker(), link))


def test_a_role_is_laid_over_by_its_parts() -> None:
    part = planned("Terraform::IAM::RolePart", "All", Role=symbol("Worker"), Part={"ManagedPolicyArns": [FULL]})
    assert attached(role(worker(), part)) == [FULL]


def test_an_attachment_to_nobody_knows_whom_may_be_to_this_role() -> None:
    link = planned("Terraform::IAM::PolicyAttachment", "Link", Role=APPLY, PolicyArn=FULL)
    with pytest.raises(MissingEvidence):
        attached(role(worker(), link))


def test_an_attachment_of_nobody_knows_what_is_a_gap() -> None:
    with pytest.raises(MissingEvidence):
        attached(role(worker(ManagedPolicyArns=[FULL, APPLY])))
    with pytest.raises(MissingEvidence):
        attached(role(worker(ManagedPolicyArns=APPLY)))
    assert inline(role(worker(ManagedPolicyArns=APPLY))) == []


def test_a_policy_with_a_name_from_a_parameter_is_judged_with_each() -> None:
    wide = {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": Unknown("parameter Bucket has no value")}]}
    target = worker(Policies=[{"PolicyName": "read", "PolicyDocument": wide}])
    found = role(target, **{"parameter Bucket in a policy": STAR})
    assert '"Resource":"*"' in inline(found)[0][1]
    with pytest.raises(Undecided):
        inline(role(target))


def test_a_trust_policy_that_is_not_known_is_a_gap_of_itself_alone() -> None:
    found = role(planned("AWS::IAM::Role", "Worker", AssumeRolePolicyDocument=APPLY, Path="/x/"))
    assert found.path == "/x/"
    with pytest.raises(MissingEvidence):
        _ = found.trust_policy


def test_a_user_has_its_policies_and_groups_and_no_credentials_are_concluded() -> None:
    target = planned("AWS::IAM::User", "Ann", UserName="ann", Groups=["ops"], ManagedPolicyArns=[FULL])
    joining = planned(
        "AWS::IAM::UserToGroupAddition", "Join", MAYBE, GroupName=symbol("Team", "Ref"), Users=["ann", "bob"]
    )
    own = planned("AWS::IAM::UserPolicy", "Own", UserName=symbol("Ann", "Ref"), PolicyName="own", PolicyDocument=READ)
    found = read(User, described(DESCRIBES, target, joining, own), **PROD)
    assert [ref.text for ref in found.groups] == ["ops", "«Team|Ref»"]
    assert attached(found) == [FULL]
    assert [name for name, _ in inline(found)] == ["own"]
    assert [ref.text for ref in read(User, described(DESCRIBES, target, joining), **ELSE).groups] == ["ops"]
    for fact in ("mfa_active", "password_enabled", "key_1_active"):
        with pytest.raises(MissingEvidence):
            getattr(found, fact)


def test_a_group_has_its_policies() -> None:
    target = planned("AWS::IAM::Group", "Team", Policies=[{"PolicyName": "read", "PolicyDocument": READ}])
    link = planned("Terraform::IAM::PolicyAttachment", "Link", Group=[symbol("Team")], PolicyArn=FULL)
    found = read(Group, described(DESCRIBES, target, link))
    assert attached(found) == [FULL]
    assert [name for name, _ in inline(found)] == ["read"]


def managed(*others: Planned, **world: str) -> ManagedPolicy:
    target = planned("AWS::IAM::ManagedPolicy", "Extra", PolicyDocument=READ, Path="/ml/")
    return read(ManagedPolicy, described(DESCRIBES, target, *others), **world)


def test_a_managed_policy_has_one_version_which_is_in_force() -> None:
    found = managed()
    assert '"s3:GetObject"' in found.default_document
    assert (found.path, found.attachments, found.boundary_uses) == ("/ml/", 0, 0)


def test_uses_of_a_managed_policy_are_counted_in_the_unit() -> None:
    bounded = planned("AWS::IAM::Role", "Bounded", MAYBE, PermissionsBoundary=symbol("Extra", "Ref"))
    holder = planned("AWS::IAM::User", "Ann", ManagedPolicyArns=[FULL, symbol("Extra", "Ref")])
    link = planned("Terraform::IAM::PolicyAttachment", "Link", Role=symbol("Worker"), PolicyArn=symbol("Extra", "Arn"))
    found = managed(bounded, holder, link, **PROD)
    assert (found.attachments, found.boundary_uses) == (2, 1)
    assert managed(bounded, **ELSE).boundary_uses == 0


def test_a_policy_is_a_choice_of_documents() -> None:
    wide = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    choice = OneOf("condition IsProd", {"true": READ, "false": wide})
    responses = described(DESCRIBES, planned("AWS::IAM::ManagedPolicy", "Extra", PolicyDocument=choice))
    assert '"s3:GetObject"' in read(ManagedPolicy, responses, **PROD).default_document
    assert '"Action":"*"' in read(ManagedPolicy, responses, **ELSE).default_document


def test_identity_providers_and_devices() -> None:
    url = "https://token.actions.githubusercontent.com"
    oidc = described(DESCRIBES, planned("AWS::IAM::OIDCProvider", "Hub", Url=url, ClientIdList=["sts.amazonaws.com"]))
    assert read(OidcProvider, oidc).url == "token.actions.githubusercontent.com"
    assert read(OidcProvider, oidc).clients == ("sts.amazonaws.com",)
    saml = described(DESCRIBES, planned("AWS::IAM::SAMLProvider", "Okta", Tags=[{"Key": "a", "Value": "b"}]))
    assert read(SamlProvider, saml).tags == (("a", "b"),)
    device = read(VirtualMfaDevice, described(DESCRIBES, planned("AWS::IAM::VirtualMFADevice", "Phone", Users=["ann"])))
    assert device.user is not None
    with pytest.raises(MissingEvidence):
        _ = device.enabled
    assert not misfits(OidcProvider, oidc) + misfits(SamlProvider, saml)


def test_responses_are_of_the_shapes_that_iam_answers() -> None:
    policies = {
        "Policies": [{"PolicyName": "read", "PolicyDocument": READ}],
        "ManagedPolicyArns": [FULL],
        "PermissionsBoundary": FULL,
        "Tags": [{"Key": "a", "Value": "b"}],
    }
    profile = planned("AWS::IAM::InstanceProfile", "Profile", MAYBE, Roles=[symbol("Worker", "Ref")])
    assert not misfits(Role, described(DESCRIBES, worker(**policies), profile), **PROD)
    assert not misfits(User, described(DESCRIBES, planned("AWS::IAM::User", "Ann", Groups=["x"], **policies)))
    assert not misfits(Group, described(DESCRIBES, planned("AWS::IAM::Group", "Team", Path="/")))
    extra = described(
        DESCRIBES, planned("AWS::IAM::ManagedPolicy", "Extra", PolicyDocument=READ, ManagedPolicyName="x")
    )
    assert not misfits(ManagedPolicy, extra)
    assert misfits(Group, {DETAILS: {"GroupName": 1, "Nonsense": 2}}) == [
        f"{DETAILS} has no Nonsense",
        f"{DETAILS}.GroupName is 1, no string",
    ]

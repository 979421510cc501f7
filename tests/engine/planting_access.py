"""Ways to become administrator, and what looks like one.

Names say what was planted: `bad-...` must be found, `maybe-...` with less confidence, `good-...` be left alone.
"""

from __future__ import annotations

from tests.engine.planting import ADMINISTRATOR, FOREIGN, REGION
from tests.engine.planting_land import Holder, Land, letting, may, never, role_arn, trusting

SAGEMAKER = "sagemaker.amazonaws.com"
PASS = "iam:PassRole"
READ = may("sagemaker:DescribeTrainingJob")
TO_SAGEMAKER = {"StringEquals": {"iam:PassedToService": SAGEMAKER}}
ROOT = "arn:aws:iam::A:root"
CROWN, LAB = role_arn("crown"), f"arn:aws:sagemaker:{REGION}:A:notebook-instance"
TRAIN = may([PASS, "sagemaker:CreateTrainingJob"])
RUN = "sagemaker:CreateTrainingJob"


def creating(*names: str) -> Holder:
    """A user who may pass any role to SageMaker and call these actions."""
    actions = [f"sagemaker:{name}" for name in names]
    return Holder(own=(may(PASS, **TO_SAGEMAKER),), managed=(may(actions),))


TARGETS = {
    "crown": Holder(attached=(ADMINISTRATOR,), trust=(trusting("sagemaker"),)),
    "crown-glue": Holder(attached=(ADMINISTRATOR,), trust=(trusting("glue"),)),
    "crown-people": Holder(attached=(ADMINISTRATOR,), trust=(letting(ROOT),)),
    "crown-tagged": Holder(
        attached=(ADMINISTRATOR,), trust=(letting(ROOT, StringEquals={"aws:PrincipalTag/team": "crown"}),)
    ),
    "crown-fenced": Holder(
        attached=(ADMINISTRATOR,), boundary=(may("s3:GetObject"),), trust=(trusting("sagemaker"), letting(ROOT))
    ),
    "crown-elsewhere": Holder(
        attached=(ADMINISTRATOR,),
        trust=(trusting("sagemaker", Condition={"StringEquals": {"aws:SourceAccount": FOREIGN}}),),
    ),
    "safe": Holder(own=(may("s3:GetObject", "arn:aws:s3:::used/*"),), trust=(trusting("sagemaker"),)),
    "second-hop": Holder(own=(may("sts:AssumeRole", role_arn("crown-people")),), trust=(letting(ROOT),)),
    "first-hop": Holder(own=(may("sts:AssumeRole", role_arn("second-hop")),), trust=(letting(ROOT),)),
    "dead-hop": Holder(
        own=(may("sts:AssumeRole", role_arn("second-hop")),), boundary=(may("s3:*"),), trust=(letting(ROOT),)
    ),
    "named-hop": Holder(
        own=(may("sts:AssumeRole", role_arn("crown-people")),), trust=(letting(role_arn("first-hop")),)
    ),
}
NO_PASS_BUT = ["sagemaker:Describe*", "sagemaker:CreateTrainingJob"]

ESCALATION: dict[str, Holder] = {
    # a create of SageMaker's with a passed role, rights spread over policies
    "bad-training": Holder(own=(may(PASS),), group=(may(RUN),)),
    "bad-processing": creating("CreateProcessingJob"),
    "bad-tuning": creating("CreateHyperParameterTuningJob"),
    "bad-notebook": creating("CreateNotebookInstance", "CreatePresignedNotebookInstanceUrl"),
    "bad-transform": creating("CreateModel", "CreateTransformJob"),
    "good-model-alone": creating("CreateModel"),
    "good-transform-alone": creating("CreateTransformJob"),
    "bad-endpoint": creating("CreateModel", "CreateEndpointConfig", "CreateEndpoint"),
    "good-endpoint-unborn": creating("CreateModel", "CreateEndpointConfig"),
    "bad-pipeline": creating("CreatePipeline", "StartPipelineExecution"),
    "good-pipeline-idle": creating("CreatePipeline"),
    "good-automl": creating("CreateAutoMLJob", "CreateAutoMLJobV2"),
    "bad-profile": creating("CreateUserProfile", "CreatePresignedDomainUrl"),
    "good-profile-unopened": creating("CreateUserProfile"),
    # what holds it back, and what does not
    "good-boundary": Holder(trust=(letting(ROOT),), own=(TRAIN,), boundary=(may(["sagemaker:*", "s3:*"]),)),
    "bad-boundary": Holder(trust=(letting(ROOT),), own=(TRAIN,), boundary=(may(["sagemaker:*", "iam:Pass*"]),)),
    "good-scp": Holder(own=(TRAIN,)),
    "bad-scp-other": Holder(own=(TRAIN,)),
    "good-group-deny": Holder(own=(TRAIN,), group=(never(PASS),)),
    "bad-group-deny-elsewhere": Holder(own=(TRAIN,), group=(never(PASS, role_arn("crown-glue")),)),
    "good-other-service": Holder(own=(may(PASS, StringEquals={"iam:PassedToService": "glue.amazonaws.com"}), may(RUN))),
    "bad-like-service": Holder(own=(may(PASS, StringLike={"iam:PassedToService": "sage*"}), may(RUN))),
    "bad-service-in-capitals": Holder(
        own=(may(PASS, StringEqualsIgnoreCase={"iam:PassedToService": "SageMaker.amazonaws.com"}), may(RUN))
    ),
    "good-service-in-capitals": Holder(
        own=(may(PASS, StringEquals={"iam:PassedToService": "SageMaker.amazonaws.com"}), may(RUN))
    ),
    "good-service-if-exists": Holder(
        own=(may(PASS, StringEqualsIfExists={"iam:PassedToService": "glue.amazonaws.com"}), may(RUN))
    ),
    "good-other-roles": Holder(own=(may([PASS], [role_arn("team/*"), role_arn("safe")]), may(RUN))),
    "bad-role-pattern": Holder(own=(may([PASS], role_arn("c?own")), may(RUN))),
    "good-role-pattern": Holder(own=(may([PASS], role_arn("c?ow")), may(RUN))),
    "good-trust-glue": Holder(own=(may(PASS, role_arn("crown-glue")), may(RUN))),
    "good-trust-elsewhere": Holder(own=(may(PASS, role_arn("crown-elsewhere")), may(RUN))),
    "good-target-fenced": Holder(own=(may([PASS, "sts:AssumeRole"], role_arn("crown-fenced")), may(RUN))),
    "bad-not-resource": Holder(own=({"Effect": "Allow", "Action": PASS, "NotResource": role_arn("safe")}, may(RUN))),
    "good-not-resource": Holder(
        own=({"Effect": "Allow", "Action": PASS, "NotResource": [role_arn("crown*"), role_arn("bad-*")]}, may(RUN))
    ),
    "good-not-action": Holder(own=(TRAIN, {"Effect": "Deny", "NotAction": NO_PASS_BUT, "Resource": "*"})),
    "bad-not-action": Holder(own=(TRAIN, {"Effect": "Deny", "NotAction": [*NO_PASS_BUT, PASS], "Resource": "*"})),
    "bad-deny-not-resource": Holder(own=(TRAIN, {"Effect": "Deny", "Action": PASS, "NotResource": CROWN})),
    "good-deny-not-resource": Holder(own=(TRAIN, {"Effect": "Deny", "Action": PASS, "NotResource": role_arn("safe")})),
    "maybe-mfa": Holder(own=(may(PASS), may(RUN, Bool={"aws:MultiFactorAuthPresent": "true"}))),
    "maybe-address": Holder(own=(may(PASS), may(RUN, IpAddress={"aws:SourceIp": "192.0.2.0/24"}))),
    "maybe-request-tag": Holder(own=(may(PASS), may(RUN, StringEquals={"aws:RequestTag/team": "ml"}))),
    "bad-own-tag": Holder(own=(may(PASS), may(RUN, StringEquals={"aws:PrincipalTag/team": "ml"})), tags={"team": "ml"}),
    "good-own-tag": Holder(
        own=(may(PASS), may(RUN, StringEquals={"aws:PrincipalTag/team": "ml"})), tags={"team": "hr"}
    ),
    "good-no-tag": Holder(own=(may(PASS), may(RUN, StringEquals={"aws:PrincipalTag/team": "ml"}))),
    "bad-other-region": Holder(own=(TRAIN, never("sagemaker:*", StringEquals={"aws:RequestedRegion": REGION}))),
    "good-account-key": Holder(own=(may(PASS), may(RUN, StringEquals={"aws:PrincipalAccount": FOREIGN}))),
    # notebooks that exist
    "bad-open": Holder(own=(may("sagemaker:CreatePresignedNotebookInstanceUrl"),)),
    "good-open-own": Holder(own=(may("sagemaker:CreatePresignedNotebookInstanceUrl", f"{LAB}/lab-safe"),)),
    "maybe-open-tagged": Holder(
        own=(
            may(
                "sagemaker:CreatePresignedNotebookInstanceUrl", StringEquals={"sagemaker:ResourceTag/owner": "somebody"}
            ),
        )
    ),
    "bad-script": Holder(
        own=(
            may(
                [
                    f"sagemaker:{one}NotebookInstance{more}"
                    for one, more in (("Update", "LifecycleConfig"), ("Stop", ""), ("Start", ""))
                ]
            ),
        )
    ),
    "good-script-unstarted": Holder(
        own=(may(["sagemaker:UpdateNotebookInstanceLifecycleConfig", "sagemaker:StopNotebookInstance"]),)
    ),
    # edits of policies
    "bad-put": Holder(own=(READ, may("iam:PutUserPolicy", "arn:aws:iam::A:user/${aws:username}"))),
    "good-put-other": Holder(own=(READ, may("iam:PutUserPolicy", "arn:aws:iam::A:user/nobody"))),
    "bad-attach": Holder(own=(READ, may("iam:AttachUserPolicy"))),
    "good-attach": Holder(
        own=(
            READ,
            may("iam:AttachUserPolicy", ArnEquals={"iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess"}),
        )
    ),
    "bad-version": Holder(own=(READ,), managed=(may("iam:CreatePolicyVersion"),)),
    "good-version": Holder(own=(READ, may("iam:CreatePolicyVersion", "arn:aws:iam::A:policy/unattached"))),
    "bad-default": Holder(
        own=(READ, may("iam:SetDefaultPolicyVersion", "arn:aws:iam::A:policy/bad-default-policy")),
        managed=(may("s3:ListAllMyBuckets"),),
    ),
    "good-default": Holder(
        own=(READ, may("iam:SetDefaultPolicyVersion", "arn:aws:iam::A:policy/good-default-policy")),
        managed=(may("s3:ListAllMyBuckets"),),
    ),
    "bad-join": Holder(own=(READ, may("iam:AddUserToGroup"))),
    "good-join": Holder(own=(READ, may("iam:AddUserToGroup", "arn:aws:iam::A:group/good-group-deny-group"))),
    "bad-trust": Holder(own=(READ, may("iam:UpdateAssumeRolePolicy", role_arn("crown-glue")))),
    "good-trust": Holder(own=(READ, may("iam:UpdateAssumeRolePolicy", role_arn("safe")))),
    "bad-unbound": Holder(
        trust=(letting(ROOT),),
        own=(READ, may("*")),
        boundary=(READ, may("iam:DeleteRolePermissionsBoundary")),
    ),
    "good-bound": Holder(
        trust=(letting(ROOT),),
        own=(READ, may("*")),
        boundary=(READ, may("iam:DeleteRolePermissionsBoundary", role_arn("safe"))),
    ),
    "bad-key": Holder(own=(READ, may("iam:CreateAccessKey", "arn:aws:iam::A:user/chief"))),
    "good-key": Holder(own=(READ, may("iam:CreateAccessKey", "arn:aws:iam::A:user/good-open-*"))),
    # roles after roles
    "bad-chain": Holder(own=(READ, may("sts:AssumeRole", role_arn("first-hop")))),
    "good-chain-fenced": Holder(own=(READ, may("sts:AssumeRole", role_arn("dead-hop")))),
    "good-chain-named": Holder(own=(READ, may("sts:AssumeRole", role_arn("named-hop")))),
    "bad-chain-tagged": Holder(own=(READ, may("sts:AssumeRole", role_arn("crown-tagged"))), tags={"team": "crown"}),
    "good-chain-tagged": Holder(own=(READ, may("sts:AssumeRole", role_arn("crown-tagged"))), tags={"team": "ml"}),
    "good-chain-web": Holder(own=(READ, may("sts:AssumeRoleWithWebIdentity"))),
}
SCP = never(PASS, ArnLike={"aws:PrincipalArn": "arn:aws:iam::*:user/good-scp"})


def plant(land: Land) -> None:
    """The ways to administrator, and what they lead through."""
    land.refuse("no-passing", SCP)
    land.people(TARGETS)
    land.people({"chief": Holder(attached=(ADMINISTRATOR,), group_attached=(ADMINISTRATOR,))})
    land.people(ESCALATION)
    iam, sagemaker = land.aws("iam"), land.aws("sagemaker")
    iam.create_policy(PolicyName="unattached", PolicyDocument=land.text([READ]))
    for name, statement in (("bad-default", may("*")), ("good-default", may("s3:*"))):
        arn = f"arn:aws:iam::{land.account}:policy/{name}-policy"
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=land.text([statement]), SetAsDefault=False)
    sagemaker.create_notebook_instance_lifecycle_config(NotebookInstanceLifecycleConfigName="start")
    for name, role in (("lab-crown", "crown"), ("lab-safe", "safe")):
        land.notebook(name, role, LifecycleConfigName="start")
    sagemaker.create_domain(
        DomainName="studio",
        AuthMode="IAM",
        DefaultUserSettings={"ExecutionRole": land.filled(role_arn("safe"))},
        SubnetIds=["subnet-1"],
        VpcId="vpc-1",
        Tags=[{"Key": "team", "Value": "ml"}],
    )

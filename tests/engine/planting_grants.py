"""What the member account has besides ways to become administrator: data, keys, trusts, rights to create."""

from __future__ import annotations

from typing import Any

from tests.engine.planting import ADMINISTRATOR, FOREIGN
from tests.engine.planting_access import LAB, READ, ROOT, RUN, TRAIN
from tests.engine.planting_land import Holder, Land, Statement, letting, may, never, role_arn, trusting

EKS, GITHUB = "oidc.eks.eu-central-1.amazonaws.com/id/ABC", "token.actions.githubusercontent.com"
SUB, POD = f"{EKS}:sub", "system:serviceaccount:ml:operator"
AUD = {f"{EKS}:aud": "sts.amazonaws.com"}
_WORKS = (may("sagemaker:CreateTrainingJob", Null={"sagemaker:VolumeKmsKey": "false"}),)


def web(issuer: str = EKS, *more: Statement, **condition: dict[str, Any]) -> Holder:
    """A role for tokens of a provider."""
    return Holder(own=_WORKS, trust=(_token(issuer, "Allow", **condition), *more))


def _token(issuer: str, effect: str, **condition: Any) -> Statement:
    return {
        "Effect": effect,
        "Principal": {"Federated": f"arn:aws:iam::A:oidc-provider/{issuer}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        **({"Condition": condition} if condition else {}),
    }


HELD = {"StringEquals": {**AUD, SUB: POD}}
SUBJECTS = {
    "bad-no-subject": web(StringEquals=AUD),
    "bad-wild-subject": web(StringLike={SUB: "system:serviceaccount:*"}, StringEquals=AUD),
    "bad-any-namespace": web(StringLike={SUB: "system:serviceaccount:*:operator"}, StringEquals=AUD),
    "bad-one-of-many": web(StringLike={SUB: [POD, "*"]}, StringEquals=AUD),
    "bad-not-subject": web(StringNotEquals={SUB: "system:serviceaccount:kube-system:x"}, StringEquals=AUD),
    "maybe-subject-of-all": web(EKS, **{"ForAllValues:StringEquals": {SUB: POD}}, StringEquals=AUD),
    "maybe-subject-if-exists": web(StringEqualsIfExists={SUB: POD}, StringEquals=AUD),
    "bad-organization": web(GITHUB, StringLike={f"{GITHUB}:sub": "repo:*"}),
    "bad-repository-name": web(GITHUB, StringLike={f"{GITHUB}:sub": "repo:*/ml:*"}),
    "bad-null-subject": web(Null={SUB: "false"}, StringEquals=AUD),
    "good-subject": web(EKS, **HELD),
    "good-like": web(StringLike={**AUD, SUB: POD}),
    "good-namespace": web(StringLike={SUB: "system:serviceaccount:ml:*"}, StringEquals=AUD),
    "good-star-in-equals": web(StringEquals={**AUD, SUB: "system:serviceaccount:*:*"}),
    "good-repository": web(GITHUB, StringLike={f"{GITHUB}:sub": "repo:team/ml:*"}),
    "good-any-value": web(EKS, **{"ForAnyValue:StringEquals": {SUB: POD}}, StringEquals=AUD),
    "good-denied-subjects": web(EKS, _token(EKS, "Deny", StringNotEquals={SUB: POD}), StringEquals=AUD),
    "good-elsewhere": Holder(own=(may("s3:GetObject", "arn:aws:s3:::x/*"),), trust=(_token(EKS, "Allow"),)),
    "good-nothing-else": Holder(own=_WORKS, trust=(trusting("lambda"),)),
}
AUDIENCES = {
    "bad-no-audience": web(GITHUB, StringEquals={f"{GITHUB}:sub": "repo:team/ml:ref:refs/heads/main"}),
    "good-audience": web(
        GITHUB, StringEquals={f"{GITHUB}:sub": "repo:team/ml:ref:refs/heads/main", f"{GITHUB}:aud": "sts.amazonaws.com"}
    ),
    "good-one-audience": web(EKS, StringEquals={SUB: POD}),
}

NO_VOLUME_KEY = {"Null": {"sagemaker:VolumeKmsKey": "true"}}
CREATION: dict[str, tuple[Holder, str]] = {
    "bad-free-volume": (Holder(own=(may(RUN),)), "volume-key"),
    "bad-free-vpc": (Holder(own=(may(RUN),)), "outside-vpc"),
    "bad-free-isolation": (Holder(own=(may(RUN),)), "isolation"),
    "bad-free-traffic": (Holder(own=(may(RUN),)), "traffic"),
    "bad-free-output": (Holder(own=(may(RUN),)), "output-key"),
    "good-deny-null": (Holder(own=(may(RUN), never(RUN, **NO_VOLUME_KEY))), "volume-key"),
    "good-allow-null": (Holder(own=(may(RUN, Null={"sagemaker:VolumeKmsKey": "false"}),)), "volume-key"),
    "good-team-deny": (Holder(own=(may(RUN),), group=(never("sagemaker:Create*", **NO_VOLUME_KEY),)), "volume-key"),
    "bad-both-null": (
        Holder(
            own=(may(RUN), never(RUN, Null={"sagemaker:VolumeKmsKeyArn": "true", "sagemaker:OutputKmsKeyArn": "true"}))
        ),
        "volume-key",
    ),
    "bad-some-names": (
        Holder(own=(may(RUN), never(RUN, "arn:aws:sagemaker:*:*:training-job/prod-*", **NO_VOLUME_KEY))),
        "volume-key",
    ),
    "good-only-names": (
        Holder(
            own=(
                may(RUN, "arn:aws:sagemaker:*:*:training-job/prod-*"),
                never(RUN, "arn:aws:sagemaker:*:*:training-job/p*", **NO_VOLUME_KEY),
            )
        ),
        "volume-key",
    ),
    "good-not-like": (
        Holder(own=(may(RUN), never(RUN, StringNotLike={"sagemaker:VolumeKmsKey": "arn:aws:kms:*"}))),
        "volume-key",
    ),
    "bad-like-if-exists": (
        Holder(own=(may(RUN, StringLikeIfExists={"sagemaker:VolumeKmsKey": "arn:aws:kms:*"}),)),
        "volume-key",
    ),
    "bad-other-action": (
        Holder(own=(may([RUN, "sagemaker:CreateProcessingJob"]), never(RUN, **NO_VOLUME_KEY))),
        "volume-key",
    ),
    "good-boundary-null": (
        Holder(own=(may(RUN),), boundary=(may("*"), never(RUN, **NO_VOLUME_KEY)), trust=(letting(ROOT),)),
        "volume-key",
    ),
    "good-scp-null": (Holder(own=(may(RUN),)), "volume-key"),
    "bad-scp-of-others": (Holder(own=(may(RUN),)), "volume-key"),
    "bad-all-values": (
        Holder(own=(may(RUN, **{"ForAllValues:StringEquals": {"sagemaker:VpcSubnets": ["subnet-1"]}}),)),
        "outside-vpc",
    ),
    "good-any-value-vpc": (
        Holder(own=(may(RUN, **{"ForAnyValue:StringLike": {"sagemaker:VpcSubnets": ["subnet-*"]}}),)),
        "outside-vpc",
    ),
    "good-vpc-null": (Holder(own=(may(RUN), never(RUN, Null={"sagemaker:VpcSubnets": "true"}))), "outside-vpc"),
    "good-vpc-groups": (
        Holder(own=(may(RUN), never(RUN, Null={"sagemaker:VpcSecurityGroupIds": "true"}))),
        "outside-vpc",
    ),
    "bad-bool": (Holder(own=(may(RUN), never(RUN, Bool={"sagemaker:NetworkIsolation": "false"}))), "isolation"),
    "bad-null-isolation": (
        Holder(own=(may(RUN), never(RUN, Null={"sagemaker:NetworkIsolation": "true"}))),
        "isolation",
    ),
    "good-bool-if-exists": (
        Holder(own=(may(RUN), never(RUN, BoolIfExists={"sagemaker:NetworkIsolation": "false"}))),
        "isolation",
    ),
    "good-not-true": (
        Holder(own=(may(RUN), never(RUN, StringNotEquals={"sagemaker:NetworkIsolation": "true"}))),
        "isolation",
    ),
    "good-bool-allow": (Holder(own=(may(RUN, Bool={"sagemaker:NetworkIsolation": "true"}),)), "isolation"),
    "bad-traffic-bool": (
        Holder(own=(may(RUN), never(RUN, Bool={"sagemaker:InterContainerTrafficEncryption": "false"}))),
        "traffic",
    ),
    "good-traffic-allow": (
        Holder(own=(may(RUN, Bool={"sagemaker:InterContainerTrafficEncryption": "true"}),)),
        "traffic",
    ),
    "bad-open-notebook": (
        Holder(own=(may("sagemaker:CreateNotebookInstance", StringEquals={"sagemaker:RootAccess": "Disabled"}),)),
        "open-notebooks",
    ),
    "good-closed-notebook": (
        Holder(
            own=(
                may(
                    "sagemaker:CreateNotebookInstance",
                    StringEquals={
                        "sagemaker:RootAccess": "Disabled",
                        "sagemaker:DirectInternetAccess": "Disabled",
                        "sagemaker:MinimumInstanceMetadataServiceVersion": "2",
                    },
                ),
            )
        ),
        "open-notebooks",
    ),
    "good-reader": (Holder(own=(READ,)), "volume-key"),
}
SCP = never("sagemaker:Create*", **NO_VOLUME_KEY, ArnEquals={"aws:PrincipalArn": "arn:aws:iam::A:user/good-scp-null"})


def _aws(name: str) -> str:
    return f"arn:aws:iam::aws:policy/{name}"


FULL = _aws("AmazonSageMakerFullAccess")
MANAGED: dict[str, tuple[Holder, str]] = {
    "bad-full-user": (Holder(attached=(FULL,)), "iam-full-access"),
    "bad-full-role": (Holder(attached=(FULL,), trust=(letting(ROOT),)), "iam-full-access"),
    "bad-full-group": (Holder(group_attached=(FULL,)), "iam-full-access"),
    "bad-own-star": (Holder(own=(may("sagemaker:*"),)), "iam-full-access"),
    "bad-not-action-star": (
        Holder(own=({"Effect": "Allow", "NotAction": ["iam:*", "sts:*"], "Resource": "*"},)),
        "iam-full-access",
    ),
    "good-full-boundary": (
        Holder(own=(READ,), bounded_by=FULL, trust=(letting(ROOT),)),
        "iam-full-access",
    ),
    "good-full-bounded": (
        Holder(attached=(FULL,), boundary=(may("s3:*"),), trust=(letting(ROOT),)),
        "iam-full-access",
    ),
    "good-full-denied": (Holder(attached=(FULL,), own=(never("sagemaker:*"),)), "iam-full-access"),
    "good-named-full": (Holder(managed=(may("s3:GetObject", "arn:aws:s3:::used/*"),)), "iam-full-access"),
    "good-not-action-spared": (
        Holder(own=({"Effect": "Allow", "NotAction": ["iam:*", "sts:*", "sagemaker:*"], "Resource": "*"},)),
        "iam-full-access",
    ),
    "bad-reader": (Holder(attached=(_aws("AmazonSageMakerReadOnly"),)), "iam-read-only-access"),
    "good-reader-role": (Holder(attached=(_aws("ReadOnlyAccess"),)), "iam-read-only-access"),
    "bad-scientist": (Holder(attached=(_aws("job-function/DataScientist"),)), "iam-data-scientist-access"),
    "bad-power": (Holder(attached=(_aws("PowerUserAccess"),)), "iam-power-user-access"),
    "bad-administrator": (Holder(attached=(ADMINISTRATOR,)), "iam-administrator-access"),
    "bad-own-administrator": (Holder(own=(may("*"),)), "iam-administrator-access"),
    "good-administrator-denied": (
        Holder(attached=(ADMINISTRATOR,), own=({"Effect": "Deny", "NotAction": "s3:Get*", "Resource": "*"},)),
        "iam-administrator-access",
    ),
}

MISLEADING: dict[str, Holder] = {
    "bad-star-in-equals": Holder(own=(may(RUN, StringEquals={"aws:PrincipalTag/team": "ml-*"}),)),
    "good-star-in-like": Holder(own=(may(RUN, StringLike={"aws:PrincipalTag/team": "ml-*"}),)),
    "bad-allow-all-values": Holder(own=(may(RUN, **{"ForAllValues:StringEquals": {"sagemaker:VpcSubnets": "s"}}),)),
    "good-all-values-there": Holder(
        own=(
            may(
                RUN,
                **{"ForAllValues:StringEquals": {"sagemaker:VpcSubnets": "s"}},
                Null={"sagemaker:VpcSubnets": "false"},
            ),
        )
    ),
    "bad-object-of-bucket": Holder(own=(may("s3:GetObject", "arn:aws:s3:::used"),)),
    "good-both-of-bucket": Holder(
        own=(may(["s3:GetObject", "s3:ListBucket"], ["arn:aws:s3:::used", "arn:aws:s3:::used/*"]),)
    ),
    "bad-misspelt": Holder(own=(may("sagemaker:CreateTraningJob"),)),
}

OPEN = "sagemaker:CreatePresignedNotebookInstanceUrl"
LAMBDA_TRUST = trusting("lambda")
SERVICES: dict[str, tuple[Holder, str]] = {
    "bad-desk": (Holder(own=(TRAIN,), trust=(trusting("sagemaker"),)), "iam-execution-role-escalation"),
    "good-desk": (
        Holder(own=(TRAIN,), boundary=(may(RUN),), trust=(trusting("sagemaker"),)),
        "iam-execution-role-escalation",
    ),
    "bad-opens": (Holder(own=(may(OPEN),)), "iam-presigned-url-of-others"),
    "good-opens": (
        Holder(own=(may(OPEN, StringEquals={"sagemaker:ResourceTag/owner": "${aws:username}"}),)),
        "iam-presigned-url-of-others",
    ),
    "good-opens-own": (
        Holder(own=(may(OPEN, f"{LAB}/${{aws:username}}-*"),)),
        "iam-presigned-url-of-others",
    ),
    "bad-ec2": (Holder(own=(READ,), trust=(trusting("sagemaker", "ec2"),)), "iam-execution-role-other-services"),
    "good-glue": (Holder(own=(READ,), trust=(trusting("sagemaker", "glue"),)), "iam-execution-role-other-services"),
    "good-ec2-denied": (
        Holder(
            own=(READ,),
            trust=(
                trusting("sagemaker", "ec2"),
                {
                    "Effect": "Deny",
                    "Principal": {"Service": "ec2.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                },
            ),
        ),
        "iam-execution-role-other-services",
    ),
    "bad-deputy": (
        Holder(own=(READ,), trust=(trusting("sagemaker", Condition={}),)),
        "iam-execution-role-confused-deputy",
    ),
    "good-deputy": (Holder(own=(READ,), trust=(trusting("sagemaker"),)), "iam-execution-role-confused-deputy"),
    "bad-runs-lambda": (Holder(own=(READ,), trust=(LAMBDA_TRUST,)), "iam-execution-role-not-assumable"),
    "good-idle-lambda": (Holder(own=(READ,), trust=(LAMBDA_TRUST,)), "iam-execution-role-not-assumable"),
    "bad-foreign-role": (
        Holder(own=(READ,), trust=(trusting("sagemaker"), letting(f"arn:aws:iam::{FOREIGN}:role/x"))),
        "iam-execution-role-foreign-trust",
    ),
    "bad-behalf": (
        Holder(
            own=(READ,),
            trust=(trusting("sagemaker", Condition={"StringEquals": {"aws:SourceAccount": ["A", FOREIGN]}}),),
        ),
        "iam-execution-role-foreign-trust",
    ),
    "good-foreign-denied": (
        Holder(
            own=(READ,),
            trust=(
                trusting("sagemaker"),
                letting("*", StringEquals={"aws:PrincipalOrgID": "<organization>"}),
            ),
        ),
        "iam-execution-role-foreign-trust",
    ),
    "bad-account": (
        Holder(own=(READ,), trust=(trusting("sagemaker"), letting(ROOT))),
        "iam-execution-role-account-trust",
    ),
    "good-account": (
        Holder(own=(READ,), trust=(trusting("sagemaker"), letting(role_arn("safe")))),
        "iam-execution-role-account-trust",
    ),
}
RUNNING = ("bad-runs-lambda",)


def plant(land: Land) -> None:
    """Everything but data."""
    iam = land.aws("iam")
    for issuer, audiences in ((EKS, ["sts.amazonaws.com"]), (GITHUB, ["sts.amazonaws.com", "others"])):
        iam.create_open_id_connect_provider(Url=f"https://{issuer}", ClientIDList=audiences, ThumbprintList=["a" * 40])
    land.refuse("no-volume-without-key", SCP)
    for table in (SUBJECTS, AUDIENCES, MISLEADING):
        land.people(table)
    for pairs in (CREATION, MANAGED, SERVICES):
        land.people({name: holder for name, (holder, _) in pairs.items()})
    for name in RUNNING:
        land.notebook(f"lab-{name}", name)

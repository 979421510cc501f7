"""The ways from one principal to another that lead through a service: facts, all in this one place.

Ids of the form `lambda-001` and what they require are facts of the pathfinding.cloud data (Datadog, Apache-2.0,
https://github.com/DataDog/pathfinding.cloud, commit 84dd65c97fc2); no text of it is used. Those that begin with `own-`
are ours, from the request parameters of the SageMaker API that take a role: a test holds the table against them.

Only what runs code of the caller's choice, or hands out a session, is here. Ways through IAM itself (credentials,
policies, trust), notebooks and user profiles stand with their families of edges, since they concern what a scan reads.
"""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct


class Technique(Struct, frozen=True):
    """What a principal must be allowed, so that a service works for it with a role.

    Attributes:
        id: which way.
        actions: all are needed; `iam:PassRole` is left out, see `passes`.
        services: first labels of the service principals one of which the role must trust.
        passes: whether the caller chooses the role and so must be allowed `iam:PassRole` on it; else the role is that
            of something that exists.
        needs: what must exist and is not collected, in words; empty for nothing.
        on: type of the resource that must exist and is collected: the actions are asked about each; empty for none.
            A Studio domain or user profile must be one that signs users in by IAM.
        profile: whether the role must have an instance profile.
        through: whether the service uses the role only to assume another one.
    """

    id: str
    actions: tuple[str, ...]
    services: tuple[str, ...]
    passes: bool = True
    needs: str = ""
    on: str = ""
    profile: bool = False
    through: bool = False

    @property
    def via(self) -> str:
        """The actions as a reader sees them."""
        return " + ".join(("iam:PassRole", *self.actions) if self.passes else self.actions)


def _sagemaker(id_: str, *names: str, on: str = "") -> Technique:
    type_ = f"AWS::SageMaker::{on}" if on else ""
    return Technique(id_, tuple(f"sagemaker:{name}" for name in names), ("sagemaker",), on=type_)


_SAGEMAKER = (
    _sagemaker("sagemaker-002", "CreateTrainingJob"),
    _sagemaker("sagemaker-003", "CreateProcessingJob"),
    _sagemaker("sagemaker-001", "CreateNotebookInstance"),
    _sagemaker("own-tuning-job", "CreateHyperParameterTuningJob"),
    _sagemaker("own-model-transform", "CreateModel", "CreateTransformJob"),
    _sagemaker("own-model-endpoint", "CreateModel", "CreateEndpointConfig", "CreateEndpoint"),
    _sagemaker("own-pipeline", "CreatePipeline", "StartPipelineExecution"),
    _sagemaker("own-pipeline-update", "UpdatePipeline", "StartPipelineExecution", on="Pipeline"),
    _sagemaker("own-monitoring-schedule", "CreateMonitoringSchedule"),
    _sagemaker("own-monitoring-schedule-update", "UpdateMonitoringSchedule", on="MonitoringSchedule"),
    _sagemaker("own-data-quality", "CreateDataQualityJobDefinition", "CreateMonitoringSchedule"),
    _sagemaker("own-model-quality", "CreateModelQualityJobDefinition", "CreateMonitoringSchedule"),
    _sagemaker("own-model-bias", "CreateModelBiasJobDefinition", "CreateMonitoringSchedule"),
    _sagemaker("own-model-explainability", "CreateModelExplainabilityJobDefinition", "CreateMonitoringSchedule"),
    _sagemaker("own-cluster", "CreateCluster"),
    _sagemaker("own-cluster-update", "UpdateCluster", on="Cluster"),
    _sagemaker("own-algorithm", "CreateAlgorithm"),
    _sagemaker("own-model-package", "CreateModelPackage"),
    _sagemaker("own-inference-recommendations", "CreateModelPackage", "CreateInferenceRecommendationsJob"),
    _sagemaker(
        "own-notebook-role",
        "StopNotebookInstance",
        "UpdateNotebookInstance",
        "StartNotebookInstance",
        "CreatePresignedNotebookInstanceUrl",
        on="NotebookInstance",
    ),
    _sagemaker("own-user-profile", "CreateUserProfile", "CreatePresignedDomainUrl", on="Domain"),
    _sagemaker("own-user-profile-update", "UpdateUserProfile", "CreatePresignedDomainUrl", on="UserProfile"),
    _sagemaker("own-domain-update", "UpdateDomain", "CreatePresignedDomainUrl", on="Domain"),
    _sagemaker("own-domain", "CreateDomain", "CreateUserProfile", "CreatePresignedDomainUrl"),
)
"""SageMaker's own: the passed role runs the caller's container, script, notebook or session."""

ROLES_WITHOUT_CODE = {
    "CreateAIBenchmarkJob": "runs AWS's benchmark",
    "CreateAIRecommendationJob": "runs AWS's advisor",
    "CreateAutoMLJob": "runs AWS's own algorithms",
    "CreateAutoMLJobV2": "runs AWS's own algorithms",
    "CreateCompilationJob": "runs AWS's compiler",
    "CreateDeviceFleet": "becomes a role alias, which devices with a certificate use",
    "CreateEdgePackagingJob": "packages a model",
    "CreateFeatureGroup": "writes the offline store",
    "CreateFlowDefinition": "starts work of people",
    "CreateImage": "reads an image from a registry",
    "CreateInferenceExperiment": "deploys models that have roles of their own",
    "CreateJob": "runs AWS's model customization",
    "CreateLabelingJob": "invokes functions that have roles of their own",
    "CreateMlflowApp": "keeps artifacts",
    "CreateMlflowTrackingServer": "keeps artifacts",
    "CreateOptimizationJob": "runs AWS's optimizer",
    "CreatePartnerApp": "runs a partner's application",
    "CreateProject": "provisions a product of the service catalog",
    "CreateTrainingSession": "runs AWS's training service",
    "RenderUiTemplate": "renders a page",
    "UpdateDeviceFleet": "as CreateDeviceFleet",
    "UpdateImage": "as CreateImage",
}
"""Operations of SageMaker that take a role and run no code of the caller's with it, and what they do instead."""


def _ecs(id_: str, *names: str, needs: str = "") -> Technique:
    return Technique(id_, tuple(f"ecs:{name}" for name in names), ("ecs-tasks",), needs=needs)


def _stack_set(id_: str, *names: str, needs: str = "") -> Technique:
    actions = tuple(f"cloudformation:{name}" for name in names)
    return Technique(id_, actions, ("cloudformation",), needs=needs, through=True)


def _lambda(id_: str, *names: str, needs: str = "") -> Technique:
    return Technique(id_, tuple(f"lambda:{name}" for name in names), ("lambda",), needs=needs)


def _glue(id_: str, *names: str, needs: str = "") -> Technique:
    return Technique(id_, tuple(f"glue:{name}" for name in names), ("glue",), needs=needs)


_OTHERS = (
    _lambda("lambda-001", "CreateFunction", "InvokeFunction"),
    _lambda("lambda-006", "CreateFunction", "AddPermission"),
    _lambda("lambda-002", "CreateFunction", "CreateEventSourceMapping", needs="a stream or queue as event source"),
    Technique("ec2-001", ("ec2:RunInstances",), ("ec2",), profile=True),
    Technique("ec2-003", ("ec2:RequestSpotInstances",), ("ec2",), profile=True),
    Technique("cloudformation-001", ("cloudformation:CreateStack",), ("cloudformation",)),
    _stack_set("cloudformation-003", "CreateStackSet", "CreateStackInstances"),
    _stack_set("cloudformation-004", "UpdateStackSet", needs="a stack set with instances"),
    Technique("codebuild-001", ("codebuild:CreateProject", "codebuild:StartBuild"), ("codebuild",)),
    Technique("codebuild-004", ("codebuild:CreateProject", "codebuild:StartBuildBatch"), ("codebuild",)),
    _ecs("ecs-002", "CreateCluster", "RegisterTaskDefinition", "RunTask"),
    _ecs("ecs-001", "CreateCluster", "RegisterTaskDefinition", "CreateService"),
    _ecs("ecs-004", "RegisterTaskDefinition", "RunTask", needs="an ECS cluster"),
    _ecs("ecs-003", "RegisterTaskDefinition", "CreateService", needs="an ECS cluster"),
    _ecs("ecs-005", "RegisterTaskDefinition", "StartTask", needs="an ECS cluster with a container instance"),
    _glue("glue-003", "CreateJob", "StartJobRun"),
    _glue("glue-004", "CreateJob", "CreateTrigger"),
    _glue("glue-001", "CreateDevEndpoint"),
    _glue("glue-005", "UpdateJob", "StartJobRun", needs="a Glue job"),
    _glue("glue-006", "UpdateJob", "CreateTrigger", needs="a Glue job"),
    Technique("apprunner-001", ("apprunner:CreateService",), ("tasks.apprunner",)),
    Technique(
        "bedrock-001",
        (
            "bedrock-agentcore:CreateCodeInterpreter",
            "bedrock-agentcore:StartCodeInterpreterSession",
            "bedrock-agentcore:InvokeCodeInterpreter",
        ),
        ("bedrock-agentcore",),
    ),
    Technique(
        "datapipeline-001",
        ("datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition", "datapipeline:ActivatePipeline"),
        ("datapipeline", "elasticmapreduce"),
    ),
)
"""Other services that run code, or templates, with a role that the caller passes."""


def _existing(id_: str, service: str, needs: str, *actions: str, profile: bool = False) -> Technique:
    return Technique(id_, actions, (service,), passes=False, needs=needs, profile=profile)


_INSTANCE = "a running EC2 instance with this role"
_FUNCTION = "a Lambda function with this role"
_PROJECT = "a CodeBuild project with this role"
_STACK = "a CloudFormation stack with this role"

EXISTING = (
    _existing("lambda-003", "lambda", _FUNCTION, "lambda:UpdateFunctionCode"),
    _existing("lambda-004", "lambda", _FUNCTION, "lambda:UpdateFunctionCode", "lambda:InvokeFunction"),
    _existing("lambda-005", "lambda", _FUNCTION, "lambda:UpdateFunctionCode", "lambda:AddPermission"),
    _existing("ssm-001", "ec2", _INSTANCE, "ssm:StartSession", profile=True),
    _existing("ssm-002", "ec2", _INSTANCE, "ssm:SendCommand", profile=True),
    _existing(
        "ec2-002",
        "ec2",
        _INSTANCE,
        "ec2:ModifyInstanceAttribute",
        "ec2:StopInstances",
        "ec2:StartInstances",
        profile=True,
    ),
    _existing(
        "ec2instanceconnect-003",
        "ec2",
        _INSTANCE,
        "ec2-instance-connect:SendSSHPublicKey",
        "ec2:DescribeInstances",
        profile=True,
    ),
    _existing(
        "ec2-004",
        "ec2",
        "a launch template with this role that is still used",
        "ec2:CreateLaunchTemplateVersion",
        "ec2:ModifyLaunchTemplate",
        profile=True,
    ),
    _existing("codebuild-002", "codebuild", _PROJECT, "codebuild:StartBuild"),
    _existing("codebuild-003", "codebuild", _PROJECT, "codebuild:StartBuildBatch"),
    _existing("cloudformation-002", "cloudformation", _STACK, "cloudformation:UpdateStack"),
    _existing(
        "cloudformation-005",
        "cloudformation",
        _STACK,
        "cloudformation:CreateChangeSet",
        "cloudformation:ExecuteChangeSet",
    ),
    _existing("glue-002", "glue", "a Glue development endpoint with this role", "glue:UpdateDevEndpoint"),
    _existing("apprunner-002", "tasks.apprunner", "an App Runner service with this role", "apprunner:UpdateService"),
    _existing(
        "bedrock-002",
        "bedrock-agentcore",
        "a code interpreter with this role",
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
    ),
)
"""Ways into what exists and runs with a role. No scan reads such resources, so that each is possible at most."""

PASSING = (*_SAGEMAKER, *_OTHERS)
"""Ways on which the caller passes the role, the plainest of each service first."""


@lru_cache(maxsize=1024)
def techniques(service: str, *, passes: bool) -> tuple[Technique, ...]:
    """The ways through a service, by its principal: those that pass it the role, or those into what exists."""
    table = PASSING if passes else EXISTING
    return tuple(one for one in table if any(service.startswith(f"{label}.") for label in one.services))

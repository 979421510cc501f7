"""Human work: labeling jobs, review flows, and the teams and portals of those who do it."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

from auditor.model.aws.sagemaker.clusters import KeyedOutput
from auditor.model.aws.sagemaker.mixins import (
    AssumesRole,
    Cluster,
    HasNetwork,
    HasOutput,
    HasVolume,
    Job,
    MayHoldSecrets,
    Network,
    ReadsData,
    Tagged,
    distinct,
)
from auditor.model.aws.sagemaker.references import (
    pipeline_step,
    to_algorithm,
    to_human_task_ui,
    to_workforce,
    to_workteam,
)
from auditor.model.fact import each, fact, parts
from auditor.model.resource import Resource
from auditor.model.values import (
    Ref,
    present,
    switch,
    text,
    to_bucket,
    to_key,
    to_role,
    to_security_group,
    to_subnet,
    to_vpc,
)


def cidr(raw: Any) -> str:
    """A block of addresses, without the bits behind its prefix; raises ValueError for what is none."""
    return str(ip_network(str(raw), strict=False))


class LabelingJob(
    Cluster,
    Network,
    Job,
    HasVolume,
    HasOutput,
    HasNetwork,
    AssumesRole,
    ReadsData,
    Tagged,
    type="AWS::SageMaker::LabelingJob",
    described_by="DescribeLabelingJob",
):
    """A Ground Truth labeling job. Source: DescribeLabelingJob.

    Volumes and network are those of automated labeling; a job that only people work on has neither.
    """

    status = fact("LabelingJobStatus", text, assigned=True)
    step = fact("LabelingJobName", pipeline_step, assigned=True)
    role = fact("RoleArn", to_role, absent=None)
    output = parts("OutputConfig", KeyedOutput)
    output_topic = fact("OutputConfig.SnsTopicArn", text, absent=None)
    manifest_bucket = fact("InputConfig.DataSource.S3DataSource.ManifestS3Uri", to_bucket, absent=None)
    input_topic = fact("InputConfig.DataSource.SnsDataSource.SnsTopicArn", text, absent=None)
    categories_bucket = fact("LabelCategoryConfigS3Uri", to_bucket, absent=None)
    template_bucket = fact("HumanTaskConfig.UiConfig.UiTemplateS3Uri", to_bucket, absent=None)
    automated = fact("LabelingJobAlgorithmsConfig", present, absent=False)
    labeling_algorithm = fact(
        "LabelingJobAlgorithmsConfig.LabelingJobAlgorithmSpecificationArn", to_algorithm, absent=None
    )
    volume_key = fact("LabelingJobAlgorithmsConfig.LabelingJobResourceConfig.VolumeKmsKeyId", to_key, absent=None)
    subnets = each("LabelingJobAlgorithmsConfig.LabelingJobResourceConfig.VpcConfig.Subnets[]", to_subnet)
    security_groups = each(
        "LabelingJobAlgorithmsConfig.LabelingJobResourceConfig.VpcConfig.SecurityGroupIds[]", to_security_group
    )
    workteam = fact("HumanTaskConfig.WorkteamArn", to_workteam, absent=None)
    task_ui = fact("HumanTaskConfig.UiConfig.HumanTaskUiArn", to_human_task_ui, absent=None)
    pays_public_workers = fact("HumanTaskConfig.PublicWorkforceTaskPrice", present, absent=False)
    pre_task_function = fact("HumanTaskConfig.PreHumanTaskLambdaArn", text, absent=None)
    consolidation_function = fact(
        "HumanTaskConfig.AnnotationConsolidationConfig.AnnotationConsolidationLambdaArn", text, absent=None
    )

    @property
    def public_workforce(self) -> bool:
        """Whether Mechanical Turk's workers see the data: their team's ARN ends in `public-crowd/default`."""
        return self.workteam is not None and "/public-crowd/" in self.workteam.text

    @property
    def instance_types(self) -> tuple[str, ...]:
        """None told: AWS chooses those of automated labeling."""
        return ()

    @property
    def instance_count(self) -> int | None:
        """Not told: AWS chooses."""
        return None

    def clusters(self) -> tuple[LabelingJob, ...]:
        """The job itself where labeling is automated: one key, if any, for whatever instances AWS chooses."""
        return (self,) if self.automated else ()

    def outputs(self) -> tuple[KeyedOutput, ...]:
        """Where labels go."""
        return self.output

    def networks(self) -> tuple[LabelingJob, ...]:
        """The job itself where labeling is automated."""
        return (self,) if self.automated else ()

    def roles(self) -> tuple[Ref, ...]:
        """The execution role."""
        return distinct(self.role)

    def data_buckets(self) -> tuple[Ref, ...]:
        """The buckets of the manifest, the categories and the template."""
        return distinct(self.manifest_bucket, self.categories_bucket, self.template_bucket)


class FlowDefinition(
    HasOutput,
    AssumesRole,
    Tagged,
    type="AWS::SageMaker::FlowDefinition",
    described_by="DescribeFlowDefinition",
):
    """When and by whom predictions are reviewed (Augmented AI). Source: DescribeFlowDefinition."""

    status = fact("FlowDefinitionStatus", text, assigned=True)
    role = fact("RoleArn", to_role, absent=None)
    output = parts("OutputConfig", KeyedOutput)
    workteam = fact("HumanLoopConfig.WorkteamArn", to_workteam, absent=None)
    task_ui = fact("HumanLoopConfig.HumanTaskUiArn", to_human_task_ui, absent=None)
    pays_public_workers = fact("HumanLoopConfig.PublicWorkforceTaskPrice", present, absent=False)

    @property
    def public_workforce(self) -> bool:
        """Whether Mechanical Turk's workers see the data: their team's ARN ends in `public-crowd/default`."""
        return self.workteam is not None and "/public-crowd/" in self.workteam.text

    def outputs(self) -> tuple[KeyedOutput, ...]:
        """Where reviews go."""
        return self.output

    def roles(self) -> tuple[Ref, ...]:
        """The execution role."""
        return distinct(self.role)


class HumanTaskUi(Tagged, type="AWS::SageMaker::HumanTaskUi", described_by="DescribeHumanTaskUi"):
    """A page that workers see. Source: DescribeHumanTaskUi, which gives the template's hash and a short-lived URL."""

    status = fact("HumanTaskUiStatus", text, absent=None)


class Workteam(Tagged, type="AWS::SageMaker::Workteam", described_by="DescribeWorkteam"):
    """A team of workers, and what their pre-signed links to data are bound to. Source: DescribeWorkteam."""

    workforce = fact("Workteam.WorkforceArn", to_workforce, absent=None)
    product_listings = each("Workteam.ProductListingIds[]", text)
    cognito_pools = each("Workteam.MemberDefinitions[].CognitoMemberDefinition.UserPool", text)
    cognito_groups = each("Workteam.MemberDefinitions[].CognitoMemberDefinition.UserGroup", text)
    cognito_clients = each("Workteam.MemberDefinitions[].CognitoMemberDefinition.ClientId", text)
    oidc_groups = each("Workteam.MemberDefinitions[].OidcMemberDefinition.Groups[]", text)
    topic = fact("Workteam.NotificationConfiguration.NotificationTopicArn", text, absent=None)
    links_bound_to_ip = fact(
        "Workteam.WorkerAccessConfiguration.S3Presign.IamPolicyConstraints.SourceIp", switch, absent=False
    )
    links_bound_to_vpc_ip = fact(
        "Workteam.WorkerAccessConfiguration.S3Presign.IamPolicyConstraints.VpcSourceIp", switch, absent=False
    )


class SubscribedWorkteam(
    Resource, type="AWS::SageMaker::SubscribedWorkteam", described_by="DescribeSubscribedWorkteam"
):
    """A vendor's team, from the Marketplace. Source: DescribeSubscribedWorkteam."""

    seller = fact("SubscribedWorkteam.SellerName", text, absent=None)
    listing = fact("SubscribedWorkteam.ListingId", text, absent=None)


class Workforce(
    Network, HasNetwork, MayHoldSecrets, Tagged, type="AWS::SageMaker::Workforce", described_by="DescribeWorkforce"
):
    """All private workers of a Region, and how they sign in. Source: DescribeWorkforce, CreateWorkforce.

    Without Cidrs and without a VPC, the portal answers any address. The client's secret is never returned.
    """

    secret_places = tuple(
        f"Workforce.OidcConfig.{member}"
        for member in (
            "AuthenticationRequestExtraParams",
            "Issuer",
            "AuthorizationEndpoint",
            "TokenEndpoint",
            "UserInfoEndpoint",
            "LogoutEndpoint",
            "JwksUri",
        )
    )

    status = fact("Workforce.Status", text, absent=None)
    source_cidrs = each("Workforce.SourceIpConfig.Cidrs[]", cidr)
    vpc = fact("Workforce.WorkforceVpcConfig.VpcId", to_vpc, absent=None)
    vpc_endpoint = fact("Workforce.WorkforceVpcConfig.VpcEndpointId", text, absent=None)
    subnets = each("Workforce.WorkforceVpcConfig.Subnets[]", to_subnet)
    security_groups = each("Workforce.WorkforceVpcConfig.SecurityGroupIds[]", to_security_group)
    cognito_pool = fact("Workforce.CognitoConfig.UserPool", text, absent=None)
    cognito_client = fact("Workforce.CognitoConfig.ClientId", text, absent=None)
    oidc_issuer = fact("Workforce.OidcConfig.Issuer", text, absent=None)
    oidc_client = fact("Workforce.OidcConfig.ClientId", text, absent=None)
    oidc_authorization = fact("Workforce.OidcConfig.AuthorizationEndpoint", text, absent=None)
    oidc_extra_parameters = fact("Workforce.OidcConfig.AuthenticationRequestExtraParams", present, absent=False)
    ip_address_type = fact("Workforce.IpAddressType", text, absent="ipv4")

    def networks(self) -> tuple[Workforce, ...]:
        """The portal's VPC."""
        return (self,)

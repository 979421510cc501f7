"""Where the AWS Management Console shows a type of resource.

Sources: the consoles' navigation panes as the services' user guides name them (SageMaker AI Developer Guide, VPC, IAM,
S3, KMS and CloudTrail User Guides).
"""

from __future__ import annotations

from typing import Final

_SAGEMAKER: Final = "Amazon SageMaker AI"
_PLACES: Final = {
    "AWS::CloudTrail::Trail": "CloudTrail > Trails",
    "AWS::CloudWatch::Alarm": "CloudWatch > Alarms > All alarms",
    "AWS::Config::ConfigurationRecorder": "AWS Config > Settings",
    "AWS::EC2::RouteTable": "VPC > Route tables",
    "AWS::EC2::SecurityGroup": "VPC > Security groups",
    "AWS::EC2::Subnet": "VPC > Subnets",
    "AWS::EC2::VPC": "VPC > Your VPCs",
    "AWS::EC2::VPCEndpoint": "VPC > Endpoints",
    "AWS::ECR::Repository": "Amazon ECR > Private registry > Repositories",
    "AWS::EFS::FileSystem": "Amazon EFS > File systems",
    "AWS::EKS::Cluster": "Amazon EKS > Clusters",
    "AWS::GuardDuty::Detector": "GuardDuty > Settings and Protection plans",
    "AWS::IAM::Account": "IAM > Dashboard, and IAM > Account settings",
    "AWS::IAM::Group": "IAM > User groups",
    "AWS::IAM::ManagedPolicy": "IAM > Policies",
    "AWS::IAM::Role": "IAM > Roles",
    "AWS::IAM::User": "IAM > Users",
    "AWS::KMS::Key": "KMS > Customer managed keys",
    "AWS::Logs::LogGroup": "CloudWatch > Log groups",
    "AWS::S3::Bucket": "Amazon S3 > General purpose buckets",
    "AWS::SecretsManager::Secret": "Secrets Manager > Secrets",
    "AWS::SageMaker::AppImageConfig": f"{_SAGEMAKER} > Admin configurations > Images",
    "AWS::SageMaker::Cluster": f"{_SAGEMAKER} > HyperPod clusters > Cluster management",
    "AWS::SageMaker::CodeRepository": f"{_SAGEMAKER} > Applications and IDEs > Notebooks > Git repositories",
    "AWS::SageMaker::CompilationJob": f"{_SAGEMAKER} > Inference > Compilation jobs",
    "AWS::SageMaker::Domain": f"{_SAGEMAKER} > Admin configurations > Domains > Domain settings",
    "AWS::SageMaker::EdgePackagingJob": f"{_SAGEMAKER} > Edge Manager > Edge packaging jobs",
    "AWS::SageMaker::DeviceFleet": f"{_SAGEMAKER} > Edge Manager > Edge device fleets",
    "AWS::SageMaker::Endpoint": f"{_SAGEMAKER} > Deployments & inference > Endpoints",
    "AWS::SageMaker::EndpointConfig": f"{_SAGEMAKER} > Deployments & inference > Endpoint configurations",
    "AWS::SageMaker::FlowDefinition": f"{_SAGEMAKER} > Augmented AI > Human review workflows",
    "AWS::SageMaker::HyperParameterTuningJob": f"{_SAGEMAKER} > Model training & customization > Tuning jobs",
    "AWS::SageMaker::Image": f"{_SAGEMAKER} > Admin configurations > Images",
    "AWS::SageMaker::LabelingJob": f"{_SAGEMAKER} > Data preparation > Labeling jobs",
    "AWS::SageMaker::Model": f"{_SAGEMAKER} > Deployments & inference > Deployable models",
    "AWS::SageMaker::NotebookInstance": f"{_SAGEMAKER} > Applications and IDEs > Notebooks > Notebook instances",
    "AWS::SageMaker::NotebookInstanceLifecycleConfig": f"{_SAGEMAKER} > Notebooks > Lifecycle configurations",
    "AWS::SageMaker::ProcessingJob": f"{_SAGEMAKER} > Data preparation > Processing jobs",
    "AWS::SageMaker::Space": f"{_SAGEMAKER} > Admin configurations > Domains > Space management",
    "AWS::SageMaker::StudioLifecycleConfig": f"{_SAGEMAKER} > Admin configurations > Lifecycle configurations",
    "AWS::SageMaker::TrainingJob": f"{_SAGEMAKER} > Model training & customization > Training jobs",
    "AWS::SageMaker::TransformJob": f"{_SAGEMAKER} > Deployments & inference > Batch transform jobs",
    "AWS::SageMaker::UserProfile": f"{_SAGEMAKER} > Admin configurations > Domains > User profiles",
    "AWS::SageMaker::Workforce": f"{_SAGEMAKER} > Data preparation > Labeling workforces",
    "AWS::SageMaker::Workteam": f"{_SAGEMAKER} > Data preparation > Labeling workforces",
}


def place(type_: str) -> str | None:
    """The way to a type's page, step by step; None for types that no page lists."""
    return _PLACES.get(type_)

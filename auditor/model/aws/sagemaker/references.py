"""The kinds of facts that name another SageMaker resource, and reduced kinds that SageMaker's jobs share."""

from __future__ import annotations

import re
from typing import Any

from auditor.model.choice import OPEN, symbolic
from auditor.model.values import To, reduces, takes_symbols_if

to_notebook_lifecycle_config = To("AWS::SageMaker::NotebookInstanceLifecycleConfig")
to_code_repository = To("AWS::SageMaker::CodeRepository")
to_model = To("AWS::SageMaker::Model")
to_model_package = To("AWS::SageMaker::ModelPackage")
to_model_package_group = To("AWS::SageMaker::ModelPackageGroup")
to_endpoint = To("AWS::SageMaker::Endpoint")
to_endpoint_config = To("AWS::SageMaker::EndpointConfig")
to_inference_component = To("AWS::SageMaker::InferenceComponent")
to_domain = To("AWS::SageMaker::Domain")
to_user_profile = To("AWS::SageMaker::UserProfile")
to_space = To("AWS::SageMaker::Space")
to_studio_image = To("AWS::SageMaker::Image")
to_app_image_config = To("AWS::SageMaker::AppImageConfig")
to_studio_lifecycle_config = To("AWS::SageMaker::StudioLifecycleConfig")
to_algorithm = To("AWS::SageMaker::Algorithm")
to_feature_group = To("AWS::SageMaker::FeatureGroup")
to_workteam = To("AWS::SageMaker::Workteam")
to_workforce = To("AWS::SageMaker::Workforce")
to_human_task_ui = To("AWS::SageMaker::HumanTaskUi")
to_pipeline = To("AWS::SageMaker::Pipeline")
to_cluster = To("AWS::SageMaker::Cluster")
to_compilation_job = To("AWS::SageMaker::CompilationJob")
to_edge_packaging_job = To("AWS::SageMaker::EdgePackagingJob")
to_model_card = To("AWS::SageMaker::ModelCard")
to_hub = To("AWS::SageMaker::Hub")
to_experiment = To("AWS::SageMaker::Experiment")
to_log_group = To("AWS::Logs::LogGroup")
to_device_fleet = To("AWS::SageMaker::DeviceFleet")
to_file_system = To("AWS::EFS::FileSystem")
to_secret = To("AWS::SecretsManager::Secret")
to_role_alias = To("AWS::IoT::RoleAlias")
to_eks_cluster = To("AWS::EKS::Cluster")

_STEP = r"pipelines-[0-9a-z]+-(?P<step>.+)-[0-9A-Za-z]+"


@reduces
def pipeline_step(name: Any) -> str | None:
    """The step of a SageMaker Pipeline that started a job: `pipelines-4k2x-TrainModel-9Zb1` -> `TrainModel`.

    None for the name of any other job. Source: the names that the service gives to the jobs of pipeline executions.
    """
    match = re.fullmatch(_STEP, str(name))
    return match["step"] if match else None


def _tag_spelled(image: str) -> bool:
    return not symbolic(image.rpartition("/")[2])


@takes_symbols_if(_tag_spelled)
@reduces
def pinned(image: Any) -> bool:
    """Whether an image is named by digest (`repository@sha256:...`) rather than by a tag that may move."""
    return "@sha256:" in str(image)


@takes_symbols_if(_tag_spelled)
@reduces
def image_tag(image: Any) -> str | None:
    """The tag by which an image is named, `latest` where there is none; None where a digest names it."""
    if pinned(image):
        return None
    return str(image).rpartition("/")[2].partition(":")[2] or "latest"


@takes_symbols_if(lambda uri: not uri.startswith(OPEN))
@reduces
def on_s3(uri: Any) -> bool:
    """Whether a location is an `s3://` URI."""
    return str(uri).startswith("s3://")


_HUB_MODEL = ("HF_MODEL_ID", "OPTION_MODEL_ID", "SM_VLLM_MODEL")
"""Where Hugging Face's containers, Large Model Inference and vLLM look for what they serve. Sources: the containers'
documentation (huggingface.co/docs/sagemaker, docs.djl.ai "LMI configurations", the deep-learning containers' vLLM)."""
_ELSEWHERE = ("/", "s3://", ".")
"""How those begin that name a folder in the container or a location in S3, and no model of a hub."""


@reduces
def names_hub_model(environment: Any) -> bool:
    """Whether a container's environment names a model of a public hub, which is downloaded when it starts.

    A container that is told to stay offline (HF_HUB_OFFLINE) downloads nothing.
    """
    if str(environment.get("HF_HUB_OFFLINE", "")).lower() in {"1", "on", "yes", "true"}:
        return False
    named = (str(environment.get(name) or "") for name in _HUB_MODEL)
    return any(name and not name.startswith(_ELSEWHERE) for name in named)

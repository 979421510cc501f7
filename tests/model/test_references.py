"""What facts keep of names, images and environments."""

from __future__ import annotations

import pytest

from auditor.model.aws.sagemaker.model_data import account_of
from auditor.model.aws.sagemaker.references import image_tag, names_hub_model

HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"


@pytest.mark.parametrize(
    ("image", "tag"),
    [
        (f"{HOST}/team/serve:1.0", "1.0"),
        (f"{HOST}/team/serve", "latest"),
        ("registry.example.com:5000/serve", "latest"),
        ("registry.example.com:5000/serve:2", "2"),
        (f"{HOST}/serve@sha256:{'0' * 64}", None),
        (f"{HOST}/serve:1.0@sha256:{'0' * 64}", None),
    ],
)
def test_the_tag_of_an_image(image: str, tag: str | None) -> None:
    assert image_tag(image) == tag


@pytest.mark.parametrize(
    ("environment", "fetches"),
    [
        ({"HF_MODEL_ID": "org/model"}, True),
        ({"OPTION_MODEL_ID": "org/model"}, True),
        ({"SM_VLLM_MODEL": "org/model"}, True),
        ({"HF_MODEL_ID": "org/model", "HF_HUB_OFFLINE": "0"}, True),
        ({"HF_MODEL_ID": "org/model", "HF_HUB_OFFLINE": "1"}, False),
        ({"HF_MODEL_ID": "/opt/ml/model"}, False),
        ({"HF_MODEL_ID": "s3://models/chat/"}, False),
        ({"HF_MODEL_ID": ""}, False),
        ({"HF_TASK": "text-generation"}, False),
        ({}, False),
    ],
)
def test_a_hubs_model_in_the_environment(environment: dict[str, str], *, fetches: bool) -> None:
    assert names_hub_model(environment) is fetches


def test_the_account_of_a_hub() -> None:
    public = "arn:aws:sagemaker:eu-west-1:aws:hub-content/SageMakerPublicHub/Model/llama/1.0.0"
    assert account_of(public) == "aws"
    with pytest.raises(ValueError, match="not an ARN"):
        account_of("llama")

"""ECR from code: repositories, and how a registry scans and signs what is pushed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.documents.policies import policy
from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import Subject, boolean, describers, listed, present, taken
from auditor.iac.nodes import at, mapped
from auditor.iac.planned import Home
from auditor.model.choice import symbol


def _repository(subject: Subject) -> Responses:
    key = subject.planned.key
    described = {
        "repositoryName": symbol(key, "Ref"),
        "repositoryArn": symbol(key, "Arn"),
        "repositoryUri": symbol(key, "RepositoryUri"),
        "registryId": (subject.planned.home or Home()).account,
        "imageTagMutability": subject.at("ImageTagMutability"),
        "imageTagMutabilityExclusionFilters": listed(subject.at("ImageTagMutabilityExclusionFilters"), _exclusion),
        "imageScanningConfiguration": mapped(subject.at("ImageScanningConfiguration"), _scanning),
        "encryptionConfiguration": mapped(subject.at("EncryptionConfiguration"), _encryption),
    }
    written = policy(subject.at("RepositoryPolicyText"), subject.planned.home)
    return {
        "DescribeRepositories": present(described),
        "GetRepositoryPolicy": present({"policyText": written}),
        "GetLifecyclePolicy": present({"lifecyclePolicyText": subject.at("LifecyclePolicy", "LifecyclePolicyText")}),
    }


def _exclusion(told: Any) -> dict[str, Any]:
    names = {"filterType": "FilterType", "filter": "FilterValue"}
    return taken(told, **{answer: f"ImageTagMutabilityExclusion{name}" for answer, name in names.items()})


def _scanning(told: Any) -> dict[str, Any]:
    return present({"scanOnPush": boolean(at(told, "ScanOnPush"))})


def _encryption(told: Any) -> dict[str, Any]:
    return taken(told, encryptionType="EncryptionType", kmsKey="KmsKey")


def _registry_scanning(subject: Subject) -> Responses:
    said = {"scanType": subject.at("ScanType"), "rules": _lowered(subject.at("Rules"))}
    return {"GetRegistryScanningConfiguration": {"scanningConfiguration": present(said)}}


def _signing(subject: Subject) -> Responses:
    said = present({"rules": _lowered(subject.at("Rules"))})
    return {"GetSigningConfiguration": {"signingConfiguration": said}}


def _lowered(value: Any) -> Any:
    """Structures with the names of ECR's API, which begin with a small letter."""
    return mapped(value, _lower)


def _lower(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {f"{name[:1].lower()}{name[1:]}": _lowered(each) for name, each in value.items()}
    return [_lowered(each) for each in value] if isinstance(value, (list, tuple)) else value


DESCRIBES: Final = describers(
    {
        "AWS::ECR::Repository": _repository,
        "AWS::ECR::RegistryScanningConfiguration": _registry_scanning,
        "AWS::ECR::SigningConfiguration": _signing,
    }
)

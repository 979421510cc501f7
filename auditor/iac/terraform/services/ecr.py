"""ECR: repositories with their policies, and how the registry scans images."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from auditor.iac.terraform.services._left import defaulted
from auditor.iac.terraform.services._values import given, policy, without
from auditor.iac.terraform.translate import Translation

_REPOSITORY: Final = "AWS::ECR::Repository"
_FILTERS: Final = "image_tag_mutability_exclusion_filter"


TYPES: Final[Mapping[str, Translation]] = defaulted(
    {
        "aws_ecr_lifecycle_policy": Translation(
            _REPOSITORY,
            part_of="repository",
            names={"policy": "LifecyclePolicy.LifecyclePolicyText", "registry_id": None},
            values={"policy": given},
        ),
        "aws_ecr_registry_scanning_configuration": Translation(
            "AWS::ECR::RegistryScanningConfiguration",
            names={"registry_id": None, "rule": "Rules", "rule.repository_filter": "RepositoryFilters"},
            many=frozenset({"rule", "rule.repository_filter"}),
        ),
        "aws_ecr_repository": Translation(
            _REPOSITORY,
            names={
                **without("force_delete", "registry_id", "repository_url"),
                _FILTERS: "ImageTagMutabilityExclusionFilters",
                f"{_FILTERS}.filter": "ImageTagMutabilityExclusionFilterValue",
                f"{_FILTERS}.filter_type": "ImageTagMutabilityExclusionFilterType",
                "name": "RepositoryName",
            },
            many=frozenset({_FILTERS}),
            values={"encryption_configuration.kms_key": given},
        ),
        "aws_ecr_repository_policy": Translation(
            _REPOSITORY,
            part_of="repository",
            names={"policy": "RepositoryPolicyText", "registry_id": None},
            values={"policy": policy},
        ),
    }
)
"""A repository's policies are parts of it."""

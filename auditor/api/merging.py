"""The wildcards of policies that an account wrote by which reading SageMaker's resources comes with changing them."""

from __future__ import annotations

from functools import lru_cache

from auditor.api.policies import written
from auditor.graph.access import parsed
from auditor.iam import grants, whole_service
from auditor.iam.merged import Merged, merged
from auditor.model.aws.iam import Group, ManagedPolicy, Role, User


def merging(holder: ManagedPolicy | User | Group | Role) -> tuple[Merged, ...] | None:
    """Such wildcards of a managed policy, or of the inline ones of a holder; None where it has no policy to judge.

    Not judged are policies that AWS wrote, that are boundaries only, or that grant all of SageMaker anyway.

    Raises:
        MissingEvidence: where a policy was not read.
    """
    texts = [(name, text) for name, text, attached_to in written(holder) if attached_to == "identity"]
    judged = [found for name, text in texts if (found := _merged(name, text)) is not None]
    return tuple(one for found in judged for one in found) if judged else None


@lru_cache(maxsize=16_384)
def _merged(name: str, text: str) -> tuple[Merged, ...] | None:
    policy = parsed(text, name)
    return None if whole_service(grants([policy]), "sagemaker") else merged(policy)

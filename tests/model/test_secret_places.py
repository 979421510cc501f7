"""LAW: whatever users write freely in what a resource tells, and is searched for credentials, is declared as such."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from auditor.model.aws.sagemaker.mixins import MayHoldSecrets
from auditor.model.catalog import concrete_types
from auditor.redact.places import Place, place_of
from tests.model.botoshapes import model, record_paths

KINDS = [kind for kind in concrete_types() if issubclass(kind, MayHoldSecrets)]
TOLD_BY_AWS = re.compile(
    r"(^|\.)(CreatedBy|LastModifiedBy|FailureReason|.*StatusMessage|.*Status(es)?|.*StatusDetails|StatusReason|Error"
    r"|ExitMessage|Health|AvailableUpgrade|Best.*Job|OverallBest.*Job|.*ExecutionSummary|Secondary.*Transitions"
    r"|DeploymentRecommendation|InferenceRecommendations|DerivedInformation|ModelArtifacts|SubDomain|MarketplaceTitle"
    r"|MarketplaceDescription|NextToken)(\[]|\{})*(\.|$)"
)
"""States, reasons and results: no request sets them."""
NAMES_THINGS = re.compile(
    r"""(ExecutionRole|Role|Subnets|SecurityGroups|SecurityGroupIdForDomainBoundary|S3OutputLocation|VersionAlias(es)?
      |SageMakerImageVersionAlias|UserPool|SingleSignOnUser(Value|Identifier)|AdminUsers|.*GroupPatterns|Cidrs|Branch
      |Catalog|Database|DbUser|WorkGroup|PlatformIdentifier|Framework|Domain|Task|Stage|Tier|MaintenanceWindowStart
      |.*Attribute|.*TimeOffset|ScheduleExpression|Percentile|MinValue|MaxValue|ValueHint|Accept|InputFilter
      |OutputFilter|BaseModelArn|EvaluatorArn|SequenceLength|PipelineVersion(Aliases|Description))$""",
    re.VERBOSE,
)
"""Ids, names, columns, numbers, moments, and words out of a list, though the API takes any text there."""


def texts(shape: Any, path: str, around: Place, above: frozenset[str] = frozenset()) -> Iterator[str]:
    """The paths of texts that are searched for credentials."""
    if shape.name in above:
        return
    above |= {shape.name}
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            yield from texts(member, f"{path}.{name}" if path else name, place_of(name, around), above)
    elif shape.type_name == "list":
        yield from texts(shape.member, f"{path}[]", around, above)
    elif shape.type_name == "map":
        yield from texts(shape.value, f"{path}{{}}", around, above)
    elif shape.type_name == "string" and not shape.enum and around is not Place.OWN:
        yield path


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_text_that_users_write_freely_is_declared(kind: type[MayHoldSecrets]) -> None:
    shape = model("sagemaker").operation_model(kind.described_by).output_shape
    declared = (*kind.secret_places, *kind.unsearched_places)
    left = [
        path
        for path in texts(shape, "", Place.PROSE)
        if not TOLD_BY_AWS.search(path) and not NAMES_THINGS.search(path.rstrip("[]{}"))
        if not any(path == place or path.startswith((f"{place}.", f"{place}[", f"{place}{{")) for place in declared)
    ]
    assert [path for path in left if not path.startswith("Tags[]")] == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.searched_as], ids=lambda kind: kind.__name__)
def test_search_returns_every_place_but_a_pipelines_definition(kind: type[MayHoldSecrets]) -> None:
    left = set(kind.secret_places) - record_paths(kind.searched_as or "")
    assert left == ({"PipelineDefinition"} if kind.__name__ == "Pipeline" else set())
    assert not set(kind.unsearched_places) & record_paths(kind.searched_as or "")

"""LAW: whatever matters to security in a Describe output of SageMaker is a fact, or is declined with a reason."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

import auditor.model
from auditor.model.aws.sagemaker.mixins import MayHoldSecrets
from auditor.model.catalog import concrete_types
from tests.model.botoshapes import declared, model, paths

SURFACE = Path(__file__).parents[3] / "shared" / "aws" / "api_surface.csv"
STRICT = ("kms", "net.", "role", "host.", "auth", "policy", "share", "secret", "code", "env", "capture.monitor")
"""Kinds of members that are declined one by one."""
BY_NAME = re.compile(
    r"""
    (Kms|KMS)Key | SecurityGroup | Secret | Credential | ExecutionRole$ | Role(Arn|ARN)s?$ | S3.*(Uri|Path|Location)$
    | ^(VpcConfig|VpcId|VpcEndpointId|Subnets|SubnetIds?|Cidrs|IpAddressType|DirectInternetAccess|AppNetworkAccessType
      |EnableNetworkIsolation|EnableInterContainerTrafficEncryption|MinimumInstanceMetadataServiceVersion
      |RootAccess|RemoteAccess|DefaultUid|Uid|EnableSSMAccess|EnableRemoteDebug|EnableDockerAccess
      |AuthMode|AuthType|SharingType|NotebookOutputOption|ResourcePolicy|EnableCapture|WorkteamArn
      |PipelineDefinition|OnCreate|OnStart|Content|ConfigurationValues|JobConfigDocument|ContainerArguments
      |Image|ImageUri|TrainingImage|SpecifiedImage|ModelDataUrl|ArtifactUrl|ArtifactStoreUri
      |Environment|EnvironmentVariables|HyperParameters|StaticHyperParameters)$
    """,
    re.VERBOSE,
)
"""The same by the member's name, for a checkout without the classified surface and for what AWS adds."""


@cache
def declined() -> dict[str, str]:
    """{operation and path, possibly with `*`: reason}."""
    text = (Path(next(iter(auditor.model.__path__))) / "declined.yaml").read_text(encoding="utf-8")
    return {path: entry["reason"] for entry in yaml.safe_load(text) for path in entry["paths"]}


@cache
def facts() -> dict[str, frozenset[str]]:
    """What the classes read of each operation, the places searched for secrets included."""
    found: dict[str, set[str]] = defaultdict(set)
    for kind in concrete_types():
        if kind.type.startswith("AWS::SageMaker::"):
            for of, path, _ in declared(kind):
                found[of or kind.described_by].add(path)
            if issubclass(kind, MayHoldSecrets):
                found[kind.described_by].update(kind.secret_places)
    return {operation: frozenset(read) for operation, read in found.items()}


def is_read(operation: str, path: str) -> bool:
    """Whether a fact reads the member, its items, or something in it."""
    inner = (f"{path}.", f"{path}[", f"{path}{{")
    return any(read == path or read.startswith(inner) for read in facts().get(operation, frozenset()))


def pattern(text: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in text.split("*")))


def is_declined(member: str, *, wildcards: bool) -> bool:
    return member in declined() or (
        wildcards and any(pattern(text).fullmatch(member) for text in declined() if "*" in text)
    )


def named_members() -> Iterator[tuple[str, str]]:
    """Members of Describe outputs whose name alone says that they matter."""
    for operation in model("sagemaker").operation_names:
        if operation.startswith("Describe"):
            for path in sorted(paths("sagemaker", operation)):
                if not path.endswith(("[]", "{}")) and BY_NAME.search(path.rpartition(".")[2]):
                    yield operation, path


def surface() -> list[dict[str, str]]:
    if not SURFACE.exists():
        pytest.skip(f"the classified surface is not beside this checkout ({SURFACE})")
    with SURFACE.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["service"] == "sagemaker"]
    return [row for row in rows if row["operation"].startswith(("Describe", "Get"))]


def test_members_that_matter_by_name_are_facts_or_declined() -> None:
    left = {f"{operation} {path}" for operation, path in named_members() if not is_read(operation, path)}
    assert sorted(member for member in left if not is_declined(member, wildcards=True)) == []


@pytest.mark.shared
def test_members_of_strict_kinds_are_facts_or_declined_one_by_one() -> None:
    strict = [row for row in surface() if row["kind"].startswith(STRICT)]
    left = [f"{row['operation']} {row['path']}" for row in strict if not is_read(row["operation"], row["path"])]
    assert [member for member in left if not is_declined(member, wildcards=False)] == []


@pytest.mark.shared
def test_members_of_other_kinds_are_facts_or_declined() -> None:
    others = [row for row in surface() if not row["kind"].startswith(STRICT)]
    left = [f"{row['operation']} {row['path']}" for row in others if not is_read(row["operation"], row["path"])]
    assert [member for member in left if not is_declined(member, wildcards=True)] == []


def test_nothing_is_declined_that_is_read_or_is_not_there() -> None:
    operations = [name for name in model("sagemaker").operation_names if name.startswith(("Describe", "Get"))]
    unread = [
        f"{operation} {path}"
        for operation in operations
        for path in paths("sagemaker", operation)
        if not is_read(operation, path)
    ]
    stale = [text for text in declined() if not any(pattern(text).fullmatch(member) for member in unread)]
    assert stale == []


def test_reasons_are_sentences_and_each_path_has_one() -> None:
    text = (Path(next(iter(auditor.model.__path__))) / "declined.yaml").read_text(encoding="utf-8")
    entries = yaml.safe_load(text)
    listed = [path for entry in entries for path in entry["paths"]]
    assert len(listed) == len(set(listed))
    assert all(entry["reason"].endswith(".") and len(entry["reason"].split()) > 4 for entry in entries)

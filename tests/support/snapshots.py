"""Small snapshots, written by the real writer from plain documents.

folder = make_snapshot(tmp_path / "snap", [document("AWS::SageMaker::NotebookInstance", "lab",
                       DescribeNotebookInstance={"RootAccess": "Enabled"})])
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from auditor.collect.collector import Where, collectors
from auditor.collect.shapes import shapes
from auditor.model.catalog import concrete_types
from auditor.model.document import GLOBAL, Document, Identity, Listing
from auditor.model.gap import Gap, Reason
from auditor.model.report import Coverage
from auditor.snapshot.manifest import Account, Scope
from auditor.snapshot.write import SnapshotWriter

ACCOUNT, REGION = "111122223333", "eu-west-1"
FINISHED = "2026-11-22T02:03:41Z"


def document(
    type_: str,
    name: str,
    *,
    arn: str | None = None,
    region: str = REGION,
    account: str = ACCOUNT,
    gaps: Mapping[str, Reason] | None = None,
    **responses: dict[str, Any] | None,
) -> Document:
    """A document; responses are given by operation, gaps as {operation: reason}."""
    identity = Identity("aws", account, region, type_, name, arn)
    return Document(identity, responses, {name: Gap(name, reason) for name, reason in (gaps or {}).items()})


def make_snapshot(
    folder: Path,
    documents: Iterable[Document] = (),
    *,
    unread: Iterable[str] = (),
    coverage: Iterable[Coverage] = (),
    left_out: Mapping[str, int] | None = None,
    regions: tuple[str, ...] = (REGION,),
    finished: str = FINISHED,
    answered: bool = True,
) -> Path:
    """Write a snapshot of one account; every listing is complete but those of the types in `unread`.

    `answered`: whether the coverage table begins with a complete call.
    """
    scope = Scope(
        partition="aws",
        accounts=(Account(id=ACCOUNT, caller_arn=f"arn:aws:iam::{ACCOUNT}:user/auditor", regions=regions),),
        history="90d",
    )
    writer = SnapshotWriter(folder, scope, "2026-11-22T02:00:04Z")
    with writer.unit(f"{ACCOUNT}.{regions[0]}.sagemaker") as unit:
        for one in documents:
            unit.add(one)
        for kind in concrete_types():
            gap = Gap(f"list {kind.type}", Reason.DENIED) if kind.type in set(unread) else None
            places = (GLOBAL,) if kind.type in _listed_once() else regions
            unit.listings += [Listing(kind.type, ACCOUNT, where, "list", gap) for where in places]
        unit.coverage += [*([covered("ListNotebookInstances")] if answered else []), *coverage]
        unit.left_out.update(left_out or {})
    writer.finish(tool="0.1.0", botocore="1.44.5", finished=finished, shapes=_shapes())
    return folder


def covered(operation: str, status: Any = "complete", *, service: str = "sagemaker", reason: str = "") -> Coverage:
    """A row of the coverage table."""
    return Coverage(
        service=service, operation=operation, account=ACCOUNT, region=REGION, status=status, calls=1, reason=reason
    )


def notebook(name: str, *, root: bool = True, denied: bool = False, region: str = REGION) -> Document:
    """A notebook instance on which users are root or not, or whose Describe was denied."""
    answer = {
        "NotebookInstanceName": name,
        "RootAccess": "Enabled" if root else "Disabled",
        "DirectInternetAccess": "Disabled",
        "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/notebooks",
    }
    type_, arn = "AWS::SageMaker::NotebookInstance", f"arn:aws:sagemaker:{region}:{ACCOUNT}:notebook-instance/{name}"
    if denied:
        return document(type_, name, arn=arn, region=region, gaps={"DescribeNotebookInstance": Reason.DENIED})
    return document(type_, name, arn=arn, region=region, DescribeNotebookInstance=answer)


@cache
def _listed_once() -> frozenset[str]:
    """The types that are listed once for an account, not in every region."""
    return frozenset(type_ for one in collectors() if one.where is Where.GLOBAL for type_ in one.types)


@cache
def _shapes() -> dict[str, list[str]]:
    return shapes(collectors()).as_json()

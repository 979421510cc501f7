"""A snapshot gives back what was written, refuses what was changed, and goes on where it was interrupted."""

from __future__ import annotations

import json
import shutil
import stat
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.document import Document, Identity, Listing, Secret
from auditor.model.gap import Gap, Reason
from auditor.snapshot.files import part_name
from auditor.snapshot.manifest import Account, Scope, SnapshotError
from auditor.snapshot.read import Snapshot
from auditor.snapshot.write import SHAPES, SnapshotWriter

TYPE = "AWS::SageMaker::NotebookInstance"
SHAPE = {"DescribeNotebookInstance": ["RoleArn"]}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
documents = st.builds(
    Document,
    st.builds(Identity, st.just("aws"), st.just("1" * 12), st.just("eu-west-1"), st.just(TYPE), st.text(max_size=9)),
    st.dictionaries(st.text(max_size=5), st.none() | st.dictionaries(st.text(max_size=4), json_values, max_size=3)),
    st.dictionaries(st.text(max_size=5), st.builds(Gap, st.text(max_size=5), st.sampled_from(Reason)), max_size=2),
    st.lists(st.builds(Secret, st.text(max_size=4), st.text(max_size=4), st.just("t")), max_size=2).map(tuple),
)


def scope(caller: str = "arn:aws:iam::111111111111:role/audit") -> Scope:
    account = Account(id="1" * 12, caller_arn=caller, regions=("eu-west-1",))
    return Scope(partition="aws", accounts=(account,), history="90d")


def write(folder: Path, *written: Document) -> None:
    writer = SnapshotWriter(folder, scope(), "2026-01-01T00:00:00Z")
    with writer.unit("one") as unit:
        unit.listings.append(Listing(TYPE, "1" * 12, "eu-west-1", "ListNotebookInstances"))
        for document in written:
            unit.add(document)
    finish(writer)


def finish(writer: SnapshotWriter) -> None:
    writer.finish(tool="t", botocore="b", finished="2026-01-01T01:00:00Z", shapes=SHAPE)


def a_document(name: str = "n") -> Document:
    return Document(Identity("aws", "1" * 12, "eu-west-1", TYPE, name), {"DescribeNotebookInstance": {"RoleArn": "r"}})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "s", a_document("a"), a_document("b"))
    return tmp_path / "s"


@settings(max_examples=50)
@given(st.lists(documents, max_size=6))
def test_what_was_written_is_read_back(written: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        write(Path(scratch) / "s", *written)
        snapshot = Snapshot(Path(scratch) / "s")
        assert list(snapshot.documents(TYPE)) == written
        assert snapshot.count(TYPE) == len(written)


def test_many_documents_span_several_frames(tmp_path: Path) -> None:
    written = [Document(a_document(f"n{n}").identity, {"D": {"Text": f"{n} " * 400}}) for n in range(1500)]
    write(tmp_path / "s", *written)
    assert list(Snapshot(tmp_path / "s").documents(TYPE)) == written


def test_the_shapes_come_along(folder: Path) -> None:
    shapes = Snapshot(folder).shapes
    assert shapes.has("DescribeNotebookInstance", "RoleArn")
    assert not shapes.has("DescribeNotebookInstance", "KmsKeyId")


def test_a_zip_of_it_is_the_same(folder: Path, tmp_path: Path) -> None:
    inner = shutil.make_archive(str(tmp_path / "flat"), "zip", folder)
    outer = shutil.make_archive(str(tmp_path / "nested"), "zip", folder.parent, folder.name)
    for archive in (inner, outer):
        assert list(Snapshot(Path(archive)).documents(TYPE)) == list(Snapshot(folder).documents(TYPE))


def test_nobody_else_may_read_it(folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def edit(folder: Path, **changes: Any) -> None:
    file = folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda folder: flip(folder / part_name(TYPE)), "digest mismatch in AWS.SageMaker.NotebookInstance"),
        (lambda folder: flip(folder / SHAPES), "digest mismatch in shapes"),
        (lambda folder: (folder / part_name(TYPE)).unlink(), "is missing"),
        (lambda folder: (folder / "manifest.json").unlink(), "no manifest.json"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "manifest.json is damaged"),
        (lambda folder: edit(folder, schema="auditor/snapshot/9"), "use a newer auditor"),
        (lambda folder: edit(folder, stranger=1), "manifest.json is damaged"),
        (lambda folder: edit(folder, parts=[{"file": "../x", "sha256": "0", "records": 1}]), "is missing"),
        (shutil.rmtree, "no such snapshot"),
    ],
)
def test_what_was_damaged_is_refused_by_name(folder: Path, damage: Any, says: str) -> None:
    damage(folder)
    with pytest.raises(SnapshotError, match=says):
        Snapshot(folder)


def test_an_interrupted_one_goes_on(tmp_path: Path) -> None:
    writer = SnapshotWriter(tmp_path / "s", scope(), "2026-01-01T00:00:00Z")
    with writer.unit("finished") as unit:
        unit.add(a_document("kept"))
    broken = writer.unit("broken")
    broken.add(a_document("half"))
    broken.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)

    with pytest.raises(SnapshotError, match="--resume"):
        Snapshot(tmp_path / "s")
    again = SnapshotWriter(tmp_path / "s", scope(), "2026-01-02T00:00:00Z", resume=True)
    assert again.done("finished")
    assert not again.done("broken")
    with again.unit("broken") as unit:
        unit.add(a_document("whole"))
    finish(again)

    snapshot = Snapshot(tmp_path / "s")
    assert {document.identity.name for document in snapshot.documents(TYPE)} == {"kept", "whole"}
    assert snapshot.manifest.started == "2026-01-01T00:00:00Z"


def test_resuming_as_somebody_else_is_refused(tmp_path: Path) -> None:
    SnapshotWriter(tmp_path / "s", scope(), "2026-01-01T00:00:00Z")
    with pytest.raises(SnapshotError, match="another caller"):
        SnapshotWriter(tmp_path / "s", scope("arn:aws:iam::111111111111:role/other"), "", resume=True)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "mine").write_text("keep me")
    with pytest.raises(SnapshotError, match="not empty"):
        SnapshotWriter(tmp_path, scope(), "")
    with pytest.raises(SnapshotError, match="nothing to resume"):
        SnapshotWriter(folder, scope(), "", resume=True)
    assert (tmp_path / "mine").read_text() == "keep me"


def test_every_schema_that_was_ever_written_is_still_read() -> None:
    """The golden files are never made anew: each is what the auditor of its day wrote."""
    golden = sorted((Path(__file__).parent / "golden").glob("snapshot-*.zip"))
    assert golden
    for archive in golden:
        assert {document.identity.name for document in Snapshot(archive).documents(TYPE)} == {"a", "b"}

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.engine.formats import formats
from auditor.engine.outputs import read_report, targets, write_all
from auditor.model.errors import UserError
from tests.reports.sample import sample_report


def test_the_formats_are_found_by_their_files() -> None:
    assert {"csv", "html", "json", "markdown", "terminal"} <= set(formats())
    assert {name: one.suffix for name, one in formats().items()}["markdown"] == ".md"


def test_a_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_all(sample_report(), targets([f"json={tmp_path / 'r.json'}"], formats()))
    assert read_report(tmp_path / "r.json") == sample_report()


def test_a_link_is_written_through_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "r.json").symlink_to(tmp_path / "real" / "r.json")
    write_all(sample_report(), targets([f"json={tmp_path / 'r.json'}"], formats()))
    assert (tmp_path / "r.json").is_symlink()
    assert read_report(tmp_path / "real" / "r.json") == sample_report()


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_all(sample_report(), targets(["json=/dev/null"], formats()))
    assert Path("/dev/null").is_char_device()


def test_asking_writes_nothing_yet(tmp_path: Path) -> None:
    targets([f"json={tmp_path / 'r.json'}"], formats())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[]", "not a report"),
        ('{"schema": "auditor/report/2"}', "schema 'auditor/report/2' is not known here"),
        ('{"schema": "auditor/report/1"}', "not a report: tool: Field required"),
    ],
)
def test_what_is_no_report_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "r.json").write_text(text)
    with pytest.raises(UserError) as raised:
        read_report(tmp_path / "r.json")
    assert said in str(raised.value)
    assert str(tmp_path / "r.json") in str(raised.value)

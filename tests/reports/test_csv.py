from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.engine.formats import formats
from auditor.model.report import Report
from tests.reports.gate_sample import PLAN, TEMPLATE, gate_report
from tests.reports.sample import sample_report
from tests.reports.sample_parts import finding

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


def rows(report: Report) -> list[dict[str, str]]:
    out = io.StringIO(newline="")
    formats()["csv"].render(report, out.write)
    return list(csv.DictReader(io.StringIO(out.getvalue(), newline=""), strict=True))


def named(name: str) -> Report:
    return sample_report().model_copy(update={"findings": (finding("notebook-root-access", name, message=name),)})


def test_one_row_a_finding() -> None:
    report = sample_report()
    found = rows(report)
    assert [row["fingerprint"] for row in found] == [one.fingerprint for one in report.findings]
    root = next(row for row in found if row["rule"] == "notebook-root-access")
    assert root["resource_name"] == "fraud-exploration"
    assert root["severity"] == "high"
    assert "root_access=true (sagemaker:DescribeNotebookInstance)" in root["evidence"]


@pytest.mark.parametrize(
    "name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\N{FULLWIDTH EQUALS SIGN}1"]
)
def test_no_cell_is_a_formula(name: str) -> None:
    (row,) = rows(named(name))
    assert row["resource_name"].startswith("'")


@given(st.text(min_size=1))
def test_whatever_aws_says_stays_in_its_cell(name: str) -> None:
    (row,) = rows(named(name))
    assert None not in row
    assert not any(cell.startswith(FORMULAS) for cell in row.values())
    assert "\x1b" not in "".join(row.values())


def test_a_finding_in_code_has_its_file_and_line_last() -> None:
    found = rows(gate_report())
    assert list(found[0])[-2:] == ["file", "line"]
    places = {row["rule"]: (row["file"], row["line"]) for row in found}
    assert places["notebook-root-access"] == (TEMPLATE, "15")
    assert places["model-network-isolation-off"] == (PLAN, "")
    assert {(row["file"], row["line"]) for row in rows(sample_report())} == {("", "")}

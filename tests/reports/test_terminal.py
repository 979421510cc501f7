from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from auditor.engine.formats import formats
from auditor.model.report import Report
from tests.reports.sample import sample_report
from tests.reports.sample_parts import finding


def text(report: Report, width: int = 100, *, color: bool = False) -> str:
    out = io.StringIO()
    formats()["terminal"].render(report, out.write, width=width, color=color)
    return out.getvalue()


def flat(told: str) -> str:
    return " ".join(told.split())


def test_counts_come_first_and_add_up() -> None:
    told = flat(text(sample_report()))
    assert "241 fail, 6 unknown, 2,493 pass, 2,019 not applicable = 4,759 verdicts, which add up for every rule" in told


def test_counts_that_do_not_add_up_are_shouted_about() -> None:
    report = sample_report()
    wrong = report.population[0].model_copy(update={"fail": 99})
    told = text(report.model_copy(update={"population": (wrong, *report.population[1:])}))
    assert f"do NOT add up for {wrong.rule}" in told


def test_causes_stand_worst_first_each_once_with_its_count() -> None:
    told = flat(text(sample_report()))
    assert told.index("CRITICAL") < told.index("HIGH") < told.index("MEDIUM")
    assert told.count("job-volume-aws-managed-key") == 1
    assert "214 training jobs: fraud-xgb-nightly-2026-11-10-03-00-17-070," in told
    assert "and 211 more" in told


def test_it_says_what_was_not_read_what_was_left_out_and_what_is_accepted() -> None:
    told = flat(text(sample_report()))
    assert "denied s3:GetBucketPolicy" in told
    assert "2 unknown findings rest on s3:GetBucketPolicy: bucket-tls-not-required" in told
    assert "444455556666/ap-south-1 could not be read: the region is not enabled" in told
    assert "11,840 training jobs, 920 processing jobs" in told
    assert "platform@example.com until 2027-03-31" in told
    assert "rule feature-group-offline-key: KeyError" in told


def test_a_clean_report_says_so_and_no_more() -> None:
    clean = sample_report().model_copy(update={"findings": (), "coverage": (), "errors": ()})
    told = text(clean)
    assert "No open finding." in told
    assert "Could not be read" not in told


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(cell_len(line) for line in text(sample_report(), width).splitlines()) <= width


@pytest.mark.parametrize("width", [40, 80])
def test_names_are_folded_and_not_cut_on_narrow_terminals(width: int) -> None:
    assert "SageMakerExecutionRole-20231104T101512" in re.sub(r"\s", "", text(sample_report(), width))


def test_colours_are_used_only_where_asked_for() -> None:
    assert "\x1b[" not in text(sample_report())
    assert "\x1b[" in text(sample_report(), color=True)


@given(st.text(min_size=1))
def test_no_control_character_of_a_name_reaches_the_terminal(name: str) -> None:
    report = sample_report().model_copy(update={"findings": (finding("notebook-root-access", name, message=name),)})
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text(report))

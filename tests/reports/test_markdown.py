from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.engine.formats import formats
from auditor.model.report import Report
from tests.reports.gate_sample import TEMPLATE, gate_report
from tests.reports.sample import sample_report
from tests.reports.sample_parts import finding


def text(report: Report) -> str:
    out = io.StringIO()
    formats()["markdown"].render(report, out.write)
    return out.getvalue()


def named(name: str) -> Report:
    return sample_report().model_copy(update={"findings": (finding("notebook-root-access", name, message=name),)})


def row(report: Report) -> str:
    (found,) = [line for line in text(report).splitlines() if line.startswith("| high |")]
    return found


def test_it_answers_the_readers_questions() -> None:
    told = text(sample_report())
    assert "| 241 | 6 | 2,493 | 2,019 | 4,759 |" in told
    assert told.index("| critical |") < told.index("| high |") < told.index("| medium |")
    assert "`s3:GetBucketPolicy` denied in 111122223333 eu-west-1" in told
    assert "- 11,840 training jobs" in told
    assert "expired on 2026-08-01, so the finding is back" in told


def test_counts_that_do_not_add_up_are_shouted_about() -> None:
    report = sample_report()
    wrong = report.population[0].model_copy(update={"fail": 99})
    told = text(report.model_copy(update={"population": (wrong, *report.population[1:])}))
    assert f"**The counts do not add up for {wrong.rule}.**" in told


@pytest.mark.parametrize(
    ("name", "never"),
    [
        ("<img src=x>", " <img"),
        ("[click](http://evil)", "[click]("),
        ("**bold**", " **bold**"),
        ("@octocat", "@octocat |"),
        ("http://evil.example", " http://evil"),
        ("www.evil.example", " www.evil"),
        ("a\n# head", "\n# head"),
        ("\x1b[31m", "\x1b"),
    ],
)
def test_a_message_is_never_markup(name: str, never: str) -> None:
    report = named("lab")
    told = text(report.model_copy(update={"findings": (report.findings[0].model_copy(update={"message": name}),)}))
    assert never not in told


@given(st.text(alphabet=st.sampled_from("a`|\\\n<*[ "), min_size=1, max_size=12))
def test_no_name_breaks_out_of_its_cell(name: str) -> None:
    cells = re.split(r"(?<!\\)(?:\\\\)*\|", row(named(name)))
    assert len(cells) == 7


def test_what_is_in_code_has_its_place_and_unknowns_say_what_would_tell() -> None:
    told = text(gate_report())
    assert "1 resource in 2 files; 1 input could not be read" in told
    assert f"| `{TEMPLATE}:15:19` |" in told
    assert "- 1 verdict is told only after deployment: the scan of the account answers" in told

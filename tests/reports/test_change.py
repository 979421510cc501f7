"""The two formats that tell of a change: a comment for a pull request, and a step summary."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

from auditor.model.report import Report, SuppressionRecord
from auditor.model.text import visible
from tests.reports.gate_sample import DIFF, TEMPLATE, gate_report, hostile
from tests.reports.rendering import TEXT, told
from tests.reports.sample import large_report, sample_report

FORMATS = ("pull-request", "github-summary")
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
ACTIVE = {"link_open", "image", "html_inline", "em_open", "s_open", "hardbreak"}


def section(report: Report, title: str) -> str:
    """One section of the comment."""
    return told("pull-request", report).partition(f"\n### {title}\n")[2].partition("\n### ")[0]


def blocks(markdown: str) -> list[str]:
    return [token.type for token in MARKDOWN.parse(markdown)]


def inlines(markdown: str) -> list[Token]:
    return [child for token in MARKDOWN.parse(markdown) for child in token.children or ()]


def test_what_is_to_be_accepted_stands_first_then_what_could_not_be_read() -> None:
    titles = re.findall(r"^### (.*)$", told("pull-request", gate_report()), re.MULTILINE)
    assert titles == [
        "Accepted, not mended",
        "Could not be read, so nothing is known of it",
        "Added",
        "Not known",
        "Fixed",
        "Left, as in the baseline",
        "Errors",
        "How to mend",
    ]


def test_the_newest_suppression_is_the_first() -> None:
    report = gate_report()
    old = report.findings[2]
    assert old.suppression is not None
    record = old.suppression.model_copy(update={"created": "2026-11-21", "owner": "new@example.com"})
    about = old.resource.model_copy(update={"name": "Other"})
    new = old.model_copy(update={"suppression": record, "resource": about})
    told_ = section(report.model_copy(update={"findings": (old, new, old, new)}), "Accepted, not mended")
    assert told_.index("2026-11-21") < told_.index("2026-11-20")
    assert "`Other` and 1 more" in told_
    assert f"`{TEMPLATE}:40`" in told_


def test_what_is_added_has_its_place_and_its_fix() -> None:
    row = section(gate_report(), "Added").splitlines()[-1]
    assert row.startswith("| high | Notebook users are root on the instance (`notebook-root-access`) |")
    assert row.endswith(f"| `Notebook` | `{TEMPLATE}:15:19` |")
    fold = section(gate_report(), "How to mend")
    assert f"```diff\n{DIFF}```" in fold
    assert f"<summary>high <code>notebook-root-access</code> <code>{TEMPLATE}:15:19</code></summary>" in fold


def test_what_is_fixed_left_and_unknown_is_said() -> None:
    report = gate_report()
    assert "1 new problem, 1 not known, 1 fixed, 1 left, 1 suppressed." in told("pull-request", report)
    assert f"critical: Bucket is public (`bucket-public`): `{TEMPLATE}#Artifacts`" in section(report, "Fixed")
    assert "`notebook-direct-internet`" in section(report, "Left, as in the baseline")
    assert "known only after apply" in section(report, "Not known")


def test_an_acceptance_that_has_run_out_is_told() -> None:
    assert "expired on 2026-08-01" in section(sample_report(), "No longer accepted")


def test_counts_that_do_not_add_up_are_shouted_about() -> None:
    report = sample_report()
    wrong = report.model_copy(update={"population": (report.population[0].model_copy(update={"fail": 99}),)})
    for name in FORMATS:
        assert "**The counts do not add up for notebook" in told(name, wrong)
        assert "do not add up" not in told(name, report)


def test_a_clean_change_is_one_line() -> None:
    clean = sample_report().model_copy(update={"findings": (), "inputs": (), "errors": ()})
    assert "###" not in told("pull-request", clean)
    assert "## SageMaker audit: 0 new problems" in told("pull-request", clean)


def test_a_comment_can_be_found_again_by_its_first_line() -> None:
    assert told("pull-request", gate_report()).startswith("<!-- sagemaker-auditor -->\n")


@pytest.mark.parametrize(("name", "most"), [("pull-request", 65_536), ("github-summary", 1_024_000)])
@pytest.mark.parametrize("letter", ["@", "é", "\U000e0041", "`", "<"])
def test_it_stays_within_what_github_takes_and_every_section_is_there(name: str, most: int, letter: str) -> None:
    report = large_report(600, 60)
    record = SuppressionRecord(owner=letter * 500, reason=letter * 500, created="", expires="")
    findings = tuple(
        one.model_copy(
            update={
                "message": letter * 1000,
                "status": ("new", "suppressed")[number % 2],
                "suppression": record.model_copy(update={"place": f"{number}"}),
                "remediation": one.remediation.model_copy(update={"diff": letter * 5000 + str(number)}),
            }
        )
        for number, one in enumerate(report.findings)
    )
    text = told(name, report.model_copy(update={"findings": findings}))
    assert len(text.encode()) <= most
    for title in ("Accepted, not mended", "Could not be read", "Added", "Not known", "Errors", "How to mend"):
        assert f"\n### {title}" in text
    assert text.count("<details>") == text.count("</details>")
    assert "more, which the other formats list." in text


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40, deadline=None)
@given(text=TEXT)
def test_no_text_is_markup_a_mention_or_a_link(name: str, text: str) -> None:
    markdown = told(name, hostile(text))
    assert blocks(markdown) == blocks(told(name, hostile("plain" if visible(text).split() else "")))
    for token in inlines(markdown):
        assert token.type not in ACTIVE
        assert token.type != "text" or not re.search(r"@\w|#\d", token.content)
    for token in MARKDOWN.parse(markdown):
        if token.type == "html_block":
            bare = re.sub(r"<code>[^<>]*</code>|</?(details|summary)>|<!-- sagemaker-auditor -->", "", token.content)
            assert not re.search(r"[<>@]", bare)


def test_an_address_in_a_message_is_no_link() -> None:
    report = gate_report()
    one = report.findings[1].model_copy(update={"message": "see https://evil.example, www.evil.example and #12"})
    added = section(report.model_copy(update={"findings": (one,)}), "Added")
    assert "see https\\://evil.example, www&#46;evil.example and \\#&#8203;12" in added

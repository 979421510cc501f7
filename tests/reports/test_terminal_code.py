"""The terminal report of findings that stand in code: as a compiler shows them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from auditor.model.report import Finding, Input, Location, Report
from tests.reports.gate_sample import HERE, TEMPLATE, coded, gate_report, hostile
from tests.reports.rendering import TEXT, told
from tests.reports.sample import sample_report


def terminal(report: Report, width: int = 100, *, color: bool = False) -> str:
    return told("terminal", report, width=width, color=color)


def shown(at: Location, width: int = 100) -> list[str]:
    """The lines of a report of one finding at this place."""
    return terminal(of(coded("notebook-root-access", "Notebook", at)), width).splitlines()


def of(*findings: Finding) -> Report:
    return gate_report().model_copy(update={"findings": findings})


def caret(lines: list[str]) -> tuple[str, str]:
    """What stands over the carets, and the carets."""
    (number,) = [number for number, line in enumerate(lines) if re.search(r"│ +\^+$", line)]
    under = lines[number]
    start, end = cell_len(under[: under.index("^")]), cell_len(under)
    above, columns = "", 0
    for letter in lines[number - 1]:
        if start <= columns < end:
            above += letter
        columns += cell_len(letter)
    return above, under[under.index("^") :]


def test_it_shows_place_lines_caret_words_and_diff() -> None:
    lines = terminal(gate_report(), 120).splitlines()
    first = lines.index(f"{TEMPLATE}:15:19: high: Notebook users are root on the instance [notebook-root-access]")
    assert lines[first + 1 : first + 15] == [
        "  Notebook: RootAccess is Enabled",
        "  12 │   Notebook:",
        "  13 │     Type: AWS::SageMaker::NotebookInstance",
        "  14 │     Properties:",
        "> 15 │       RootAccess: Enabled  # for now",
        "     │                   ^^^^^^^",
        "  16 │       InstanceType: ml.t3.medium",
        "  fix: Stop the instance, set RootAccess to Disabled, start it again.",
        "  │ @@ -12,5 +12,5 @@",
        "  │    Notebook:",
        "  │      Type: AWS::SageMaker::NotebookInstance",
        "  │      Properties:",
        "  │ -      RootAccess: Enabled  # for now",
        "  │ +      RootAccess: Disabled  # for now",
    ]


def test_an_unknown_stands_with_what_would_tell_and_what_is_accepted_is_not_shown_as_open() -> None:
    lines = terminal(gate_report(), 120).splitlines()
    first = lines.index("  1 verdict is told only after deployment: the scan of the account answers")
    assert lines[first + 1] == "    medium: model-network-isolation-off"
    assert f"{TEMPLATE}:41" not in "".join(lines)
    assert any("platform@example.com until 2027-03-31" in line for line in lines)


def unknown(number: int, reason: str, message: str = "not known") -> Finding:
    rule = "notebook-root-access" if number % 2 else "model-network-isolation-off"
    gaps = (("fact", "DescribeModel", reason),)
    return coded(rule, f"N{number}", HERE, verdict="unknown", gaps=gaps, message=message)


def test_hundreds_of_unknowns_that_wait_for_the_same_are_one_line() -> None:
    lacking = "not_collected: the code does not hold it; lay it over a snapshot of the account by --over"
    report = of(*(unknown(n, lacking) for n in range(300)))
    lines = terminal(report).splitlines()
    assert "  No finding fails in what could be read." in lines
    first = next(at for at, line in enumerate(lines) if "300 verdicts need what only the account holds" in line)
    assert lines[first + 1 : first + 4] == [
        "    high: notebook-root-access (150)",
        "    medium: model-network-isolation-off (150)",
        "",
    ]


def test_green_is_only_what_was_read() -> None:
    report = of()
    read = tuple(one for one in report.inputs if one.status == "read")
    failed = tuple(one for one in report.inputs if one.status == "failed")
    assert "No finding fails.\n" in terminal(report.model_copy(update={"inputs": read}))
    assert "No finding fails" not in terminal(report.model_copy(update={"inputs": failed}))


def test_a_path_is_told_once_in_an_error() -> None:
    bad = Input(path="a.yaml", type="unknown", status="failed", error="a.yaml:3:1: no YAML")
    assert "\na.yaml could not be read: 3:1: no YAML\n" in terminal(of().model_copy(update={"inputs": (bad,)}))


def test_what_the_reader_can_give_comes_first_and_by_name() -> None:
    report = of(
        unknown(1, "not_returned: Status is not assigned yet"),
        unknown(2, "unresolved: parameter Key has no default"),
        unknown(3, "unresolved: parameter Key has no default"),
        unknown(4, "unresolved: parameter Subnet has no default"),
        unknown(5, "unresolved: <<image>> stands for it"),
        unknown(6, "unresolved: something else"),
    )
    text = terminal(report, 120)
    order = ["Key (2), Subnet", "<<image>>", "lacks an answer: something else", "told only after deployment"]
    assert sorted(order, key=text.index) == order


def test_what_hangs_on_the_partition_asks_for_the_region() -> None:
    words = "it hangs on the partition: fails where the partition is aws (x); passes where the partition is another (y)"
    text = terminal(of(unknown(1, f"unresolved: {words}", words)), 160)
    assert "1 verdict needs to know where the code goes: say it by --account and --region" in text


def test_a_choice_that_would_fail_is_told_with_its_place() -> None:
    words = "it hangs on parameter Env: fails where parameter Env is dev (RootAccess is Enabled)"
    lines = terminal(of(unknown(1, f"unresolved: {words}", words)), 160).splitlines()
    first = next(at for at, line in enumerate(lines) if "1 verdict hangs on what the code leaves open" in line)
    where = f"{TEMPLATE}:15:19: [notebook-root-access] Notebook"
    assert lines[first + 1].strip() == "parameter Env"
    assert lines[first + 3].strip().startswith(where.removesuffix("Notebook"))
    assert lines[first + 3].endswith("N1 fails where parameter Env is dev (RootAccess is Enabled)")


def test_the_counts_and_what_was_read_stand_at_the_end() -> None:
    lines = terminal(gate_report(), 100).rstrip().splitlines()
    (first,) = [at for at, line in enumerate(lines) if line.startswith("In all")]
    assert lines[first].startswith("In all  1 resource in 2 files; 1 input could not be read")
    assert lines[-1] == "  1 of them suppressed"


def test_what_has_lines_is_not_told_twice_and_what_has_none_is_still_told() -> None:
    report = gate_report()
    assert "Worst causes" not in terminal(report)
    both = report.model_copy(update={"findings": (*report.findings, *sample_report().findings)})
    text = terminal(both)
    assert text.index("To mend") < text.index("Worst causes") < text.index("Execution role can do everything")


def test_a_remedy_is_told_once_for_a_rule() -> None:
    one = coded("notebook-root-access", "A", HERE)
    two = coded("notebook-root-access", "B", HERE.model_copy(update={"line": 16}))
    text = terminal(of(one, two))
    assert text.count("fix: Stop the instance") == 1
    assert text.count("[notebook-root-access]") == 2


def test_of_many_places_of_a_problem_the_first_is_shown_and_the_others_are_named() -> None:
    many = [coded("notebook-root-access", f"N{n}", HERE.model_copy(update={"line": n + 1})) for n in range(50)]
    text = terminal(of(*many))
    assert text.count("Notebook users are root") == 1
    assert f"  {TEMPLATE}:2:19: N1: " in text
    assert "and at 45 more places" in text


def test_no_more_problems_are_shown_than_can_be_read() -> None:
    one = coded("notebook-root-access", "N", HERE)
    text = terminal(of(*(one.model_copy(update={"rule": f"rule-{n:02}"}) for n in range(40))))
    assert text.count(": high: ") == 15
    assert "… and 25 more problems with 25 findings: -f html=report.html lists all" in text


def test_the_lines_of_a_place_are_shown_once() -> None:
    one, two = (coded(rule, "N", HERE) for rule in ("notebook-root-access", "notebook-direct-internet"))
    text = terminal(of(one, two))
    assert text.count("> 15 │") == 1
    assert text.count(f"{TEMPLATE}:15:19: ") == 2


@pytest.mark.parametrize("width", [40, 60, 80])
def test_the_meant_part_of_a_long_line_stays_in_sight(width: int) -> None:
    line = f'{"{" * 300}"RootAccess": "Enabled"{"}" * 300}'
    at = Location(file="a.json", line=1, column=315, end_column=324, excerpt=(line,), excerpt_from=1)
    lines = shown(at, width)
    assert caret(lines) == ('"Enabled"', "^^^^^^^^^")
    assert max(map(cell_len, lines)) <= width


def test_carets_stand_under_wide_letters_tabs_and_what_is_made_visible() -> None:
    line = "\t\u202e名前: 値値 # x"
    column = line.index("値") + 1
    at = Location(file="a.yaml", line=7, column=column, end_column=column + 2, excerpt=(line,), excerpt_from=7)
    assert caret(shown(at)) == ("値値", "^^^^")


def test_a_place_of_several_lines_marks_each_and_points_at_the_first() -> None:
    at = HERE.model_copy(update={"line": 12, "column": 3, "end_line": 14, "end_column": 16})
    lines = [line for line in shown(at) if re.match(r"[> ] +(\d+)? +│", line)]
    assert [line[:1] for line in lines] == [">", " ", ">", ">", " ", " "]
    assert lines[1].endswith("^" * len("Notebook:"))


def test_a_block_ends_before_the_next_key_and_its_comment() -> None:
    excerpt = ("  Role:", "    Type: x", "", "  # of the churn team", "  Notebook:")
    at = Location(file="a.yaml", line=1, column=3, end_line=5, end_column=3, excerpt=excerpt, excerpt_from=1)
    lines = [line for line in shown(at) if re.match(r"[> ] +\d+ +│", line)]
    assert [line[:1] for line in lines] == [">", ">", " ", " ", " "]


def test_without_a_column_the_whole_line_is_meant() -> None:
    at = HERE.model_copy(update={"column": None, "end_line": None, "end_column": None})
    assert caret(shown(at))[0] == "RootAccess: Enabled  # for now"


def test_without_lines_there_is_the_place_alone() -> None:
    text = "\n".join(shown(Location(file="./plan.json", address="aws_sagemaker_model.x")))
    assert "plan.json: high: " in text
    assert "│" not in text


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(map(cell_len, terminal(gate_report(), width).splitlines())) <= width


def test_what_is_fixed_is_told_and_counted_where_it_is_much() -> None:
    report = gate_report()
    assert f"Bucket is public: {TEMPLATE}#Artifacts" in terminal(report)
    text = terminal(report.model_copy(update={"fixed": report.fixed * 20}))
    assert text.count("Bucket is public") == 8
    assert "… and 12 more" in text
    assert "Fixed" not in terminal(report.model_copy(update={"fixed": ()}))


def test_colours_are_used_only_where_asked_for() -> None:
    assert "\x1b[" not in terminal(gate_report())
    assert "\x1b[32m+      RootAccess: Disabled" in terminal(gate_report(), color=True)


@settings(max_examples=60, deadline=None)
@given(TEXT, st.integers(20, 120))
def test_any_text_leaves_every_line_within_the_width_and_no_control_character(text: str, width: int) -> None:
    out = terminal(hostile(text), width)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", out)
    assert max(map(cell_len, out.split("\n"))) <= width


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.text(st.characters(codec="utf-8"), max_size=30), max_size=4).map(tuple),
    st.integers(1, 6),
    st.integers(1, 40),
    st.integers(1, 8),
    st.integers(1, 40),
)
def test_places_beyond_the_lines_do_no_harm(
    excerpt: tuple[str, ...], line: int, column: int, end_line: int, end_column: int
) -> None:
    at = Location(
        file="a",
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        excerpt=excerpt,
        excerpt_from=1,
    )
    assert "notebook-root-access" in "".join(shown(at))
    for name in ("sarif", "junit", "github", "gitlab", "pull-request"):
        assert told(name, of(coded("notebook-root-access", "Notebook", at)))

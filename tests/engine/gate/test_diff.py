"""A fix as a diff: applied by its line numbers, it makes of the file what the fix makes of it."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from auditor.engine.gate.files import Files
from auditor.engine.gate.fix import Fix, diff
from auditor.iac.edit import Edit, edited
from auditor.iac.text import parse

MEMBERS = [f"Member{number}" for number in range(9)]
RANGE = re.compile(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@")


def applied(told: str, lines: list[str]) -> list[str]:
    """What the hunks of a diff make of the lines; each line of theirs must stand where they say."""
    made: list[str] = []
    at = 0
    for line in told.split("\n")[2:]:
        if found := RANGE.fullmatch(line):
            start = int(found[1]) - (found[2] != "0")
            made, at = [*made, *lines[at:start]], start
        elif line.startswith("+"):
            made.append(line[1:])
        else:
            assert lines[at] == line[1:]
            made, at = made + [lines[at]] * (line[0] == " "), at + 1
    return [*made, *lines[at:]]


@given(
    st.dictionaries(st.sampled_from(MEMBERS), st.sampled_from(["same", "other"]), min_size=2),
    st.dictionaries(st.sampled_from([*MEMBERS, "New"]), st.sampled_from(["changed", None]), min_size=1, max_size=3),
)
def test_a_diff_makes_what_the_fix_makes(members: dict[str, str], wanted: dict[str, str | None]) -> None:
    content = "".join(f"{name}: {value}\n" for name, value in members.items())
    text = parse(content, "app.yaml", "yaml")
    there = {name: value for name, value in wanted.items() if value or name in members}
    fix = Fix("app.yaml", tuple(Edit((name,), value) for name, value in there.items()))
    files = Files(Path(), read={"app.yaml": text})
    told = diff(fix, files, frozenset())
    assert applied(told, content.splitlines()) == edited(text, fix.edits).splitlines()

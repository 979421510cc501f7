from __future__ import annotations

import re
import sys

import pytest

from auditor.cli import progress
from auditor.collect.ledger import Event

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def event(service: str, *, calls: int = 2, throttles: int = 0, finished: bool = False) -> Event:
    return Event("111122223333", "eu-west-1", service, 3, calls, throttles, finished)


def test_piped_it_is_one_plain_line_a_unit(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    with progress.shown() as watch:
        watch(event("kms"))
        watch(event("kms", finished=True))
        watch(event("iam", calls=7, throttles=1, finished=True))
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "111122223333 eu-west-1 kms: 3 documents, 2 calls",
        "111122223333 eu-west-1 iam: 3 documents, 7 calls, 1 throttled",
    ]


@pytest.mark.parametrize("width", [40, 80, 120])
def test_on_a_terminal_it_is_a_table_no_wider_than_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress.shown() as watch:
        watch(event("application-autoscaling", throttles=2))
        watch(event("kms", finished=True))
    out, err = capsys.readouterr()
    assert out == ""
    lines = [line for part in ANSI.sub("\n", err).split("\n") for line in part.split("\r")]
    assert any("Collecting: 6 documents, 4 calls" in line for line in ANSI.sub("", err).splitlines())
    assert "application-autoscaling" in err
    assert max(map(len, lines)) <= width

"""One HTML file to read in a browser, offline: an executive page, then every finding with its evidence and remedy."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

from ._causes import code_line, failure
from ._code import of_code, where
from ._groups import grouped, weighed
from ._island import island
from ._requirements import counts_words, tally, verdict_words
from ._summary import accepted, holes, postures, tiles, totals, undecided
from ._text import family_name, plain_type, visible
from ._unknowns import wants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from auditor.model.report import Report

    from ._groups import Group

SUFFIX = ".html"

_TEMPLATES = Path(__file__).parent / "templates"
_SCRIPTS = ("dom.js", "data.js", "table.js", "details.js", "remedy.js", "main.js")  # in the order in which they run
_WORST = 8  # causes that stand on the executive page


def render(report: Report, write: Callable[[str], object]) -> None:
    """Write `report` as one HTML document, in chunks of UTF-8 text."""
    groups = grouped(report)
    parts = {name: _trusted(name) for name in ("report.css", "theme.js")}
    parts["report.js"] = Markup("").join(_trusted(name) for name in _SCRIPTS)
    page = _environment().get_template("report.html.jinja")
    stream = page.stream(policy=_policy(parts), parts=parts, island=_chunks(groups), **_facts(report, groups))
    stream.enable_buffering(32)
    for chunk in stream:
        write(chunk)


def _facts(report: Report, groups: list[Group]) -> dict[str, Any]:
    """What the template's executive page shows."""
    missing = holes(report.coverage)
    valid, over = accepted(groups)
    code = of_code(report)
    return {
        "report": report,
        "scope": report.scope,
        "totals": totals(report),
        "tiles": tiles(groups),
        "causes": sum(group.open for group in groups),
        "worst": [group for group in groups if group.open][:_WORST],
        "frameworks": [(framework, tally(framework)) for framework in report.frameworks],
        "postures": [one for one in postures(report.population) if one.enumerated or not code],
        "holes": [hole for hole in missing if hole.status != "skipped"],
        "skipped": [hole for hole in missing if hole.status == "skipped"],
        "undecided": undecided(groups),
        "wants": wants(one for group in groups for one in group.findings if one.status == "new") if code else [],
        "code": code_line(report) if code else "",
        "inputs": sorted(report.inputs, key=lambda one: one.status != "failed"),
        "failing_listed": any(group.verdict == "fail" for group in groups),
        "faults": [error for error in report.errors if error.kind != "suppression"],
        "failed_inputs": [(one.path, failure(one)) for one in report.inputs if one.status == "failed"],
        "accepted": valid,
        "over": over,
        "left_out": {type_: count for type_, count in report.scope.left_out.items() if count},
    }


def _environment() -> jinja2.Environment:
    """Templates in which every value is made visible and escaped, and a name that is missing is an error."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    env.filters |= {"family_name": family_name, "plain_type": plain_type, "amount": _amount, "when": _when}
    env.filters |= {
        "counts_words": counts_words,
        "verdict_words": verdict_words,
        "weighed": weighed,
        "where": where,
        "failure": failure,
    }
    return env


def _finalize(value: object) -> object:
    """A value on its way into the page: texts are made visible, what we trust and numbers stay."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _amount(number: int, one: str = "", many: str = "") -> str:
    """`1234` as `1,234`, with its noun where one is given."""
    noun = one if number == 1 else many or f"{one}s"
    return f"{number:,} {noun}" if one else f"{number:,}"


def _when(text: str | None) -> str:
    """`2026-11-22T02:03:41Z` as `2026-11-22 02:03 UTC`; anything else as it stands."""
    day, _, time = (text or "not known").partition("T")
    return f"{day} {time[:5]} UTC" if time.endswith(("Z", "+00:00")) else f"{day} {time}".strip()


def _trusted(name: str) -> Markup:
    """A style sheet or script of ours, to stand in the page as it is."""
    return Markup((_TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704 - our own file, not a report's text


def _chunks(groups: list[Group]) -> Iterator[Markup]:
    """The data island, which is base64 and needs no escaping."""
    return (Markup(chunk) for chunk in island(groups))  # noqa: S704 - as said


def _policy(parts: dict[str, Markup]) -> str:
    """The content security policy: nothing from anywhere, and of this file only what is hashed here."""
    hashes = {name: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for name, text in parts.items()}
    return (
        f"default-src 'none'; script-src 'sha256-{hashes['theme.js']}' 'sha256-{hashes['report.js']}'; "
        f"style-src 'sha256-{hashes['report.css']}'; img-src data:; base-uri 'none'; form-action 'none'"
    )

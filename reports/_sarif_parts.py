"""The objects of a SARIF log: rules and results."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from auditor.model.verdict import Severity

from ._code import fenced, home, lines, relative, subject
from ._text import family, visible

if TYPE_CHECKING:
    from auditor.model.report import Finding, Location, Report, SuppressionRecord

_LEVELS: Final = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
_SCORES: Final = {  # GitHub: over 9.0 critical, from 7.0 high, from 4.0 medium, below low
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "3.0",
    Severity.INFO: "0.5",
}
_KINDS: Final = {"fail": "fail", "unknown": "review", "pass": "pass"}
_BEFORE: Final = {"fail": "", "unknown": "Not known: ", "pass": "Not so: "}  # a title names the problem
_TAGS: Final = 20  # GitHub rejects a rule with more


def message(text: str) -> str:
    """Plain text of a SARIF message: no placeholder (3.11.5) and no link (3.11.6) is taken from data."""
    bare = re.sub(r"\{(\d+)\}", r"{{\1}}", visible(text))
    return re.sub(r"[\[\]]", r"\\\g<0>", bare) if "](" in bare else bare


def rules(report: Report) -> list[dict[str, Any]]:
    """A descriptor for each rule that ran, by id; one without findings has only what its id says."""
    first: dict[str, Finding] = {}
    controls: dict[str, dict[str, None]] = {}
    for one in report.findings:
        first.setdefault(one.rule, one)
        controls.setdefault(one.rule, {}).update({f"{ref.framework} {ref.id}": None for ref in one.controls})
    names = sorted({*report.scope.rules, *first})
    return [_rule(name, first[name], list(controls[name])) if name in first else _quiet(name) for name in names]


def _quiet(name: str) -> dict[str, Any]:
    words = {"text": f"{name.replace('-', ' ').capitalize()}."}
    about = {"text": f"{words['text']} No finding of it is listed."}
    tags = ["security", family(name)]
    return {
        "id": name,
        "shortDescription": words,
        "fullDescription": words,
        "help": about,
        "properties": {"tags": sorted(set(tags))},
    }


def _rule(name: str, one: Finding, controls: list[str]) -> dict[str, Any]:
    tags = dict.fromkeys(visible(tag) for tag in ("security", family(name), *controls))
    remedy = one.remediation
    text = visible(remedy.text) or visible(one.title)
    snippets = {"CLI": remedy.cli, "Terraform": remedy.terraform, "CloudFormation": remedy.cloudformation}
    parts = [text, *(f"**{tool}**\n\n{fenced(code)}" for tool, code in snippets.items() if code)]
    return {
        "id": name,
        "shortDescription": {"text": visible(one.title)},
        "fullDescription": {"text": f"{visible(one.title)}. {text}"},
        "help": {"text": text, "markdown": "\n\n".join(parts)},
        "defaultConfiguration": {"level": _LEVELS[one.base_severity]},
        "properties": {"tags": list(tags)[:_TAGS], "security-severity": _SCORES[one.base_severity]},
    }


def result(one: Finding, index: int, *, compared: bool) -> dict[str, Any]:
    """A finding; `compared` where the report was held against a baseline, so that each result says what it is to it."""
    failed = one.verdict == "fail"
    found: dict[str, Any] = {
        "ruleId": one.rule,
        "ruleIndex": index,
        "kind": _KINDS[one.verdict],
        "level": _LEVELS[one.severity] if failed else "none",
        "message": {"text": message(f"{_BEFORE[one.verdict]}{one.title}: {one.message} ({subject(one)})")},
        "locations": [_location(one)],
        # GitHub matches alerts by the first; both hang on rule and resource alone, so that moving lines changes neither
        "partialFingerprints": {"primaryLocationLineHash": f"{one.fingerprint}:1", "finding/v1": one.fingerprint},
        "suppressions": _suppressions(one),
    }
    if compared:
        found["baselineState"] = "unchanged" if one.status == "baseline" else "new"
    return found | {"properties": _properties(one)}


def _properties(one: Finding) -> dict[str, Any]:
    told = {
        "severity": one.severity,
        "severityReason": visible(one.severity_reason),
        "confidence": one.confidence,
        "cause": one.cause.id,
        "resourceType": visible(one.resource.type),
        "notKnown": [visible(f"{gap.fact}: {gap.operation} {gap.reason}") for gap in one.gaps],
        "diff": visible(one.remediation.diff),
    }
    return {name: value for name, value in told.items() if value}


def _suppressions(one: Finding) -> list[dict[str, Any]]:
    """Who accepted it; nobody, where the acceptance no longer counts."""
    record = one.suppression
    if one.status != "suppressed" or record is None:
        return []
    written = relative(record.place.rpartition(":")[0])
    inside = one.location is not None and written == relative(one.location.file)
    told: dict[str, Any] = {
        "kind": "inSource" if inside else "external",
        "status": "accepted",
        "justification": _justification(record),
    }
    return [told]


def _justification(record: SuppressionRecord) -> str:
    at = f", {record.place}" if record.place else ""
    return visible(f"{record.reason} ({record.owner}, until {record.expires}{at})")


def artifact_uri(file: str) -> dict[str, str]:
    """A file as SARIF names it: percent-encoded, relative to SRCROOT where it is relative."""
    path = relative(file)
    if path.startswith("/"):
        return {"uri": f"file://{quote(path, errors='replace')}"}
    return {"uri": quote(path, errors="replace"), "uriBaseId": "SRCROOT"}


def _location(one: Finding) -> dict[str, Any]:
    about, at = one.resource, one.location
    physical: dict[str, Any] = (
        {"artifactLocation": artifact_uri(at.file), **_regions(at)}
        if at
        else {"artifactLocation": {"uri": quote(home(about), errors="replace")}, "region": {"startLine": 1}}
    )
    whole = (at.address if at else None) or about.id
    logical = {"name": visible(about.name), "fullyQualifiedName": visible(whole), "kind": "resource"}
    return {"physicalLocation": physical, "logicalLocations": [logical]}


def _regions(at: Location) -> dict[str, Any]:
    """The region, and the source in and around it as the report has it: masked of secrets."""
    region, shown = _region(at), lines(at)
    start, end = region["startLine"], region.get("endLine", region["startLine"])
    if not shown or not shown[0].number <= start <= end <= shown[-1].number:
        return {"region": region}
    meant = "\n".join(line.meant for line in shown if start <= line.number <= end)
    found: dict[str, Any] = {"region": {**region, "snippet": {"text": meant}}}
    around = {"startLine": shown[0].number, "endLine": shown[-1].number}
    if shown[0].number < start or end < shown[-1].number:  # the context must be more than the region
        text = "\n".join(visible(line) for line in at.excerpt)
        found["contextRegion"] = {**around, "snippet": {"text": text}}
    return found


def _region(at: Location) -> dict[str, int]:
    start = max(at.line or 1, 1)
    end = max(at.end_line or start, start)
    column = max(at.column, 1) if at.line and at.column else 1
    region = {"startLine": start}
    if column > 1:
        region["startColumn"] = column
    if end > start:
        region["endLine"] = end
    if at.end_column and at.end_column > (column if end == start else 0):
        region["endColumn"] = at.end_column
    return region

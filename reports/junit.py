"""JUnit XML, for whatever shows test results: a suite for each input, a case for each resource and rule.

A new fail is a failure. An unknown is skipped, with what is missing: whether it stops a change is for the exit status
to say (`--unknown`). What is accepted is skipped, too, and says by whom. Passes are cases where the report lists them;
the population, which counts them all, stands in the first suite's properties. An input that could not be read, and a
rule that raised, is an error. Valid by both schemas in use, Ant's (windyroad/JUnit-Schema) and Jenkins' (junit-10.xsd).
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from typing import Final
from xml.sax.saxutils import quoteattr

from msgspec import Struct, field

from auditor.model.report import Finding, Input, Report

from ._code import ranked, relative, where
from ._text import visible

SUFFIX = ".xml"

_TIME: Final = "0"  # verdicts are computed once for many resources: no case has a time of its own


class _Suite(Struct):
    """The cases of one input."""

    name: str
    cases: list[ET.Element] = field(default_factory=list[ET.Element])
    told: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def add(self, rule: str, resource: str) -> ET.Element:
        """A case, so far passed."""
        case = ET.Element("testcase", {"classname": _token(rule), "name": _token(resource), "time": _TIME})
        self.cases.append(case)
        self.told.add((rule, resource))
        return case

    def count(self, tag: str) -> int:
        """How many cases hold this element."""
        return sum(case.find(tag) is not None for case in self.cases)


def render(report: Report, write: Callable[[str], object]) -> None:
    """Write `report` as JUnit XML, suite by suite."""
    write('<?xml version="1.0" encoding="UTF-8"?>\n')
    write(f"<testsuites name={quoteattr(_token(report.tool.name))}>\n")
    for number, suite in enumerate(_suites(report)):
        element = _element(suite, number, report)
        ET.indent(element)
        write(ET.tostring(element, encoding="unicode") + "\n")
    write("</testsuites>\n")


def _suites(report: Report) -> Iterator[_Suite]:
    """Inputs in their order, then whatever else findings name, then what of ours failed."""
    suites = {name: _Suite(name) for name in map(_input_name, report.inputs)}
    for finding in ranked(report.findings):
        suite = suites.setdefault(_home(finding), _Suite(_home(finding)))
        _judge(suite.add(finding.rule, finding.resource.id), finding)
    for one in report.inputs:
        _rest(suites[_input_name(one)], one)
    yield from suites.values()
    if report.errors:
        yield _faults(report)


def _input_name(one: Input) -> str:
    return one.path if one.type == "account" else relative(one.path)


def _home(one: Finding) -> str:
    about = one.resource
    return relative(one.location.file) if one.location else f"{about.account}/{about.region}"


def _rest(suite: _Suite, one: Input) -> None:
    """The passes that an input lists, and the error where it could not be read."""
    for resource in one.resources:
        for rule, verdict in sorted(resource.verdicts.items()):
            if verdict == "pass" and (rule, resource.id) not in suite.told:
                suite.add(rule, resource.id)
    if one.status == "failed":
        _say(suite.add("input", one.path), "error", "unreadable", one.error or "no reason known")


def _faults(report: Report) -> _Suite:
    suite = _Suite(report.tool.name)
    for one in report.errors:
        tag = "skipped" if one.kind == "suppression" else "error"
        _say(suite.add(one.kind, one.name), tag, one.kind, one.message)
    return suite


def _judge(case: ET.Element, one: Finding) -> None:
    record = one.suppression
    if one.verdict == "pass":
        return
    if one.status == "suppressed" and record:
        _say(case, "skipped", "suppressed", f"accepted by {record.owner} until {record.expires}: {record.reason}")
    elif one.status != "new":
        _say(case, "skipped", one.status, f"in the baseline: {one.message}")
    elif one.verdict == "unknown":
        _say(case, "skipped", "unknown", f"unknown: {one.message}", _details(one))
    else:
        _say(case, "failure", one.severity, f"{one.title}: {one.message}", _details(one))


def _details(one: Finding) -> str:
    gaps = [f"not known: {gap.fact} ({gap.operation} {gap.reason})" for gap in one.gaps]
    return "\n".join([f"{where(one)}: {one.severity}", *gaps, one.remediation.text, one.remediation.diff]).strip()


def _say(case: ET.Element, tag: str, kind: str, message: str, details: str = "") -> None:
    child = ET.SubElement(case, tag, {"type": kind, "message": _token(message)})
    child.text = visible(details) or None


def _element(suite: _Suite, number: int, report: Report) -> ET.Element:
    """A suite with all that either schema demands, in Ant's order; timestamps have no zone there and are UTC."""
    element = ET.Element(
        "testsuite",
        {
            "id": str(number),
            "name": _token(suite.name),
            "package": _token(report.tool.name),
            "hostname": "localhost",
            "timestamp": report.scope.as_of[:19],
            "tests": str(len(suite.cases)),
            "failures": str(suite.count("failure")),
            "errors": str(suite.count("error")),
            "skipped": str(suite.count("skipped")),
            "time": _TIME,
        },
    )
    properties = ET.SubElement(element, "properties")
    for name, value in _properties(report).items() if number == 0 else ():
        ET.SubElement(properties, "property", {"name": name, "value": value})
    element.extend(suite.cases)
    ET.SubElement(element, "system-out")
    ET.SubElement(element, "system-err")
    return element


def _properties(report: Report) -> dict[str, str]:
    """The population of each rule; it is the whole report's and stands in the first suite."""
    return {"version": _token(report.tool.version)} | {
        f"{row.rule} {row.resource_type}": (
            f"{row.enumerated} = {row.passed} pass + {row.fail} fail + {row.unknown} unknown"
            f" + {row.not_applicable} not applicable"
        )
        for row in report.population
        if row.enumerated
    }


def _token(text: str) -> str:
    """Text on one line, never empty, without what XML forbids."""
    return " ".join(visible(text).split()) or "unnamed"

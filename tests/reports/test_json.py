from __future__ import annotations

import io
import json

import jsonschema

from auditor.engine.formats import formats
from auditor.engine.schema import report_schema
from auditor.model.report import Report
from tests.reports.gate_sample import gate_report
from tests.reports.sample import large_report, sample_report


def text(report: Report) -> str:
    out = io.StringIO()
    formats()["json"].render(report, out.write)
    return out.getvalue()


def test_it_is_the_report_and_nothing_else() -> None:
    assert Report.model_validate_json(text(sample_report())) == sample_report()
    assert list(json.loads(text(sample_report()))) == [
        "schema",
        "tool",
        "scope",
        "inputs",
        "coverage",
        "population",
        "findings",
        "errors",
    ]


def test_keys_are_those_of_the_contract() -> None:
    told = json.loads(text(sample_report()))
    assert told["schema"] == "auditor/report/1"
    assert "pass" in told["population"][0]
    picture = next(one["neighbourhood"] for one in told["findings"] if one["neighbourhood"])
    assert set(picture["edges"][0]) == {"from", "to", "relation"}


def test_equal_reports_are_equal_bytes_and_rendering_again_changes_none() -> None:
    first = text(sample_report())
    assert first == text(sample_report()) == text(Report.model_validate_json(first))


def test_an_empty_report_is_json_too() -> None:
    empty = sample_report().model_copy(update={"findings": (), "coverage": (), "errors": ()})
    assert Report.model_validate_json(text(empty)) == empty


def test_a_large_one_is_written_in_small_pieces() -> None:
    pieces: list[int] = []
    formats()["json"].render(large_report(2000), lambda piece: pieces.append(len(piece)))
    assert max(pieces) < 20_000 < sum(pieces)


def test_it_keeps_to_the_published_schema() -> None:
    jsonschema.Draft202012Validator(json.loads(report_schema())).validate(json.loads(text(sample_report())))


def test_what_only_the_gate_knows_is_written_where_it_is_known_and_nowhere_else() -> None:
    told = json.loads(text(gate_report()))
    assert Report.model_validate(told) == gate_report()
    assert told["fixed"][0]["rule"] == "bucket-public"
    root, planned = told["findings"][1], told["findings"][0]
    assert root["location"]["excerpt_from"] == 12
    assert root["location"]["end_column"] == 26
    assert root["remediation"]["diff"].startswith("--- a/")
    assert set(planned["location"]) == {"file", "line", "column", "pointer", "address"}
    assert "diff" not in planned["remediation"]
    assert told["findings"][2]["suppression"]["place"].endswith(":40")
    scanned = text(sample_report())
    assert [key for key in ("diff", "excerpt", "end_line", "fixed") if f'"{key}":' in scanned] == []
    accepted = [one["suppression"] for one in json.loads(scanned)["findings"] if one["suppression"]]
    assert [set(one) for one in accepted] == [{"owner", "reason", "created", "expires", "note"}] * 2

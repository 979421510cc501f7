"""JSON Schemas of what the commands print, generated from the models."""

from __future__ import annotations

import json
from typing import Any, Final

from pydantic import TypeAdapter

from auditor.engine.answers import AnswerRow
from auditor.engine.catalogue import CoverageRow
from auditor.engine.diff import Diff
from auditor.engine.guardrails import GapRow, GuardrailRow
from auditor.engine.least_privilege import Advice
from auditor.engine.rows import RuleRow
from auditor.engine.wayfinding import StepRow
from auditor.model.report import Report

PRINTED: Final[dict[str, Any]] = {
    "report": Report,
    "diff": Diff,
    "rules": tuple[RuleRow, ...],
    "coverage": tuple[CoverageRow, ...],
    "can": AnswerRow,
    "who-can": tuple[AnswerRow, ...],
    "path": tuple[StepRow, ...],
    "guardrails": tuple[GuardrailRow, ...],
    "gaps": tuple[GapRow, ...],
    "least-privilege": tuple[Advice, ...],
}
"""What is printed as JSON, by the name of its schema: a command's, or that of its option."""


def schema_of(name: str) -> str:
    """The schema (draft 2020-12) of one of `PRINTED`, as text that ends in a line break."""
    schema = TypeAdapter(PRINTED[name]).json_schema(by_alias=True, mode="serialization")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"auditor/{name}/1"}
    return json.dumps(head | schema, indent=1) + "\n"


def report_schema() -> str:
    """The report's schema; docs/report.schema.json is this."""
    return schema_of("report")

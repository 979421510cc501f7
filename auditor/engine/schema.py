"""The report's JSON Schema, generated from its model."""

from __future__ import annotations

import json

from auditor.model.report import SCHEMA, Report


def report_schema() -> str:
    """The schema (draft 2020-12) as text that ends in a line break; docs/report.schema.json is this."""
    schema = Report.model_json_schema(by_alias=True, mode="serialization")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA}
    return json.dumps(head | schema, indent=1) + "\n"

"""The report itself, `auditor/report/1`: one finding a line, the same bytes for the same report."""

from __future__ import annotations

import json
from collections.abc import Callable

from auditor.model.report import Model, Report

SUFFIX = ".json"


def render(report: Report, write: Callable[[str], object]) -> None:
    """Write `report` as JSON, item by item, so that a large one is never held as text."""
    write("{")
    comma = ""
    for name, field in Report.model_fields.items():
        value = getattr(report, name)
        if field.exclude_if is not None and field.exclude_if(value):
            continue
        write(f"{comma}\n{json.dumps(field.serialization_alias or name)}: ")
        _value(value, write)
        comma = ","
    write("\n}\n")


def _value(value: Model | tuple[Model, ...] | str, write: Callable[[str], object]) -> None:
    if isinstance(value, str):
        write(json.dumps(value))
    elif isinstance(value, Model):
        write(value.model_dump_json(by_alias=True))
    else:
        write("[")
        for number, item in enumerate(value):
            write(f"{',' if number else ''}\n{item.model_dump_json(by_alias=True)}")
        write("\n]" if value else "]")

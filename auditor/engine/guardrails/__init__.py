"""Guardrails for a snapshot's accounts: whether they are in force, who may still do what they refuse, and as code."""

from auditor.engine.guardrails.code import cloudformation, policies, terraform
from auditor.engine.guardrails.force import judged, missing
from auditor.engine.guardrails.rows import GapRow, GuardrailRow, StillAllowed, gap_rows
from auditor.engine.guardrails.wanted import Wanted, allowed_values
from auditor.engine.scps import FULL_ACCESS, read_levels

__all__ = [
    "FULL_ACCESS",
    "GapRow",
    "GuardrailRow",
    "StillAllowed",
    "Wanted",
    "allowed_values",
    "cloudformation",
    "gap_rows",
    "judged",
    "missing",
    "policies",
    "read_levels",
    "terraform",
]

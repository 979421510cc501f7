"""Preventive guardrails: what SageMaker's condition keys can refuse, as policies, and who may do it all the same."""

from auditor.iam.guardrails.breach import APPROVERS, Allowed
from auditor.iam.guardrails.cases import Case, compliant, violations
from auditor.iam.guardrails.catalog import OPTIONAL, Gap, Requirement, Use, gaps, requirement, requirements
from auditor.iam.guardrails.documents import (
    Asked,
    Guardrail,
    PolicyKind,
    TooLargeError,
    asked_of,
    document,
    guardrail,
    guardrails,
    packed,
    size,
    statements,
)
from auditor.iam.guardrails.permitted import Permitted, Principal, breaching
from auditor.iam.guardrails.proof import UnprovenError, prove

__all__ = [
    "APPROVERS",
    "OPTIONAL",
    "Allowed",
    "Asked",
    "Case",
    "Gap",
    "Guardrail",
    "Permitted",
    "PolicyKind",
    "Principal",
    "Requirement",
    "TooLargeError",
    "UnprovenError",
    "Use",
    "asked_of",
    "breaching",
    "compliant",
    "document",
    "gaps",
    "guardrail",
    "guardrails",
    "packed",
    "prove",
    "requirement",
    "requirements",
    "size",
    "statements",
    "violations",
]

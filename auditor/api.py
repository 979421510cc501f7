"""All that a rule may import, in one place."""

from auditor.graph.estate import Use
from auditor.graph.graph import Graph
from auditor.model.fact import Part, Readable, Resource
from auditor.model.remediation import Applies, Remediation, remove_fact, set_fact
from auditor.model.truth import all_of, any_of
from auditor.model.values import Ref
from auditor.model.verdict import Confidence, Severity, Verdict, failed, not_applicable, passed
from auditor.rule import Context, Rule, rule

__all__ = [
    "Applies",
    "Confidence",
    "Context",
    "Graph",
    "Part",
    "Readable",
    "Ref",
    "Remediation",
    "Resource",
    "Rule",
    "Severity",
    "Use",
    "Verdict",
    "all_of",
    "any_of",
    "failed",
    "not_applicable",
    "passed",
    "remove_fact",
    "rule",
    "set_fact",
]

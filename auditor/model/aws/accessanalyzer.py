"""IAM Access Analyzer: the analyzers of a region."""

from __future__ import annotations

from auditor.model.fact import fact
from auditor.model.resource import Resource
from auditor.model.values import text


class Analyzer(
    Resource,
    type="AWS::AccessAnalyzer::Analyzer",
    described_by="ListAnalyzers",
    items={"ListAnalyzers": "analyzers[]"},
):
    """An analyzer; `kind` is ACCOUNT, ORGANIZATION, or one of those followed by _UNUSED_ACCESS or _INTERNAL_ACCESS."""

    name = fact("name", text, assigned=True)
    kind = fact("type", text, assigned=True)
    status = fact("status", text, assigned=True)

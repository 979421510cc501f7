"""IAM Access Analyzer's analyzers; whether one is active, deployment tells."""

from __future__ import annotations

from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import UNTOLD, Subject, default, describers


def analyzer(one: Subject) -> Responses:
    """ListAnalyzers of an analyzer."""
    item = {"name": default(one.at("AnalyzerName"), UNTOLD), "status": UNTOLD, **one.taken(type="Type")}
    return {"ListAnalyzers": item}


DESCRIBES = describers({"AWS::AccessAnalyzer::Analyzer": analyzer})

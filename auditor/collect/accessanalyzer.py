"""IAM Access Analyzer: the analyzers of a region."""

from __future__ import annotations

from typing import Final

from auditor.collect.collector import Collector, Scan

ANALYZER: Final = "AWS::AccessAnalyzer::Analyzer"


def _collect(scan: Scan) -> None:
    with scan.listing("ListAnalyzers", ANALYZER):
        for item in scan.items("ListAnalyzers", "analyzers"):
            scan.add(ANALYZER, item["name"], {"ListAnalyzers": item}, arn=item["arn"])


COLLECTOR = Collector(
    service="accessanalyzer", types=(ANALYZER,), operations=frozenset({"ListAnalyzers"}), collect=_collect
)

"""What CloudWatch measured on endpoints: one call for up to 500 metrics, whatever the number of endpoints.

Metrics bear the names of an endpoint and its variant, or of an inference component, so these are enumerated first: one
listing, one Search for a hundred endpoints, and a Describe only of those that Search does not know. A region without
endpoints costs one call.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from msgspec import Struct

from auditor.collect.collector import Answers, Scan
from auditor.collect.errors import CallFailed
from auditor.model.aws.cloudwatch import INVOCATIONS, UTILIZATION, metric_name
from auditor.model.gap import Gap, Reason

VARIANT: Final = "AWS::CloudWatch::VariantMetric"
COMPONENT: Final = "AWS::CloudWatch::ComponentMetric"
DATA: Final = "GetMetricData"
_ENDPOINTS: Final = "sagemaker:ListEndpoints"
_SEARCH: Final = "sagemaker:Search"
_DESCRIBE: Final = "sagemaker:DescribeEndpoint"
_COMPONENTS: Final = "sagemaker:ListInferenceComponents"
OPERATIONS: Final = frozenset({DATA, _ENDPOINTS, _SEARCH, _DESCRIBE, _COMPONENTS})

_GONE: Final = ("ResourceNotFound", "ValidationException:could not find")
_DAY_SECONDS: Final = 86_400
_WINDOW: Final = timedelta(days=63)
"""How far back: the longest that the setting `idle_days` can ask for."""
_MOST: Final = 500
"""Metrics a call. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html"""
_OF_VARIANT: Final = (
    (INVOCATIONS, "Invocations", "Sum"),
    (INVOCATIONS, "ModelLatency", "SampleCount"),
    (UTILIZATION, "GPUUtilization", "Maximum"),
)
"""Asynchronous endpoints publish no Invocations: what the model answered is counted by its latencies.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-monitor.html
"""
_OF_COMPONENT: Final = ((INVOCATIONS, "Invocations", "Sum"),)
_REASONS: Final = {"Forbidden": Reason.DENIED}


class _Query(Struct, frozen=True):
    """One metric of one variant or component."""

    namespace: str
    metric: str
    statistic: str
    dimensions: Mapping[str, str]

    @property
    def name(self) -> str:
        return metric_name(self.namespace, self.metric, **self.dimensions)

    @property
    def id(self) -> str:
        """An id by which the answer names it: letters, digits and underscores, a small letter first."""
        words = (self.metric.lower(), *self.dimensions.values())
        return "_".join(word.replace("-", "_") for word in words)

    def body(self, key: str) -> dict[str, Any]:
        dimensions = [{"Name": name, "Value": value} for name, value in self.dimensions.items()]
        metric = {"Namespace": self.namespace, "MetricName": self.metric, "Dimensions": dimensions}
        return {"Id": key, "MetricStat": {"Metric": metric, "Period": _DAY_SECONDS, "Stat": self.statistic}}


def collect_metrics(scan: Scan) -> None:
    """Store the metrics of all endpoints that measured anything; where any was not read, the listing is a gap."""
    try:
        names = [item["EndpointName"] for item in scan.items(_ENDPOINTS, "Endpoints")]
    except CallFailed as failed:
        scan.listed(DATA, VARIANT, COMPONENT, gap=failed.gap)
        return
    known = _searched(scan) if names else {}
    with scan.listing(DATA, VARIANT):
        _ask(scan, VARIANT, [query for name in names for query in _of_endpoint(scan, name, known.get(name))])
    with scan.listing(DATA, COMPONENT):
        _ask(scan, COMPONENT, [*_of_components(scan)] if names else [])


def _searched(scan: Scan) -> dict[str, dict[str, Any]]:
    """What Search knows of endpoints, by name; nothing where it fails."""
    try:
        records = scan.items(_SEARCH, "Results[].Endpoint", Resource="Endpoint")
        return {str(record.get("EndpointName")): record for record in records}
    except CallFailed:
        return {}  # its gap stands in the coverage, and what is missing is described


def _of_endpoint(scan: Scan, name: str, record: Mapping[str, Any] | None) -> Iterator[_Query]:
    endpoint = record or scan.call(_DESCRIBE, none=_GONE, EndpointName=name) or {}
    for variant in endpoint.get("ProductionVariants") or ():
        dimensions = {"EndpointName": name, "VariantName": variant["VariantName"]}
        yield from (_Query(*asked, dimensions) for asked in _OF_VARIANT)


def _of_components(scan: Scan) -> Iterator[_Query]:
    for item in scan.items(_COMPONENTS, "InferenceComponents"):
        dimensions = {"InferenceComponentName": item["InferenceComponentName"]}
        yield from (_Query(*asked, dimensions) for asked in _OF_COMPONENT)


def _ask(scan: Scan, type_: str, queries: Sequence[_Query]) -> None:
    for start in range(0, len(queries), _MOST):
        keyed: dict[str, _Query] = {}
        for query in queries[start : start + _MOST]:
            keyed[query.id if query.id not in keyed else f"{query.id}_{len(keyed)}"] = query
        results = _answers(scan, [query.body(key) for key, query in keyed.items()])
        for key, query in keyed.items():
            _add(scan, type_, query, results.get(key, {}))


def _add(scan: Scan, type_: str, query: _Query, result: dict[str, Any]) -> None:
    gap = _gap(result)
    if gap is not None:
        scan.caller().fail(gap)
        scan.add(type_, query.name, Answers(gaps={DATA: gap}))
    elif result.get("Values"):
        scan.add(type_, query.name, {DATA: result})


def _answers(scan: Scan, queries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The results by id; one that is told on several pages is put together."""
    found: dict[str, dict[str, Any]] = {}
    end = scan.tools.now
    for page in scan.caller().pages(DATA, MetricDataQueries=queries, StartTime=_first_day(end), EndTime=end):
        for result in page.get("MetricDataResults") or ():
            before = found.get(result["Id"], {})
            lists = {name: [*before.get(name, ()), *result.get(name, ())] for name in ("Timestamps", "Values")}
            found[result["Id"]] = {**before, **result, **lists}
    return found


def _first_day(end: datetime) -> datetime:
    """The beginning of the first day, so that each value is that of a day (UTC)."""
    return (end - _WINDOW).replace(hour=0, minute=0, second=0, microsecond=0)


def _gap(result: Mapping[str, Any]) -> Gap | None:
    """Why a metric was not read, None where it was: AWS tells it for each."""
    status = result.get("StatusCode")
    if status == "Complete":
        return None
    return Gap(DATA, _REASONS.get(str(status), Reason.ERROR), f"its status is {status or 'not told'}")

"""API Gateway's REST APIs: of each, all methods with what they call, in one call for 500 paths."""

from __future__ import annotations

from typing import Any, Final

from auditor.collect.collector import Answers, Collector, Scan
from auditor.collect.errors import CallFailed

API: Final = "AWS::ApiGateway::RestApi"
_APIS: Final = "GetRestApis"
_RESOURCES: Final = "GetResources"
_PAGE: Final = 500
"""The most that the API reference allows; botocore's model does not say."""


def _collect(scan: Scan) -> None:
    with scan.listing(_APIS, API):
        scan.each(lambda item: _add(scan, item), scan.items(_APIS, "items", limit=_PAGE))


def _add(scan: Scan, item: dict[str, Any]) -> None:
    place, answers = scan.place, Answers({_APIS: item})
    try:
        paths = scan.items(_RESOURCES, "items", restApiId=item["id"], embed=["methods"], limit=_PAGE)
        answers.responses[_RESOURCES] = {"items": list(paths)}
    except CallFailed as failed:
        answers.gaps[_RESOURCES] = failed.gap
    arn = f"arn:{place.partition}:apigateway:{place.region}::/restapis/{item['id']}"
    scan.add(API, item["id"], answers, arn=arn)


COLLECTOR = Collector(service="apigateway", types=(API,), operations=frozenset({_APIS, _RESOURCES}), collect=_collect)

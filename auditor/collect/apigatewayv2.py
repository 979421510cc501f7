"""API Gateway's HTTP and WebSocket APIs, with their routes and what those call."""

from __future__ import annotations

from typing import Any, Final

from auditor.collect.collector import Answers, Collector, Scan
from auditor.collect.errors import CallFailed

API: Final = "AWS::ApiGatewayV2::Api"
_APIS: Final = "GetApis"
_DETAILS: Final = ("GetRoutes", "GetIntegrations")


def _collect(scan: Scan) -> None:
    with scan.listing(_APIS, API):
        scan.each(lambda item: _add(scan, item), scan.items(_APIS, "Items"))


def _add(scan: Scan, item: dict[str, Any]) -> None:
    place, answers = scan.place, Answers({_APIS: item})
    for operation in _DETAILS:
        try:
            answers.responses[operation] = {"Items": list(scan.items(operation, "Items", ApiId=item["ApiId"]))}
        except CallFailed as failed:
            answers.gaps[operation] = failed.gap
    arn = f"arn:{place.partition}:apigateway:{place.region}::/apis/{item['ApiId']}"
    scan.add(API, item["ApiId"], answers, arn=arn)


COLLECTOR = Collector(service="apigatewayv2", types=(API,), operations=frozenset({_APIS, *_DETAILS}), collect=_collect)

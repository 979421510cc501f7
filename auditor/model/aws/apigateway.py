"""API Gateway: REST APIs, and HTTP and WebSocket APIs, with who may call what, and what is called behind them.

A REST API's methods call SageMaker by an integration of type AWS, whose URI names the service `runtime.sagemaker`.
Source: API Gateway REST API Reference, "Integration" (uri).
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from auditor.model.fact import each, fact, parts
from auditor.model.resource import Part, Resource
from auditor.model.values import document, identifier, reduces, text

_RUNTIME = r"(?i):runtime\.sagemaker:|[/.]runtime(-fips)?\.sagemaker\."
"""An integration's URI, the service's host names, or those of a VPC endpoint for it."""


def invokes_sagemaker(uri: str) -> bool:
    """Whether the URI of an integration is SageMaker's runtime; one that leads to a function or VPC link tells not."""
    return re.search(_RUNTIME, uri) is not None


class Method(NamedTuple):
    """A method of a REST API: `POST /invoke`, who may call it, and the URI that it calls (empty: none)."""

    name: str
    authorization: str
    uri: str

    def __str__(self) -> str:
        """As evidence shows it."""
        return f"{self.name}: {self.authorization}, {self.uri or 'no integration'}"


@reduces
def methods(raw: Any) -> tuple[Method, ...]:
    """The methods of one path of a REST API."""
    return tuple(
        Method(
            f"{verb} {raw.get('path', '')}",
            str(method.get("authorizationType", "NONE")),
            str(method.get("methodIntegration", {}).get("uri", "")),
        )
        for verb, method in sorted(raw.get("resourceMethods", {}).items())
    )


class RestApi(Resource, type="AWS::ApiGateway::RestApi", described_by="GetRestApis", items={"GetRestApis": "items[]"}):
    """A REST API."""

    name = fact("name", text, absent=None)
    kinds = each("endpointConfiguration.types[]", text)
    policy = fact("policy", document, absent=None)
    paths = each("items[]", methods, of="GetResources")

    @property
    def methods(self) -> tuple[Method, ...]:
        """All methods."""
        return tuple(method for path in self.paths for method in path)


class Route(Part):
    """A route: `POST /invoke` or, of a WebSocket API, `$connect`; `target` is `integrations/ID`."""

    key = fact("RouteKey", text, assigned=True)
    authorization = fact("AuthorizationType", text, absent="NONE")
    target = fact("Target", identifier, absent=None)


class Integration(Part):
    """What a route calls."""

    id = fact("IntegrationId", identifier, assigned=True)
    kind = fact("IntegrationType", text, absent=None)
    uri = fact("IntegrationUri", text, absent="")


class Api(Resource, type="AWS::ApiGatewayV2::Api", described_by="GetApis", items={"GetApis": "Items[]"}):
    """An HTTP or WebSocket API."""

    name = fact("Name", text, absent=None)
    protocol = fact("ProtocolType", text, assigned=True)
    routes = parts("Items[]", Route, of="GetRoutes")
    integrations = parts("Items[]", Integration, of="GetIntegrations")

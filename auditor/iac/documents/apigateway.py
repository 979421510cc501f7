"""API Gateway's REST APIs with their methods, and HTTP and WebSocket APIs with routes, from resources or from OpenAPI.

Source: CloudFormation Template Reference, AWS::ApiGateway::RestApi, Resource, Method and AWS::ApiGatewayV2::Api, Route,
Integration; API Gateway Developer Guide, "OpenAPI extensions for API Gateway". Security at the root of an OpenAPI
document counts for no method of a REST API.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import UNTOLD, Subject, default, describers, extended, listed, present, taken
from auditor.iac.nodes import at, mapped, together, when
from auditor.iac.planned import Planned
from auditor.model.choice import ABSENT, OneOf, Unknown, symbol

_VERBS: Final = frozenset(
    {"delete", "get", "head", "options", "patch", "post", "put", "x-amazon-apigateway-any-method"}
)
_DEEPEST: Final = 32
_SIGNED: Final = "awsSigv4"
_KINDS: Final = {_SIGNED: "AWS_IAM", "cognito_user_pools": "COGNITO_USER_POOLS"}
_LAMBDA: Final = ":lambda:"


def rest_api(one: Subject) -> Responses:
    """GetRestApis and GetResources of a REST API; a document that lies elsewhere is not told."""
    types = default(listed(one.at("EndpointConfiguration", "Types")), ["EDGE"])
    body = one.at("Body")
    item = {
        "id": one.id,
        "name": default(one.at("Name"), default(at(body, "info", "title"), UNTOLD)),
        "endpointConfiguration": {"types": types},
        **one.taken(policy="Policy", description="Description"),
    }
    if "policy" not in item:
        item.update(present({"policy": at(body, "x-amazon-apigateway-policy")}))
    elsewhere = one.at("BodyS3Location") is not ABSENT
    return {"GetRestApis": item, "GetResources": UNTOLD if elsewhere else {"items": _paths(one, body)}}


def _paths(one: Subject, body: Any) -> Any:
    """The paths of a document, and those of resources with the methods that name them."""
    methods: dict[str, dict[str, Any]] = defaultdict(dict)
    for each, applies in one.joining("AWS::ApiGateway::Method", "RestApiId"):
        verb = at(each.properties, "HttpMethod")
        path = _path_of(one, at(each.properties, "ResourceId"), 0)
        known = verb if isinstance(verb, str) else symbol(each.key, "HttpMethod")
        methods[path][known.upper()] = when(applies, _method(each, _leading(one, each)))
    beside = [{"path": path, "resourceMethods": found} for path, found in sorted(methods.items())]
    documented = mapped(body, lambda document: list(_documented(document)))
    return default(extended(documented, beside), [])


def _path_of(one: Subject, resource: Any, depth: int) -> str:
    """The path of a resource; a part of it that is not certain keeps a symbol."""
    made = one.related.named(resource)
    if made is None or made is one.planned or depth > _DEEPEST:
        return "/" if made is one.planned else "/«path»"
    part = at(made.properties, "PathPart")
    own = part if isinstance(part, str) else symbol(made.key, "PathPart")
    return f"{_path_of(one, at(made.properties, 'ParentId'), depth + 1).rstrip('/')}/{own}"


def _leading(one: Subject, method: Planned) -> Any:
    """Where a method leads; Terraform plans that beside it, for a resource and a verb."""
    own = at(method.properties, "Integration")
    if own is not ABSENT:
        return own
    for each, applies in one.joining("Terraform::ApiGateway::Integration", "RestApiId"):
        told = [at(each.properties, name) for name in ("ResourceId", "HttpMethod")]
        same = together(
            {"applies": applies, **dict(zip("rv", told, strict=True))},
            lambda both: both["applies"] and [both.get("r"), both.get("v")] == _whose(method),
        )
        if same is not False:
            return when(same, at(each.properties, "Integration"))
    return ABSENT


def _whose(method: Planned) -> list[Any]:
    return [at(method.properties, name) for name in ("ResourceId", "HttpMethod")]


def _method(method: Planned, leading: Any) -> dict[str, Any]:
    integration = mapped(leading, lambda each: taken(each, type="Type", uri="Uri"))
    kind = default(at(method.properties, "AuthorizationType"), "NONE")
    return {"authorizationType": kind, **present({"methodIntegration": integration})}


def _documented(document: Any) -> Iterator[Any]:
    """The paths of an OpenAPI document."""
    paths = at(document, "paths")
    if paths is not ABSENT and not isinstance(paths, Mapping):
        yield paths if isinstance(paths, (Unknown, OneOf)) else Unknown("its paths are no structure")
        return
    for path, found in paths.items() if isinstance(paths, Mapping) else ():
        operations = found.items() if isinstance(found, Mapping) else ()
        methods = {
            "ANY" if verb.startswith("x-") else verb.upper(): _operation(document, operation)
            for verb, operation in operations
            if str(verb).lower() in _VERBS
        }
        yield {"path": str(path), "resourceMethods": methods} if isinstance(found, Mapping) else found


def _operation(document: Any, operation: Any) -> dict[str, Any]:
    integration = at(operation, "x-amazon-apigateway-integration")
    told = mapped(integration, lambda each: taken(each, type="type", uri="uri"))
    return {"authorizationType": _authorization(document, operation), **present({"methodIntegration": told})}


def _authorization(document: Any, operation: Any) -> Any:
    """Who may call an operation: its own scheme decides, of which a key alone is none."""
    own = at(operation, "x-amazon-apigateway-auth", "type")
    if own is not ABSENT:
        return mapped(own, lambda kind: str(kind).upper())
    security = at(operation, "security")
    if not isinstance(security, (list, tuple)):
        return "NONE" if security is ABSENT else UNTOLD
    names = [name for each in security if isinstance(each, Mapping) for name in each]
    found = [_scheme(document, str(name)) for name in names]
    return next((kind for kind in found if kind != "NONE"), "NONE")


def _scheme(document: Any, name: str) -> Any:
    schemes = at(document, "components", "securitySchemes")
    scheme = at(at(document, "securityDefinitions") if schemes is ABSENT else schemes, name)
    kind = at(scheme, "x-amazon-apigateway-authtype")
    if isinstance(kind, str):
        return _KINDS.get(kind, "CUSTOM")
    authorized = at(scheme, "x-amazon-apigateway-authorizer", "type")
    if authorized is ABSENT and at(scheme, "type") == "apiKey":
        return "NONE"
    return _KINDS.get(authorized, "CUSTOM") if isinstance(authorized, str) else UNTOLD


def http_api(one: Subject) -> Responses:
    """GetApis, GetRoutes and GetIntegrations of an HTTP or WebSocket API; those of a document are not told."""
    item = {
        "ApiId": one.id,
        "Name": default(one.at("Name"), UNTOLD),
        "ProtocolType": default(one.at("ProtocolType"), "HTTP"),
    }
    documented = one.at("Body") is not ABSENT or one.at("BodyS3Location") is not ABSENT
    routes, integrations = _routes(one), _integrations(one)
    return {
        "GetApis": item,
        "GetRoutes": UNTOLD if documented else {"Items": routes},
        "GetIntegrations": UNTOLD if documented else {"Items": integrations},
    }


def _routes(one: Subject) -> list[Any]:
    """The routes that name the API, and the one that is made with it where it has a target."""
    own = symbol(one.planned.key, "Target")
    quick = {"RouteKey": default(one.at("RouteKey"), "$default"), "Target": f"integrations/{own}"}
    made = [] if one.at("Target") is ABSENT else [mapped(one.at("Target"), lambda _: quick)]
    return [*made, *one.items("AWS::ApiGatewayV2::Route", "ApiId", _route)]


def _route(route: Planned) -> dict[str, Any]:
    told = taken(route.properties, "RouteKey", "Target", "AuthorizationScopes")
    return {**told, "AuthorizationType": default(at(route.properties, "AuthorizationType"), "NONE")}


def _integrations(one: Subject) -> list[Any]:
    own = symbol(one.planned.key, "Target")
    quick = mapped(one.at("Target"), lambda uri: {"IntegrationId": own, **_called(uri)})
    beside = one.items("AWS::ApiGatewayV2::Integration", "ApiId", _integration)
    return [*([] if quick is ABSENT else [quick]), *beside]


def _called(uri: Any) -> dict[str, Any]:
    return {"IntegrationType": "AWS_PROXY" if _LAMBDA in str(uri) else "HTTP_PROXY", "IntegrationUri": uri}


def _integration(integration: Planned) -> dict[str, Any]:
    told = taken(integration.properties, "IntegrationType", "IntegrationUri", "IntegrationSubtype", "ConnectionType")
    return {"IntegrationId": symbol(integration.key, "Ref"), **told}


DESCRIBES = describers({"AWS::ApiGateway::RestApi": rest_api, "AWS::ApiGatewayV2::Api": http_api})

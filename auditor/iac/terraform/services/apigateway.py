"""API Gateway: REST APIs with their resources, methods and integrations, and HTTP and WebSocket APIs.

An integration of a REST API, which CloudFormation keeps within its method, is of a type of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.nodes import mapped
from auditor.iac.terraform.services._left import defaulted
from auditor.iac.terraform.services._values import policy, renamed, without
from auditor.iac.terraform.translate import Properties, Translation
from auditor.model.choice import Unknown

_REST: Final = "AWS::ApiGateway::RestApi"
_COMPUTED: Final = without("created_date", "execution_arn", "root_resource_id")
_V2_DOCUMENT: Final = {"body": "Body", "fail_on_warnings": "FailOnWarnings"}


def _document(text: Any) -> Any:
    """An OpenAPI document as what it says: JSON or YAML."""
    if not isinstance(text, str):
        return text
    from auditor.iac.planned import InputError  # noqa: PLC0415 - as below
    from auditor.iac.text.yaml_text import read_yaml  # noqa: PLC0415 - heavy, and hardly any plan has a document

    try:
        found = read_yaml(text, "the body")
    except InputError:
        found = None
    return found if isinstance(found, Mapping) else Unknown("the API's document can't be read")


def _integration(_: Properties, attributes: Mapping[str, Any]) -> Properties:
    """Whose integration it is, and where it leads."""
    whose = renamed(attributes, {"rest_api_id": "RestApiId", "resource_id": "ResourceId", "http_method": "HttpMethod"})
    return {**whose, "Integration": renamed(attributes, {"type": "Type", "uri": "Uri", "credentials": "Credentials"})}


def _opened(properties: Properties, attributes: Mapping[str, Any]) -> Properties:
    body = mapped(attributes.get("body"), _document)
    return properties if body is None else {**properties, "Body": body}


TYPES: Final[Mapping[str, Translation]] = defaulted(
    {
        "aws_api_gateway_integration": Translation("Terraform::ApiGateway::Integration", then=_integration),
        "aws_api_gateway_method": Translation(
            "AWS::ApiGateway::Method", names={"authorization": "AuthorizationType"}, tags=""
        ),
        "aws_api_gateway_resource": Translation("AWS::ApiGateway::Resource", names=without("path"), tags=""),
        "aws_api_gateway_rest_api": Translation(
            _REST,
            names={**_COMPUTED, "body": None, "put_rest_api_mode": "Mode"},
            values={"policy": policy},
            then=_opened,
        ),
        "aws_api_gateway_rest_api_policy": Translation(_REST, part_of="rest_api_id", values={"policy": policy}),
        "aws_apigatewayv2_api": Translation(
            "AWS::ApiGatewayV2::Api",
            names={**without("api_endpoint", "execution_arn", "ip_address_type"), **_V2_DOCUMENT},
            values={"body": _document},
        ),
        "aws_apigatewayv2_integration": Translation(
            "AWS::ApiGatewayV2::Integration",
            names=without("integration_response_selection_expression", "response_parameters"),
            tags="",
        ),
        "aws_apigatewayv2_route": Translation("AWS::ApiGatewayV2::Route", names=without("request_parameter"), tags=""),
    }
)
"""What else they say follows from the names."""

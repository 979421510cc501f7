"""Rule: endpoint-api-without-authorizer."""

from auditor.api import (
    Api,
    Remediation,
    RestApi,
    Severity,
    Verdict,
    failed,
    invokes_sagemaker,
    not_applicable,
    passed,
    rule,
)

_OPEN = "NONE"


@rule(
    id="endpoint-api-without-authorizer",
    title="An API lets anybody invoke a SageMaker endpoint",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Give every method or route that calls SageMaker an authorizer (AWS_IAM, a user pool, a JWT or Lambda "
        "authorizer), and deploy the API again.",
        cli="aws apigateway update-method --rest-api-id <api-id> --resource-id <resource-id> --http-method POST "
        "--patch-operations op=replace,path=/authorizationType,value=AWS_IAM\n"
        "aws apigatewayv2 update-route --api-id <api-id> --route-id <route-id> --authorization-type AWS_IAM",
    ),
)
def api_without_authorizer(api: RestApi | Api) -> Verdict:
    """SageMaker asks API Gateway's role, not the caller; whom API Gateway lets in has the model's answers, and costs.

    Judged are the integrations whose URI is SageMaker's runtime. What is behind a Lambda function or a VPC link no API
    tells. An API key counts for usage plans and authorizes nobody; a resource policy may narrow who reaches the API,
    and is no authorizer either. Of a WebSocket API only the $connect route can have one, which speaks for the others.
    """
    found = _rest(api) if isinstance(api, RestApi) else _http(api)
    if not found:
        return not_applicable("nothing here calls SageMaker's runtime directly; what functions call is not told")
    unguarded = sorted(name for name, authorization in found.items() if authorization == _OPEN)
    if unguarded:
        return failed(f"without an authorizer: {', '.join(unguarded)}")
    return passed("everything that calls SageMaker has an authorizer")


def _rest(api: RestApi) -> dict[str, str]:
    """Methods that call SageMaker's runtime, and who may call them."""
    return {method.name: method.authorization for method in api.methods if invokes_sagemaker(method.uri)}


def _http(api: Api) -> dict[str, str]:
    """Routes that call SageMaker's runtime, and who may call them."""
    targets = {f"integrations/{one.id}" for one in api.integrations if invokes_sagemaker(one.uri)}
    if not targets:
        return {}
    routes = {route.key: route for route in api.routes}
    connect = routes.get("$connect")
    at_door = connect.authorization if connect else _OPEN
    websocket = api.protocol == "WEBSOCKET"
    return {key: at_door if websocket else one.authorization for key, one in routes.items() if one.target in targets}

"""The errors with which AWS services answer: their codes, and the HTTP status of each."""

from __future__ import annotations

import re
from typing import Final

from auditor.sandbox.model import Operation, service_model

UNANSWERED: Final = "SandboxUnanswered"
_NOT_FOUND: Final = re.compile(r"NotFound|NoSuch|DoesNotExist|NonExistent|NotInUse|NotPresent")
_DENIED: Final = {"ec2": "UnauthorizedOperation", "query": "AccessDenied", "rest-xml": "AccessDenied"}
_THROTTLED: Final = {"ec2": "RequestLimitExceeded", "query": "Throttling", "rest-xml": "SlowDown"}
_STATUS: Final = (
    (re.compile(r"^(SlowDown|RequestLimitExceeded|ServiceUnavailable.*)$"), 503),
    (re.compile(r"^(Internal|Service)(Server)?(Failure|Error|Exception)$"), 500),
    (re.compile(rf"^{UNANSWERED}$"), 501),
)
_HTTP_STATUS: Final = (  # services whose protocol is plain HTTP say it in the status, the RPC ones always say 400
    (re.compile(r"^TooManyRequests"), 429),
    (re.compile(r"AccessDenied|Unauthorized|Forbidden"), 403),
    (re.compile(r"NotFound|NoSuch|DoesNotExist"), 404),
)


class ServiceError(Exception):
    """An answer that is an error.

    Attributes:
        code: the service's error code, e.g. `NoSuchBucketPolicy`.
        message: the sentence that goes with it.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message


def status_of(op: Operation, code: str) -> int:
    """The HTTP status of an error code: the modelled one, else what the protocol uses for such a code."""
    for shape in service_model(op.service_model.service_name).error_shapes:
        if code in (shape.name, shape.error_code) and (status := shape.metadata.get("error", {}).get("httpStatusCode")):
            return int(status)
    spoken = op.service_model.resolved_protocol != "json"
    table = (*_STATUS, *_HTTP_STATUS) if spoken else _STATUS
    return next((status for pattern, status in table if pattern.search(code)), 400)


def models_absence(op: Operation) -> bool:
    """True if the operation's model has an error for what does not exist."""
    return any(_NOT_FOUND.search(shape.name) for shape in op.error_shapes)


def not_found(op: Operation, what: str) -> ServiceError:
    """The error that the operation's service gives for a thing that does not exist."""
    service, noun = op.service_model.service_name, re.sub(r"^[A-Z][a-z]+", "", op.name)
    modelled = [shape for shape in op.error_shapes if _NOT_FOUND.search(shape.name)]
    if modelled:
        named = (shape for shape in modelled if noun.endswith(_NOT_FOUND.split(shape.name)[0] or "?"))
        nearest = next(named, modelled[0])
        return ServiceError(nearest.error_code, f"{what} does not exist")
    if service == "sagemaker":  # most of its describe operations model no error and answer so
        return ServiceError("ValidationException", f"Could not find {what}")
    if service == "ec2":
        return ServiceError(f"Invalid{noun.removesuffix('s')}ID.NotFound", f"{what} does not exist")
    if service == "s3":
        return ServiceError("NoSuchBucket", "The specified bucket does not exist")
    return ServiceError(_usual_not_found(op), f"{what} does not exist")


def _usual_not_found(op: Operation) -> str:
    names = {shape.error_code for shape in op.service_model.error_shapes if _NOT_FOUND.search(shape.name)}
    return str(names.pop()) if len(names) == 1 else "ResourceNotFoundException"


def unanswered(op: Operation, why: str) -> ServiceError:
    """The error for what the sandbox can't answer truthfully; never retried, never taken for an AWS answer."""
    return ServiceError(UNANSWERED, f"{op.service_model.service_name}:{op.name}: {why}")


def denied(op: Operation) -> ServiceError:
    """AccessDenied as the operation's service says it."""
    code = _DENIED.get(_dialect(op), "AccessDeniedException")
    action = f"{op.service_model.signing_name}:{op.name}"
    return ServiceError(code, f"User is not authorized to perform: {action}")


def throttled(op: Operation) -> ServiceError:
    """Throttling as the operation's service says it."""
    names = {shape.name for shape in op.service_model.error_shapes}
    modelled = next((name for name in ("ThrottlingException", "TooManyRequestsException") if name in names), None)
    return ServiceError(_THROTTLED.get(_dialect(op)) or modelled or "ThrottlingException", "Rate exceeded")


def _dialect(op: Operation) -> str:
    """The protocol whose codes a service uses: one that left the query protocol kept its codes."""
    kept = "awsQueryCompatible" in op.service_model.metadata
    return "query" if kept else str(op.service_model.resolved_protocol)

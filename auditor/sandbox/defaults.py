"""What services say where nothing was ever set up: a default, or an error of their own instead of `not found`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.sandbox.errors import ServiceError
from auditor.sandbox.model import Operation

_DEFAULTS: Final[Mapping[str, Mapping[str, Any]]] = {
    # https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetRegistryScanningConfiguration.html
    # as of a default VPC: https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html#vpc-dns-support
    "ec2.DescribeVpcAttribute": {"EnableDnsSupport": {"Value": True}, "EnableDnsHostnames": {"Value": True}},
    "ecr.GetRegistryScanningConfiguration": {"scanningConfiguration": {"scanType": "BASIC", "rules": []}},
}
_ERRORS: Final = {
    # though its model has ResourceNotFoundException: Macie answers so to every call of an account that does not use it
    "macie2": ("AccessDeniedException", "Macie is not enabled"),
    # the code stands for several refusals: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_DescribeHub.html
    "securityhub": ("InvalidAccessException", "Account is not subscribed to AWS Security Hub"),
}


def untouched(op: Operation, *, unused: bool) -> dict[str, Any] | None:
    """The answer about what nobody set up here; None where it is the usual one.

    Args:
        op: what is asked.
        unused: whether the account says nothing at all of the service in this region.

    Raises:
        ServiceError: the service answers everything with an error until it is switched on.
    """
    service = op.service_model.service_name
    if unused and service in _ERRORS:
        raise ServiceError(*_ERRORS[service])
    default = _DEFAULTS.get(f"{service}.{op.name}")
    return dict(default) if default else None

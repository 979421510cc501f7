"""Questions to a bucket policy: does it refuse plain HTTP, does it bind access to a VPC or endpoint.

Sources: S3 User Guide, "Bucket policy examples" (``aws:SecureTransport``) and "Controlling access from VPC endpoints
with bucket policies"; ``s3:TlsVersion`` is absent from plain HTTP requests, so only its IfExists form refuses those.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from auditor.iam.actions import covers_actions
from auditor.iam.compiled import Policy
from auditor.iam.conditions import all_hold
from auditor.iam.context import Context
from auditor.iam.limits import ENDPOINT_KEYS, exclusion_of
from auditor.iam.policy import Condition, Effect, Statement, StatementRef
from auditor.iam.resources import covers_resources

_PLAIN_HTTP = Context.partial({"aws:SecureTransport": "false"}, absent=["s3:TlsVersion"])
_OLD_TLS = Context.partial({"aws:SecureTransport": "true", "s3:TlsVersion": "1.1"})
_FROM_THE_INTERNET = Context.partial(absent=ENDPOINT_KEYS)
_DATA_ACTIONS = ("s3:GetObject", "s3:PutObject")


class TransportGuard(Struct, frozen=True):
    """What a bucket policy refuses to everyone, on the bucket and on its objects, for all S3 actions.

    Attributes:
        plain_http: the Deny statements that refuse requests without TLS; empty where some get through.
        old_tls: the Deny statements that refuse TLS below 1.2; empty where some get through.
    """

    plain_http: tuple[StatementRef, ...]
    old_tls: tuple[StatementRef, ...]

    @property
    def enforced(self) -> bool:
        """Whether every request must use TLS."""
        return bool(self.plain_http)


class EndpointBinding(Struct, frozen=True):
    """How a bucket policy binds access to VPCs or endpoints.

    Attributes:
        statements: the Deny statements; empty where some of the actions are not bound.
        sources: ids of VPCs and endpoints (or accounts, organizations) from which access is left.
        exempting: other condition keys of these statements: whoever they spare is not bound.
    """

    statements: tuple[StatementRef, ...]
    sources: tuple[str, ...]
    exempting: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.statements)


def denies_insecure_transport(policy: Policy, bucket_arn: str) -> TransportGuard:
    """Tell whether the policy refuses insecure requests to the bucket and to all its objects."""
    wide = [deny for deny in policy.having(Effect.DENY) if deny.everyone and covers_actions(deny, "s3:*")]
    resources = (bucket_arn, f"{bucket_arn}/*")
    return TransportGuard(
        plain_http=_covering([deny for deny in wide if all_hold(deny.conditions, _PLAIN_HTTP)], resources),
        old_tls=_covering([deny for deny in wide if all_hold(deny.conditions, _OLD_TLS)], resources),
    )


def bound_to_endpoint(policy: Policy, bucket_arn: str, actions: Sequence[str] = _DATA_ACTIONS) -> EndpointBinding:
    """Tell whether the policy refuses these actions on the bucket's objects unless they come from a VPC or endpoint."""
    objects = f"{bucket_arn}/*"
    found: list[Statement] = []
    for action in actions:
        binding = [
            deny for deny in policy.having(Effect.DENY) if _binds(deny, action) and covers_resources(deny, objects)
        ]
        if not binding:
            return EndpointBinding((), (), ())
        found += [deny for deny in binding if deny not in found]
    conditions = [condition for deny in found for condition in deny.conditions]
    bound = list(filter(_names_sources, conditions))
    return EndpointBinding(
        statements=tuple(deny.ref for deny in found),
        sources=tuple(sorted({value for condition in bound for value in condition.values})),
        exempting=tuple(sorted({condition.key for condition in conditions if condition not in bound})),
    )


def _binds(deny: Statement, action: str) -> bool:
    unless = any(map(_names_sources, deny.conditions))
    # a Null or ForAnyValue beside it may let through exactly what comes from no VPC at all
    shut = all_hold(deny.conditions, _FROM_THE_INTERNET) is not False
    return unless and shut and (deny.everyone or deny.not_principals is not None) and covers_actions(deny, action)


def _names_sources(condition: Condition) -> bool:
    return condition.key in ENDPOINT_KEYS and exclusion_of(condition) is not None


def _covering(denies: Iterable[Statement], resources: Sequence[str]) -> tuple[StatementRef, ...]:
    """Return the statements if together they take in each of the resources."""
    found: list[StatementRef] = []
    for resource in resources:
        fitting = [deny.ref for deny in denies if covers_resources(deny, resource)]
        if not fitting:
            return ()
        found += [ref for ref in fitting if ref not in found]
    return tuple(found)

"""What single services do beside the common logic of policies, as their documentation says."""

from auditor.iam.callers import Caller, CallerKind
from auditor.iam.context import UNKNOWN, Context
from auditor.iam.policy import Condition
from auditor.iam.request import KmsGrant, Request

RCP_SERVICES = frozenset(
    [
        "aoss",
        "appconfig",
        "appstream",
        "autoscaling",
        "autoscaling-plans",
        "budgets",
        "clouddirectory",
        "cloudfront",
        "cloudsearch",
        "cloudtrail-data",
        "codeartifact",
        "codebuild",
        "codecommit",
        "codepipeline",
        "cognito-identity",
        "cognito-idp",
        "comprehend",
        "comprehendmedical",
        "compute-optimizer",
        "cost-optimization-hub",
        "dax",
        "dsql",
        "dynamodb",
        "ecr",
        "ecr-public",
        "events",
        "firehose",
        "fis",
        "fms",
        "gamelift",
        "health",
        "inspector-scan",
        "kendra",
        "kinesisvideo",
        "kms",
        "logs",
        "memorydb",
        "networkmonitor",
        "notifications",
        "opensearch",
        "pca-connector-ad",
        "personalize",
        "polly",
        "pricing",
        "resource-groups",
        "rolesanywhere",
        "s3",
        "secretsmanager",
        "servicediscovery",
        "signin",
        "sqs",
        "sts",
        "support",
        "swf",
        "textract",
        "timestream-influxdb",
        "transcribe",
        "transfer",
        "translate",
        "wafv2",
        "workspaces",
        "xray",
    ]
)
"""The services that resource control policies protect, as action prefixes.

Source: AWS Organizations User Guide, "List of AWS services that support RCPs".
"""

_TRUST = frozenset({"sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "sts:tagsession"})
_ACROSS_ACCOUNTS = frozenset(
    f"kms:{name}"
    for name in [
        "creategrant",
        "decrypt",
        "derivesharedsecret",
        "describekey",
        "encrypt",
        "generatedatakey",
        "generatedatakeypair",
        "generatedatakeypairwithoutplaintext",
        "generatedatakeywithoutplaintext",
        "generatemac",
        "getkeyrotationstatus",
        "getpublickey",
        "listgrants",
        "listkeyrotations",
        "reencryptfrom",
        "reencryptto",
        "retiregrant",
        "revokegrant",
        "sign",
        "verify",
        "verifymac",
    ]
)
_UNCONSTRAINED = frozenset({"kms:describekey", "kms:retiregrant"})
_WAY_BACK = frozenset({"s3:getbucketpolicy", "s3:putbucketpolicy", "s3:deletebucketpolicy"})
_GATEWAYS = frozenset({"s3", "dynamodb"})
_SERVICE_LINKED = ":role/aws-service-role/"
_ENCRYPTION_CONTEXT = "kms:encryptioncontext:"


def cannot_be_refused(request: Request) -> bool:
    """Whether the action is allowed to whoever has credentials. Source: STS API Reference, "GetCallerIdentity"."""
    return request.folded == "sts:getcalleridentity"


def bound_by_rcps(request: Request, caller: Caller) -> bool:
    """Whether resource control policies speak of the request.

    Source: AWS Organizations User Guide, "Resources and entities not restricted by RCPs".
    """
    linked = caller.service_linked or _SERVICE_LINKED in request.target.arn
    return request.service in RCP_SERVICES and request.folded != "kms:retiregrant" and not linked


def governs_itself(request: Request) -> bool:
    """Whether the resource's own policy must let its own account in: that of a KMS key, or of a role to become.

    Sources: KMS Developer Guide, "Default key policy"; IAM User Guide, "Roles terms and concepts" (trust policy).
    """
    if request.service == "kms":
        return request.target.kind == "key"
    return request.folded in _TRUST and request.target.kind == "role"


def works_across_accounts(request: Request) -> bool:
    """Whether the action can be allowed to other accounts at all.

    Source: KMS Developer Guide, "Allowing users in other accounts to use a KMS key".
    """
    return request.service != "kms" or request.folded in _ACROSS_ACCOUNTS


def beyond_the_bucket_policy(request: Request, caller: Caller) -> bool:
    """Whether a bucket's policy has no say: the root user of its account can always mend the policy.

    Source: S3 API Reference, "DeleteBucketPolicy".
    """
    own = caller.kind is CallerKind.ROOT and request.target.owner(caller) == caller.account
    return own and request.folded in _WAY_BACK


def account_means_root(request: Request) -> bool:
    """Whether the account as Principal of an endpoint's policy means its root user only, as for gateway endpoints.

    Source: AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies".
    """
    return request.service in _GATEWAYS


def usable(grant: KmsGrant, caller: Caller, request: Request) -> bool | None:
    """Whether a grant lets the caller do what is asked; None where that hangs on the encryption context.

    Source: KMS API Reference, "GrantConstraints".
    """
    if grant.grantee not in (caller.name, caller.identity):
        return False
    if request.folded not in {f"kms:{operation.lower()}" for operation in grant.operations}:
        return False
    return request.folded in _UNCONSTRAINED or _constrained(grant, request.context)


def constraints(grant: KmsGrant) -> tuple[Condition, ...]:
    """What a grant asks of the encryption context, in the terms of policies."""
    wanted = grant.subset if grant.equals is None else grant.equals
    return tuple(Condition("StringEquals", _ENCRYPTION_CONTEXT + key.lower(), (value,)) for key, value in wanted or ())


def _constrained(grant: KmsGrant, context: Context) -> bool | None:
    wanted = grant.subset if grant.equals is None else grant.equals
    found = [_has(context, key, value) for key, value in wanted or ()]
    if False in found:
        return False
    if grant.equals is None:
        return None if None in found else True
    pairs = [key for key, values in context.values.items() if key.startswith(_ENCRYPTION_CONTEXT) and values]
    if len(pairs) > len(grant.equals):
        return False
    return True if context.complete else None


def _has(context: Context, key: str, value: str) -> bool | None:
    actual = context.of(_ENCRYPTION_CONTEXT + key.lower())
    return None if actual is UNKNOWN else actual == (value,)

"""A deliberately simple evaluator of AWS policies, to hold the fast engine against.

It works on the raw documents of one row of the vectors, in the order in which AWS's documentation tells the story:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.iam.reference_conditions import as_list, condition_holds
from tests.iam.reference_patterns import Values, action_matches, resource_matches
from tests.iam.reference_principals import ACCOUNT, DIRECT, ROLE, Caller, caller_of, covered, spared

Document = dict[str, Any]

# orgs_manage_policies_rcps.html, "List of AWS services that support RCPs"
RCP_NAMES = """
    aoss appconfig appstream autoscaling autoscaling-plans budgets clouddirectory cloudfront cloudsearch
    cloudtrail-data codeartifact codebuild codecommit codepipeline cognito-identity cognito-idp comprehend
    comprehendmedical compute-optimizer cost-optimization-hub dax dsql dynamodb ecr ecr-public events firehose fis
    fms gamelift health inspector-scan kendra kinesisvideo kms logs memorydb networkmonitor notifications opensearch
    pca-connector-ad personalize polly pricing resource-groups rolesanywhere s3 secretsmanager servicediscovery
    signin sqs sts support swf textract timestream-influxdb transcribe transfer translate wafv2 workspaces xray
"""
RCP_SERVICES = set(RCP_NAMES.split())
TRUST_ACTIONS = {
    "sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "sts:tagsession",
    "sts:setsourceidentity",
}  # fmt: skip
# key-policy-modifying-external-accounts.html: any other permission has no effect across accounts
KMS_ACROSS_ACCOUNTS = {
    "kms:creategrant", "kms:decrypt", "kms:derivesharedsecret", "kms:describekey", "kms:encrypt",
    "kms:generatedatakey", "kms:generatedatakeypair", "kms:generatedatakeypairwithoutplaintext",
    "kms:generatedatakeywithoutplaintext", "kms:generatemac", "kms:getkeyrotationstatus", "kms:getpublickey",
    "kms:listgrants", "kms:listkeyrotations", "kms:reencryptfrom", "kms:reencryptto", "kms:retiregrant",
    "kms:revokegrant", "kms:sign", "kms:verify", "kms:verifymac",
}  # fmt: skip
# API_GrantConstraints.html: constraints hold for cryptographic operations with an encryption context
CONSTRAINED = {
    "Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext", "ReEncryptFrom", "ReEncryptTo",
}  # fmt: skip
# vpc-endpoints-access.html: in the policy of a gateway endpoint an account means its root user only
GATEWAYS = ("s3:", "dynamodb:")
# bucket-policies.html: root of the bucket's account may always mend the bucket policy
OWNERS_WAY_BACK = {"s3:getbucketpolicy", "s3:putbucketpolicy", "s3:deletebucketpolicy"}
CONTEXT_PREFIX = "kms:encryptioncontext:"


@dataclass(frozen=True)
class Asked:
    """One request."""

    caller: Caller
    action: str
    resource: str
    owner: str  # account of the resource
    context: Values
    bounded: bool  # the caller has a permissions boundary

    @property
    def abroad(self) -> bool:
        """The resource belongs to another account than the caller."""
        return self.owner != self.caller.account


def evaluate(row: dict[str, Any]) -> str:
    """Decide one row: "allow", "explicit_deny" or "implicit_deny"."""
    asked = read_request(row)
    if asked.action.lower() == "sts:getcalleridentity":
        return "allow"  # API_GetCallerIdentity.html: even where a policy denies it
    if any(applies(statement, document, asked, "Deny") for document, statement in binding(row, asked)):
        return "explicit_deny"
    return "allow" if allowed(row, asked) else "implicit_deny"


def read_request(row: dict[str, Any]) -> Asked:
    """What is asked, by whom."""
    request = row["request"]
    context = {key.lower(): value for key, value in request["context"].items()}
    caller = caller_of(request["principal"], context)
    owner = request.get("resource_account") or caller.account
    bounded = row["boundary"] is not None and caller.kind in {"user", "role", "session", "federated"}
    return Asked(caller, request["action"], request["resource"], owner, context, bounded)


def binding(row: dict[str, Any], asked: Asked) -> Iterator[tuple[Document, Document]]:
    """Every statement whose Deny would bind the caller, with its document."""
    for documents in layers(row, asked):
        yield from statements(documents)


def layers(row: dict[str, Any], asked: Asked) -> Iterator[list[Document]]:
    """All policies that apply to the request."""
    caller = asked.caller
    if not caller.outside and caller.kind != "root":
        yield row["identity_policies"]
        yield row["boundary"] or []
        yield row["session_policies"] or []
    if not (caller.kind == "root" and not asked.abroad and asked.action.lower() in OWNERS_WAY_BACK):
        yield row["resource_policies"]
    yield row["vpce_policies"] or []
    if limited_by_scps(row, caller):
        yield [document for level in row["scps"] for document in level]
    if limited_by_rcps(row, asked):
        yield [document for level in row["rcps"] for document in level]


def limited_by_scps(row: dict[str, Any], caller: Caller) -> bool:
    """SCPs bind users, roles and root of member accounts, but no service-linked roles."""
    return row["scps"] is not None and not caller.outside and not caller.linked


def limited_by_rcps(row: dict[str, Any], asked: Asked) -> bool:
    """RCPs bind all callers at the services that support them, with the exceptions that the documentation lists."""
    action = asked.action.lower()
    supported = action.split(":")[0] in RCP_SERVICES and action != "kms:retiregrant"
    linked = asked.caller.linked or ":role/aws-service-role/" in asked.resource
    return row["rcps"] is not None and supported and not linked


def allowed(row: dict[str, Any], asked: Asked) -> bool:
    """Whether the request is allowed, nothing having denied it explicitly."""
    caller = asked.caller
    if not lets_through(row["vpce_policies"], asked):
        return False
    ways = resource_ways(row, asked)
    if caller.outside:
        return bool(ways)
    if limited_by_scps(row, caller) and not all(grants(level, asked) for level in row["scps"]):
        return False
    if asked.abroad:
        return allowed_abroad(row, asked, ways)
    return allowed_at_home(row, asked, ways)


def allowed_abroad(row: dict[str, Any], asked: Asked, ways: set[str]) -> bool:
    """Both accounts must allow; a grant of a key needs nothing on the grantee's side."""
    action = asked.action.lower()
    if action.startswith("kms:") and action not in KMS_ACROSS_ACCOUNTS:
        return False
    granted = bool(grant_ways(row, asked)) and within_limits(row, asked)
    return granted or (bool(ways) and own_side(row, asked))


def lets_through(endpoint: list[Document] | None, asked: Asked) -> bool:
    """Whether the VPC endpoint on the way, if there is one, allows the request."""
    gateway = asked.action.lower().startswith(GATEWAYS) and asked.caller.kind != "root"
    return endpoint is None or any(
        applies(statement, document, asked, "Allow")
        and not (gateway and covered(statement.get("Principal", "*"), asked.caller) == {ACCOUNT})
        for document, statement in statements(endpoint)
    )


def allowed_at_home(row: dict[str, Any], asked: Asked, ways: set[str]) -> bool:
    """Whether identity policies and the resource's policy let the caller in, both in one account."""
    if DIRECT in ways or (ROLE in ways and within_limits(row, asked)):
        return True
    if keyed(asked) or trusting(asked):
        return ACCOUNT in ways and own_side(row, asked)
    return own_side(row, asked)


def own_side(row: dict[str, Any], asked: Asked) -> bool:
    """Whether the caller's own account lets it: identity policies within boundary and session policy."""
    if asked.caller.kind == "root":
        return True
    return grants(row["identity_policies"], asked) and within_limits(row, asked)


def within_limits(row: dict[str, Any], asked: Asked) -> bool:
    """Whether boundary and session policy allow it, as far as there are any."""
    session = row["session_policies"]
    if asked.caller.kind == "federated" and session is None:
        session = []  # API_GetFederationToken.html: without a session policy the session has no permissions
    boundary = row["boundary"]
    return all(limit is None or grants(limit, asked) for limit in (boundary, session))


def grants(documents: list[Document], asked: Asked) -> bool:
    """Whether any statement of the documents allows the request."""
    return any(applies(statement, document, asked, "Allow") for document, statement in statements(documents))


def resource_ways(row: dict[str, Any], asked: Asked) -> set[str]:
    """In which ways the resource's policy, and the grants of a key, let the caller in."""
    ways: set[str] = set()
    for document, statement in statements(row["resource_policies"]):
        if applies(statement, document, asked, "Allow"):
            ways |= covered(statement["Principal"], asked.caller) if "Principal" in statement else {DIRECT}
    return ways | grant_ways(row, asked)


def grant_ways(row: dict[str, Any], asked: Asked) -> set[str]:
    """In which ways the grants of a key let the caller in."""
    ways: set[str] = set()
    for grant in row["kms_grants"] or []:
        if grant_applies(grant, asked):
            ways |= grantee_ways(grant["grantee_principal"], asked.caller)
    return ways


def grantee_ways(grantee: str, caller: Caller) -> set[str]:
    """A grantee is a principal, or a service."""
    return covered({"AWS": grantee}, caller) | covered({"Service": grantee}, caller)


def grant_applies(grant: dict[str, Any], asked: Asked) -> bool:
    """Whether a grant of the key covers the operation and its encryption context."""
    service, _, operation = asked.action.partition(":")
    if service.lower() != "kms" or operation not in grant["operations"]:
        return False
    constraints: dict[str, dict[str, str]] = grant.get("constraints") or {}
    if operation not in CONSTRAINED:
        return True
    given = {key: value for key, value in asked.context.items() if key.startswith(CONTEXT_PREFIX)}
    # "in a grant constraint, the key is not case sensitive, but the value is"
    wanted = {
        kind: {CONTEXT_PREFIX + key.lower(): value for key, value in pairs.items()}
        for kind, pairs in constraints.items()
    }
    if "EncryptionContextEquals" in wanted and given != wanted["EncryptionContextEquals"]:
        return False
    return wanted.get("EncryptionContextSubset", {}).items() <= given.items()


def keyed(asked: Asked) -> bool:
    """A KMS key: its key policy must allow, or delegate to the account."""
    return asked.action.lower().startswith("kms:") and ":key/" in asked.resource


def trusting(asked: Asked) -> bool:
    """The assumption of a role: its trust policy must allow, or delegate to the account."""
    return asked.action.lower() in TRUST_ACTIONS and ":role/" in asked.resource


def statements(documents: Iterable[Document]) -> Iterator[tuple[Document, Document]]:
    """Each statement with the document it stands in."""
    for document in documents:
        for statement in as_list(document.get("Statement", [])):
            yield document, statement


def applies(statement: Document, document: Document, asked: Asked, effect: str) -> bool:
    """Whether the statement has this effect on the request."""
    variables = document.get("Version") == "2012-10-17"
    return (
        statement["Effect"] == effect
        and means_caller(statement, asked)
        and means_action(statement, asked)
        and means_resource(statement, asked, asked.context if variables else None)
        and condition_holds(statement.get("Condition", {}), asked.context, variables=variables)
    )


def means_caller(statement: Document, asked: Asked) -> bool:
    """Principal and NotPrincipal; a policy of an identity names none."""
    if "Principal" in statement:
        return bool(covered(statement["Principal"], asked.caller))
    if "NotPrincipal" not in statement:
        return True
    if statement["Effect"] == "Allow":
        return not covered(statement["NotPrincipal"], asked.caller)
    # access_policies_boundaries.html: NotPrincipal with Deny always denies principals that have a boundary
    return asked.bounded or not spared(statement["NotPrincipal"], asked.caller)


def means_action(statement: Document, asked: Asked) -> bool:
    """Action and NotAction."""
    if "Action" in statement:
        return any(action_matches(pattern, asked.action) for pattern in as_list(statement["Action"]))
    return not any(action_matches(pattern, asked.action) for pattern in as_list(statement["NotAction"]))


def means_resource(statement: Document, asked: Asked, values: Values | None) -> bool:
    """Resource and NotResource; a trust policy has neither, its role is meant."""
    if "Resource" in statement:
        return any(resource_matches(pattern, asked.resource, values) for pattern in as_list(statement["Resource"]))
    patterns = as_list(statement.get("NotResource", []))
    return not any(resource_matches(pattern, asked.resource, values) for pattern in patterns)

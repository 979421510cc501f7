"""Rule: edge-device-role-shared."""

from auditor.api import (
    DeviceFleet,
    Graph,
    GreengrassGroup,
    Kind,
    Remediation,
    Role,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)

from ._shared import LendsRole

_CREDENTIALS, _GREENGRASS, _SAGEMAKER = "credentials", "greengrass", "sagemaker"


@rule(
    id="edge-device-role-shared",
    title="The role of devices can be assumed by others than devices",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Let the role's trust policy name IoT's credentials provider only (and SageMaker for a fleet's role), held to "
        "your account by aws:SourceAccount, and give everybody else a role of their own.",
        patch=[set_fact("trust_policy", "<device-trust-policy>", of="AWS::IAM::Role")],
        cli="aws iam update-assume-role-policy --role-name <role-name> --policy-document file://trust.json",
    ),
)
def device_role_shared(lender: LendsRole, graph: Graph) -> Verdict:
    """A role that devices share with people, functions or instances has the permissions of all of them.

    Who takes a device then has what the others need, and in CloudTrail both look alike. A role alias needs the trust
    of IoT's credentials provider, a fleet of SageMaker's, too, and a group of Greengrass's first version that of
    Greengrass.
    """
    ref = lender.role
    if ref is None:
        return not_applicable("it lends no role")
    role = graph.find(Role, ref)
    if role is None:
        return not_applicable("its role does not exist, so devices get nothing")
    known = _services(lender)
    others = [
        opening.principal
        for opening in graph.trust(role).openings
        if opening.kind is not Kind.SERVICE or opening.principal.partition(".")[0].lower() not in known
    ]
    if others:
        return failed(f"role {role.identity.name} can be assumed by {', '.join(dict.fromkeys(others))} as well")
    return passed("devices alone can assume its role")


def _services(lender: LendsRole) -> set[str]:
    """The services that must be trusted, by the first label of their principals."""
    if isinstance(lender, GreengrassGroup):
        return {_GREENGRASS, _CREDENTIALS}
    return {_CREDENTIALS, _SAGEMAKER} if isinstance(lender, DeviceFleet) else {_CREDENTIALS, _SAGEMAKER, _GREENGRASS}

"""Rule: studio-domain-public-internet."""

from auditor.api import Applies, Domain, Remediation, Severity, Verdict, failed, passed, rule, set_fact


@rule(
    id="studio-domain-public-internet",
    title="Studio reaches the internet past the customer's network",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Delete the domain's running apps, then set AppNetworkAccessType to VpcOnly. First give its subnets what it "
        "needs: a NAT gateway, or interface endpoints for the SageMaker API and runtime, Studio, STS, logs and Service "
        "Catalog, and an S3 endpoint.",
        patch=[set_fact("network_access", "VpcOnly")],
        applies=Applies.AFTER_STOP,
        guardrail={
            "Effect": "Deny",
            "Action": "sagemaker:CreateDomain",
            "Resource": "*",
            "Condition": {"StringNotEquals": {"sagemaker:AppNetworkAccessType": "VpcOnly"}},
        },
    ),
)
def domain_public_internet(domain: Domain) -> Verdict:
    """With PublicInternetOnly, the default, apps use a network of SageMaker's that nobody filters or logs.

    The domain's VPC then carries its file system alone, so subnets and security groups look right and bind nothing.
    VpcOnly holds for Studio's apps, not for the jobs that are started from them, which name their own network.
    """
    if domain.vpc_only:
        return passed("AppNetworkAccessType is VpcOnly")
    return failed(f"AppNetworkAccessType is {domain.network_access}")

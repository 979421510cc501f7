"""Rule: network-endpoint-policy-open."""

from auditor.api import (
    Graph,
    Remediation,
    Severity,
    Verdict,
    VpcEndpoint,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)

from ._shared import unattached

_USED = frozenset({
    "s3", "s3express", "dynamodb", "sagemaker", "ecr", "sts", "kms", "logs", "monitoring", "events", "secretsmanager",
    "ssm", "servicecatalog", "lambda", "states", "athena", "glue", "redshift-data", "elasticfilesystem", "fsx", "sqs",
    "elasticmapreduce", "kinesis-streams", "kinesis-firehose", "sns", "execute-api", "codecommit", "git-codecommit",
    "codeartifact", "codebuild", "bedrock", "bedrock-runtime", "bedrock-agent-runtime", "comprehend", "rekognition",
    "textract", "transcribe", "translate", "ec2", "autoscaling", "application-autoscaling", "cloudtrail",
})  # fmt: skip
"""Words in the names of services that notebooks, jobs, endpoints and pipelines use, and whose endpoints take a policy.

Source: AWS PrivateLink Guide, "AWS services that integrate with AWS PrivateLink".
"""


@rule(
    id="network-endpoint-policy-open",
    title="A VPC endpoint lets everybody do everything with its service",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Let the endpoint's policy name the buckets, keys, streams or accounts that may be reached through it, for "
        "example by aws:ResourceAccount, and for STS the principals by aws:PrincipalOrgID. Keep read access to the "
        "buckets from which AWS serves images' layers and JumpStart's models.",
        patch=[set_fact("policy", "<own-account-endpoint-policy>")],
        cli="aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint-id> --policy-document file://policy.json",
    ),
)
def endpoint_policy_open(endpoint: VpcEndpoint, graph: Graph) -> Verdict:
    """A private way to S3 leads to every bucket in the world, an intruder's too, unless the endpoint's policy says no.

    AWS puts a policy there that allows everything to everybody. Data leaves by other services as well: as layers of an
    image that is pushed to another account, as log lines, parameters, messages or secrets, under credentials that
    somebody else brought along. Only endpoints in VPCs that SageMaker is attached to are judged, gateway and interface
    ones of services that its workloads use; those of other vendors take no policy.
    """
    words = {word.removesuffix("-fips") for word in endpoint.service.split(".")}
    if _USED.isdisjoint(words) or "vpce" in words:
        return not_applicable("the endpoint is for no service of AWS's that workloads of SageMaker use")
    if reason := unattached(endpoint.vpc, graph):
        return reason
    if graph.unrestricted(endpoint):
        return failed("the endpoint's policy allows every action on every resource to everybody")
    return passed("the endpoint's policy restricts what can be reached")

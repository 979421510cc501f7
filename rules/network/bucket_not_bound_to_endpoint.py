"""Rule: network-bucket-not-bound-to-endpoint."""

from auditor.api import Bucket, Graph, Remediation, Severity, Verdict, failed, not_applicable, passed, rule, set_fact

from ._shared import SAGEMAKER


@rule(
    id="network-bucket-not-bound-to-endpoint",
    title="A bucket that SageMaker uses can be reached from outside its VPCs",
    severity=Severity.INFO,
    remediation=Remediation(
        "Where all use comes from VPCs, deny s3:GetObject and s3:PutObject on the bucket's objects unless "
        "aws:SourceVpce (or aws:SourceVpc) names them. Spare the roles that must come from elsewhere, such as "
        "those of jobs without a VPC and of log delivery, or the bucket is shut for them.",
        patch=[set_fact("policy", "<endpoint-bound-bucket-policy>")],
        cli="aws s3api put-bucket-policy --bucket <bucket> --policy file://policy.json",
    ),
)
def bucket_not_bound_to_endpoint(bucket: Bucket, graph: Graph) -> Verdict:
    """Stolen credentials of an execution role work from any network unless the bucket asks where a request comes from.

    Only a Deny binds: an Allow with aws:SourceVpce leaves open what IAM policies allow. It is no fault in itself that a
    bucket is not bound; jobs outside a VPC could not use one that is.
    """
    if not graph.users(SAGEMAKER):
        return not_applicable("no resource of SageMaker's in the scanned regions reads or writes this bucket")
    binding = graph.endpoint_binding(bucket)
    if not binding:
        return failed("no statement of a bucket policy refuses requests from outside certain VPCs or endpoints")
    return passed(f"the bucket policy lets requests in from {', '.join(binding.sources)} only")

"""Rule: iam-guardrail-without-effect."""

from auditor.api import (
    Confidence,
    Policied,
    Remediation,
    Severity,
    Verdict,
    doubtful,
    failed,
    guarded,
    guards,
    linted,
    not_applicable,
    passed,
    rule,
    said,
)


@rule(
    id="iam-guardrail-without-effect",
    title="A guardrail tests a condition key that the requests do not have",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Test the successor of the key (VolumeKmsKeyArn for VolumeKmsKey), and give actions that lack the key a "
        "statement of their own, or take them out; 'auditor guardrails' writes Denies that are proven to work.",
        cli="aws organizations update-policy --policy-id <policy-id> --content file://guardrail.json",
    ),
)
def guardrail_without_effect(resource: Policied) -> Verdict:
    """A Deny that tests a key which a request does not have never applies, or always, and nothing tells.

    AWS has replaced VolumeKmsKey, OutputKmsKey and their like by keys that end in Arn and attached the old names to no
    action, though its own papers still show them. CreateTransformJob knows neither VPC nor isolation, CreateCluster no
    volume key: in one statement with CreateTrainingJob a test of VpcSubnets with StringNotEquals or Null denies every
    transform job, one with StringEquals denies none. Judged are the Denies of all policies: service control policies,
    boundaries, identity, resource and endpoint policies. What the reference of AWS says is sure; that AWS ignores a
    deprecated key where it still stands is not, hence the lower confidence.
    """
    problems = linted(resource, guards)
    if problems is None:
        return not_applicable("there is no policy that the account wrote")
    if not guarded(resource):
        return not_applicable("no Deny in it tests a condition key of SageMaker's")
    idle = [problem for problem in problems if guards(problem)]
    if not idle:
        return passed("requests have the keys that its Denies test")
    sure = [problem for problem in idle if not doubtful(problem)]
    return failed(said(sure or idle), confidence=Confidence.HIGH if sure else Confidence.MEDIUM)

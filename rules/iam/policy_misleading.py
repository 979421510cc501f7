"""Rule: iam-policy-misleading."""

from auditor.api import (
    Confidence,
    Policied,
    Remediation,
    Severity,
    Verdict,
    broken,
    doubtful,
    failed,
    linted,
    misleads,
    not_applicable,
    passed,
    rule,
    said,
)


@rule(
    id="iam-policy-misleading",
    title="A policy does not do what it seems to",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Change the statement as the finding says, and try the requests that it was written for in IAM's simulator.",
        cli="aws accessanalyzer validate-policy --policy-type <policy-type> --policy-document file://policy.json",
    ),
)
def policy_misleading(resource: Policied) -> Verdict:
    """A statement may be legal and idle, or legal and far wider than whoever wrote it thinks.

    ForAllValues and IfExists hold for a request that leaves the key out, so that an Allow with sagemaker:VpcSubnets
    lets jobs without a VPC through. StringEquals takes a star as a plain character. Without Version 2012-10-17 no
    variable is filled in. A deleted principal leaves its unique id behind, and a Deny that spared it spares nobody.
    s3:GetObject on a bucket's ARN grants nothing. What only AWS's reference does not know, such as an action's name, is
    told with low confidence, since the reference lags behind AWS. Denies that test a key which their requests lack are
    left to iam-guardrail-without-effect.
    """
    problems = linted(resource, misleads)
    if problems is None:
        return not_applicable("there is no policy that the account wrote")
    misleading = list(filter(misleads, problems))
    if any(map(broken, problems)) and not misleading:
        return not_applicable("it is malformed, which is judged apart")
    if not misleading:
        return passed("policies do what they say")
    sure = [problem for problem in misleading if not doubtful(problem)]
    return failed(said(sure or misleading), confidence=Confidence.HIGH if sure else Confidence.LOW)

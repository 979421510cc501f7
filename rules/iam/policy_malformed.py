"""Rule: iam-policy-malformed."""

from auditor.api import (
    Policied,
    Remediation,
    Severity,
    Verdict,
    broken,
    failed,
    linted,
    not_applicable,
    passed,
    rule,
    said,
)


@rule(
    id="iam-policy-malformed",
    title="A policy breaks the grammar of policies",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Correct what is named, and validate the document before it is attached again.",
        cli="aws accessanalyzer validate-policy --policy-type <policy-type> --policy-document file://policy.json",
    ),
)
def policy_malformed(resource: Policied) -> Verdict:
    """What a policy means is defined for the grammar that AWS documents, and for nothing beside it.

    An unknown element or operator, a principal that is none, an ARN of five parts: IAM refuses them, other services
    store some, and a template has them until it is deployed. What such a statement allows is not known, so that other
    rules that hang on it answer unknown; this one says why. AWS's own policies are not judged.
    """
    problems = linted(resource, broken)
    if problems is None:
        return not_applicable("there is no policy that the account wrote")
    wrong = [problem for problem in problems if broken(problem)]
    return failed(said(wrong)) if wrong else passed("policies keep to the grammar")

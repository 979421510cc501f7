"""Rule: pipeline-role-overpowered."""

from collections.abc import Iterator

from auditor.api import (
    Confidence,
    Decision,
    Grants,
    Graph,
    Pipeline,
    Remediation,
    Role,
    Severity,
    StatementRef,
    Verdict,
    administrator,
    failed,
    not_applicable,
    passed,
    rule,
    unbounded,
    whole_service,
)

_WHOLE = ("s3", "sagemaker")


@rule(
    id="pipeline-role-overpowered",
    title="A pipeline runs with a role that may do far more than its steps",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Give the pipeline a role of its own: the actions that its steps call, on its jobs and models by name, and "
        "iam:PassRole for just the roles of its steps, with iam:PassedToService. `auditor least-privilege` writes that "
        "policy from the definition.",
        cli="aws sagemaker update-pipeline --pipeline-name <pipeline-name> --role-arn <pipeline-role-arn>",
    ),
)
def role_overpowered(pipeline: Pipeline, graph: Graph) -> Verdict:
    """Who may edit a pipeline's definition has its role: each step may use it, or a role that it passes.

    Asked is for administrators, for all of S3 or all of SageMaker on resources that are not named, and for iam:PassRole
    on roles that are not named; a condition on iam:PassedToService leaves every role that SageMaker may assume. What a
    boundary or a Deny takes back does not count. Steps may name roles of their own, which are judged as roles.
    """
    ref = pipeline.role
    if ref is None:
        return not_applicable("it has no role of its own")
    grants = graph.grants(graph.get(Role, ref))
    found = tuple(_excess(grants, pipeline))
    if not found:
        return passed("its role is no administrator, and passes only roles that it names")
    sure = [why for why, certain in found if certain]
    if sure:
        return failed("; ".join(sure))
    return failed("; ".join(why for why, _ in found), confidence=Confidence.MEDIUM)


def _excess(grants: Grants, pipeline: Pipeline) -> Iterator[tuple[str, bool]]:
    """What the role has too much of, in words, each with whether that is certain."""
    home = pipeline.identity
    answer = administrator(grants, partition=home.partition, account=home.account)
    if answer.decision is Decision.ALLOW:
        yield f"its role is administrator, by {_named(answer.decided_by)}", True
        return
    for service in _WHOLE:
        if wide := whole_service(grants, service):
            yield f"its role may do everything in {service}, by {_named(wide)}", True
    passing = unbounded(grants, ["iam:PassRole"])
    if passing:
        keys = sorted({key for one in passing for key in one.answer.hangs_on})
        under = f" where {', '.join(keys)} allows it" if keys else ""
        certain = any(one.answer.decision is Decision.ALLOW or keys == ["iam:passedtoservice"] for one in passing)
        yield f"its role passes roles that it does not name{under}, by {_named(one.ref for one in passing)}", certain


def _named(refs: Iterator[StatementRef] | tuple[StatementRef, ...]) -> str:
    return ", ".join(dict.fromkeys(f"{ref.policy}[{ref.sid or ref.index}]" for ref in refs))

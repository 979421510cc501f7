"""Rule: job-logs-undeliverable."""

from auditor.api import (
    Applies,
    Graph,
    HyperParameterTuningJob,
    Ref,
    Remediation,
    Role,
    Severity,
    TrainingJob,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)

from ._shared import IsolatedWork

_TRAINING, _PROCESSING = "/aws/sagemaker/TrainingJobs", "/aws/sagemaker/ProcessingJobs"


@rule(
    id="job-logs-undeliverable",
    title="A job's logs go nowhere, since its role may not write them",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Allow the execution role logs:CreateLogGroup, logs:CreateLogStream, logs:DescribeLogStreams and "
        "logs:PutLogEvents on the log groups /aws/sagemaker/*.",
        applies=Applies.ON_RECREATE,
        cli="aws iam put-role-policy --role-name <role-name> --policy-name sagemaker-logs "
        "--policy-document file://logs.json",
    ),
)
def logs_undeliverable(job: IsolatedWork, graph: Graph) -> Verdict:
    """A job whose role may not write to CloudWatch Logs runs all the same, and leaves nothing to investigate.

    There is no switch for logs in the API: whether they arrive hangs on the role alone, asked here for a stream of the
    log group of the job's kind. What an endpoint policy in the job's VPC, or the organization's policies, refuse beyond
    that is not asked. A role that no longer exists says nothing of what it allowed.
    """
    group = _TRAINING if isinstance(job, TrainingJob | HyperParameterTuningJob) else _PROCESSING
    refs: tuple[Ref, ...] = job.roles()
    roles = [role for role in (graph.find(Role, ref) for ref in refs) if role is not None]
    if not roles:
        return not_applicable("it names no role, or one that is gone")
    if any_of(lambda role: not graph.writes_logs(role, group), roles):
        return failed(f"its role may not create streams and put events in {group}")
    return passed(f"its role may create streams and put events in {group}")

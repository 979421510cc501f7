"""Rule: monitoring-schedule-inactive."""

from auditor.api import MonitoringSchedule, Remediation, Severity, Verdict, failed, not_applicable, passed, rule


@rule(
    id="monitoring-schedule-inactive",
    title="A monitoring schedule watches nothing, since it does not run",
    severity=Severity.LOW,
    remediation=Remediation(
        "Start the schedule again, or delete it where nobody wants it any more. Of one that failed, read FailureReason "
        "first: most often the role may not read the captured data, or write the report.",
        cli="aws sagemaker start-monitoring-schedule --monitoring-schedule-name <schedule-name>",
    ),
)
def schedule_inactive(schedule: MonitoringSchedule) -> Verdict:
    """A schedule that was stopped for a test and never started again looks like monitoring in every inventory.

    Scheduled is the state of a schedule that runs, its executions included; Pending one that is being made or changed,
    of which nothing can be said yet. Whether a single execution failed is no matter of the schedule's state.
    """
    status = schedule.status
    if status == "Pending":
        return not_applicable("it is being created or changed")
    if status == "Scheduled":
        return passed("the schedule is Scheduled")
    return failed(f"the schedule is {status}")

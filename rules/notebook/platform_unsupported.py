"""Rule: notebook-platform-unsupported."""

from datetime import date, timedelta

from auditor.api import (
    Applies,
    Context,
    NotebookInstance,
    Remediation,
    Severity,
    Verdict,
    failed,
    passed,
    rule,
    set_fact,
)

END_OF_SUPPORT = {
    "notebook-al1-v1": date(2023, 12, 31),
    "notebook-al2-v1": date(2025, 6, 30),
    "notebook-al2-v2": date(2025, 6, 30),
    "notebook-al2-v3": date(2026, 6, 30),
}
"""When each platform ends. Sources: SageMaker Developer Guide, "Amazon Linux 2 notebook instances" and "JupyterLab
versioning"; for al1 the end of Amazon Linux 1 itself. A platform that is not here has no announced end."""


@rule(
    id="notebook-platform-unsupported",
    title="A notebook's platform gets no security patches any more",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Stop the instance, set PlatformIdentifier to notebook-al2023-v1, start it again. A notebook on Amazon Linux 1 "
        "must be created anew, and Amazon Linux 2023 does not run on p2, p3, p3dn, inf1 and g3 instances.",
        patch=[set_fact("platform", "notebook-al2023-v1")],
        applies=Applies.AFTER_STOP,
    ),
)
def platform_unsupported(notebook: NotebookInstance, context: Context) -> Verdict:
    """After a platform's end neither its operating system nor its JupyterLab is patched.

    What counts is the day that is judged as of, not a list of names that ages: notebook-al2-v3 was supported until the
    end of June 2026. Later, unsupported notebooks cannot be started and are upgraded by force. A platform that nobody
    has announced an end for is no finding, however new its name.
    """
    platform = notebook.platform
    ends = END_OF_SUPPORT.get(platform)
    if ends is None:
        return passed(f"no end of support is announced for {platform}")
    grace = timedelta(days=context.settings.platform_grace_days)
    if context.as_of.date() < ends - grace:
        return passed(f"{platform} has support until {ends}")
    if context.as_of.date() < ends:
        return failed(f"support of {platform} ends on {ends}")
    return failed(f"support of {platform} ended on {ends}")

"""Rule: notebook-imdsv1."""

from auditor.api import Applies, NotebookInstance, Remediation, Severity, Verdict, failed, passed, rule, set_fact


@rule(
    id="notebook-imdsv1",
    title="A notebook answers requests of the instance metadata service's first version",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Stop the instance, set MinimumInstanceMetadataServiceVersion to 2, start it again.",
        patch=[set_fact("imds_version", "2")],
        applies=Applies.AFTER_STOP,
        guardrail={
            "Effect": "Deny",
            "Action": "sagemaker:CreateNotebookInstance",
            "Resource": "*",
            "Condition": {"StringNotEquals": {"sagemaker:MinimumInstanceMetadataServiceVersion": "2"}},
        },
    ),
)
def imdsv1(notebook: NotebookInstance) -> Verdict:
    """The first version gives the role's credentials to any program that can be made to fetch a URL.

    The second asks for a session token first, which a forged request (SSRF) cannot get. Where the field lacks, the
    notebook answers both versions.
    """
    least = notebook.imds_version
    if least == "2":
        return passed("the metadata service answers version 2 only")
    return failed(f"the metadata service answers version {least} and later")

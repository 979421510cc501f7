"""Rule: secret-in-lifecycle-script."""

from auditor.api import (
    NotebookInstanceLifecycleConfig,
    Remediation,
    Severity,
    StudioLifecycleConfig,
    Verdict,
    failed,
    passed,
    rule,
)


@rule(
    id="secret-in-lifecycle-script",
    title="A credential stands in a lifecycle script",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Take the credential for lost and replace it. Let the script fetch the new one from Secrets Manager with the "
        "execution role. A notebook's script can be updated; a Studio script is created anew.",
    ),
)
def in_lifecycle_script(script: NotebookInstanceLifecycleConfig | StudioLifecycleConfig) -> Verdict:
    """Lifecycle scripts are stored as base64, which hides nothing: each reader of the configuration can decode them.

    They run as root with the execution role, so a script never needs a credential of its own. In code, a part of a
    script that is open leaves the verdict open, unless what is known of the script holds a credential already.
    """
    found = script.secrets_found
    if found:
        return failed(f"it holds {', '.join(found)}")
    return passed("no credential was found")

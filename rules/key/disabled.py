"""Rule: key-disabled."""

from auditor.api import Graph, Key, Remediation, Severity, Verdict, failed, not_applicable, passed, rule, set_fact

from ._shared import excused


@rule(
    id="key-disabled",
    title="A key that is in use is disabled",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Enable the key, or replace what still refers to it by resources with another key.",
        patch=[set_fact("enabled", value=True)],
        cli="aws kms enable-key --key-id <key-id>",
    ),
)
def disabled(key: Key, graph: Graph) -> Verdict:
    """What a disabled key encrypts cannot be read: notebooks do not start, endpoints do not scale, jobs fail.

    Whether somebody disabled it to stop a leak or by mistake, whatever refers to it needs an owner's decision. A key
    that waits for deletion is disabled, too, and is judged by key-pending-deletion.
    """
    if reason := excused(key, graph):
        return reason
    if key.pending_deletion:
        return not_applicable("the key is pending deletion, which is judged apart")
    if key.enabled:
        return passed("the key is enabled")
    return failed("the key is disabled, and is in use")

"""Rule: key-rotation-off."""

from auditor.api import Graph, Key, Remediation, Severity, Verdict, failed, not_applicable, passed, rule, set_fact

from ._shared import excused


@rule(
    id="key-rotation-off",
    title="The material of a key that is in use is never rotated",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Turn automatic rotation on. Old material is kept for what it encrypted, so nothing has to be encrypted again.",
        patch=[set_fact("rotated", value=True)],
        cli="aws kms enable-key-rotation --key-id <key-id>",
    ),
)
def rotation_off(key: Key, graph: Graph) -> Verdict:
    """Rotation bounds what is lost with one version of a key's material; customer-managed keys have none at first.

    Only symmetric encryption keys whose material KMS made can rotate by themselves: asymmetric and HMAC keys, imported
    material and custom key stores cannot, and for them KMS refuses to answer. AWS-managed keys rotate every year.
    """
    if reason := excused(key, graph):
        return reason
    if key.spec != "SYMMETRIC_DEFAULT" or key.origin != "AWS_KMS":
        return not_applicable("KMS cannot rotate keys of this kind by itself")
    if key.pending_deletion:
        return not_applicable("the key is pending deletion, which is judged apart")
    if key.rotated:
        return passed("KMS rotates the key's material")
    return failed("KMS does not rotate the key's material")

"""Rule: key-volume-not-customer-managed."""

from auditor.api import (
    Applies,
    Context,
    EndpointConfig,
    Graph,
    HasVolume,
    Remediation,
    Severity,
    Verdict,
    failed,
    guardrail,
    not_applicable,
    passed,
    rule,
    set_fact,
)

from ._shared import flaw


@rule(
    id="key-volume-not-customer-managed",
    title="Storage volumes are not encrypted with a customer-managed key",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Give the ARN of a customer-managed key that is enabled, and create the resource anew: the key is fixed at "
        "creation. Its key policy must let the role use it (and create grants). The guardrail refuses requests without "
        "a key, but for instance types that store on local NVMe, which take none.",
        patch=[set_fact("volume_key", "<customer-managed-key-arn>")],
        applies=Applies.ON_RECREATE,
        guardrail=guardrail("volume-key"),
    ),
)
def volume_not_customer_managed(resource: HasVolume, graph: Graph, context: Context) -> Verdict:
    """Only with a customer-managed key can the customer see each use of the data, and end all use by disabling the key.

    Volumes are always encrypted. Without a key SageMaker uses one of its own, which nobody else sees. A key field
    proves nothing by being filled: an alias may lead to an AWS-managed key, a key may be disabled or about to be
    destroyed, so the key's own document decides. Keys of other accounts count if the setting trusted_accounts names
    these. Instance types with local NVMe storage refuse a key, and encrypt by hardware; in a cluster of several types,
    one that takes a key is enough to need it.
    """
    clusters = resource.clusters()
    if not clusters:
        return not_applicable("it has no instances of its own whose volumes could take a key")
    taking = [cluster for cluster in clusters if cluster.takes_volume_key]
    if not taking:
        return _local(resource)
    why = flaw(taking, lambda cluster: cluster.volume_key, "the volumes are", graph, context)
    return passed("the volumes are encrypted with a customer-managed key") if why is None else failed(why)


def _local(resource: HasVolume) -> Verdict:
    if isinstance(resource, EndpointConfig):
        return not_applicable("all instance types store on local NVMe, which a key would not encrypt")
    return not_applicable("all instance types store on local NVMe, for which the API refuses a key")

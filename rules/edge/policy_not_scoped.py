"""Rule: edge-policy-not-scoped."""

from auditor.api import Graph, IotPolicy, Remediation, Severity, Verdict, failed, passed, rule, set_fact

from ._shared import no_devices

SHOWN = 3
"""How many actions a message names."""


@rule(
    id="edge-policy-not-scoped",
    title="An IoT policy lets a device act as other devices",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Write ${iot:Connection.Thing.ThingName} into the client, topic, shadow and filter that a device may use, "
        "before any wildcard, and require iot:Connection.Thing.IsAttached for connecting. Name the one role alias that "
        "devices need.",
        patch=[set_fact("policy", "<scoped-policy>")],
        cli="aws iot create-policy-version --policy-name <policy-name> --policy-document file://policy.json "
        "--set-as-default",
    ),
)
def policy_not_scoped(policy: IotPolicy, graph: Graph) -> Verdict:
    """One device that is stolen or taken over then speaks, listens and fetches credentials for the whole fleet.

    All devices of a fleet share a policy, so it must tell them apart by variables of their certificate and thing. What
    a device calls itself, iot:ClientId, tells nothing when it connects, and is fine afterwards, since the connection is
    held to it. Connecting with any name is fine where the certificate must be attached to that thing. A topic without
    a wildcard is shared by intent. Receiving is not asked: a device receives what it could subscribe to. Policies are
    judged in Regions with fleets or Greengrass; which certificates carry them is not asked.
    """
    if reason := no_devices(graph):
        return reason
    found = graph.unscoped(policy)
    if not found:
        return passed("devices are held to themselves")
    ways = tuple(dict.fromkeys(f"{one.action} on {one.resource}" for one in found))
    more = f" and {len(ways) - SHOWN} more" if len(ways) > SHOWN else ""
    by = ", ".join(dict.fromkeys(f"statement {one.ref.sid or one.ref.index}" for one in found))
    return failed(f"a device may do {', '.join(ways[:SHOWN])}{more}, by {by}")

"""What the rules of this family share."""

from auditor.api import CoreDevice, DeviceFleet, Graph, GreengrassGroup, RoleAlias, Verdict, any_of, not_applicable

EDGE = (DeviceFleet, CoreDevice, GreengrassGroup)
"""What shows that models run on devices of a Region."""

LendsRole = RoleAlias | DeviceFleet | GreengrassGroup
"""What gives devices the credentials of a role: by IoT's credentials provider, or by Greengrass's first version."""


def no_devices(graph: Graph) -> Verdict | None:
    """Why there is nothing at the edge in the judged resource's Region; None where there is.

    Raises:
        MissingEvidence: where nothing is known, and not everything was listed.
    """
    if any_of(lambda kind: bool(graph.some(kind) or graph.all(kind)), EDGE):
        return None
    return not_applicable("there is no device fleet, core device or group of Greengrass in this Region")

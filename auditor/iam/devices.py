"""What IoT policies let devices do beyond themselves. IoT's policies have IAM's grammar, and variables of their own.

Sources: IoT Core Developer Guide, "Thing policy variables", "Basic AWS IoT Core policy variables" and
"Publish/Subscribe policy examples". MQTT's own wildcards are plain characters in a `topic`, and wildcards in a filter
that a device subscribes to.
"""

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from auditor.iam.actions import matches_action
from auditor.iam.compiled import Policy
from auditor.iam.policy import Effect, Statement, StatementRef
from auditor.iam.resources import EVERYTHING, covers_resources

_RESOURCES: Final = {
    "iot:Connect": "client",
    "iot:Publish": "topic",
    "iot:Subscribe": "topicfilter",
    "iot:GetThingShadow": "thing",
    "iot:UpdateThingShadow": "thing",
    "iot:AssumeRoleWithCertificate": "rolealias",
}
"""What a device does, and the type of resource that it does it to."""

_OWN: Final = ("${iot:connection.thing.", "${iot:certificate.")
"""How the variables begin that a device cannot choose: they are of its certificate, and of the thing attached to it."""
_CHOSEN: Final = "${iot:clientid}"
"""What a device calls itself. Its connection is held to that, so it says something everywhere but in iot:Connect."""
_WILD: Final = re.compile(r"[*?]")
_WILD_FILTER: Final = re.compile(r"[*?+#]")
_ATTACHED: Final = "iot:connection.thing.isattached"
_ARN_PARTS: Final = 6


class Unscoped(Struct, frozen=True):
    """An action that a policy allows a device on what is not its own."""

    action: str
    resource: str
    ref: StatementRef


def unscoped(policy: Policy) -> tuple[Unscoped, ...]:
    """What devices with this IoT policy may do beyond themselves, in document order."""
    denies = [deny for deny in policy.having(Effect.DENY) if not deny.conditions]
    return tuple(
        Unscoped(action, resource, allow.ref)
        for allow in policy.having(Effect.ALLOW)
        for action, resource in _beyond(allow)
        if not any(matches_action(deny, action) and covers_resources(deny, resource) for deny in denies)
    )


def _beyond(allow: Statement) -> Iterator[tuple[str, str]]:
    for action, kind in _RESOURCES.items():
        attached = action == "iot:Connect" and _only_attached(allow)
        if attached or not matches_action(allow, action):
            continue
        for resource in allow.resources or (EVERYTHING,):
            name = _name(resource, kind)
            if name is not None and not _held(name, action):
                yield action, resource


def _name(resource: str, kind: str) -> str | None:
    """What follows `client/` in a pattern; the whole where its type is a wildcard; None where it is of another type."""
    last = resource.split(":", _ARN_PARTS - 1)[-1] if resource.startswith("arn:") else resource
    type_, _, name = last.partition("/")
    if _WILD.search(type_):
        return last
    return name if type_ == kind else None


def _held(name: str, action: str) -> bool:
    """Whether a pattern fixes what it takes in, or begins with what is the device's own, before its first wildcard."""
    text = name.lower()
    wild = (_WILD_FILTER if action == "iot:Subscribe" else _WILD).search(text)
    fixed = text[: wild.start()] if wild else text
    if action == "iot:Connect":
        return any(own in fixed for own in _OWN) or (wild is None and _CHOSEN not in text)
    return wild is None or any(own in fixed for own in (*_OWN, _CHOSEN))


def _only_attached(allow: Statement) -> bool:
    """Whether a device must connect as a thing that its certificate is attached to."""
    return any(
        one.key == _ATTACHED and one.operator == "Bool" and one.values == ("true",) and not one.if_exists
        for one in allow.conditions
    )

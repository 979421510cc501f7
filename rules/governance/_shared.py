"""Which tags count."""

from auditor.api import Tagged

_AWS_OWN = "aws:"
"""The reserved prefix of keys that AWS sets; it is reserved in any case."""


def own_keys(resource: Tagged) -> tuple[str, ...]:
    """The keys of the tags that the customer set, in order."""
    return tuple(sorted(key for key, _ in resource.tags if not key.lower().startswith(_AWS_OWN)))

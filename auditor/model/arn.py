"""Amazon Resource Names, in every partition."""

from __future__ import annotations

import re

from msgspec import Struct

_ARN = re.compile(
    r"arn:(?P<partition>[^:]*):(?P<service>[^:]*):(?P<region>[^:]*):(?P<account>[^:]*):(?P<resource>.+)", re.DOTALL
)


class Arn(Struct, frozen=True):
    """One ARN in its six parts.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
    """

    partition: str
    service: str
    region: str
    account: str
    resource: str

    @classmethod
    def parse(cls, text: str) -> Arn:
        """Split `text`; raises ValueError when it is not an ARN."""
        match = _ARN.fullmatch(text)
        if match is None:
            raise ValueError(f"not an ARN: {text!r}")
        return cls(**match.groupdict())

    @staticmethod
    def looks_like(text: str) -> bool:
        """Whether `text` is an ARN rather than a plain name or id."""
        return _ARN.fullmatch(text) is not None

    @property
    def name(self) -> str:
        """The last segment of the resource part: `notebook-instance/team-a` -> `team-a`."""
        return re.split(r"[/:]", self.resource)[-1]

    def __str__(self) -> str:
        """The ARN as AWS writes it."""
        return f"arn:{self.partition}:{self.service}:{self.region}:{self.account}:{self.resource}"

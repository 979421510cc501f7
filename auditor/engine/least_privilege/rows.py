"""What `auditor least-privilege` says of one role; its JSON Schema is published."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from auditor.model.report import Model


class NeedRow(Model):
    """A permission that was seen to be needed."""

    action: str
    resource: str
    condition: dict[str, dict[str, str | list[str]]] = Field(description="As a policy's Condition; empty: none.")
    why: str


class LeftOutRow(NeedRow):
    """A need that the policy does not give, since nobody is given more than is held today."""

    because: str


class RequestRow(Model):
    """A request that is allowed today."""

    action: str
    resource: str


class Advice(Model):
    """A role's suggested policy, and what is proven of it."""

    role: str = Field(description="ARN of the role.")
    document: dict[str, Any] | None = Field(
        description="The policy to put in place of all identity policies; null where nothing that was seen is held."
    )
    allows_seen: bool = Field(description="Proven: each of `needs` is allowed by it, within the role's boundary.")
    narrows: bool | None = Field(
        description="Proven: it allows nothing that is not allowed today, and something less; null: not known, since "
        "today's policies were not read."
    )
    unproven: tuple[str, ...] = Field(description="What could not be proven, in words.")
    seen: dict[str, int] = Field(description="How many resources use the role, by type.")
    not_observable: tuple[str, ...] = Field(description="What its users may need that no snapshot tells.")
    gaps: tuple[str, ...] = Field(description="What was not read, so that needs may be lacking; empty: complete.")
    needs: tuple[NeedRow, ...] = Field(description="What was seen and is given; joined prefixes stand once.")
    left_out: tuple[LeftOutRow, ...]
    joined: tuple[str, ...] = Field(description="Prefixes that were joined for the policy to be short enough.")
    gives_up: tuple[RequestRow, ...] = Field(description="Examples of what is allowed today and no longer.")
    used_elsewhere: tuple[str, ...] = Field(
        description="Services that the role called lately (access advisor) and that none of the needs explains."
    )
    actions_today: int | None = Field(description="How many known actions its policies allow on something today.")
    actions_suggested: int
    size: int = Field(description="Characters of the document as IAM counts them; a managed policy has up to 6,144.")

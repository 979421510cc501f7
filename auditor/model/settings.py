"""What users may set: one typed configuration, in `auditor.toml` or `[tool.auditor]`. Unknown keys are refused."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    """Thresholds and allow-lists that rules read, each with a default for accounts without a policy of their own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    trusted_accounts: tuple[str, ...] = Field(
        default=(),
        description="Account ids outside the scanned ones that may own data, keys, images and roles.",
    )
    trusted_buckets: tuple[str, ...] = Field(
        default=(),
        description="Names (or patterns with *) of buckets outside the scanned accounts that may hold data and models.",
    )
    log_retention_days: int = Field(default=365, ge=1, description="The least retention of SageMaker's log groups.")
    access_key_days: int = Field(default=90, ge=1, description="The greatest age of an active access key.")
    unused_permission_days: int = Field(
        default=90,
        ge=1,
        le=400,
        description="Days after which a permission that a role has not used counts as unused; AWS remembers 400.",
    )
    platform_grace_days: int = Field(
        default=0,
        ge=0,
        description="Days before a notebook platform's end of support at which it already counts as ended.",
    )

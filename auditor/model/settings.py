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
    approved_registries: tuple[str, ...] = Field(
        default=(),
        description="Account ids or host names (or patterns with *) of container registries that images may come from, "
        "beside the account's own, the trusted accounts' and AWS's.",
    )
    approved_lifecycle_configs: tuple[str, ...] = Field(
        default=(),
        description="Names or ARNs (or patterns with *) of the lifecycle configurations that may be used; empty: any.",
    )
    approved_code_repositories: tuple[str, ...] = Field(
        default=(),
        description="URLs or names (or patterns with *) of the Git repositories that may be attached; empty: any.",
    )
    approved_studio_images: tuple[str, ...] = Field(
        default=(),
        description="Names or ARNs (or patterns with *) of the images that Studio may run beside AWS's; empty: any.",
    )
    required_tags: tuple[str, ...] = Field(
        default=(), description="Tag keys that every resource must bear; empty: one tag of any key is enough."
    )
    sensitive_tags: tuple[str, ...] = Field(
        default=(),
        description="Tags (KEY, or KEY=VALUE with * as a pattern) by which your resources say that they hold sensitive "
        "data.",
    )
    idle_days: int = Field(
        default=14, ge=1, le=63, description="Days without use after which an endpoint or a notebook counts as idle."
    )
    job_runtime_hours: int = Field(
        default=120, ge=1, description="The longest that a job may be allowed to run; SageMaker's own limit is 28 days."
    )
    secret_rotation_days: int = Field(default=90, ge=1, description="Days after which a secret must have been rotated.")

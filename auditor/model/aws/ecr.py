"""ECR: repositories, and how the registry scans them."""

from __future__ import annotations

from auditor.model.fact import Part, Resource, each, fact, parts
from auditor.model.values import document, flag, text, to_key


class Repository(
    Resource,
    type="AWS::ECR::Repository",
    described_by="DescribeRepositories",
    items={"DescribeRepositories": "repositories[]"},
):
    """A repository of container images. `key` is None where ECR encrypts with its own key."""

    name = fact("repositoryName", text, assigned=True)
    uri = fact("repositoryUri", text, assigned=True)
    registry = fact("registryId", text, assigned=True)
    mutability = fact("imageTagMutability", text, absent="MUTABLE")
    scan_on_push = fact("imageScanningConfiguration.scanOnPush", flag, absent=False)
    encryption = fact("encryptionConfiguration.encryptionType", text, absent="AES256")
    key = fact("encryptionConfiguration.kmsKey", to_key, absent=None)
    policy = fact("policyText", document, absent=None, of="GetRepositoryPolicy")
    lifecycle_policy = fact("lifecyclePolicyText", document, absent=None, of="GetLifecyclePolicy")

    @property
    def tags_immutable(self) -> bool:
        """Whether a tag, once pushed, always means the same image (with or without exclusions)."""
        return self.mutability.startswith("IMMUTABLE")

    @property
    def also_known_as(self) -> tuple[str, ...]:
        """The URI, by which images name their repository."""
        return (self.uri,)


class ScanningRule(Part):
    """Which repositories are scanned, and when: SCAN_ON_PUSH, CONTINUOUS_SCAN or MANUAL."""

    frequency = fact("scanFrequency", text, assigned=True)
    filters = each("repositoryFilters[].filter", text)


class RegistryScanning(
    Resource, type="AWS::ECR::RegistryScanningConfiguration", described_by="GetRegistryScanningConfiguration"
):
    """How the registry scans images; it overrides what a repository says of itself."""

    scan_type = fact("scanningConfiguration.scanType", text, absent="BASIC")
    rules = parts("scanningConfiguration.rules[]", ScanningRule)

"""ECR: repositories, and how the registry scans and signs what is pushed to them."""

from __future__ import annotations

from fnmatch import fnmatchcase

from auditor.model.fact import each, fact, parts
from auditor.model.resource import Part, Resource
from auditor.model.values import document, flag, identifier, text, to_key


class Repository(
    Resource,
    type="AWS::ECR::Repository",
    described_by="DescribeRepositories",
    items={"DescribeRepositories": "repositories[]"},
):
    """A repository of container images. `key` is None where ECR encrypts with its own key."""

    name = fact("repositoryName", text, assigned=True)
    uri = fact("repositoryUri", identifier, assigned=True)
    registry = fact("registryId", identifier, assigned=True)
    mutability = fact("imageTagMutability", text, absent="MUTABLE")
    mutability_exclusions = each("imageTagMutabilityExclusionFilters[].filter", text)
    scan_on_push = fact("imageScanningConfiguration.scanOnPush", flag, absent=False)
    encryption = fact("encryptionConfiguration.encryptionType", text, absent="AES256")
    key = fact("encryptionConfiguration.kmsKey", to_key, absent=None)
    policy = fact("policyText", document, absent=None, of="GetRepositoryPolicy")
    lifecycle_policy = fact("lifecyclePolicyText", document, absent=None, of="GetLifecyclePolicy")

    @property
    def tags_immutable(self) -> bool:
        """Whether a tag, once pushed, always means the same image (with or without exclusions)."""
        return self.mutability.startswith("IMMUTABLE")

    def fixes(self, tag: str) -> bool:
        """Whether one tag, once pushed, always means the same image: exclusions turn the repository's setting round."""
        if not self.mutability.endswith("_WITH_EXCLUSION"):
            return self.tags_immutable
        excluded = any(fnmatchcase(tag, pattern) for pattern in self.mutability_exclusions)
        return self.tags_immutable != excluded

    @property
    def also_known_as(self) -> tuple[str, ...]:
        """The URI, by which images name their repository."""
        return (self.uri,)


class ScanningRule(Part):
    """Which repositories are scanned, and when: SCAN_ON_PUSH, CONTINUOUS_SCAN or MANUAL."""

    frequency = fact("scanFrequency", text, assigned=True)
    filters = each("repositoryFilters[].filter", text)

    def covers(self, repository: str) -> bool:
        """Whether a filter matches: without a wildcard it matches every name that contains it.

        Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html
        """
        return any(fnmatchcase(repository, each if "*" in each else f"*{each}*") for each in self.filters)


class RegistryScanning(
    Resource, type="AWS::ECR::RegistryScanningConfiguration", described_by="GetRegistryScanningConfiguration"
):
    """How the registry scans images; it overrides what a repository says of itself."""

    scan_type = fact("scanningConfiguration.scanType", text, absent="BASIC")
    rules = parts("scanningConfiguration.rules[]", ScanningRule)


class SigningRule(Part):
    """Whose images AWS Signer signs when they are pushed, and with which profile."""

    profile = fact("signingProfileArn", text, assigned=True)
    filters = each("repositoryFilters[].filter", text)

    def covers(self, repository: str) -> bool:
        """Whether a filter matches the whole name, or there is none, which takes in every repository."""
        filters = self.filters
        return not filters or any(fnmatchcase(repository, pattern) for pattern in filters)


class RegistrySigning(Resource, type="AWS::ECR::SigningConfiguration", described_by="GetSigningConfiguration"):
    """What the registry has signed when it is pushed; no rules where signing was never set up."""

    rules = parts("signingConfiguration.rules[]", SigningRule)

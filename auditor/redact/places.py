"""Where in a document users can write what they like, and how to read it there.

Elsewhere stand AWS's own words: ARNs, ids, names, URIs, policies. They hold no credential, and some look like one.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final


class Place(StrEnum):
    """What stands in a member."""

    OWN = "AWS's own words"
    PROSE = "text in which only a credential's format tells it: a description, a reason of failure, a repository's URL"
    FREE = "members that users name, so that a name tells a credential, too"
    SCRIPT = "a script, a command, or its arguments"
    ENCODED = "a script in base64"


_FREE: Final = frozenset({
    "Environment", "EnvironmentVariables", "EnvironmentVariableOverrides", "DefaultEnvironmentVariables",
    "ContainerEnvironmentVariables", "EnvironmentParameterRanges", "OptimizationEnvironment", "OverrideEnvironment",
    "OptimizationConfig", "HyperParameters", "StaticHyperParameters", "TunedHyperParameters",
    "TextGenerationHyperParameters", "CollectionParameters", "HookParameters", "ProfilingParameters", "RuleParameters",
    "Parameters", "PipelineDefinition", "PipelineParameters", "ProvisioningParameters", "DefaultParameters",
    "AuthenticationRequestExtraParams", "ClientSecret", "CompilerOptions", "ConfigurationValues",
    "CustomerMetadataProperties", "CustomizedMetadata", "HubContentDocument", "Inline", "JobConfigDocument",
    "MetadataProperties", "ModelCardContent", "Properties", "ServerlessJobConfig", "Tags", "merge", "recipe", "tags",
})  # fmt: skip
_SCRIPTS: Final = frozenset({
    "ContainerArguments", "ContainerEntrypoint", "Arguments", "Args", "Entrypoint", "EntryPoint", "Command",
    "HubContentMarkdown", "execArgs",
})  # fmt: skip
_ENCODED: Final = frozenset({"Content", "StudioLifecycleConfigContent", "UserData"})
_PROSE: Final = frozenset({
    "AdditionalCodeRepositories", "DefaultCodeRepository", "JwksUri", "RStudioConnectUrl", "RStudioPackageManagerUrl",
    "Repository", "RepositoryUrl", "StringValue",
})  # fmt: skip
_OWN: Final = re.compile(
    r"(?:arns?|ids?|names?|uris?|urls?|paths?|prefix|prefixes|types?|status|states?|time|date|digest|sha256|etag|version"
    r"|regions?|zones?|hostname|scope|key|keys|image|policy|policydocument|policytext|document|actions?|resources?"
    r"|principals?|condition|trustedaccounts?)$",
    re.IGNORECASE,
)

ENCODED_MEMBERS: Final = tuple(sorted(_ENCODED))


@lru_cache(maxsize=4096)
def place_of(member: str, around: Place = Place.PROSE) -> Place:
    """What stands in a member of the API, within what stands `around` it.

    A member that nobody has listed yet is prose: what AWS adds tomorrow is searched for known formats.
    """
    if member in _FREE:
        return Place.FREE
    if member in _ENCODED:
        return Place.ENCODED
    if member in _SCRIPTS:
        return Place.SCRIPT
    if around is Place.FREE or member in _PROSE:
        return around if around is Place.FREE else Place.PROSE
    return Place.OWN if around is Place.OWN or _OWN.search(member) else Place.PROSE

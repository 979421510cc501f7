"""Studio's user profiles that exist: who may open one, or change the script that its apps start with, acts as its role.

Sources: SageMaker API reference, `CreatePresignedDomainUrl` (only domains that sign in by IAM have such URLs) and
`UserSettings` (what a profile lacks, the domain's default gives); Developer Guide, "Lifecycle configurations in
Studio": scripts run with the profile's role when an app starts.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.graph.edges.edge import Edge
from auditor.graph.edges.population import Door, Population
from auditor.graph.edges.power import Power
from auditor.iam import Answer
from auditor.model.aws.sagemaker.studio import Domain, UserProfile
from auditor.model.document import Identity
from auditor.model.gap import MissingEvidence

OPEN = "sagemaker:CreatePresignedDomainUrl"
_SCRIPT, _APP = "sagemaker:CreateStudioLifecycleConfig", "sagemaker:CreateApp"
NEEDED = (OPEN, _SCRIPT)
"""Actions without all of which no user profile leads anywhere."""
_CHANGES = (
    ("own-profile-script", "sagemaker:UpdateUserProfile"),
    ("own-domain-script", "sagemaker:UpdateDomain"),
)


def edges(power: Power, population: Population) -> Iterator[Edge]:
    """The roles of user profiles that a principal may open, or whose scripts it may change."""
    if not any(map(power.may, NEEDED)):
        return
    for profile in population.estate.of_type(UserProfile, power.account):
        try:
            domain = _domain(profile, population)
            reached = None if domain is None else door(profile, domain, population)
            ways = () if domain is None else tuple(_ways(power, profile, domain))
        except MissingEvidence:
            continue
        for id_, via, answers in ways if reached is not None and reached.arn != power.arn else ():
            if reached is not None and all(answer.may_allow for answer in answers):
                yield Edge(power.arn, reached.arn, id_, f"{via} on user profile {profile.identity.name}", answers)


def _domain(profile: UserProfile, population: Population) -> Domain | None:
    found = None if profile.domain is None else population.estate.lookup(profile.domain, profile.identity)
    return found if isinstance(found, Domain) else None


def door(profile: UserProfile, domain: Domain, population: Population) -> Door | None:
    """The role that a profile's apps run with: its own, else the domain's default."""
    own = next((one.role for one in profile.settings if one.role is not None), None)
    default = next((one.role for one in domain.user_settings if one.role is not None), None)
    return population.of_role(own or default, profile)


def _ways(power: Power, profile: UserProfile, domain: Domain) -> Iterator[tuple[str, str, tuple[Answer, ...]]]:
    arn = profile.identity.arn or profile.identity.id
    if domain.auth_mode == "IAM":
        yield "own-presigned-domain", OPEN, (power.regional(OPEN, arn),)
    script = power.somewhere(_SCRIPT)
    for id_, change in _CHANGES if script.may_allow else ():
        on = arn if change == "sagemaker:UpdateUserProfile" else domain.identity.arn or domain.identity.id
        answers = (script, power.regional(change, on), power.regional(_APP, _app(arn)))
        yield id_, f"{_SCRIPT} + {change} + {_APP}", answers


def _app(profile: str) -> str:
    """An app of a profile, by any name: `user-profile/<domain>/<profile>` -> `app/<domain>/<profile>/<type>/<name>`."""
    return profile.replace(":user-profile/", ":app/", 1) + "/JupyterServer/default"


def openable(power: Power, population: Population) -> Iterator[tuple[Identity, Answer]]:
    """The user profiles that a principal may open by a presigned URL; raises MissingEvidence where one was not read."""
    for profile in population.estate.of_type(UserProfile, power.account) if power.may(OPEN) else ():
        domain = _domain(profile, population)
        answer = power.regional(OPEN, profile.identity.arn or profile.identity.id)
        if answer.may_allow and domain is not None and domain.auth_mode == "IAM":
            yield profile.identity, answer

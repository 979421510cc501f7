"""Studio's spaces that take connections from a local editor: who may start a session acts as the space's role.

Such a session is authorised by IAM alone, in domains that sign in by IAM Identity Center as well, and by the right to
it on the space: neither a presigned URL nor a user profile is needed. What runs in the space must be running.

Sources: SageMaker API reference, `StartSession`; Developer Guide, "Set up remote access" (authentication) and
"Shared spaces" (these run with the domain's role for spaces, private ones with that of their owner).
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.graph.edges import studio
from auditor.graph.edges.edge import Edge
from auditor.graph.edges.population import Door, Population
from auditor.graph.edges.power import Power
from auditor.iam import Answer
from auditor.model.aws.sagemaker.studio import App, Domain, Space, UserProfile
from auditor.model.gap import MissingEvidence

CONNECT = "sagemaker:StartSession"
NEEDED = (CONNECT,)
"""Actions without all of which no space leads anywhere."""
TYPES = (Space.type, App.type, UserProfile.type, Domain.type)
"""The types of what such a way leads through."""
_APP = "sagemaker:CreateApp"


def edges(power: Power, population: Population) -> Iterator[Edge]:
    """The roles of spaces that a principal may connect to."""
    if not power.may(CONNECT):
        return
    for space in population.estate.of_type(Space, power.account):
        try:
            door = _door(space, population) if any(one.remote_access for one in space.settings) else None
            via, answers = _way(power, space, population)
        except MissingEvidence:
            continue
        if door is not None and door.arn != power.arn and all(answer.may_allow for answer in answers):
            yield Edge(power.arn, door.arn, "own-space-session", f"{via} on space {space.identity.name}", answers)


def _way(power: Power, space: Space, population: Population) -> tuple[str, tuple[Answer, ...]]:
    arn = space.identity.arn or space.identity.id
    connect = power.regional(CONNECT, arn)
    if any(_runs_in(app, space) for app in population.estate.of_type(App, power.account, space.identity.region)):
        return CONNECT, (connect,)
    app = arn.replace(":space/", ":app/", 1) + "/JupyterLab/default"
    return f"{_APP} + {CONNECT}", (power.regional(_APP, app), connect)


def _runs_in(app: App, space: Space) -> bool:
    if app.status != "InService" or app.space is None or app.space.name != space.name:
        return False
    return app.domain is not None and space.domain is not None and app.domain.name == space.domain.name


def _door(space: Space, population: Population) -> Door | None:
    """The role that a space's apps run with."""
    domain = None if space.domain is None else population.estate.lookup(space.domain, space.identity)
    if not isinstance(domain, Domain):
        return None
    if space.sharing == "Shared":
        role = next((one.role for one in domain.space_settings if one.role is not None), None)
        return population.of_role(role, space)
    owner = _owner(space, population)
    return None if owner is None else studio.door(owner, domain, population)


def _owner(space: Space, population: Population) -> UserProfile | None:
    if space.owner is None or space.domain is None:
        return None
    end = f":user-profile/{space.domain.name}/{space.owner.name}"
    home = space.identity
    profiles = population.estate.of_type(UserProfile, home.account, home.region)
    return next((one for one in profiles if (one.identity.arn or "").endswith(end)), None)

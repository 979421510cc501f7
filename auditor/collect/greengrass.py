"""IoT Greengrass, version 1: groups with the definitions of their latest version."""

from __future__ import annotations

from typing import Any, Final

from auditor.collect.collector import Answers, Ask, Collector, Scan

GROUP: Final = "AWS::Greengrass::Group"

DEFINITIONS: Final = {
    "Core": "GetCoreDefinitionVersion",
    "Function": "GetFunctionDefinitionVersion",
    "Resource": "GetResourceDefinitionVersion",
    "Logger": "GetLoggerDefinitionVersion",
}
"""The kinds of definitions that a group's version names by ARN, and the call that reads each."""

_VERSION: Final = "GetGroupVersion"
_NO_ROLE: Final = ("404", "NotFoundException", "ResourceNotFoundException")


def _collect(scan: Scan) -> None:
    with scan.listing("ListGroups", GROUP):
        scan.each(lambda item: _add(scan, item), scan.items("ListGroups", "Groups"))


def _add(scan: Scan, item: dict[str, Any]) -> None:
    group = {"GroupId": item["Id"]}
    answers = scan.ask(Ask("GetAssociatedRole", group, none=_NO_ROLE))
    if "LatestVersion" in item:
        version = scan.ask(Ask(_VERSION, {**group, "GroupVersionId": item["LatestVersion"]}))
        _merge(answers, version)
        _merge(answers, _definitions(scan, version))
    else:
        answers.responses.update(dict.fromkeys(DEFINITIONS.values()))
    answers.responses["ListGroups"] = item
    scan.add(GROUP, item["Id"], answers, arn=item.get("Arn"))


def _definitions(scan: Scan, version: Answers) -> Answers:
    """What a group's version is made of; a kind that it does not name is known to be absent."""
    if _VERSION in version.gaps:
        return Answers(gaps=dict.fromkeys(DEFINITIONS.values(), version.gaps[_VERSION]))
    named = (version.responses[_VERSION] or {}).get("Definition", {})
    found = Answers()
    for kind, operation in DEFINITIONS.items():
        arn = named.get(f"{kind}DefinitionVersionArn")
        if arn is None:
            found.responses[operation] = None
        else:
            _merge(found, scan.ask(Ask(operation, _ids(kind, arn))))
    return found


def _ids(kind: str, arn: str) -> dict[str, str]:
    """The parameters that name a version: its ARN ends in `/definition/<kind>/<id>/versions/<version>`."""
    _, definition, _, version = arn.rsplit("/", 3)
    return {f"{kind}DefinitionId": definition, f"{kind}DefinitionVersionId": version}


def _merge(answers: Answers, more: Answers) -> None:
    answers.responses.update(more.responses)
    answers.gaps.update(more.gaps)


COLLECTOR = Collector(
    service="greengrass",
    types=(GROUP,),
    operations=frozenset({"ListGroups", "GetAssociatedRole", _VERSION, *DEFINITIONS.values()}),
    collect=_collect,
)

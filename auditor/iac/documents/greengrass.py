"""IoT Greengrass: groups with the definitions of their version, components with their recipes, deployments.

Source: CloudFormation Template Reference, AWS::Greengrass::Group (and its Core-, Function-, Resource- and
LoggerDefinition) and AWS::GreengrassV2::ComponentVersion and Deployment; AWS IoT Greengrass Developer Guide, "Component
recipe reference".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import UNTOLD, Implied, Subject, default, describers, implying, present, taken
from auditor.iac.nodes import at, mapped
from auditor.iac.planned import InputError, Planned
from auditor.model.choice import ABSENT, Unknown

_COMPONENT: Final = "AWS::GreengrassV2::Component"
_KINDS: Final = ("Core", "Function", "Resource", "Logger")
_GROUP_VERSION: Final = "AWS::Greengrass::GroupVersion"
_CONTAINED: Final = "GreengrassContainer"


def group(one: Subject) -> Responses:
    """ListGroups, GetAssociatedRole and the definitions of a group of version 1."""
    version = _version(one)
    role = mapped(one.at("RoleArn"), lambda arn: {"RoleArn": arn})
    answers: Responses = {
        "ListGroups": {"Id": one.id, **one.taken("Name"), **({} if version is None else {"LatestVersion": UNTOLD})},
        "GetAssociatedRole": None if role is ABSENT else role,
    }
    for kind in _KINDS:
        named = ABSENT if version is None else at(version, f"{kind}DefinitionVersionArn")
        answers[f"Get{kind}DefinitionVersion"] = _definition(one, kind, named)
    return answers


def _version(one: Subject) -> Any:
    """What the group's version names: that made with it, or the one that stands beside it; None where it has none."""
    own = one.at("InitialVersion")
    found = own if own is not ABSENT else None
    for each, applies in one.joining(_GROUP_VERSION, "GroupId"):
        found = each.properties if applies is True else UNTOLD
    return found


def _definition(one: Subject, kind: str, named: Any) -> Any:
    """The definition that a version names; None where it names none."""
    if named is ABSENT:
        return None
    made = one.related.named(named)
    if made is None or not made.type.startswith(f"AWS::Greengrass::{kind}Definition"):
        return UNTOLD
    content = _content(one, kind, made)
    return {"Definition": content} if content is not ABSENT else UNTOLD


def _content(one: Subject, kind: str, made: Planned) -> Any:
    """What a version of a definition says: by itself, or as the definition's first one."""
    if made.type.endswith("Version"):
        return made.properties
    later = [
        each
        for each in one.related.of_type(f"AWS::Greengrass::{kind}DefinitionVersion")
        if one.related.named(at(each.properties, f"{kind}DefinitionId")) is made
    ]
    return UNTOLD if later else at(made.properties, "InitialVersion")


def component(one: Subject) -> Responses:
    """DescribeComponent and GetComponent of a component; one that is made of a function has a recipe of AWS's."""
    recipe = mapped(one.at("InlineRecipe"), _recipe)
    function = one.at("LambdaFunction")
    described = {
        "componentName": _told(recipe, "ComponentName", function),
        "componentVersion": _told(recipe, "ComponentVersion", function),
        "status": {"componentState": UNTOLD},
        **present({"publisher": at(recipe, "ComponentPublisher")}),
    }
    if recipe is ABSENT:
        recipe = mapped(function, _of_function)
    whole = mapped(default(recipe, UNTOLD), _as_json)
    return {"DescribeComponent": described, "GetComponent": {"recipeOutputFormat": "JSON", "recipe": whole}}


def _told(recipe: Any, member: str, function: Any) -> Any:
    found = at(recipe, member)
    return default(found if found is not ABSENT else at(function, member), UNTOLD)


def _recipe(raw: Any) -> Any:
    """A recipe, which templates write as text in JSON or YAML, or as a structure."""
    if isinstance(raw, Mapping):
        return raw
    from auditor.iac.text.yaml_text import read_yaml  # noqa: PLC0415 - heavy, and hardly any unit has a recipe

    try:
        found = read_yaml(str(raw), "the recipe")
    except InputError:
        found = None
    return found if isinstance(found, Mapping) else Unknown("the recipe can't be read")


def _of_function(function: Any) -> dict[str, Any]:
    """What Greengrass's recipe of a function says of its container."""
    parameters = at(function, "ComponentLambdaParameters", "LinuxProcessParams", "IsolationMode")
    mode = default(parameters, _CONTAINED)
    return {"ComponentConfiguration": {"DefaultConfiguration": {"containerMode": mode}}}


def _as_json(recipe: Any) -> Any:
    try:
        return json.dumps(recipe)
    except (TypeError, ValueError, RecursionError):
        return Unknown("the recipe hangs on what is not decided yet")


def deployment(one: Subject) -> Responses:
    """GetDeployment of a deployment."""
    policies = mapped(
        one.at("DeploymentPolicies"), lambda each: taken(each, failureHandlingPolicy="FailureHandlingPolicy")
    )
    answer = {
        "deploymentStatus": UNTOLD,
        **one.taken(targetArn="TargetArn", deploymentName="DeploymentName"),
        **present({"deploymentPolicies": policies, "components": mapped(one.at("Components"), _components)}),
    }
    return {"GetDeployment": answer}


def _components(components: Any) -> Any:
    if not isinstance(components, Mapping):
        return UNTOLD
    return {str(name): mapped(each, _component) for name, each in components.items()}


def _component(known: Any) -> dict[str, Any]:
    run = mapped(at(known, "RunWith"), lambda each: taken(each, posixUser="PosixUser"))
    return {**taken(known, componentVersion="ComponentVersion"), **present({"runWith": run})}


DESCRIBES = describers({
    "AWS::Greengrass::Group": group,
    _COMPONENT: component,
    "AWS::GreengrassV2::Deployment": deployment,
})  # fmt: skip
IMPLIED = implying({"AWS::GreengrassV2::ComponentVersion": lambda one: [Implied(_COMPONENT, "", component(one))]})
"""A component is known by its latest version, which CloudFormation plans."""

"""IoT Greengrass, version 2: core devices with what is installed, the account's own components, deployments."""

from __future__ import annotations

from typing import Any, Final

from auditor.collect.collector import Ask, Collector, Scan
from auditor.collect.errors import CallFailed

DEVICE: Final = "AWS::GreengrassV2::CoreDevice"
COMPONENT: Final = "AWS::GreengrassV2::Component"
DEPLOYMENT: Final = "AWS::GreengrassV2::Deployment"
_INSTALLED: Final = "ListInstalledComponents"


def _collect(scan: Scan) -> None:
    with scan.listing("ListCoreDevices", DEVICE):
        scan.each(lambda item: _device(scan, item), scan.items("ListCoreDevices", "coreDevices"))
    with scan.listing("ListComponents", COMPONENT):
        scan.each(lambda item: _component(scan, item), scan.items("ListComponents", "components", scope="PRIVATE"))
    with scan.listing("ListDeployments", DEPLOYMENT):
        found = scan.items("ListDeployments", "deployments", historyFilter="LATEST_ONLY")
        scan.each(lambda item: _deployment(scan, item), found)


def _device(scan: Scan, item: dict[str, Any]) -> None:
    thing, place = item["coreDeviceThingName"], scan.place
    answers = scan.ask(Ask("GetCoreDevice", {"coreDeviceThingName": thing}))
    try:
        installed = list(scan.items(_INSTALLED, "installedComponents", coreDeviceThingName=thing))
        answers.responses[_INSTALLED] = {"installedComponents": installed}
    except CallFailed as failed:
        answers.gaps[_INSTALLED] = failed.gap
    scan.add(
        DEVICE,
        thing,
        answers,
        arn=f"arn:{place.partition}:greengrass:{place.region}:{place.account}:coreDevices:{thing}",
    )


def _component(scan: Scan, item: dict[str, Any]) -> None:
    arn = item["latestVersion"]["arn"]
    recipe = Ask("GetComponent", {"arn": arn, "recipeOutputFormat": "JSON"})
    scan.add(COMPONENT, item["componentName"], scan.ask(Ask("DescribeComponent", {"arn": arn}), recipe), arn=arn)


def _deployment(scan: Scan, item: dict[str, Any]) -> None:
    name, place = item["deploymentId"], scan.place
    answers = scan.ask(Ask("GetDeployment", {"deploymentId": name}))
    arn = f"arn:{place.partition}:greengrass:{place.region}:{place.account}:deployments:{name}"
    scan.add(DEPLOYMENT, name, answers, arn=arn)


COLLECTOR = Collector(
    service="greengrassv2",
    types=(DEVICE, COMPONENT, DEPLOYMENT),
    operations=frozenset({
        "ListCoreDevices", "GetCoreDevice", _INSTALLED, "ListComponents", "DescribeComponent", "GetComponent",
        "ListDeployments", "GetDeployment",
    }),
    collect=_collect,
)  # fmt: skip

"""Rule: edge-privileged-workload."""

from collections.abc import Iterator

from auditor.api import (
    Component,
    Deployment,
    EdgeFunction,
    GreengrassGroup,
    Remediation,
    Severity,
    Verdict,
    failed,
    passed,
    rule,
)

_NO_CONTAINER = "NoContainer"


@rule(
    id="edge-privileged-workload",
    title="What Greengrass runs on devices is root there, or outside its container",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Run components and functions as an unprivileged user (runWith.posixUser, RunAs), in Greengrass's container, "
        "without RequiresPrivilege. What only installs drivers can have a step of its own for that.",
    ),
)
def privileged_workload(runner: GreengrassGroup | Component | Deployment) -> Verdict:
    """Inference reads pictures and sound from outside; a hole in it then takes the device, its keys and its network.

    A component's recipe asks for root step by step, a deployment chooses the user that its components run as, and the
    first version's groups configure user and container of each function, or for all. Greengrass's own components are
    AWS's business, and are not read.
    """
    found = tuple(_privileges(runner))
    return failed("; ".join(found)) if found else passed("nothing that it runs is root or outside its container")


def _privileges(runner: GreengrassGroup | Component | Deployment) -> Iterator[str]:
    if isinstance(runner, Deployment):
        if runner.run_as_root:
            yield f"{', '.join(runner.run_as_root)} runs as root"
    elif isinstance(runner, Component):
        if runner.privileged_steps:
            yield f"its recipe runs as root: {', '.join(runner.privileged_steps)}"
        if runner.uncontained:
            yield "the function runs outside Greengrass's container"
    else:
        for function in runner.functions:
            yield from _of(function, runner)


def _of(function: EdgeFunction, group: GreengrassGroup) -> Iterator[str]:
    name = "a function" if function.function is None else function.function.partition(":function:")[2]
    isolation, user = function.isolation, function.user
    if (group.default_user if user is None else user) == 0:
        yield f"{name} runs as root"
    if (group.default_isolation if isolation is None else isolation) == _NO_CONTAINER:
        yield f"{name} runs outside Greengrass's container"
    elif function.reads_sysfs:
        yield f"{name} sees the host's /sys"

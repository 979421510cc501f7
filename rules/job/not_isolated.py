"""Rule: job-not-isolated."""

from auditor.api import (
    Applies,
    Container,
    Isolation,
    Remediation,
    Severity,
    Verdict,
    all_of,
    any_of,
    failed,
    guardrail,
    not_applicable,
    passed,
    rule,
    set_fact,
)

from ._shared import CREATING, IsolatedWork, elsewhere


@rule(
    id="job-not-isolated",
    title="A job's containers reach networks that they have no need of",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Start the next run with EnableNetworkIsolation. The code then has neither network nor credentials: data comes "
        "through channels, results go to the output folder. A Clarify job that calls a model must stay as it is; put "
        "it into a VPC without a way out instead.",
        patch=[set_fact("isolated", value=True)],
        applies=Applies.ON_RECREATE,
        guardrail=guardrail("network-isolation", of=CREATING),
    ),
)
def not_isolated(job: IsolatedWork) -> Verdict:
    """Code that is not isolated can send the training data anywhere, whoever wrote the packages that it imports.

    Isolation takes the network and the role's credentials away from the containers. It does not keep SageMaker from
    fetching inputs and storing results with the execution role, needs no VPC, and lets the containers of one job talk
    to each other. The default is no isolation.

    Some images cannot be isolated: SageMaker's own for Chainer and reinforcement learning, and Clarify where it calls a
    model. Whether it does stands in its configuration in S3, so a Clarify job that is not isolated is not accused.
    AutoML and compilation jobs have no such switch.
    """
    places: tuple[Isolation, ...] = job.isolations()
    if not places:
        return elsewhere()
    if all_of(lambda place: place.isolated, places):
        return passed("EnableNetworkIsolation is true")
    if any_of(lambda place: not place.isolated and not _excused(place), places):
        return failed("EnableNetworkIsolation is false")
    return not_applicable("the image does not run isolated, or is Clarify's, which may have to call a model")


def _excused(place: Isolation) -> bool:
    """Whether the image at `place` cannot be isolated, or may have a reason not to be."""
    return isinstance(place, Container) and (place.refuses_isolation or place.is_clarify)

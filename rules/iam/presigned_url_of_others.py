"""Rule: iam-presigned-url-of-others."""

from auditor.api import Graph, Remediation, Role, Severity, User, Verdict, failed, passed, rule, set_fact

from ._shared import HOLDER_BOUNDARY_CLI, SHOWN, already_administrator, named, uses_sagemaker


@rule(
    id="iam-presigned-url-of-others",
    title="A user of SageMaker can open the notebooks or Studio profiles of others",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Let each user open its own only: name the notebook or user profile in the Resource, or require that the tag "
        "of its owner equals aws:username. Add conditions on aws:SourceVpce or aws:SourceIp, so that URLs are made "
        "within the network alone.",
        patch=[set_fact("boundary", "<boundary-arn>")],
        cli=HOLDER_BOUNDARY_CLI,
    ),
)
def presigned_url_of_others(holder: User | Role, graph: Graph) -> Verdict:
    """A presigned URL opens a notebook or Studio as whoever owns it: with its role, its files and its credentials.

    CreatePresignedNotebookInstanceUrl and CreatePresignedDomainUrl check nothing but the caller's policies. Who may
    open several notebooks, or several profiles of a domain that signs in by IAM, opens those of others. Only what holds
    whatever the request is found: an owner's tag, or the network that a request must come from, bounds it. A domain
    that signs in by IAM Identity Center has no such URLs.
    """
    if reason := uses_sagemaker(holder, graph) or already_administrator(holder, graph):
        return reason
    found = graph.opened(holder)
    several = [
        f"{len(names)} {what} ({', '.join(names[:SHOWN])}{', ...' if len(names) > SHOWN else ''})"
        for names, what in ((found.notebooks, "notebooks"), (found.profiles, "user profiles"))
        if len(names) > 1
    ]
    if several:
        return failed(f"opens {' and '.join(several)} by {named(found.by)}")
    if found.notebooks or found.profiles:
        return passed("it opens one notebook or user profile at most of each kind")
    return passed("it opens no notebook or user profile, or only under conditions")

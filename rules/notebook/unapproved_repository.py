"""Rule: notebook-unapproved-repository."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from auditor.api import (
    Applies,
    CodeRepository,
    Context,
    Graph,
    NotebookInstance,
    Ref,
    Remediation,
    Severity,
    Verdict,
    allowed,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)


@rule(
    id="notebook-unapproved-repository",
    title="A notebook clones a Git repository that nobody approved",
    severity=Severity.LOW,
    remediation=Remediation(
        "Stop the notebook, detach the repository or name an approved one, and start it again. One that is meant to be "
        "there belongs in the setting approved_code_repositories, by its URL or by the name it is registered under.",
        applies=Applies.AFTER_STOP,
        cli="aws sagemaker update-notebook-instance --notebook-instance-name <notebook-name> "
        "--default-code-repository <approved-repository>",
    ),
)
def unapproved_repository(notebook: NotebookInstance, graph: Graph, context: Context) -> Verdict:
    """What a notebook clones is run by its users with its role, and what they push there leaves the account.

    A repository is attached by its URL, or by the name of a registered one, which counts as approved by its name or by
    its own URL. Which repositories are yours only you know: name them in the setting approved_code_repositories.
    """
    approved = context.settings.approved_code_repositories
    if not approved:
        return not_applicable("the setting approved_code_repositories names none")
    seen: list[str] = []

    def strange(ref: Ref) -> bool:
        seen.append(ref.text)
        if "://" in ref.text:
            return not _matches(ref.text, approved)
        return not (allowed(ref, approved, notebook) or _matches(_url(ref, graph), approved))

    if any_of(strange, _attached(notebook)):
        return failed(f"{seen[-1]} is not among approved_code_repositories")
    if not seen:
        return not_applicable("no repository is attached")
    return passed("each repository is among approved_code_repositories")


def _attached(notebook: NotebookInstance) -> tuple[Ref, ...]:
    default = notebook.default_repository
    return (*(() if default is None else (default,)), *notebook.additional_repositories)


def _url(ref: Ref, graph: Graph) -> str:
    """The URL that a repository is registered with; empty where no such repository exists."""
    registered = graph.find(CodeRepository, ref)
    return (registered and registered.url) or ""


def _matches(url: str, approved: Iterable[str]) -> bool:
    return any(fnmatchcase(_bare(url), _bare(pattern)) for pattern in approved)


def _bare(url: str) -> str:
    return url.rstrip("/").removesuffix(".git")

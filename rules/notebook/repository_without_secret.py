"""Rule: notebook-repository-without-secret."""

from auditor.api import (
    CodeRepository,
    Confidence,
    NotebookInstance,
    Remediation,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
)

_CODE_COMMIT = "git-codecommit"


@rule(
    id="notebook-repository-without-secret",
    title="A Git repository of notebooks has no credential in Secrets Manager",
    severity=Severity.LOW,
    remediation=Remediation(
        "Keep the user name and an access token that is good for this repository alone in a secret, name the secret in "
        "the registered repository, and attach that by its name. A public repository needs none: accept the finding.",
        cli="aws sagemaker update-code-repository --code-repository-name <repository-name> "
        "--git-config SecretArn=<secret-arn>",
    ),
)
def repository_without_secret(holder: CodeRepository | NotebookInstance) -> Verdict:
    """Who clones a private repository without a secret types a token into the notebook, where it stays in a file.

    A registered repository can name a secret; one that a notebook names by URL cannot. CodeCommit needs none, since the
    execution role signs in there. Whether a repository is public no API tells, so the confidence is low.
    """
    if isinstance(holder, CodeRepository):
        return _registered(holder)
    default = holder.default_repository
    named = [ref.text for ref in (*(() if default is None else (default,)), *holder.additional_repositories)]
    urls = [text for text in named if "://" in text]
    if not urls:
        return not_applicable("no repository is attached by its URL")
    return _judged([url for url in urls if _CODE_COMMIT not in url])


def _registered(repository: CodeRepository) -> Verdict:
    if repository.credentials is not None:
        return passed("GitConfig.SecretArn names a secret")
    url = repository.url or ""
    return _judged([] if _CODE_COMMIT in url else [url])


def _judged(bare: list[str]) -> Verdict:
    """The verdict on repositories without a secret, those of CodeCommit left out."""
    if bare:
        return failed(f"no secret goes with {', '.join(bare)}", confidence=Confidence.LOW)
    return passed("the execution role signs in to CodeCommit")

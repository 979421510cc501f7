"""Rule: image-mutable-tags."""

from auditor.api import Graph, Remediation, Repository, Severity, Verdict, failed, passed, rule, set_fact

from ._shared import unused


@rule(
    id="image-mutable-tags",
    title="Tags of images that SageMaker runs can be moved to other images",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Make the repository's tags immutable. Pipelines that push latest again and again need tags of their own for "
        "each build, or an exclusion for that one tag.",
        patch=[set_fact("mutability", "IMMUTABLE")],
        cli="aws ecr put-image-tag-mutability --repository-name <repository-name> --image-tag-mutability IMMUTABLE",
    ),
)
def mutable_tags(repository: Repository, graph: Graph) -> Verdict:
    """Who may push can put other code behind a tag that jobs and models name, and nothing that was reviewed changes.

    The default is MUTABLE. Exclusions turn the setting round for the tags that their filters match: a repository with
    immutable tags may except latest, which passes here, and a filter * takes the protection back. Judged are
    repositories whose images SageMaker runs; whether a model names its image by digest is asked of the model.
    """
    if reason := unused(graph):
        return reason
    setting = repository.mutability
    if setting in {"MUTABLE", "IMMUTABLE"}:
        return passed("tags are immutable") if repository.tags_immutable else failed("tags are mutable")
    filters = repository.mutability_exclusions
    everything = any(not one.strip("*") for one in filters)
    if repository.tags_immutable != everything:
        words = "every tag is immutable" if everything else f"tags are immutable but for {', '.join(filters)}"
        return passed(words)
    return failed("every tag is mutable" if everything else f"tags are mutable but for {', '.join(filters)}")

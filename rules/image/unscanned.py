"""Rule: image-unscanned."""

from auditor.api import (
    Confidence,
    Graph,
    RegistryScanning,
    Remediation,
    Repository,
    Severity,
    Verdict,
    any_of,
    failed,
    passed,
    rule,
)

from ._shared import unused

_AUTOMATIC = frozenset({"SCAN_ON_PUSH", "CONTINUOUS_SCAN"})


@rule(
    id="image-unscanned",
    title="Images that SageMaker runs are not searched for vulnerabilities",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Turn enhanced scanning on for the registry, with a rule whose filter takes in the repository, or basic "
        "scanning on push. Images that are there already are scanned once when continuous scanning is turned on.",
        cli="aws ecr put-registry-scanning-configuration --scan-type ENHANCED --rules "
        "'scanFrequency=CONTINUOUS_SCAN,repositoryFilters=[{filter=*,filterType=WILDCARD}]'",
    ),
)
def unscanned(repository: Repository, graph: Graph) -> Verdict:
    """Images of machine learning are large and old: a framework, a CUDA stack, and whatever pip brought along.

    The registry decides, not the repository: under enhanced scanning only rules whose filters match count, and the
    repository's own scanOnPush means nothing. Under basic scanning it counts where the registry has no rules; where it
    has some, a repository that no filter matches is left to manual scans. A filter without a wildcard matches every
    name that contains it. Judged are repositories whose images SageMaker runs.
    """
    if reason := unused(graph):
        return reason
    registry = next(iter(graph.all(RegistryScanning)), None)
    scan_type = "BASIC" if registry is None else registry.scan_type
    rules = () if registry is None else registry.rules
    if any_of(lambda one: one.frequency in _AUTOMATIC and one.covers(repository.name), rules):
        return passed(f"a rule of the registry's {scan_type} scanning takes it in")
    if scan_type != "BASIC":
        return failed(f"no rule of the registry's {scan_type} scanning takes it in, which turns scanning off")
    if not repository.scan_on_push:
        return failed("neither a rule of the registry nor scanOnPush has its images scanned")
    if rules:
        why = "scanOnPush is true, but the registry has rules for scanning, and none of them takes it in"
        return failed(why, confidence=Confidence.MEDIUM)
    return passed("scanOnPush is true")

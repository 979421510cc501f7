"""Rule: detection-no-config-rule."""

from auditor.api import ConfigRule, Graph, Region, Remediation, Severity, Verdict, any_of, failed, passed, rule

from ._shared import SAGEMAKER, unused

_CHANGES = "ConfigurationItemChangeNotification"


@rule(
    id="detection-no-config-rule",
    title="No rule of Config's evaluates SageMaker's resources",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Deploy the conformance pack with the security best practices for SageMaker, or single managed rules such as "
        "sagemaker-notebook-no-direct-internet-access.",
        cli="aws configservice put-config-rule --config-rule "
        "ConfigRuleName=sagemaker-notebook-no-direct-internet-access,Source={Owner=AWS,SourceIdentifier=SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS}",
    ),
)
def no_config_rule(region: Region, graph: Graph) -> Verdict:  # noqa: ARG001 - the region is what is judged
    """A record shows what changed; only a rule says that the change was wrong.

    A rule counts that names a type of SageMaker's, or is one of the managed ones that ask SageMaker (Security Hub makes
    such), or a custom one that is told of the changes of every type. One that is being deleted evaluates nothing.
    """
    if reason := unused(graph):
        return reason
    if any_of(_evaluates, graph.some(ConfigRule)) or any_of(_evaluates, graph.all(ConfigRule)):
        return passed("a rule of Config's evaluates SageMaker's resources")
    return failed("no rule of Config's evaluates SageMaker's resources")


def _evaluates(one: ConfigRule) -> bool:
    if one.state not in {"ACTIVE", "EVALUATING"}:
        return False
    types = one.types
    if any(each.startswith(SAGEMAKER) for each in types):
        return True
    if one.owner == "AWS":
        return one.source.startswith("SAGEMAKER_")
    return not types and (_CHANGES in one.messages or "sagemaker" in one.name.lower())

"""Rule: cost-never-sized."""

from auditor.api import (
    EndpointConfig,
    Graph,
    InferenceRecommendationsJob,
    Model,
    ModelPackage,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)

_MEASURING = InferenceRecommendationsJob.type


@rule(
    id="cost-never-sized",
    title="A model is served on instances that nobody measured it on",
    severity=Severity.INFO,
    remediation=Remediation(
        "Run an Inference Recommender job for the model or its package, with a payload like the real one. Choose the "
        "instances by what it finds.",
        cli="aws sagemaker create-inference-recommendations-job --job-name <job-name> --job-type Default "
        "--role-arn <role-arn> --input-config ModelName=<model-name>",
    ),
)
def never_sized(model: Model, graph: Graph) -> Verdict:
    """An instance type is chosen once, by feeling, and paid for as long as the endpoint lives.

    A job of Inference Recommender for the model, or for the package that it was made of, counts, whatever it found.
    Jobs that are older than what the scan read are not known. A model that is measured by other tools is a finding to
    accept; models that no endpoint configuration serves, or serverless ones only, have no instances to choose.
    """
    if not any_of(lambda config: not config.is_serverless, graph.referrers(EndpointConfig)):
        graph.referrers(EndpointConfig, whole=True)
        return not_applicable("no endpoint configuration with instances serves it")
    if any_of(lambda measured: bool(graph.users_of(measured, _MEASURING)), (model, *_packages(model, graph))):
        return passed("Inference Recommender measured it")
    return failed("no job of Inference Recommender measured it")


def _packages(model: Model, graph: Graph) -> tuple[ModelPackage, ...]:
    """The packages that its containers were made of, but for those that are gone."""
    refs = [container.model_package for container in model.containers()]
    found = [graph.find(ModelPackage, ref) for ref in refs if ref is not None]
    return tuple(package for package in found if package is not None)

"""Rule: pipeline-step-outside-vpc."""

from auditor.api import EndpointConfig, HasNetwork, Pipeline, Remediation, Severity, Verdict, any_of, rule

from ._shared import judged


@rule(
    id="pipeline-step-outside-vpc",
    title="A pipeline starts jobs in no network of the customer's",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Set subnets and security groups in the step's request (subnets and security_group_ids of the SDK's estimator, "
        "network_config of its processor) and update the pipeline: every later run has them.",
        cli="aws sagemaker update-pipeline --pipeline-name <pipeline-name> --pipeline-definition file://pipeline.json",
    ),
)
def step_outside_vpc(pipeline: Pipeline) -> Verdict:
    """Pipelines run at night and with nobody watching: a network that is left out of the definition is left out always.

    What is asked is what job-outside-vpc asks of jobs and model-outside-vpc of models. Transform steps have their
    model's network; steps that start no job (Lambda, Callback, EMR) are not asked. Where only a run tells the subnets,
    the verdict is unknown.
    """

    def flaw(made: HasNetwork) -> bool:
        if isinstance(made, EndpointConfig):
            return False  # its models have the network, but for inference components
        return any_of(lambda network: not network.subnets, made.networks())

    return judged(pipeline, HasNetwork, flaw, "VpcConfig names no subnets for", "VpcConfig names subnets in every step")

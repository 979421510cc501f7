"""Rule: notebook-outside-vpc."""

from auditor.api import Applies, NotebookInstance, Remediation, Severity, Verdict, failed, passed, rule, set_fact


@rule(
    id="notebook-outside-vpc",
    title="A notebook stands in no network of the customer's",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Create the notebook anew in a private subnet, with a security group that lets nothing in. Neither can be "
        "changed later. Set DirectInternetAccess to Disabled with it, or the subnet closes nothing.",
        patch=[set_fact("subnet", "<private-subnet-id>"), set_fact("security_groups", ["<security-group-id>"])],
        applies=Applies.ON_RECREATE,
        guardrail={
            "Effect": "Deny",
            "Action": "sagemaker:CreateNotebookInstance",
            "Resource": "*",
            "Condition": {"Null": {"sagemaker:VpcSubnets": "true"}},
        },
    ),
)
def outside_vpc(notebook: NotebookInstance) -> Verdict:
    """Without a subnet the notebook's traffic is filtered, logged and routed by nobody.

    No security group, endpoint policy or flow log of the customer applies, and data stores that are bound to a VPC
    cannot be reached but over the internet. That a subnet is set says nothing about direct internet access, which is
    another rule's question.
    """
    if notebook.subnet is None:
        return failed("SubnetId is not set")
    return passed("SubnetId is set")

"""Rule: notebook-direct-internet."""

from auditor.api import Applies, NotebookInstance, Remediation, Severity, Verdict, failed, passed, rule, set_fact


@rule(
    id="notebook-direct-internet",
    title="A notebook reaches the internet past the customer's network",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Create the notebook anew with DirectInternetAccess Disabled, which needs a subnet, and move its work over. "
        "What it then needs of the outside comes through a NAT gateway or interface endpoints of that subnet's VPC.",
        patch=[set_fact("direct_internet", "Disabled"), set_fact("subnet", "<private-subnet-id>")],
        applies=Applies.ON_RECREATE,
        guardrail={
            "Effect": "Deny",
            "Action": "sagemaker:CreateNotebookInstance",
            "Resource": "*",
            "Condition": {"StringNotEquals": {"sagemaker:DirectInternetAccess": "Disabled"}},
        },
    ),
)
def direct_internet(notebook: NotebookInstance) -> Verdict:
    """Data leaves such a notebook through an interface that no route table, firewall or flow log of the customer sees.

    A field that lacks means Enabled, the API's default. A subnet alone closes nothing: all traffic to addresses outside
    the VPC, and that to S3, still leaves through SageMaker's own interface.
    """
    if not notebook.direct_internet:
        return passed("DirectInternetAccess is Disabled")
    if notebook.subnet is None:
        return failed("DirectInternetAccess is Enabled")
    return failed("DirectInternetAccess is Enabled; the notebook's subnet does not close it")

"""Rule: iam-writes-any-feature-group."""

from auditor.api import Graph, Group, Remediation, Role, Severity, User, Verdict, rule

from ._shared import Way, on_anything

_PARTLY, _FEATURES = "sagemaker:isupdaterecord", "sagemaker:updatablefeatures"
_WAYS = (
    Way("sagemaker:PutRecord", keys=((_PARTLY, "false"), (_FEATURES, None))),
    Way("sagemaker:PutRecord", keys=((_PARTLY, "true"),), called="UpdateRecord (authorised as sagemaker:PutRecord)"),
    Way("sagemaker:BatchWriteRecord", ("sagemaker:PutRecord",), ((_PARTLY, None), (_FEATURES, None))),
    Way("sagemaker:DeleteRecord"),
)
"""Requests that change records, with the keys that Feature Store gives them.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/feature-store-security.html
"""


@rule(
    id="iam-writes-any-feature-group",
    title="The records of any feature group may be changed",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Name the feature groups that the pipeline writes in the Resource of sagemaker:PutRecord, BatchWriteRecord and "
        "DeleteRecord. For producers that own some features only, require sagemaker:IsUpdateRecord true and list them "
        "in sagemaker:UpdatableFeatures.",
        cli="aws iam put-role-policy --role-name <role-name> --policy-name <policy-name> "
        "--policy-document file://policy.json",
    ),
)
def writes_any_feature_group(holder: User | Group | Role, graph: Graph) -> Verdict:
    """Whoever writes features decides what models learn, and what they answer to: poisoned records look like others.

    UpdateRecord is no action of its own: it is authorised as sagemaker:PutRecord, so that a Deny on
    sagemaker:UpdateRecord has no effect, and BatchWriteRecord takes PutRecord besides. Asked is what a policy allows on
    a feature group of the account that nobody has named, request by request: one that is held to certain features by
    sagemaker:UpdatableFeatures is no finding, and one without sagemaker:IsUpdateRecord lets whole records be written,
    since these lack that key. Administrators and holders of all of SageMaker are judged as such.
    """
    return on_anything(holder, graph, _WAYS, "feature groups")

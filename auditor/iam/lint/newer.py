"""Names of SageMaker's that its documentation has and the table of known actions lacks.

Sources: SageMaker Developer Guide, "Security and access control" of Feature Store (UpdateRecord is authorised as
PutRecord, and its two condition keys); SageMaker API reference for the operations.
"""

ACTIONS = frozenset(
    {"sagemaker:batchwriterecord", "sagemaker:invokeendpointwithbidirectionalstream", "sagemaker:listrecords"}
)
"""Actions, in lower case."""

AUTHORISED_AS = {"sagemaker:updaterecord": "sagemaker:PutRecord"}
"""Operations that are no actions, and what IAM is asked for instead."""

PARTLY, FEATURES = "sagemaker:isupdaterecord", "sagemaker:updatablefeatures"
"""Whether a request is UpdateRecord, and the features that it changes: where it changes none, it lacks the key."""

KEYS = frozenset({"sagemaker:authmode", PARTLY, FEATURES})
"""Condition keys, in lower case."""

"""The permissions that SAM's policy templates stand for, so far as they bear on data, keys and SageMaker.

Source: AWS SAM developer guide, "AWS SAM policy templates" (the list, with each one's statements).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from auditor.model.choice import Unknown

_BUCKET: Final = "arn:${AWS::Partition}:s3:::${BucketName}"
_OBJECTS: Final = f"{_BUCKET}/*"
_HERE: Final = "${AWS::Region}:${AWS::AccountId}"
_QUEUE: Final = f"arn:${{AWS::Partition}}:sqs:{_HERE}:${{QueueName}}"
_TABLE: Final = f"arn:${{AWS::Partition}}:dynamodb:{_HERE}:table/${{TableName}}"
_KEY: Final = f"arn:${{AWS::Partition}}:kms:{_HERE}:key/${{KeyId}}"
_PARAMETER: Final = f"arn:${{AWS::Partition}}:ssm:{_HERE}:parameter/${{ParameterName}}"
_MACHINE: Final = f"arn:${{AWS::Partition}}:states:{_HERE}:stateMachine:${{StateMachineName}}"

_ANYTHING: Final = ("*",)
_WANTED: Final = r"\$\{(\w+)\}"
"""A parameter of the template; `${AWS::Region}` and the like are none."""

_Grant = tuple[str, tuple[str, ...]]

TEMPLATES: Final[Mapping[str, tuple[_Grant, ...]]] = {
    "AWSSecretsManagerGetSecretValuePolicy": (("secretsmanager:GetSecretValue", ("${SecretArn}",)),),
    "CloudFormationDescribeStacksPolicy": (
        ("cloudformation:DescribeStacks", (f"arn:${{AWS::Partition}}:cloudformation:{_HERE}:stack/*",)),
    ),
    "CloudWatchPutMetricPolicy": (("cloudwatch:PutMetricData", _ANYTHING),),
    "CodePipelineLambdaExecutionPolicy": (
        ("codepipeline:PutJobSuccessResult codepipeline:PutJobFailureResult", _ANYTHING),
    ),
    "DynamoDBCrudPolicy": (
        (
            (
                "dynamodb:GetItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:Scan dynamodb:Query "
                "dynamodb:UpdateItem dynamodb:BatchWriteItem dynamodb:BatchGetItem dynamodb:DescribeTable "
                "dynamodb:ConditionCheckItem"
            ),
            (_TABLE, f"{_TABLE}/index/*"),
        ),
    ),
    "DynamoDBReadPolicy": (
        (
            "dynamodb:GetItem dynamodb:Scan dynamodb:Query dynamodb:BatchGetItem dynamodb:DescribeTable",
            (_TABLE, f"{_TABLE}/index/*"),
        ),
    ),
    "KMSDecryptPolicy": (("kms:Decrypt", (_KEY,)),),
    "KMSEncryptPolicy": (("kms:Encrypt", (_KEY,)),),
    "LambdaInvokePolicy": (
        ("lambda:InvokeFunction", (f"arn:${{AWS::Partition}}:lambda:{_HERE}:function:${{FunctionName}}*",)),
    ),
    "S3CrudPolicy": (
        (
            (
                "s3:GetObject s3:ListBucket s3:GetBucketLocation s3:GetObjectVersion s3:PutObject s3:PutObjectAcl "
                "s3:GetLifecycleConfiguration s3:PutLifecycleConfiguration s3:DeleteObject"
            ),
            (_BUCKET, _OBJECTS),
        ),
    ),
    "S3FullAccessPolicy": (
        (
            (
                "s3:GetObject s3:GetObjectAcl s3:GetObjectVersion s3:PutObject s3:PutObjectAcl s3:DeleteObject "
                "s3:DeleteObjectTagging s3:DeleteObjectVersionTagging s3:GetObjectTagging s3:GetObjectVersionTagging "
                "s3:PutObjectTagging s3:PutObjectVersionTagging"
            ),
            (_OBJECTS,),
        ),
        ("s3:ListBucket s3:GetBucketLocation s3:GetLifecycleConfiguration s3:PutLifecycleConfiguration", (_BUCKET,)),
    ),
    "S3ReadPolicy": (
        (
            "s3:GetObject s3:ListBucket s3:GetBucketLocation s3:GetObjectVersion s3:GetLifecycleConfiguration",
            (_BUCKET, _OBJECTS),
        ),
    ),
    "S3WritePolicy": (("s3:PutObject s3:PutObjectAcl s3:PutLifecycleConfiguration", (_BUCKET, _OBJECTS)),),
    "SNSPublishMessagePolicy": (("sns:Publish", (f"arn:${{AWS::Partition}}:sns:{_HERE}:${{TopicName}}",)),),
    "SQSPollerPolicy": (
        (
            (
                "sqs:ChangeMessageVisibility sqs:ChangeMessageVisibilityBatch sqs:DeleteMessage sqs:DeleteMessageBatch "
                "sqs:GetQueueAttributes sqs:ReceiveMessage"
            ),
            (_QUEUE,),
        ),
    ),
    "SQSSendMessagePolicy": (("sqs:SendMessage*", (_QUEUE,)),),
    "SSMParameterReadPolicy": (
        ("ssm:DescribeParameters", _ANYTHING),
        ("ssm:GetParameters ssm:GetParameter ssm:GetParametersByPath", (_PARAMETER,)),
    ),
    "SageMakerCreateEndpointConfigPolicy": (
        (
            "sagemaker:CreateEndpointConfig",
            (f"arn:${{AWS::Partition}}:sagemaker:{_HERE}:endpoint-config/${{EndpointConfigName}}",),
        ),
    ),
    "SageMakerCreateEndpointPolicy": (
        ("sagemaker:CreateEndpoint", (f"arn:${{AWS::Partition}}:sagemaker:{_HERE}:endpoint/${{EndpointName}}",)),
    ),
    "StepFunctionsExecutionPolicy": (("states:StartExecution", (_MACHINE,)),),
}
"""{template: its statements, each (actions, resources)}; `${Name}` is a parameter of the template."""


def document(template: str, parameters: Any) -> dict[str, Any] | Unknown:
    """The policy document that a template stands for, with CloudFormation's intrinsics; unknown for other templates."""
    grants = TEMPLATES.get(template)
    if grants is None:
        return Unknown(f"the auditor does not know what SAM's policy template {template} allows")
    given = {str(name): value for name, value in parameters.items()} if isinstance(parameters, Mapping) else {}
    statements = [
        {"Effect": "Allow", "Action": actions.split(), "Resource": [_filled(each, given) for each in resources]}
        for actions, resources in grants
    ]
    return {"Version": "2012-10-17", "Statement": statements}


def _filled(pattern: str, given: Mapping[str, Any]) -> Any:
    wanted = re.findall(_WANTED, pattern)
    lacking = [name for name in wanted if name not in given]
    if lacking:
        return Unknown(f"the template of a policy lacks its parameter {lacking[0]}")
    if wanted:
        return {"Fn::Sub": [pattern, {name: given[name] for name in wanted}]}
    return {"Fn::Sub": pattern} if "${" in pattern else pattern

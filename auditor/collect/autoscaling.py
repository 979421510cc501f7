"""Application Auto Scaling, of SageMaker alone."""

from __future__ import annotations

from typing import Final

from auditor.collect.collector import Collector, Scan

TARGET: Final = "AWS::ApplicationAutoScaling::ScalableTarget"
POLICY: Final = "AWS::ApplicationAutoScaling::ScalingPolicy"
ACTION: Final = "AWS::ApplicationAutoScaling::ScheduledAction"


def _collect(scan: Scan) -> None:
    with scan.listing("DescribeScalableTargets", TARGET):
        for item in scan.items("DescribeScalableTargets", "ScalableTargets", ServiceNamespace="sagemaker"):
            name = f"{item['ResourceId']}|{item['ScalableDimension']}"
            scan.add(TARGET, name, {"DescribeScalableTargets": item}, arn=item.get("ScalableTargetARN"))
    with scan.listing("DescribeScalingPolicies", POLICY):
        for item in scan.items("DescribeScalingPolicies", "ScalingPolicies", ServiceNamespace="sagemaker"):
            scan.add(POLICY, item["PolicyName"], {"DescribeScalingPolicies": item}, arn=item["PolicyARN"])
    with scan.listing("DescribeScheduledActions", ACTION):
        for item in scan.items("DescribeScheduledActions", "ScheduledActions", ServiceNamespace="sagemaker"):
            name, arn = item["ScheduledActionName"], item["ScheduledActionARN"]
            scan.add(ACTION, name, {"DescribeScheduledActions": item}, arn=arn)


COLLECTOR = Collector(
    service="application-autoscaling",
    types=(TARGET, POLICY, ACTION),
    operations=frozenset({"DescribeScalableTargets", "DescribeScalingPolicies", "DescribeScheduledActions"}),
    collect=_collect,
)

"""Reserved capacity: training plans and what they are made of."""

from __future__ import annotations

from auditor.model.aws.sagemaker.mixins import Tagged
from auditor.model.fact import each, fact
from auditor.model.resource import Resource
from auditor.model.values import text


class TrainingPlan(Tagged, type="AWS::SageMaker::TrainingPlan", described_by="DescribeTrainingPlan"):
    """Capacity that was bought ahead. Source: DescribeTrainingPlan and DescribeTrainingPlanExtensionHistory."""

    status = fact("Status", text, assigned=True)
    ends = fact("EndTime", text, absent=None)
    targets = each("TargetResources[]", text)
    extensions = each("TrainingPlanExtensions[].Status", text, of="DescribeTrainingPlanExtensionHistory")


class ReservedCapacity(Resource, type="AWS::SageMaker::ReservedCapacity", described_by="DescribeReservedCapacity"):
    """A part of a training plan, in one availability zone. Source: DescribeReservedCapacity."""

    status = fact("Status", text, absent=None)
    instance_type = fact("InstanceType", text, absent=None)
    zone = fact("AvailabilityZone", text, absent=None)

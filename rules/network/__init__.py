"""Rules about the networks that SageMaker is attached to: subnets, endpoints, security groups and flow logs."""

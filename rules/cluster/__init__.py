"""Rules about HyperPod clusters, and about the Kubernetes clusters that these and SageMaker's operators run on."""

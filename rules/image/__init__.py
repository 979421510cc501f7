"""Rules for the registries and images that SageMaker runs containers from."""

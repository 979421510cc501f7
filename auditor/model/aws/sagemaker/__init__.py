"""The resource types of Amazon SageMaker, by family."""

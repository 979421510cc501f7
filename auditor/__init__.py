"""Security and compliance auditor for AWS estates that run Amazon SageMaker."""

__version__ = "0.1.0"

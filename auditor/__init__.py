"""Security and compliance auditor for AWS estates that run Amazon SageMaker."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("sagemaker-auditor")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0+unknown"

"""SageMaker's instance types: which keep data on local NVMe, whose volumes take no key of the customer's."""

from __future__ import annotations

import re

_LOCAL_STORAGE = frozenset(
    (
        *("g4dn", "g5", "g6", "g6e", "g7", "g7e", "gr6", "p3dn", "p4d", "p4de", "p5", "p5e", "p5en"),
        *("p6-b200", "p6-b300", "p6e-gb200", "dl1", "trn1", "trn1n", "trn2"),
        *("c5d", "c6gd", "c6id", "i3en", "m5d", "m6gd", "m6id", "r5d", "r6gd", "r6id", "r7gd"),
    )
)
"""Families with an instance store, which is encrypted by hardware. Not among them: inf1, inf2, p2, p3, and c, m, r
without a `d`. Source: EC2's instance types (InstanceStorageSupported) among those that SageMaker's API enumerates."""


def family(instance_type: str) -> str:
    """The family of an instance type: `ml.g5.xlarge` -> `g5`."""
    return instance_type.removeprefix("ml.").rsplit(".", 1)[0]


_ACCELERATED = re.compile(r"(p|g|gr|dl|trn|inf)\d.*")
"""Families with GPUs or with accelerators of AWS's: no others begin so. Source: EC2's "Accelerated computing" types."""


def is_accelerated(instance_type: str) -> bool:
    """Whether an instance type has GPUs, Trainium, Inferentia or Gaudi accelerators: `ml.g5.xlarge` has."""
    return _ACCELERATED.fullmatch(family(instance_type)) is not None


_GPU = re.compile(r"(p|g|gr)\d.*")


def has_gpu(instance_type: str) -> bool:
    """Whether an instance type has GPUs: `ml.g5.xlarge` has, `ml.inf2.xlarge` and `ml.c7g.xlarge` have not."""
    return _GPU.fullmatch(family(instance_type)) is not None


def has_local_storage(instance_type: str) -> bool:
    """Whether `VolumeKmsKeyId` is refused for `instance_type`, since it stores on local NVMe.

    Source: the documentation of ResourceConfig.VolumeKmsKeyId in the SageMaker API reference.
    """
    return family(instance_type) in _LOCAL_STORAGE


def local_storage_patterns() -> tuple[str, ...]:
    """The instance types with local storage as patterns, `ml.g5.*` and so on, sorted."""
    return tuple(f"ml.{name}.*" for name in sorted(_LOCAL_STORAGE))

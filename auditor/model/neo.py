"""What a model was compiled for by SageMaker Neo, and which instance types can run it.

Source: SageMaker Developer Guide, "Deploy a model compiled with Neo with hosting services"; OutputConfig in the API
reference.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from auditor.model.instances import family, has_gpu

_CLOUD: Final = "ml_"
_ARM: Final = r"[a-z]+\d+g[a-z]*|p6e-gb\d+"
"""Families with Graviton (or Grace) processors: `c6g`, `m7gd`, `g5g`; `g5` and `p4d` are none."""


class Target(Struct, frozen=True):
    """A device (`ml_c5`, `jetson_nano`), or a platform by its operating system, architecture and accelerator."""

    device: str | None
    system: str | None = None
    architecture: str | None = None
    accelerator: str | None = None

    def runs_on(self, instance_type: str) -> bool:
        """Whether a model that was compiled for this runs on an instance type that serves endpoints."""
        if self.device is not None:
            return family(instance_type) in {name := self.device.removeprefix(_CLOUD), f"{name}d"}  # c5d: c5 with disks
        if self.system != "LINUX" or self.architecture != _architecture(instance_type):
            return False
        return self.accelerator is None or (self.accelerator == "NVIDIA" and has_gpu(instance_type))

    def __str__(self) -> str:
        """For a reader: `ml_c5`, or `LINUX ARM64`."""
        return self.device or " ".join(filter(None, (self.system, self.architecture, self.accelerator)))


def _architecture(instance_type: str) -> str:
    return "ARM64" if re.fullmatch(_ARM, family(instance_type)) else "X86_64"

"""What runs a model that Neo compiled."""

from __future__ import annotations

import pytest

from auditor.model.neo import Target


@pytest.mark.parametrize(
    ("device", "runs", "refuses"),
    [
        ("ml_c5", ["ml.c5.large", "ml.c5.18xlarge", "ml.c5d.xlarge"], ["ml.c6i.large", "ml.m5.large", "ml.c5n.large"]),
        ("ml_inf2", ["ml.inf2.xlarge"], ["ml.inf1.xlarge", "ml.trn1.2xlarge", "ml.c5.large"]),
        ("ml_g4dn", ["ml.g4dn.xlarge"], ["ml.g5.xlarge", "ml.p3.2xlarge"]),
        ("ml_m6g", ["ml.m6g.large", "ml.m6gd.large"], ["ml.m6i.large", "ml.m5.large"]),
        ("jetson_nano", [], ["ml.m5.large", "ml.g4dn.xlarge"]),
    ],
)
def test_a_device_is_one_family(device: str, runs: list[str], refuses: list[str]) -> None:
    target = Target(device)
    assert [type_ for type_ in (*runs, *refuses) if target.runs_on(type_)] == runs
    assert str(target) == device


@pytest.mark.parametrize(
    ("target", "runs", "refuses"),
    [
        (Target(None, "LINUX", "X86_64"), ["ml.m5.large", "ml.g5.xlarge", "ml.p4d.24xlarge"], ["ml.c7g.large"]),
        (Target(None, "LINUX", "ARM64"), ["ml.c7g.large", "ml.r6gd.large", "ml.g5g.xlarge"], ["ml.m5.large"]),
        (Target(None, "LINUX", "X86_64", "NVIDIA"), ["ml.g4dn.xlarge"], ["ml.m5.large", "ml.inf2.xlarge"]),
        (Target(None, "LINUX", "X86_64", "INTEL_GRAPHICS"), [], ["ml.m5.large"]),
        (Target(None, "ANDROID", "ARM64"), [], ["ml.c7g.large"]),
    ],
)
def test_a_platform_is_an_architecture_and_an_accelerator(target: Target, runs: list[str], refuses: list[str]) -> None:
    assert [type_ for type_ in (*runs, *refuses) if target.runs_on(type_)] == runs

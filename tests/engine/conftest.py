"""The demo account without faults, scanned once for all modules that compare with it."""

from __future__ import annotations

import pytest

from tests.engine.scanning import Bench, Scanned


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Scans of the demo account, whose clients and untouched units are shared."""
    return Bench(tmp_path_factory.mktemp("scans"))


@pytest.fixture(scope="session")
def clean(bench: Bench) -> Scanned:
    """The scan without faults."""
    scanned = bench.clean
    assert len(scanned.verdicts) > 1000
    assert {"pass", "fail", "not_applicable"} <= set(scanned.verdicts.values())
    return scanned

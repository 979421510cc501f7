"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

# How long an example takes says something of the machine, not of the code: time is measured in benchmarks/.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

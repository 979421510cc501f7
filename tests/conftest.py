"""What all tests share."""

from __future__ import annotations

import signal

from hypothesis import settings

# How long an example takes says something of the machine, not of the code: time is measured in benchmarks/.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

# A shell starts a job in the background with interrupts ignored, and children inherit that; some tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

"""Token buckets: how fast each operation may be called without being throttled.

Rates are those that AWS publishes (Service Quotas, the services' quota pages) or that users report; a burst lets small
scans pass without waiting. Operations that are not listed have a generous default.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from msgspec import Struct


class Rate(Struct, frozen=True):
    """Requests per second in the long run, and how many may come at once."""

    per_second: float
    burst: float


DEFAULT: Final = Rate(20, 40)

RATES: Final[dict[str, Rate]] = {
    "sagemaker:ListTrainingJobs": Rate(2, 10),  # reported, not adjustable: aws-solutions/deepracer-on-aws#87
    "sagemaker:Search": Rate(5, 20),
    "cloudtrail:*": Rate(10, 10),
    "cloudtrail:LookupEvents": Rate(2, 2),
    "kms:ListGrants": Rate(100, 100),
    "kms:GetKeyPolicy": Rate(1000, 1000),
    "kms:*": Rate(100, 100),
    "ec2:*": Rate(20, 100),
    "iam:*": Rate(15, 30),
    "s3:*": Rate(100, 200),
    "logs:DescribeLogGroups": Rate(10, 10),
    "organizations:*": Rate(5, 10),
    "application-autoscaling:*": Rate(10, 20),
}


class Bucket:
    """A token bucket; safe to use from several threads."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin full. `clock` gives seconds."""
        self._rate, self._clock, self._lock = rate, clock, threading.Lock()
        self._level, self._then = rate.burst, clock()

    def take(self) -> float:
        """Take a token; the seconds to wait before using it (0 while the burst lasts)."""
        with self._lock:
            now = self._clock()
            self._level = min(self._rate.burst, self._level + (now - self._then) * self._rate.per_second) - 1
            self._then = now
            return max(0.0, -self._level / self._rate.per_second)


class Buckets:
    """The buckets of one account and region, one for each operation (or shared by a service's `*`)."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Make buckets as they are asked for."""
        self._clock, self._buckets, self._lock = clock, dict[str, Bucket](), threading.Lock()

    def wait(self, service: str, operation: str) -> float:
        """The seconds to wait before the next call of an operation."""
        own, shared = f"{service}:{operation}", f"{service}:*"
        name = shared if own not in RATES and shared in RATES else own
        with self._lock:
            bucket = self._buckets.setdefault(name, Bucket(RATES.get(name, DEFAULT), self._clock))
        return bucket.take()

"""Failures on command: which calls fail, and how."""

from __future__ import annotations

import hashlib
from fnmatch import fnmatchcase
from threading import Lock
from typing import Literal, get_args

from msgspec import Struct

Kind = Literal["deny", "throttle", "error5xx", "timeout", "truncated", "slow"]


class Fault(Struct, frozen=True):
    """A failure of the calls that it matches.

    `deny` and `throttle` answer with the service's own codes, `error5xx` with status 500, `timeout` with none,
    `slow` is an ordinary answer after `delay`. `truncated` loses the second half of the body while the headers fit
    what is left, as a broken proxy does: botocore refuses that as XML, but takes it for an empty answer as JSON.

    Attributes:
        match: an fnmatch pattern of `service.Operation`, e.g. `sagemaker.Describe*`.
        kind: what happens.
        times: how often it happens; None for always.
        share: the share of the matched calls that fail, chosen by call number and the sandbox's seed.
        delay: seconds to wait before the answer.
        region: only calls to this region; None for all.
    """

    match: str
    kind: Kind
    times: int | None = None
    share: float = 1.0
    delay: float = 0.0
    region: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"{self.kind!r} is not a kind of fault; known are {', '.join(get_args(Kind))}")


class Faults:
    """Decides call by call which fault strikes; the first that matches. Thread-safe."""

    def __init__(self, faults: tuple[Fault, ...], seed: int) -> None:
        self._faults, self._seed, self._lock = faults, seed, Lock()
        self._seen, self._struck = [0] * len(faults), [0] * len(faults)

    def strike(self, call: str, region: str | None) -> Fault | None:
        """The fault that strikes a call, `service.Operation`."""
        with self._lock:
            for at, fault in enumerate(self._faults):
                if fnmatchcase(call, fault.match) and fault.region in (None, region) and self._due(at, fault):
                    return fault
        return None

    def _due(self, at: int, fault: Fault) -> bool:
        self._seen[at] += 1
        spent = fault.times is not None and self._struck[at] >= fault.times
        if spent or _draw(self._seed, at, self._seen[at]) >= fault.share:
            return False
        self._struck[at] += 1
        return True


def _draw(seed: int, fault: int, call: int) -> float:
    """A number in [0, 1) that depends on its arguments only."""
    digest = hashlib.blake2b(f"{seed} {fault} {call}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64

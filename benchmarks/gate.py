"""What the gate costs: one template from a cold start, and many in one run; beside it other linters of templates.

    python benchmarks/gate.py [--runs 5]

Each run is a process of its own with the report that a terminal shows; printed are the medians of its CPU seconds (its
own and the system's on its behalf) and of its peak resident memory. A run that is not counted goes first, so that every
program finds its bytecode compiled, as pip leaves it. Many are the templates of `../shared/iac/cfn` where that exists,
else those of the fixtures, each as often as makes 128 files of different names. A linter that is not installed is
skipped.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import NamedTuple

HERE = Path(__file__).resolve().parent.parent
TWENTY = HERE / "fixtures" / "gate" / "twenty.yaml"
SHARED = HERE.parent / "shared" / "iac" / "cfn"
MANY = 128
OURS = "auditor"
COMMANDS = {
    OURS: ["gate", "{path}"],
    "checkov": ["--quiet", "--compact", "--framework", "cloudformation", "{where}", "{path}"],
    "cfn-lint": ["{files}"],
}
"""The arguments of each program; `{where}` is its option for a file or a folder."""


class Cost(NamedTuple):
    """What one process took: CPU seconds, megabytes at its peak, and its exit status."""

    cpu: float
    peak: float
    status: int


def arguments(program: str, path: Path) -> list[str]:
    """The command line of a program over a template or a folder of templates."""
    files = sorted(map(str, path.iterdir())) if path.is_dir() else [str(path)]
    found = [shutil.which(program, path=str(Path(sys.executable).parent)) or shutil.which(program) or program]
    for one in COMMANDS[program]:
        found += files if one == "{files}" else [one.format(path=path, where="-d" if path.is_dir() else "-f")]
    return found


def run(command: list[str]) -> Cost:
    """Run once, and say what that process and its children took."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))


def measure(program: str, path: Path, runs: int) -> str:
    """The medians of some runs, in words."""
    if not Path(arguments(program, path)[0]).is_file():
        return f"{program}: not installed, skipped"
    command = arguments(program, path)
    run(command)
    costs = [run(command) for _ in range(runs)]
    if program == OURS and {cost.status for cost in costs} - {0, 1, 2}:
        raise SystemExit(f"{' '.join(command)} failed")
    cpu, peak = median(cost.cpu for cost in costs), median(cost.peak for cost in costs)
    least = min(cost.cpu for cost in costs)
    return f"{program}: {cpu:.2f} CPU-s ({least:.2f} at best), {peak:.0f} MB peak, exit status {costs[0].status}"


def templates() -> list[Path]:
    """The templates that are at hand."""
    if SHARED.is_dir():
        return sorted(SHARED.iterdir())
    return sorted((HERE / "fixtures" / "gate").glob("*.yaml"))


def copied(folder: Path) -> int:
    """Fill a folder with as many templates as are wanted; how many of them are different."""
    found = templates()
    for index, path in enumerate(islice(cycle(found), MANY)):
        shutil.copy(path, folder / f"{index // len(found)}-{path.name}")
    return len(found)


def main() -> None:
    """Measure each program on one template and on many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, {platform.system()}")
    with tempfile.TemporaryDirectory() as scratch:
        different = copied(Path(scratch))
        for title, path, times in (
            ("one template of 20 resources, cold start", TWENTY, runs),
            (f"{MANY} templates in one run, {different} different ones", Path(scratch), max(1, runs // 2)),
        ):
            print(f"{title} (median of {times}):")
            for program in COMMANDS:
                print(f"  {measure(program, path, times)}", flush=True)


if __name__ == "__main__":
    main()

"""Makes the bundled set of AWS-managed policies, auditor/iac/data/managed_policies.bin, from moto's data.

    python docs/refresh_managed_policies.py [SOURCE] [--version V] [--output FILE] [--check]

SOURCE is a wheel of moto, or the aws_managed_policies.py in it; without it the installed moto's is taken. The set's
date is that of the newest policy in it. `--check` writes nothing and fails where the set says other things than moto.
"""

from __future__ import annotations

import argparse
import ast
import json
import sys
import zipfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from auditor.iac.documents.managed_policies import FILE, Bundle, packed

MODULE = "moto/iam/aws_managed_policies.py"
KEPT = ("CreateDate", "DefaultVersionId", "Document", "Path", "UpdateDate")


def source_text(source: Path | None) -> str:
    """The text of moto's module: a wheel's, a file's, or that of the installed moto."""
    if source is not None and source.suffix == ".whl":
        with zipfile.ZipFile(source) as wheel:
            return wheel.read(MODULE).decode("utf-8")
    if source is None:
        found = find_spec("moto")
        if found is None or found.origin is None:
            raise SystemExit("moto is not installed: name a wheel of it")
        source = Path(found.origin).parents[1] / MODULE
    return source.read_text(encoding="utf-8")


def policies_of(text: str) -> dict[str, dict[str, Any]]:
    """The policies of moto's module by path and name; the module is not run."""
    literal = next(node.value for node in ast.parse(text).body if isinstance(node, ast.Assign))
    listed: dict[str, dict[str, Any]] = json.loads(ast.literal_eval(literal))
    return {
        f"{policy['Path'].removeprefix('/')}{name}": {member: policy[member] for member in KEPT}
        for name, policy in listed.items()
    }


def stale(policies: dict[str, dict[str, Any]], file: Path) -> bool:
    """Whether the set in a file says other things; another compressor may give other bytes for the same set."""
    bundle = Bundle(file)
    return any(bundle.policy(name) != {"Name": name, **policy} for name, policy in policies.items())


def main(argv: list[str]) -> int:
    """Write the set, or with `--check` only compare."""
    parser = argparse.ArgumentParser(description="Make the bundled set of AWS-managed policies.")
    parser.add_argument("source", type=Path, nargs="?", help="a wheel of moto, or its aws_managed_policies.py")
    parser.add_argument("--version", help="of moto; a wheel's name and the installed one tell it")
    parser.add_argument("--output", type=Path, default=FILE, help="the set")
    parser.add_argument("--check", action="store_true", help="only compare")
    options = parser.parse_args(argv)
    policies = policies_of(source_text(options.source))
    if options.check:
        return int(stale(policies, options.output))
    if options.source is None:
        options.version = options.version or version("moto")
    elif options.source.suffix == ".whl":
        options.version = options.version or options.source.name.split("-")[1]
    if not options.version:
        parser.error("say --version where the source is no wheel")
    date = max(policy["UpdateDate"] for policy in policies.values())[:10]
    options.output.write_bytes(packed(policies, source=f"moto {options.version}", licence="Apache-2.0", date=date))
    sys.stdout.write(f"{len(policies):,} policies written, the newest of {date}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

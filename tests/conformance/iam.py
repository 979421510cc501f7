"""Decide every row of a file of vectors: `python -m tests.conformance.iam VECTORS.jsonl`.

Each row of input (a JSON object per line) gives one line of output, in its order: `{id, decision, decided_by[]}`, or
`{id, error}` where the row cannot be read. Lines are read and answered one by one, whatever the size of the file.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from auditor.iam import Authority, Caller, Context, KmsGrant, Policy, Request, Target, decide, read_policy

ROLE = ":role/"


class RowError(ValueError):
    """A row that cannot be read, with the member that is wrong."""


def main() -> None:
    """Answer the file that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance.iam", description=__doc__)
    parser.add_argument("vectors", type=Path, help="a file of vectors, one JSON object per line")
    for answer in answers(parser.parse_args().vectors):
        sys.stdout.write(json.dumps(answer) + "\n")


def answers(vectors: Path) -> Iterator[dict[str, Any]]:
    """Yield the answer to each row; empty lines are no rows."""
    with vectors.open("rb") as lines:
        for line in lines:
            if line.strip():
                yield answer(line)


def answer(line: bytes) -> dict[str, Any]:
    """Answer one row."""
    name: str | None = None
    try:
        row = json.loads(line)
        if not isinstance(row, dict):
            raise RowError("the row is no object")
        name = row["id"] if isinstance(row.get("id"), str) else None
        found = decide(authority(row), request(row))
    except RecursionError:
        return {"id": name, "error": "nested too deeply"}
    except ValueError as error:
        return {"id": name, "error": str(error)}
    decided_by = [
        {"policy": ref.policy, "index": ref.index, "sid": ref.sid, "effect": ref.effect} for ref in found.decided_by
    ]
    return {"id": name, "decision": found.decision, "decided_by": decided_by}


def authority(row: dict[str, Any]) -> Authority:
    """Read who asks, with the policies of the principal's side."""
    asked = member(row, "request", dict)
    context = {key.lower(): value for key, value in member(asked, "context", dict).items()}
    arn = context.get("aws:principalarn")
    role = arn if isinstance(arn, str) and ROLE in arn else None
    return Authority(
        Caller.of(member(asked, "principal", str), role=role),
        policies(row, "identity_policies", "identity"),
        optional_policies(row, "boundary", "boundary"),
        optional_policies(row, "session_policies", "session"),
        levels(row, "scps", "scp"),
    )


def request(row: dict[str, Any]) -> Request:
    """Read what is asked, of what, with the policies of the resource's side."""
    asked = member(row, "request", dict)
    owner = asked.get("resource_account")
    if not isinstance(owner, str | None):
        raise RowError("resource_account is neither text nor null")
    target = Target(
        member(asked, "resource", str),
        owner or Caller.of(member(asked, "principal", str)).account,
        policies(row, "resource_policies", "resource"),
        levels(row, "rcps", "rcp"),
        tuple(grant(one) for one in member(row, "kms_grants", list, optional=True) or []),
    )
    context = Context.exact({key: values(key, value) for key, value in member(asked, "context", dict).items()})
    return Request(member(asked, "action", str), target, context, optional_policies(row, "vpce_policies", "endpoint"))


def member(parent: Any, name: str, kind: type, *, optional: bool = False) -> Any:
    """Return a member of an object, of this type, or null where that is allowed."""
    if not isinstance(parent, dict) or name not in parent:
        raise RowError(f"{name} is missing")
    value = parent[name]
    if not isinstance(value, kind) and not (optional and value is None):
        raise RowError(f"{name} is not of type {kind.__name__}")
    return value


def policies(row: dict[str, Any], name: str, kind: str) -> tuple[Policy, ...]:
    """Read a list of documents."""
    return documents(member(row, name, list), name, kind)


def optional_policies(row: dict[str, Any], name: str, kind: str) -> tuple[Policy, ...] | None:
    """Read a list of documents, or null."""
    return None if member(row, name, list, optional=True) is None else policies(row, name, kind)


def levels(row: dict[str, Any], name: str, kind: str) -> tuple[tuple[Policy, ...], ...] | None:
    """Read lists of documents by level, or null."""
    found = member(row, name, list, optional=True)
    if found is None:
        return None
    if not all(isinstance(level, list) for level in found):
        raise RowError(f"{name} has a level that is no list")
    return tuple(documents(level, name, f"{kind}[{place}]") for place, level in enumerate(found))


def documents(given: list[Any], name: str, kind: str) -> tuple[Policy, ...]:
    """Read documents; what a document says wrong the engine answers with unknown."""
    if not all(isinstance(document, dict | str) for document in given):
        raise RowError(f"{name} holds something that is no policy")
    return tuple(read_policy(document, name=f"{kind}[{place}]") for place, document in enumerate(given))


def grant(given: Any) -> KmsGrant:
    """Read a grant of a key."""
    constraints = given.get("constraints") if isinstance(given, dict) else None
    if not isinstance(constraints, dict | None):
        raise RowError("constraints is no object")
    operations = member(given, "operations", list)
    if not all(isinstance(operation, str) for operation in operations):
        raise RowError("operations holds something that is no text")
    return KmsGrant(
        member(given, "grantee_principal", str),
        frozenset(operations),
        pairs(constraints, "EncryptionContextEquals"),
        pairs(constraints, "EncryptionContextSubset"),
    )


def pairs(constraints: dict[str, Any] | None, name: str) -> tuple[tuple[str, str], ...] | None:
    """Read one constraint of a grant, if it is there."""
    found = (constraints or {}).get(name)
    if found is None:
        return None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise RowError(f"{name} is no object of texts")
    return tuple(found.items())


def values(key: str, given: Any) -> str | list[str]:
    """Read the value or the values of one context key."""
    if isinstance(given, str) or (isinstance(given, list) and all(isinstance(value, str) for value in given)):
        return given
    raise RowError(f"the context key {key} is neither a text nor a list of texts")


if __name__ == "__main__":
    main()

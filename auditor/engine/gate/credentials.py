"""The credentials that stand in a file of code: whatever a report shows of the file, it shows without them.

A line alone does not tell them all: a name and its value may stand on two lines (`- Name: PASSWORD`, `Value: ...`), or
many of them on one (`{A: ..., B: ...}`). So they are looked for in the file's tree.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from auditor.iac.documents import replaced
from auditor.redact import redact

_BODY: Final = "Properties"
"""A member in which users name what they like, so that names tell credentials."""

_FUNCTION: Final = "Fn::"


def credentials(tree: Any) -> frozenset[str]:
    """The texts that hold a credential in a tree of plain values, line by line, as the file may spell them."""
    read = {_BODY: {_BODY: _unfolded(tree)}}
    return frozenset(_spelled(read, redact(read)[0]))


def _unfolded(value: Any) -> Any:
    """A tree in which what stands in a function of a template stands under the member that the function is for."""
    if isinstance(value, Mapping):
        if len(value) == 1 and (name := str(next(iter(value)))).startswith(_FUNCTION):
            return _unfolded(value[name])
        return {str(name): _unfolded(each) for name, each in value.items()}
    return [_unfolded(each) for each in value] if isinstance(value, (list, tuple)) else value


def _spelled(raw: Any, clean: Any) -> Iterator[str]:
    for line in replaced(raw, clean):
        yield line
        yield json.dumps(line)[1:-1]
        yield json.dumps(line, ensure_ascii=False)[1:-1]
        yield line.replace("'", "''")

"""What the configuration document of a customization job says of network and keys.

Each category has a schema of its own (DescribeJobSchemaVersion), which AWS changes with its version. What all share is
the API's vocabulary: a VpcConfig with Subnets, an output configuration with a path in S3 and a KMS key. So these are
looked for by name wherever they stand. Source: CreateJob in the API reference, and its condition keys
sagemaker:VpcSubnets and sagemaker:OutputKmsKeyArn in the Service Authorization Reference.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from auditor.model.place import MisshapenError
from auditor.model.values import Ref, reduces, to_key, to_subnet

_OUTPUTS: Final = frozenset({"OutputDataConfig", "OutputConfig"})
_KEYS: Final = ("KmsKeyId", "KmsKeyArn")


@reduces
def subnets(document: Any) -> tuple[Ref, ...]:
    """The subnets of every VpcConfig; raises ValueError for a document that is no JSON object."""
    found = [named["Subnets"] for named in _named(document, {"VpcConfig"}) if isinstance(named.get("Subnets"), list)]
    return tuple(dict.fromkeys(to_subnet(subnet) for listed in found for subnet in listed))


@reduces
def output_keys(document: Any) -> tuple[Ref | None, ...]:
    """The key of every output, None for one without; raises ValueError for a document that is no JSON object."""
    return tuple(_key(output) for output in _named(document, _OUTPUTS))


def _key(output: Mapping[str, Any]) -> Ref | None:
    named = next((output[name] for name in _KEYS if output.get(name)), None)
    return None if named is None else to_key(named)


def _named(document: Any, names: frozenset[str] | set[str]) -> Iterator[Mapping[str, Any]]:
    """The structures anywhere in a document that stand under one of `names`."""
    body = json.loads(document) if isinstance(document, str) else document
    if not isinstance(body, Mapping):
        raise MisshapenError("the document is no JSON object")
    waiting: list[Any] = [body]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            yield from (value for name, value in one.items() if name in names and isinstance(value, Mapping))
            waiting += reversed(tuple(one.values()))
        elif isinstance(one, list):
            waiting += reversed(tuple(one))

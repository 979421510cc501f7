"""Policies that `data "aws_iam_policy_document"` makes of statements, where it will be read on apply only.

Most of such a document is known: what is not are the names of what the plan makes. Its statements are put together
here as the provider does it, so that they can be judged in part.

Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.nodes import mapped
from auditor.iac.terraform.addresses import reference
from auditor.iac.terraform.blocks import mapping
from auditor.iac.terraform.configuration import Configuration, references
from auditor.model.choice import Unknown

_DATA: Final = "data.aws_iam_policy_document."
_MERGED: Final = ("source_policy_documents", "override_policy_documents", "source_json", "override_json")
_ELEMENTS: Final = {
    "actions": "Action",
    "not_actions": "NotAction",
    "resources": "Resource",
    "not_resources": "NotResource",
}


def deferred(expression: Any, module: str, configuration: Configuration) -> dict[str, Any] | None:
    """The policy that an expression refers to alone, by its data source's JSON; None where it is none or not told."""
    texts = references(expression)
    ref = reference(texts[0]) if len(texts) == 1 else None
    if ref is None or not ref.name.startswith(_DATA) or ref.rest not in {("json",), ("minified_json",)}:
        return None
    found = [each for each in configuration.instances(module, ref.name) if ref.picks(each.index)]
    return document(found[0].values) if len(found) == 1 else None


def document(values: Mapping[str, Any]) -> dict[str, Any] | None:
    """The policy of a data source's values; None where it takes in other policies, or statements are not known."""
    if any(values.get(name) not in (None, "", []) for name in _MERGED):
        return None
    written = values.get("statement")
    statements = [_statement(mapping(each)) for each in written] if isinstance(written, list) else []
    if not statements or any(each is None for each in statements):
        return None
    return {"Version": values.get("version") or "2012-10-17", "Statement": statements}


def _statement(block: Mapping[str, Any]) -> dict[str, Any] | None:
    """One statement; None where its shape is not known."""
    made: dict[str, Any] = {"Effect": block.get("effect") or "Allow"}
    if block.get("sid"):
        made["Sid"] = block["sid"]
    for name, element in _ELEMENTS.items():
        if block.get(name) not in (None, []):
            made[element] = mapped(block[name], _texts)
    for name, element in (("principals", "Principal"), ("not_principals", "NotPrincipal")):
        who = _principals(block.get(name) or [])
        if who is None:
            return None
        made |= {element: who} if who else {}
    conditions = _conditions(block.get("condition") or [])
    if conditions is None or not block:
        return None
    return {**made, "Condition": conditions} if conditions else made


def _principals(blocks: Any) -> dict[str, Any] | str | None:
    made: dict[str, Any] = {}
    for each in blocks if isinstance(blocks, list) else [None]:
        kind, names = mapping(each).get("type"), mapping(each).get("identifiers")
        if not isinstance(kind, str) or not isinstance(names, (list, Unknown)) or kind in made:
            return None
        if kind == "*":
            return "*"
        made[kind] = mapped(names, _texts)
    return made


def _conditions(blocks: Any) -> dict[str, dict[str, Any]] | None:
    made: dict[str, dict[str, Any]] = {}
    for each in blocks if isinstance(blocks, list) else [None]:
        test, key, values = (mapping(each).get(name) for name in ("test", "variable", "values"))
        if not isinstance(test, str) or not isinstance(key, str) or key in made.get(test, {}):
            return None
        made.setdefault(test, {})[key] = mapped(values, _texts)
    return made


def _texts(values: Any) -> Any:
    """The provider writes IAM's variables as `&{aws:username}`, since `${` is Terraform's own."""
    if isinstance(values, list):
        return [mapped(each, _texts) for each in values]
    return values.replace("&{", "${") if isinstance(values, str) else values

"""What a plan's configuration says of values that only apply tells: which planned resource they will come from.

A plan names what an expression refers to and not how it uses it, so that `aws_kms_key.k.arn` cannot be told from a
function of it. Where an attribute can only be a reference (a role's ARN, a key's id, subnets), what it refers to is
what it will hold; of any other attribute (a policy, a URI, a script) nothing is concluded.

Source: https://developer.hashicorp.com/terraform/internals/json-format (expression representation).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from auditor.iac.planned import Change
from auditor.iac.terraform.addresses import config_path, parent
from auditor.iac.terraform.blocks import Tree, mapping
from auditor.iac.terraform.instances import Instance
from auditor.model.arn import Arn

_REGION: Final = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d{1,2}")
"""The shape of a region's name; a part of one, of which code makes a region, is none."""
_DEEPEST: Final = 64
_MOST: Final = 512
_COUNTED: Final = frozenset({"count_expression", "for_each_expression"})


class Configuration:
    """The configuration's modules by path, and the planned instances that its references may mean."""

    def __init__(self, tree: Tree, planned: Iterable[Instance]) -> None:
        """Index the configuration of a plan, which may lack; what is not shaped as Terraform writes it is passed by."""
        configuration = mapping(tree.get("configuration"))
        self.modules: dict[str, Tree] = {}
        self.calls: dict[str, Tree] = {}
        self._resources: dict[str, Tree] = {}
        self._instances: dict[tuple[str, str], list[Instance]] = defaultdict(list)
        self._providers = mapping(configuration.get("provider_config"))
        self._variables = mapping(tree.get("variables"))
        self._module("", mapping(configuration.get("root_module")), 0)
        self._modules_there: set[str] = set()
        for one in planned:
            self._found_module(one.module)
            if one.change is not Change.DELETE:
                self._instances[one.module, one.resource].append(one)

    def _module(self, path: str, module: Tree, depth: int) -> None:
        self.modules[path] = module
        for each in _list(module.get("resources")):
            resource = mapping(each)
            self._resources[_below(path, str(resource.get("address")))] = resource
        for name, call in mapping(module.get("module_calls")).items():
            inner = _below(path, f"module.{name}")
            self.calls[inner] = mapping(call)
            if depth < _DEEPEST:
                self._module(inner, mapping(mapping(call).get("module")), depth + 1)

    def _found_module(self, module: str) -> None:
        while module and module not in self._modules_there:
            self._modules_there.add(module)
            module = parent(module)

    def expressions(self, one: Instance) -> Tree:
        """The expressions of an instance's attributes and blocks; none where the plan has no code of it."""
        return mapping(self._resources.get(one.config, {}).get("expressions"))

    def knows(self, one: Instance) -> bool:
        """Whether the plan has the code of an instance."""
        return one.config in self._resources

    def instances(self, module: str, resource: str) -> list[Instance]:
        """The planned instances of a resource (`aws_subnet.a`) within a module's instance."""
        return self._instances.get((module, resource), [])

    def counted(self, module: str, resource: str) -> bool:
        """Whether the code leaves open how many instances of a resource there are, so that there may be none."""
        return _COUNTED & self._resources.get(_below(config_path(module), resource), {}).keys() != frozenset()

    def called(self, module: str, name: str) -> list[str]:
        """The instances of the module that `module` calls `name`; none where its count is zero."""
        plain = _below(module, f"module.{name}")
        path = config_path(plain)
        call = self.calls.get(path, {})
        if not call.keys() & _COUNTED:
            return [plain]
        return sorted(
            each for each in self._modules_there if each.startswith(f"{plain}[") and config_path(each) == path
        )

    @property
    def providers(self) -> tuple[str, ...]:
        """The keys of the configurations of providers: `aws`, `aws.other`, `module.net:aws`."""
        return tuple(map(str, self._providers))

    def provider(self, one: Instance) -> str:
        """The key of the provider's configuration that an instance has, `aws.other`; "" where the plan has no code."""
        key = self._resources.get(one.config, {}).get("provider_config_key")
        return key if isinstance(key, str) else ""

    def region(self, one: Instance) -> str | None:
        """The region that the resource itself, or its provider, is set to; None where the plan does not tell."""
        own = one.values.get("region")
        if isinstance(own, str) and own:
            return own
        told = self._constant(self._setting(self.provider(one), "region"), self.provider(one))
        return told if told is not None and _REGION.fullmatch(told) else None

    def account(self, provider: str) -> str | None:
        """The account that a provider's configuration allows or whose role it takes; None where it says neither."""
        roles = self._setting(provider, "assume_role")
        if isinstance(roles, list) and roles:
            role = self._constant(mapping(mapping(roles[-1]).get("role_arn")), provider)
            return _number(Arn.parse(role).account) if role and Arn.looks_like(role) else None
        allowed = mapping(self._setting(provider, "allowed_account_ids")).get("constant_value")
        return _number(str(allowed[0])) if isinstance(allowed, list) and len(allowed) == 1 else None

    def _setting(self, provider: str, name: str) -> Any:
        return mapping(mapping(self._providers.get(provider)).get("expressions")).get(name)

    def _constant(self, expression: Any, provider: str) -> str | None:
        """A literal, or the value of a variable; a module's own provider reads the module's variables."""
        value = mapping(expression).get("constant_value")
        names = references(expression)
        within = ":" in provider
        if value is None and len(names) == 1 and names[0].startswith("var.") and not within:
            value = mapping(self._variables.get(names[0].removeprefix("var."))).get("value")
        return value if isinstance(value, str) and value else None

    @property
    def tags_by_default(self) -> bool:
        """Whether a provider may add tags of its own to every resource; it may, where the plan has no code."""
        providers = [mapping(each) for each in self._providers.values()]
        return not self.modules.get("") or any("default_tags" in mapping(each.get("expressions")) for each in providers)


def references(expression: Any) -> list[str]:
    """The longest references of an expression: `aws_kms_key.k.arn`, not `aws_kms_key.k` besides.

    None at all where there are too many for any of them to tell the value.
    """
    found = [each for each in _list(mapping(expression).get("references")) if isinstance(each, str)]
    longer = dict.fromkeys(found) if len(found) <= _MOST else {}
    return [
        each
        for each in longer
        if not any(other != each and other.startswith((f"{each}.", f"{each}[")) for other in longer)
    ]


def _number(account: str) -> str | None:
    return account if account.isdecimal() else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name

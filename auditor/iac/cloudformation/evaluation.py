"""One template being read: its sections, and the values of its expressions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from msgspec import field

from auditor.iac.cloudformation import include, loops, stacks
from auditor.iac.cloudformation.compared import compared
from auditor.iac.cloudformation.conditions import Conditions
from auditor.iac.cloudformation.fork import present
from auditor.iac.cloudformation.functions import FUNCTIONS
from auditor.iac.cloudformation.item import Item, keyed
from auditor.iac.cloudformation.parameters import KEPT, Parameter
from auditor.iac.cloudformation.pseudo import pseudo, pseudo_key
from auditor.iac.cloudformation.scope import Scope
from auditor.iac.cloudformation.texts import deployed
from auditor.iac.nodes import when
from auditor.iac.text import Text, join
from auditor.model.choice import ABSENT, Unknown
from auditor.redact.uses import uses


class Evaluation(Scope, dict=True):
    """A template whose expressions are evaluated as they are asked for, each section, parameter and output once."""

    _sections: dict[str, dict[str, Item]] = field(default_factory=dict[str, dict[str, Item]])
    _parameters: dict[str, Any] = field(default_factory=dict[str, Any])
    _outputs: dict[str, Any] = field(default_factory=dict[str, Any])
    _stacks: dict[str, Scope | None] = field(default_factory=dict[str, "Scope | None"])

    def refused(self, words: str) -> Unknown:
        """Note what CloudFormation would refuse of the resource that is being read; the rest is read all the same."""
        if not include.adds(self.tree):
            pointer = join("/Resources", self.here) if self.here else ""
            self.run.faults[self.line(words)] = self.text.fault(pointer, words)
        return self.unknown(words)

    @cached_property
    def tree(self) -> Mapping[str, Any]:
        """The template, with what it includes at its top."""
        return include.top(self, self.text.tree)

    def section(self, name: str) -> Any:
        """What stands in a section as it is written, with what the template includes at its top; None for nothing."""
        return self.tree.get(name)

    @cached_property
    def conditions(self) -> Conditions:
        """The template's conditions."""
        return Conditions(self)

    def condition(self, name: Any) -> Any:
        """The value of a condition by its name."""
        return self.conditions.named(name)

    @cached_property
    def compared(self) -> Mapping[str, Mapping[str, None]]:
        """{parameter or pseudo parameter: the constants that the template tells its values apart by}."""
        return compared(self.tree)

    @cached_property
    def uses(self) -> Mapping[str, frozenset[str]]:
        """{parameter: the names that its value is used under}."""
        return self.text.uses if self.tree is self.text.tree else uses(self.tree)

    def items(self, section: str) -> Mapping[str, Item]:
        """What stands in a section (`Resources`, `Outputs`, `Conditions`), loops and includes expanded.

        Raises:
            InputError: the section is no mapping.
        """
        if section not in self._sections:
            self._sections[section] = {}  # what a loop over it asks meanwhile finds nothing
            content = self.tree.get(section)
            if content is not None and not isinstance(content, Mapping):
                raise self.text.fault(f"/{section}", f"{section} takes a mapping of names")
            found = loops.expanded(self, section, content or {})
            self._sections[section] = {item.name: item for item in found}
        return self._sections[section]

    def declared(self, name: str) -> bool:
        """Whether the template has such a parameter."""
        parameters = self.tree.get("Parameters")
        return isinstance(parameters, Mapping) and name in parameters

    def parameter(self, name: str) -> Any:
        """The value of a parameter that is declared.

        Raises:
            InputError: its declaration is no mapping, or it does not allow the value given.
        """
        if name not in self._parameters:
            declared, pointer = self.tree["Parameters"][name], join("/Parameters", name)
            if not isinstance(declared, Mapping):
                raise self.text.fault(pointer, f"the parameter {name} takes a mapping with a Type")
            one = Parameter(
                name, f"{self.prefix}{name}", declared, self.text, pointer, self.uses.get(name, frozenset())
            )
            self._parameters[name] = self._value_of(one)
        return self._parameters[name]

    def _value_of(self, one: Parameter) -> Any:
        if one.name in self.given:
            value = self.given[one.name]
            if value is KEPT:
                return one.kept(lambda name: self.compared.get(name, ()))
            return one.passed(value) if self.surely else one.being(value)
        return one.left(lambda name: self.compared.get(name, ()), surely=self.surely)

    def pseudo(self, name: str) -> Any:
        """The value of a pseudo parameter; None for any other name."""
        return pseudo(name, self.run.home, self.prefix)

    def key(self, node: Any) -> Any:
        """The value of what is compared or sought: of a pseudo parameter, a choice of what it is compared with."""
        if isinstance(node, Mapping) and list(node) == ["Ref"] and isinstance(node["Ref"], str):
            name = node["Ref"]
            return pseudo_key(name, self.prefix, self.pseudo(name), self.compared.get(name, ())) or self.value(node)
        return self.value(node)

    def stack(self, name: str) -> Scope | None:
        """The template of a nested stack; None where there is none at hand, or it is just being opened."""
        if name not in self._stacks:
            self._stacks[name] = None
            self._stacks[name] = stacks.opened(self, self.items("Resources")[name])
        return self._stacks[name]

    def output(self, name: str) -> Any:
        """The value of an output."""
        if name not in self._outputs:
            self._outputs[name] = Unknown(f"the output {name} refers to itself")
            self._outputs[name] = stacks.output(self, name)
        return self._outputs[name]

    def below(self, name: str, text: Text, given: Mapping[str, Any], folder: str) -> Scope:
        """The scope of a nested stack: its template, and the parameters that are passed on to it."""
        self.run.stacks += 1
        prefix, chain = f"{self.prefix}{keyed(name)}.", (*self.chain, self.text.file)
        return Evaluation(self.run, text, given, prefix, surely=True, folder=folder, chain=chain)

    def value(self, node: Any) -> Any:
        """The value of an expression: plain JSON, with choices and unknowns in it; ABSENT for AWS::NoValue."""
        if isinstance(node, str):
            return deployed(node, self.run.holes)
        if isinstance(node, (list, tuple)):
            return [value for value in map(self.value, node) if value is not ABSENT]
        return self._mapping(node) if isinstance(node, (dict, Mapping)) else node

    def _mapping(self, node: Mapping[str, Any]) -> Any:
        if len(node) == 1:
            name, argument = next(iter(node.items()))
            if name in FUNCTIONS:
                return FUNCTIONS[name](self, argument)
            if name.startswith("Fn::") and name != include.MACRO and not name.startswith(loops.LOOP):
                return self.unknown(f"{name} is a function that the auditor does not know")
        functions = [name for name in node if name.startswith("Fn::")]
        if functions:
            if include.MACRO in node:
                return include.within(self, node)
            if any(name.startswith(loops.LOOP) for name in functions):
                return self._looped(node)
            if len(node) > 1 and not FUNCTIONS.keys().isdisjoint(node):
                return self.unknown("a function stands beside other members, where CloudFormation takes it alone")
        return {name: value for name, each in node.items() if (value := self.value(each)) is not ABSENT}

    def _looped(self, node: Mapping[str, Any]) -> Any:
        found = loops.expanded(self, "", node, whole=False)
        if found is None:
            return Unknown("a loop runs over a list that only deployment tells")
        return present({item.name: when(item.exists, self.value(item.body)) for item in found})

"""One input that was found and parsed, and the door that makes a unit of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from auditor.iac.cdk import Stack
from auditor.iac.planned import InputError, Kind, Options, Unit
from auditor.iac.text import Text, load, parse
from auditor.iac.walk import is_file, shown


class Input(Struct, frozen=True):
    """A file, what it is, whether the user named it, and, of the CDK's, the stack whose template it is.

    `nested` are the files that were read as parts of it, `faults` what is wrong with it and with those.
    """

    path: Path
    text: Text
    kind: Kind
    named: bool = True
    stack: Stack | None = None
    nested: set[str] = field(default_factory=set[str])
    faults: list[InputError] = field(default_factory=list[InputError])

    @property
    def template(self) -> bool:
        """Whether it is a template of CloudFormation's, SAM's or the CDK's."""
        return self.kind in {Kind.CLOUDFORMATION, Kind.SAM, Kind.CDK}

    @property
    def parameters(self) -> frozenset[str]:
        """The names of the parameters that it declares."""
        declared = self.text.tree.get("Parameters") if isinstance(self.text.tree, Mapping) else None
        if isinstance(declared, list):  # a pipeline's
            declared = [each.get("Name") for each in declared if isinstance(each, Mapping)]
        return frozenset(map(str, declared)) if isinstance(declared, (Mapping, list)) else frozenset()

    def options(self, user: Options) -> Options:
        """The options with which it is read."""
        return self.stack.options(user) if self.stack else user

    def unit(self, user: Options, exports: Mapping[str, Any]) -> Unit:
        """What it plans; `exports` are what the templates of the run export where it goes.

        Raises:
            InputError: it is not what it claims to be.
        """
        # The doors are imported when they are needed: a run has files of one kind, as a rule, and starts faster so.
        if self.template:
            return self._planned(self.options(user), exports)
        tree, file = self.text.tree, self.text.file
        if self.kind is Kind.TERRAFORM:
            from auditor.iac.terraform import plan  # noqa: PLC0415

            return plan.read(tree, file, user)
        if self.kind is Kind.PIPELINE:
            from auditor.iac import pipeline  # noqa: PLC0415

            return pipeline.read(tree, file, user, marks=self.text.marks)
        from auditor.iac import request  # noqa: PLC0415

        return request.read(tree, file, user, marks=self.text.marks)

    def exported(self, user: Options, exports: Mapping[str, Any]) -> Mapping[str, Any]:
        """What a template exports, as far as that is certain; nothing where it can't be read."""
        from auditor.iac.cloudformation import template  # noqa: PLC0415 - as above

        try:
            return template.exported(self._expanded(), self.options(user), exports, self._file)
        except InputError:
            return {}

    def _planned(self, options: Options, exports: Mapping[str, Any]) -> Unit:
        from auditor.iac.cloudformation import sam, template  # noqa: PLC0415 - as above

        if self.stack and not _resources(self.text.tree):
            return self.stack.settled(Unit(self.text.file, Kind.CDK, ()), options)
        text = self._expanded()
        unit = template.read(text, options, exports, self._file)
        self.faults.extend(unit.faults)
        if text.tree is not self.text.tree:
            unit = sam.placed(unit)
        return self.stack.settled(unit, options) if self.stack else replace(unit, kind=self.kind)

    def _expanded(self) -> Text:
        return self._whole(self.text, forced=self.kind is Kind.SAM)

    def _whole(self, text: Text, *, forced: bool = False) -> Text:
        """A template with what SAM adds, and with the CDK's nested stacks named."""
        text = _expanded(text, forced=forced)
        return replace(text, tree=self.stack.located(text.tree)) if self.stack else text

    def _file(self, named: str) -> Text | None:
        """A local file that the template names, such as a nested stack's template."""
        path = self.stack.file(named) if self.stack else _beside(self.path, named)
        if path is None:
            return None
        self.nested.add(os.path.realpath(path))
        try:
            return self._whole(load(path, shown(path)))
        except InputError as error:
            self.faults.append(error)
            return parse("null", shown(path), "json")  # no template: the door notes it, and reads the rest


def _beside(template: Path, named: str) -> Path | None:
    path = template.parent / named
    return path if is_file(path) else None


def _resources(tree: Any) -> bool:
    """Whether a template has any; the CDK writes stacks that have none, and does not deploy them."""
    return not isinstance(tree, Mapping) or bool(tree.get("Resources")) or "Transform" in tree


def _expanded(text: Text, *, forced: bool) -> Text:
    from auditor.iac.cloudformation import sam  # noqa: PLC0415 - as the doors

    return replace(text, tree=sam.expand(text.tree)) if forced or sam.transformed(text.tree) else text

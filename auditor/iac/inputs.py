"""One input that was found and parsed, and the door that makes a unit of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from auditor.iac.cdk import Stack
from auditor.iac.planned import Kind, Options, Unit
from auditor.iac.text import Text, load
from auditor.iac.walk import shown


@dataclass(frozen=True, slots=True)
class Input:
    """A file, what it is, and, of the CDK's, the stack whose template it is."""

    path: Path
    text: Text
    kind: Kind
    stack: Stack | None = None

    @property
    def template(self) -> bool:
        """Whether it is a template of CloudFormation's, SAM's or the CDK's."""
        return self.kind in {Kind.CLOUDFORMATION, Kind.SAM, Kind.CDK}

    def options(self, given: Options) -> Options:
        """The options with which it is read."""
        return self.stack.options(given) if self.stack else given

    def unit(self, given: Options, exports: Mapping[str, Any]) -> Unit:
        """What it plans; `exports` are what templates of the run export.

        Raises:
            InputError: it is not what it claims to be.
        """
        # The doors are imported when they are needed: a run has files of one kind, as a rule, and starts faster so.
        if self.template:
            return self._planned(self.options(given), exports)
        tree, file = self.text.tree, self.text.file
        if self.kind is Kind.TERRAFORM:
            from auditor.iac.terraform import plan  # noqa: PLC0415

            return plan.read(tree, file, given)
        if self.kind is Kind.PIPELINE:
            from auditor.iac import pipeline  # noqa: PLC0415

            return pipeline.read(tree, file, given, marks=self.text.marks)
        from auditor.iac import request  # noqa: PLC0415

        return request.read(tree, file, given, marks=self.text.marks)

    def _planned(self, options: Options, exports: Mapping[str, Any]) -> Unit:
        from auditor.iac.cloudformation import sam, template  # noqa: PLC0415

        text = self.expanded()
        unit = template.read(text, options, exports, self._file)
        if text.tree is not self.text.tree:
            unit = sam.placed(unit, self.text.tree)
        return self.stack.settled(unit, options) if self.stack else replace(unit, kind=self.kind)

    def expanded(self) -> Text:
        """The template with what SAM adds, and with the CDK's nested stacks named."""
        text = _expanded(self.text, forced=self.kind is Kind.SAM)
        return replace(text, tree=self.stack.located(text.tree)) if self.stack else text

    def _file(self, named: str) -> Text | None:
        """A local file that the template names, such as a nested stack's template."""
        path = self.stack.file(named) if self.stack else self._beside(named)
        return _expanded(load(path, shown(path)), forced=False) if path else None

    def _beside(self, named: str) -> Path | None:
        try:
            path = self.path.parent / named
            return path if path.is_file() else None
        except (OSError, ValueError):
            return None


def _expanded(text: Text, *, forced: bool) -> Text:
    from auditor.iac.cloudformation import sam  # noqa: PLC0415 - as the doors

    return replace(text, tree=sam.expand(text.tree)) if forced or sam.transformed(text.tree) else text

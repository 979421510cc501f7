"""What the expressions of a template ask of the template that they stand in: its names, and the values of others.

`evaluation` answers; the functions, references, conditions, loops, includes and nested stacks are between the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field

from auditor.iac.cloudformation.item import Item
from auditor.iac.cloudformation.texts import Holes
from auditor.iac.planned import Home, InputError
from auditor.iac.text import Text
from auditor.model.choice import Unknown

Files = Callable[[str], Text | None]
"""What gives a local file by its path as a template names it, or None where there is none."""


class Run(Struct):
    """What a template and its nested stacks have in common while they are read."""

    home: Home
    exports: Mapping[str, Any]
    files: Files
    notes: dict[str, None] = field(default_factory=dict[str, None])
    whole: bool = True
    faults: dict[str, InputError] = field(default_factory=dict[str, InputError])  # by their notes
    holes: Holes = field(default_factory=Holes)
    stacks: int = 0
    made: int = 0
    included: int = 0


class Scope(Struct, dict=True):
    """A template with the values of its parameters; `prefix` is `Nested.` within a nested stack, else empty.

    `given` are the parameters' values, `surely` whether there are no others (a nested stack gets what is passed on);
    `folder` is where the template stands, relative to the outermost one; `chain` the files that led here, `here` the
    resource that is being read.
    """

    run: Run
    text: Text
    given: Mapping[str, Any]
    prefix: str = ""
    surely: bool = False
    folder: str = ""
    chain: tuple[str, ...] = ()
    here: str = ""

    def note(self, words: str) -> None:
        """Tell the reader, once, something of the resource that is being read."""
        self.run.notes[self.line(words)] = None

    def line(self, words: str) -> str:
        """Words behind the place that is being read."""
        place = f"{self.text.file}#{self.prefix}{self.here}" if self.here else self.text.file
        return f"{place}: {words}"

    def unseen(self, words: str) -> None:
        """Note that resources are planned which nobody but AWS can see."""
        self.note(words)
        self.run.whole = False

    def unknown(self, words: str) -> Unknown:
        """Note something and leave the value unknown for it."""
        self.note(words)
        return Unknown(words)

    def refused(self, words: str) -> Unknown:
        """Note what CloudFormation would refuse of the resource that is being read; the rest is read all the same."""
        raise NotImplementedError  # pragma: no cover - an evaluation answers

    def section(self, name: str) -> Any:
        """What stands in a section as it is written, with what the template includes at its top; None for nothing."""
        raise NotImplementedError  # pragma: no cover - an evaluation answers

    def condition(self, name: Any) -> Any:
        """The value of a condition by its name."""
        raise NotImplementedError  # pragma: no cover - an evaluation answers

    def items(self, section: str) -> Mapping[str, Item]:
        """What stands in a section (`Resources`, `Outputs`, `Conditions`), loops and includes expanded.

        Raises:
            InputError: the section is no mapping.
        """
        raise NotImplementedError  # pragma: no cover - an evaluation answers

    def declared(self, name: str) -> bool:
        """Whether the template has such a parameter."""
        raise NotImplementedError  # pragma: no cover - an evaluation answers

    def parameter(self, name: str) -> Any:
        """The value of a parameter that is declared.

        Raises:
            InputError: its declaration is no mapping, or it does not allow the value given.
        """
        raise NotImplementedError  # pragma: no cover - an evaluation answers

    def pseudo(self, name: str) -> Any:
        """The value of a pseudo parameter; None for any other name."""
        raise NotImplementedError  # pragma: no cover - an evaluation answers

    def key(self, node: Any) -> Any:
        """The value of what is compared or sought: of a pseudo parameter, a choice of what it is compared with."""
        raise NotImplementedError  # pragma: no cover - an evaluation answers

    def stack(self, name: str) -> Scope | None:
        """The template of a nested stack; None where there is none at hand, or it is just being opened."""
        raise NotImplementedError  # pragma: no cover - an evaluation answers

    def output(self, name: str) -> Any:
        """The value of an output."""
        raise NotImplementedError  # pragma: no cover - an evaluation answers

    def below(self, name: str, text: Text, given: Mapping[str, Any], folder: str) -> Scope:
        """The scope of a nested stack: its template, and the parameters that are passed on to it."""
        raise NotImplementedError  # pragma: no cover - an evaluation answers

    def value(self, node: Any) -> Any:
        """The value of an expression: plain JSON, with choices and unknowns in it; ABSENT for AWS::NoValue."""
        raise NotImplementedError  # pragma: no cover - an evaluation answers

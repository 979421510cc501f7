"""Where in the code a verdict points: the property that its fact was read from, else the resource."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from msgspec import Struct, field

from auditor.engine.engine import Judgement
from auditor.engine.gate.files import Files
from auditor.engine.patch import targets
from auditor.engine.snippets import property_path
from auditor.iac.documents import Sketch
from auditor.iac.planned import Source
from auditor.model.catalog import resource_type
from auditor.model.document import Identity
from auditor.model.report import Location
from auditor.model.resource import Resource
from auditor.redact import redact_text

CONTEXT: Final = 2
"""So many lines stand before and after those that a finding points at."""
LONGEST_EXCERPT: Final = 12
LONGEST_LINE: Final = 240
LONGEST_READ: Final = 10_000
"""A longer line is no source that somebody reads."""

_CALLED: Final = {
    "AttachedManagedPolicies": "ManagedPolicyArns",
    "RolePolicyList": "Policies",
    "UserPolicyList": "Policies",
    "GroupPolicyList": "Policies",
    "ServerSideEncryptionConfiguration": "BucketEncryption",
    "IpPermissions": "SecurityGroupIngress",
    "IpPermissionsEgress": "SecurityGroupEgress",
    "KeyMetadata.": "",
}
"""How CloudFormation calls what other services answer; where it differs in more than that, the resource is shown."""
_NAMING: Final = frozenset({"name", "path", "arn"})
"""Facts that are read to speak of a resource, and decide nothing."""

_INDEX = re.compile(r"\[(\d+)\]")

Steps: TypeAlias = tuple[str, ...]
"""A path among the properties: the members and indices that lead there."""


class Locator(Struct):
    """Locations within the files of one run."""

    files: Files
    _excerpts: dict[tuple[Any, ...], tuple[int, tuple[str, ...]]] = field(default_factory=dict[Any, Any])
    _known: dict[tuple[type[Resource], str], tuple[Steps, ...]] = field(default_factory=dict[Any, Any])
    _told: dict[tuple[Identity, str], str] = field(default_factory=dict[tuple[Identity, str], str])

    def locate(self, judgement: Judgement, sketch: Sketch) -> Location:
        """The place of the property that decided, with its lines."""
        source = sketch.planned.source
        pointer = next(self._pointers(judgement, sketch))
        if pointer not in source.marks:
            return Location(file=source.file, pointer=pointer or None, address=source.address)
        key, value = source.marks[pointer]
        whole = pointer == source.pointer  # a resource is shown by its name, not with all that it holds
        end = key if whole else value
        hidden = sketch.hidden | self.files.credentials(source.file)
        asked = source.file, key.line, end.end_line, hidden
        if asked not in self._excerpts:
            self._excerpts[asked] = self._excerpt(*asked)
        first, lines = self._excerpts[asked]
        return Location(
            file=source.file,
            line=key.line,
            column=key.column,
            end_line=end.end_line,
            end_column=end.end_column,
            pointer=pointer or None,
            address=source.address,
            excerpt=lines,
            excerpt_from=first if lines else None,
        )

    def _pointers(self, judgement: Judgement, sketch: Sketch) -> Iterator[str]:
        """The most telling place that the file has, then the resource itself."""
        source = sketch.planned.source
        for steps in self._paths(judgement):
            yield from self._standing(source, steps)
        yield source.pointer

    def told(self, fact: str, sketch: Sketch) -> str:
        """The place that told a fact, as evidence shows it: `app.yaml:12:7`, or an address and a pointer."""
        key = (sketch.identity, fact)
        if key not in self._told:
            source, kind = sketch.planned.source, resource_type(sketch.identity.type)
            found = (pointer for steps in self._places(kind, fact) for pointer in self._standing(source, steps))
            pointer = next(found, source.pointer)
            mark = source.marks[pointer][0] if pointer in source.marks else None
            place = f"{mark.line}:{mark.column}" if mark else pointer
            self._told[key] = f"{source.file}:{place}" if mark else f"{source.file}#{source.address or place}"
        return self._told[key]

    def _paths(self, judgement: Judgement) -> Iterator[Steps]:
        """What lacked or what the patch would set, else what was read, the latest first: among the properties."""
        kind, own = type(judgement.subject), judgement.subject.identity
        lacking = [one.fact for one in judgement.missing if one.resource == own.id]
        patched = [change.fact for change in judgement.rule.remediation.patch if change.type in {None, kind.type}]
        read = [one.fact for one in reversed(judgement.reads) if one.resource == own and one.fact not in _NAMING]
        for names in (lacking, patched, read):
            found = [steps for name in names for steps in self._places(kind, name)]
            if found:
                yield from found
                return

    def _places(self, kind: type[Resource], name: str) -> tuple[Steps, ...]:
        """Where a fact stands among CloudFormation's properties."""
        if (kind, name) not in self._known:
            label, _, fact = name.rpartition(".")
            paths = (_called(property_path(kind.type, target.path)) for target in targets(kind, fact))
            self._known[kind, name] = tuple(_steps(path, label) for path in paths if path)
        return self._known[kind, name]

    def _standing(self, source: Source, steps: Steps) -> Iterator[str]:
        """The pointers of a path among the properties and of what holds it, as far as they stand in the file."""
        for length in range(len(steps), 0, -1):
            pointer = "/".join([source.properties, *steps[:length]])
            if pointer in source.marks:
                yield pointer

    def _excerpt(self, file: str, first: int, last: int, hidden: frozenset[str]) -> tuple[int, tuple[str, ...]]:
        """The lines around a stretch, without credentials; none where masking would move them."""
        lines = self.files.lines(file)
        begin, end = max(first - CONTEXT, 1), min(last + CONTEXT, len(lines), first + LONGEST_EXCERPT)
        shown = lines[begin - 1 : end]
        if any(len(line) > LONGEST_READ for line in shown):
            return begin, ()  # the whole file on one line
        masked = redact_text(self.files.discreet(file, "\n".join(shown)), file)[0].split("\n")
        if len(masked) != len(shown):
            return begin, ()
        for raw in sorted(hidden, key=len, reverse=True):
            masked = [line.replace(raw, "<secret>") for line in masked]
        return begin, tuple(line[:LONGEST_LINE] for line in masked)


def _called(path: str | None) -> str | None:
    for told, said in _CALLED.items():
        if path and path.startswith(told):
            path = f"{said}{path.removeprefix(told)}"
    return path


def _steps(path: str, label: str) -> Steps:
    """The steps of a path, with the indices of the part that was read: `variants[1]`, `ProductionVariants[].X`."""
    for index in _INDEX.findall(label):
        path = path.replace("[]", f"[{index}]", 1)
    return tuple(step for step in _INDEX.sub(r".\1", path).replace("[]", "").split(".") if step)

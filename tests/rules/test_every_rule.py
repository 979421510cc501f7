"""Every rule is proven the same way: by its examples, by its patch, and by taking its evidence away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from auditor.collect.collector import collectors
from auditor.collect.shapes import shapes
from auditor.engine.examples import Example, examples
from auditor.engine.registry import load
from auditor.graph.estate import Estate
from auditor.model.catalog import resource_type
from auditor.model.document import Document, Listing, Shapes
from auditor.model.gap import Gap, Reason
from auditor.model.verdict import Outcome
from auditor.rule import Rule

RULES = load().rules
Key = tuple[str, str, str]
MAPS = {
    "components",
    "Environment",
    "HyperParameters",
    "StaticHyperParameters",
    "SummaryMap",
    "SyncStates",
    "AssociationSyncState",
    "resourceMethods",
}
SHAPES = shapes(collectors())
OPERATIONS = frozenset(SHAPES.as_json())
CASES = [pytest.param(rule, example, id=f"{rule.id}: {example.about}") for rule in RULES for example in examples(rule)]
PATCHED = [
    pytest.param(rule, example, id=f"{rule.id}: {example.about}")
    for rule in RULES
    if rule.remediation.patch
    for example in examples(rule)
    if example.verdict is Outcome.FAIL
]

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
each_example = pytest.mark.parametrize(("rule", "example"), CASES)


@each_rule
def test_is_named_after_its_path(rule: Rule) -> None:
    module = rule.judge.__module__.removeprefix("auditor.rules.")
    assert rule.id == module.replace(".", "-").replace("_", "-")


@each_rule
def test_explains_itself(rule: Rule) -> None:
    assert len(rule.rationale.split()) >= 8
    assert len(rule.remediation.text.split()) >= 5
    assert not rule.title.endswith(".")
    assert rule.types()


@each_rule
def test_has_an_example_of_each_verdict(rule: Rule) -> None:
    shown = {example.verdict for example in examples(rule)}
    assert {Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN} <= shown


@each_example
def test_examples_get_their_verdict(rule: Rule, example: Example) -> None:
    judgement, engine = example.judge(rule, SHAPES)
    assert not engine.errors
    assert (judgement.verdict.outcome, judgement.verdict.message) == (example.verdict, judgement.verdict.message)


@pytest.mark.parametrize("example", [pytest.param(case.values[1], id=case.id) for case in CASES])
def test_examples_speak_the_api(example: Example) -> None:
    """What stands in an example is a member of the operation's output shape."""
    for document in example.documents:
        for operation, response in document.responses.items():
            strangers = [path for path in _paths(response) if not _known(operation, path, document.identity.type)]
            assert not strangers, f"{operation} returns no {strangers}"


def _known(operation: str, path: str, type_: str) -> bool:
    return SHAPES.has(operation, path) or operation.startswith("GetCredentialReport") or not _modelled(type_, operation)


def _modelled(type_: str, operation: str) -> bool:
    return operation in OPERATIONS and bool(resource_type(type_))


def _paths(value: Any, base: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            at = f"{base}.{key}" if base else key
            yield at
            if not _is_map(at):
                yield from _paths(inner, at)
    elif isinstance(value, list):
        for inner in value:
            yield from _paths(inner, f"{base}[]")


def _is_map(path: str) -> bool:
    last = path.rsplit(".", 1)[-1]
    return last in MAPS or last.endswith("Document")


@each_example
def test_takes_no_verdict_from_what_it_cannot_read(
    rule: Rule, example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Denying any one response, or any one listing, leaves the verdict or makes it unknown. It never flips it."""
    asked: set[str] = set()
    monkeypatch.setattr(Estate, "_listings", Spied(asked), raising=False)
    before = example.judge(rule, SHAPES)[0].verdict.outcome
    for poorer in _poorer(example, sorted(asked)):
        judgement, engine = poorer.judge(rule, SHAPES)
        assert not engine.errors
        assert judgement.verdict.outcome in {before, Outcome.UNKNOWN}, poorer


class Spied:
    """A descriptor in the place of an estate's listings: notes which types were looked up."""

    def __init__(self, asked: set[str]) -> None:
        self.asked = asked

    def __set__(self, estate: Estate, listings: dict[Key, Listing]) -> None:
        estate.__dict__["spied"] = Noting(listings, self.asked)

    def __get__(self, estate: Estate, _: type[Estate]) -> dict[Key, Listing]:
        spied: dict[Key, Listing] = estate.__dict__["spied"]
        return spied


class Noting(dict[Key, Listing]):
    """A dictionary that notes the types of the keys that were looked up, or of all where it is walked."""

    def __init__(self, listings: dict[Key, Listing], asked: set[str]) -> None:
        super().__init__(listings)
        self.asked = asked

    def get(self, key: Key, default: Any = None) -> Any:
        self.asked.add(key[0])
        return super().get(key, default)

    def items(self) -> Any:
        self.asked.update(key[0] for key in self)
        return super().items()


def _poorer(example: Example, asked: Iterable[str]) -> Iterator[Example]:
    for index, document in enumerate(example.documents):
        for operation in document.responses:
            documents = list(example.documents)
            documents[index] = _denied(document, operation)
            yield replace(example, documents=tuple(documents))
    for type_ in asked:
        yield replace(example, unread=example.unread | {type_})


def _denied(document: Document, operation: str) -> Document:
    left = {name: answer for name, answer in document.responses.items() if name != operation}
    return replace(document, responses=left, gaps={**document.gaps, operation: Gap(operation, Reason.DENIED)})


@pytest.mark.parametrize(("rule", "example"), PATCHED)
def test_its_patch_mends_its_failures_and_breaks_nothing_else(rule: Rule, example: Example) -> None:
    mended = example.patched(rule)
    judgement, engine = mended.judge(rule, SHAPES)
    assert not engine.errors
    assert judgement.verdict.outcome is Outcome.PASS, judgement.verdict.message
    assert _failures(mended, SHAPES) - _failures(example, SHAPES) <= set(rule.side_effects)


def _failures(example: Example, known: Shapes) -> set[str]:
    kind = resource_type(example.documents[0].identity.type)
    fit = [rule for rule in RULES if kind in rule.types()]
    return {rule.id for rule in fit if example.judge(rule, known)[0].verdict.outcome is Outcome.FAIL}

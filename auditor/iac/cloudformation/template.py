"""Reading a template: each of its resources, and of its nested stacks, becomes planned."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from auditor.iac.cloudformation import circles, include, parameters, stacks
from auditor.iac.cloudformation.evaluation import Evaluation
from auditor.iac.cloudformation.exported import foreign
from auditor.iac.cloudformation.fork import fork
from auditor.iac.cloudformation.item import Item, keyed
from auditor.iac.cloudformation.scope import Files, Run, Scope
from auditor.iac.planned import InputError, Kind, Options, Planned, Source, Unit
from auditor.iac.text import Text
from auditor.iac.unread import Unread
from auditor.model.choice import OneOf, Unknown

_SAM: Final = "AWS::Serverless-2016-10-31"
_AWS_PARTS: Final = 3
_CONSTRUCT: Final = "aws:cdk:path"
_PLANNING: Final = frozenset({"AWS::CloudFormation::StackSet", "AWS::ServiceCatalog::CloudFormationProvisionedProduct"})
"""Resources that make stacks of templates which stand elsewhere."""

_SECTIONS: Final = ("Parameters", "Conditions", "Mappings", "Outputs")


def read(text: Text, options: Options, exports: Mapping[str, Any] | None = None, nested: Files | None = None) -> Unit:
    """The planned resources of a template and of its nested stacks.

    `exports` are the values that other templates of the run export ({name: value}, see `exported`); `nested` gives
    the templates and snippets that it names by local paths, relative to it.

    Raises:
        InputError: it is no template, refers to itself in circles, or does not allow a parameter's given value.
    """
    with _guarded(text):
        return _unit(_scope(text, options, exports or {}, nested), options)


def exported(
    text: Text, options: Options, exports: Mapping[str, Any] | None = None, nested: Files | None = None
) -> dict[str, Any]:
    """What a template exports, by the names that are certain, for the other templates of a run.

    Symbols and decisions in the values are marked as the file's own, so that they meet none of the importing template.

    Raises:
        InputError: as `read` does.
    """
    with _guarded(text):
        return dict(_exports(_scope(text, options, exports or {}, nested)))


@contextmanager
def _guarded(text: Text) -> Generator[None, None, None]:
    try:
        yield
    except RecursionError:
        raise InputError(text.file, "its expressions refer to each other too deeply to be followed") from None


def _scope(text: Text, options: Options, exports: Mapping[str, Any], nested: Files | None) -> Evaluation:
    if not isinstance(text.tree, Mapping):
        raise text.fault("", f"no template: a mapping with Resources was expected, not {_kind(text.tree)}")
    for section in _SECTIONS:
        if not isinstance(text.tree.get(section, {}), (Mapping, type(None))):
            raise text.fault(f"/{section}", f"no template: {section} takes a mapping of names")
    run = Run(options.home, exports, nested or (lambda _: None))
    return Evaluation(run, text, parameters.given(options))


def _kind(tree: Any) -> str:
    kinds = {dict: "a mapping", list: "a list", str: "a text", type(None): "an empty file"}
    return kinds.get(type(tree), "a number")


def _unit(scope: Evaluation, options: Options) -> Unit:
    tree, text = scope.tree, scope.text
    if "Resources" not in tree:
        raise text.fault("", "no template: it has no Resources")
    if not isinstance(tree["Resources"], Mapping) or not tree["Resources"]:
        raise text.fault("/Resources", "no template: Resources takes a mapping with at least one resource")
    asked = tree.get("Transform")
    sam = _SAM in (asked if isinstance(asked, list) else [asked])
    kind = options.kind or (Kind.SAM if sam else Kind.CLOUDFORMATION)
    resources = {one.key: one for one in _resources(scope, exists=True)}
    run = scope.run
    note, fault = _fault(run) if run.faults and run.whole and kind is not Kind.SAM else ("", None)
    notes = tuple(each for each in run.notes if each != note)
    return Unit(text.file, kind, tuple(resources.values()), notes, run.whole, (fault,) if fault else ())


def _fault(run: Run) -> tuple[str, InputError]:
    """What CloudFormation would refuse, in one line, and the note of it; unseen resources might mend it."""
    note, first = next(iter(run.faults.items()))
    more = f" (and {len(run.faults) - 1} more like it)" if len(run.faults) > 1 else ""
    return note, InputError(first.file, f"{first.fault}{more}", line=first.line, column=first.column)


def _resources(scope: Scope, *, exists: bool | OneOf) -> Iterator[Planned]:
    for each in scope.items("Resources").values():
        scope.here = each.name
        item = include.whole(scope, each)
        one = None if _made_elsewhere(scope, item) else _planned(scope, item, exists)
        if one is None:
            continue
        yield one
        below = scope.stack(item.name) if stacks.nests(item.body) else None
        if below is not None:
            yield from _resources(below, exists=one.exists)
    scope.here = ""
    if found := circles.circle(scope):
        scope.here = found[0]
        scope.refused(f"the resources depend on each other in a circle: {' -> '.join(found)}")
        scope.here = ""


def _made_elsewhere(scope: Scope, item: Item) -> bool:
    """Whether a macro makes a whole resource: then nobody but AWS sees even its type."""
    unseen = isinstance(item.body, Mapping) and include.MACRO in item.body and "Type" not in item.body
    if unseen:
        scope.unseen("a macro makes this resource at deployment")
    return unseen


def _planned(scope: Scope, item: Item, outer: bool | OneOf) -> Planned | None:  # noqa: FBT001 - a value, maybe a choice
    body = item.body
    if not isinstance(body, Mapping):
        raise item.text.fault(item.pointer, f"the resource {item.name} takes a mapping with a Type")
    type_ = body.get("Type")
    if not isinstance(type_, str) or not type_:
        raise item.text.fault(item.pointer, f"the resource {item.name} has no Type")
    exists = _exists(scope, item, outer)
    if exists is False:
        return None
    if _is_unheard_of(type_):
        scope.refused(f"the auditor does not know the type {type_} of {item.name}")
    if type_ in _PLANNING or type_.endswith("::MODULE"):
        scope.unseen(f"{item.name} ({type_}) plans resources that are not seen")
    metadata = body.get("Metadata")
    metadata = dict(metadata) if isinstance(metadata, Mapping) else {}
    address = metadata.get(_CONSTRUCT)
    return Planned(
        type_,
        f"{scope.prefix}{keyed(item.name)}",
        _properties(scope, item),
        Source(
            item.text.file,
            item.pointer,
            f"{item.pointer}/Properties",
            address if isinstance(address, str) else None,
            item.text.marks,
        ),
        exists,
        home=scope.run.home,
        metadata=metadata,
    )


def _is_unheard_of(type_: str) -> bool:
    """Whether a type is none of CloudFormation's form, or one of SageMaker's that the catalogue lacks."""
    parts = type_.split("::")
    if len(parts) == 1 or (parts[0] == "AWS" and len(parts) != _AWS_PARTS):
        return True
    from auditor.iac.documents.sagemaker import DESCRIBES  # noqa: PLC0415 - needed of SageMaker's types alone

    return type_.startswith("AWS::SageMaker::") and type_ not in DESCRIBES


def _exists(scope: Scope, item: Item, outer: bool | OneOf) -> Any:  # noqa: FBT001 - as above
    condition = item.body.get("Condition")
    own = scope.condition(condition) if isinstance(condition, str) else True
    together = fork([own, item.exists, outer], lambda all_: all(each is True for each in all_))
    if isinstance(together, Unknown):
        return OneOf(f"existence of {scope.prefix}{keyed(item.name)}", {"true": True, "false": False})
    return together


def _properties(scope: Scope, item: Item) -> Mapping[str, Any]:
    written = item.body.get("Properties")
    if include.MACRO in item.body:
        return Unread(include.made(item.body[include.MACRO]).reason)
    if written is not None and not isinstance(written, Mapping):
        raise item.text.fault(f"{item.pointer}/Properties", f"the Properties of {item.name} take a mapping")
    value = scope.value(written or {})
    if isinstance(value, Mapping):
        return value
    return Unread(value.reason if isinstance(value, Unknown) else "they are chosen at deployment")


def _exports(scope: Scope) -> Iterator[tuple[str, Any]]:
    for item in scope.items("Outputs").values():
        asked = item.body.get("Export") if isinstance(item.body, Mapping) else None
        name = scope.value(asked.get("Name")) if isinstance(asked, Mapping) else None
        if isinstance(name, str):
            yield name, foreign(scope.output(item.name), scope.text.file)

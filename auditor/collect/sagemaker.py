"""SageMaker: every resource type that has a Describe, by what botocore's model says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import product
from typing import Any, Final

from auditor.collect.botomodel import input_members
from auditor.collect.collector import Answers, Ask, Collector, Scan
from auditor.collect.errors import CallFailed
from auditor.collect.sagemaker_kinds import SERVICE, TAGS, Kind, has_ended, kinds, values_of
from auditor.collect.sagemaker_lists import Found, Item, in_history, read_list, searched_first
from auditor.collect.sagemaker_search import records, responses, suffices
from auditor.model.arn import Arn
from auditor.model.gap import Gap, Reason

_EARLIER: Final = {"AutoMLJobV2": "AutoMLJob"}
"""One listing for two versions: the newer Describe knows most jobs of both, the earlier one the rest."""

_VANISHED: Final = (
    "ResourceNotFound", "ResourceNotFoundException", "ValidationException:could not find",
    "ValidationException:cannot find", "ValidationException:does not exist", "ValidationException:not found",
)  # fmt: skip
"""What SageMaker answers of a resource that is gone since it was listed, or of a policy that there is none of."""

_AWS_OWN: Final = "aws"
"""The account in the ARN of AWS's public hub, whose contents are not the customer's."""


def _collect(scan: Scan) -> None:
    wanted = [kind for kind in kinds().values() if scan.wants(*_types(kind)) and kind.noun not in _EARLIER.values()]
    listed = _listings(scan, [kind for kind in wanted if kind.listing or kind.within])
    listed += scan.each(partial(_search_alone, scan), (kind for kind in wanted if kind.search_alone))
    beside = [kind for kind in wanted if kind.facts and kind.facts.searched_as and not kind.search_alone]
    by_search = _searched(scan, [kind for kind in beside if not searched_first(kind)])
    items = [item for found in listed for item in found.items]
    scan.each(partial(_read, scan), (_with_record(item, by_search) for item in items))
    for kind in wanted:
        _account(scan, kind, [found for found in listed if found.kind is kind])


def _types(kind: Kind) -> tuple[str, ...]:
    earlier = _EARLIER.get(kind.noun)
    return (kind.type, kinds()[earlier].type) if earlier else (kind.type,)


def _listings(scan: Scan, wanted: list[Kind]) -> list[Found]:
    """All listings: first those of parents, then below each parent."""
    known = {kind.noun: kind for kind in wanted}
    parents = {noun for kind in wanted for noun in [*kind.parents.values(), *(kind.within or ())[:1]] if noun}
    roots = [
        kind
        for kind in kinds().values()
        if kind.listing and not any(kind.parents.values()) and kind.noun in {*known, *parents}
    ]
    first = scan.each(lambda task: read_list(scan, *task), (task for kind in roots for task in _tasks(kind, [])))
    above = {found.kind.noun: found for found in first}
    nested = [kind for kind in wanted if any(kind.parents.values())]
    tasks = [(kind, params) for kind in nested for _, params in _tasks(kind, _parents_of(kind, above))]
    below = scan.each(lambda task: read_list(scan, *task), tasks)
    inner = [_inner(kind, above[kind.within[0]]) for kind in wanted if kind.within]
    cut = [Found(kind, gap=gap) for kind in nested if (gap := _gap(above[noun] for noun in _owners(kind)))]
    return [found for found in [*first, *below, *inner, *cut] if found.kind.noun in known]


def _inner(kind: Kind, parents: Found) -> Found:
    """What the parents' summaries hold of a kind that nothing lists."""
    member = kind.within[1] if kind.within else ""
    return Found(
        kind, [Item(kind, {}, each) for item in parents.items for each in item.summary.get(member, [])], parents.gap
    )


def _owners(kind: Kind) -> list[str]:
    return [noun for noun in kind.parents.values() if noun]


def _parents_of(kind: Kind, above: Mapping[str, Found]) -> list[Item]:
    return [item for noun in _owners(kind) for item in above[noun].items if not _is_aws_own(item)]


def _is_aws_own(item: Item) -> bool:
    arn = item.kind.arn_of(item.summary)
    return arn is not None and Arn.parse(arn).account == _AWS_OWN


def _tasks(kind: Kind, parents: list[Item]) -> Iterator[tuple[Kind, dict[str, str]]]:
    """The parameters of each listing of a kind: every parent with every value of an enum."""
    enums = [
        [(name, value) for value in values_of(str(kind.listing), name)] for name, of in kind.parents.items() if not of
    ]
    owners = [[(name, str(item.summary[name])) for item in parents] for name, of in kind.parents.items() if of]
    for values in product(*owners, *enums):
        yield kind, dict(values)


def _searched(scan: Scan, wanted: list[Kind]) -> dict[str, dict[str, dict[str, Any]]]:
    """The records of kinds that are not history, by kind and name; none where Search fails."""
    found = scan.each(partial(_all_records, scan), wanted)
    return {kind.noun: records_ for kind, records_ in zip(wanted, found, strict=True)}


def _search_alone(scan: Scan, kind: Kind) -> Found:
    """What only Search finds: each record is the whole document."""
    found = Found(kind)
    try:
        found.items.extend(Item(kind, {}, record, record) for page in records(scan, kind) for record in page)
    except CallFailed as failed:
        found.gap = failed.gap
    return found


def _all_records(scan: Scan, kind: Kind) -> dict[str, dict[str, Any]]:
    known: dict[str, dict[str, Any]] = {}
    try:
        for page in records(scan, kind):
            known.update((kind.key_of(record), record) for record in page)
            if kind.window and page and not in_history(scan, page[-1]):
                break
    except CallFailed:
        return known  # its gap stands in the coverage, and what is missing is described
    return known


def _with_record(item: Item, by_search: Mapping[str, Mapping[str, dict[str, Any]]]) -> Item:
    record = by_search.get(item.kind.noun, {}).get(item.kind.key_of(item.summary))
    return Item(item.kind, item.params, item.summary, record) if record else item


def _read(scan: Scan, item: Item) -> None:
    """Describe one resource, with its policy and tags, and store it."""
    kind = item.kind
    answers = Answers(responses(kind, item.record) if item.record else {})
    if kind.facts is None:
        answers.responses[str(kind.listing)] = item.summary
    elif not (item.record and _is_enough(kind, item.record)):
        kind = _describe(scan, item, answers)
        if answers.responses.get(kind.describe, item) is None:
            scan.tools.ledger.note(SERVICE, kind.describe, "one was gone since it was listed")
            return
    arn = _arn(scan, item)
    extra = scan.ask(*_extras(item, arn, answers))
    answers.responses.update(extra.responses)
    answers.gaps.update(extra.gaps)
    scan.add(kind.type, _name(item), answers, arn=arn)


def _arn(scan: Scan, item: Item) -> str | None:
    """The ARN by the listing alone, so that a resource is the same one whether or not Describe is answered."""
    told, place = item.kind.arn_of(item.summary), scan.place
    resource = None if told else item.kind.resource_of(item.summary)
    return str(Arn(place.partition, SERVICE, place.region, place.account, resource)) if resource else told


def _is_enough(kind: Kind, record: Mapping[str, Any]) -> bool:
    """Whether a Search record does without Describe: it has all, or it is history, whose rest stays a gap."""
    return kind.search_alone or suffices(kind.type) or (kind.window is not None and has_ended(kind.status_of(record)))


def _describe(scan: Scan, item: Item, answers: Answers) -> Kind:
    """Ask for the document, by an earlier version of Describe where the newer does not know it; the kind it is.

    Where the newer fails, that the earlier does not know it proves nothing.
    """
    kind, earlier = item.kind, kinds().get(_EARLIER.get(item.kind.noun, ""))
    told = scan.ask(Ask(kind.describe, _arguments(item), _VANISHED))
    if earlier and not told.responses.get(kind.describe):
        older = scan.ask(Ask(earlier.describe, _arguments(item), _VANISHED))
        if older.responses.get(earlier.describe) or not told.gaps:
            kind, told = earlier, older
    answers.responses.update(told.responses)
    answers.gaps.update(told.gaps)
    return kind


def _arguments(item: Item) -> dict[str, Any]:
    takes = item.kind.arguments
    own = {name: item.summary[member] for name, member in takes.items() if item.summary.get(member) is not None}
    own = {name: _short(name, value) for name, value in own.items()}
    return {**{name: value for name, value in item.params.items() if name in item.kind.describe_takes}, **own}


def _short(parameter: str, value: Any) -> Any:
    """A training session's name is told by its ARN only."""
    is_arn = parameter == "TrainingSessionName" and Arn.looks_like(str(value))
    return Arn.parse(str(value)).name if is_arn else value


def _extras(item: Item, arn: str | None, answers: Answers) -> Iterator[Ask]:
    kind = item.kind
    if kind.policy:
        yield Ask(kind.policy, {f"{kind.noun}Name": item.summary[f"{kind.noun}Name"]}, _VANISHED)
    for operation in () if kind.window and has_ended(kind.status_of(item.summary)) else kind.beside:
        takes = input_members(SERVICE, operation)
        known = {**_arguments(item), f"{kind.noun}Arn": arn}
        yield Ask(operation, {name: value for name, value in known.items() if name in takes}, _VANISHED)
    if kind.tagged and arn and TAGS not in answers.responses:
        yield Ask(TAGS, {"ResourceArn": arn})


def _name(item: Item) -> str:
    """The resource's name; a version's or event's within its parents."""
    key_ = item.kind.key_of(item.summary)
    own = Arn.parse(key_).name if Arn.looks_like(key_) else key_
    within = [str(value) for value in item.params.values()] if not item.kind.own.endswith(("Name", "Arn")) else []
    return "/".join([*within, own])


def _account(scan: Scan, kind: Kind, listed: list[Found]) -> None:
    """Say whether a kind was enumerated, and what of it was not asked for."""
    if not kind.found:
        why = "no operation lists those of the account"
        scan.listed("", *_types(kind), gap=Gap(kind.describe, Reason.NOT_COLLECTED, why))
        scan.tools.ledger.skipped(SERVICE, kind.describe, why)
        return
    parent = kinds()[kind.within[0]] if kind.within else kind
    scan.listed("Search" if kind.search_alone else str(parent.listing), *_types(kind), gap=_gap(listed))
    if kind.facts is None:
        scan.tools.ledger.skipped(SERVICE, kind.describe, "the listing's summary is kept")


def _gap(listed: Iterable[Found]) -> Gap | None:
    return next((found.gap for found in listed if found.gap), None)


COLLECTOR = Collector(
    service=SERVICE,
    types=tuple(kind.type for kind in kinds().values()),
    operations=frozenset().union(*(kind.operations for kind in kinds().values())),
    collect=_collect,
)

"""Judging a snapshot: no AWS, no clock; the same snapshot, rules, settings and moment give the same bytes."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct, field

from auditor import __version__
from auditor.engine.core import core_of, streamed
from auditor.engine.engine import Engine, Judgement
from auditor.engine.findings import Case, Findings
from auditor.engine.frameworks import Frameworks, load
from auditor.engine.picture import Painter
from auditor.engine.registry import Registry
from auditor.engine.scps import Levels
from auditor.engine.stream import Group, Stream, lineage
from auditor.model.catalog import resource_type
from auditor.model.document import Identity
from auditor.model.report import Coverage, Input, InputResource, Population, Report, Scope, Tool
from auditor.model.settings import Settings
from auditor.model.verdict import Outcome, Severity
from auditor.rule import Context, Rule

if TYPE_CHECKING:
    from auditor.snapshot.read import Snapshot

Tally = Counter[tuple[str, str, Outcome]]
Verdicts = defaultdict[Identity, dict[str, str]]


class Options(Struct, frozen=True):
    """What a check is asked for: the rules, the settings, the moment, and which verdicts to list."""

    rules: tuple[Rule, ...]
    settings: Settings
    as_of: datetime | None = None
    verdicts: frozenset[Outcome] = frozenset({Outcome.FAIL, Outcome.UNKNOWN})
    severity: Severity | None = None
    scps: Levels | None = None
    frameworks: Frameworks = field(default_factory=load)


def check(snapshot: Snapshot, registry: Registry, options: Options) -> Report:
    """Judge every document of `snapshot` and report."""
    estate = core_of(snapshot, options.scps)
    as_of = options.as_of or datetime.fromisoformat(snapshot.manifest.finished).astimezone(UTC)
    rules = answerable(options.rules, snapshot)
    engine = Engine(rules, estate, Context(options.settings, as_of))
    tally: Tally = Counter()
    verdicts: Verdicts = defaultdict(dict)
    painter = Painter(estate)
    findings = Findings(options.frameworks, painter)
    for case in _cases(engine, snapshot, painter):
        outcome = case.judgement.verdict.outcome
        tally[case.judgement.rule.id, case.judgement.subject.identity.type, outcome] += case.count
        for identity in case.resources:
            verdicts[identity][case.judgement.rule.id] = outcome.value
        if outcome in options.verdicts and _severe(case.judgement, options.severity):
            findings.add(case)
    return Report(
        tool=tool(registry, snapshot.manifest.botocore_version),
        scope=_scope(snapshot, options, rules, as_of),
        inputs=tuple(_inputs(snapshot, verdicts)),
        coverage=snapshot.manifest.coverage,
        population=tuple(population(tally, rules)),
        findings=tuple(findings.all()),
        errors=(*registry.errors, *(engine.errors[name] for name in sorted(engine.errors))),
    )


def answerable(rules: tuple[Rule, ...], snapshot: Snapshot | None) -> tuple[Rule, ...]:
    """The rules without those that need what the scan was not asked to read: nobody waits for their answers."""
    extras = snapshot.manifest.scope.extras if snapshot else ()
    return tuple(rule for rule in rules if rule.needs is None or rule.needs in extras)


def _cases(engine: Engine, snapshot: Snapshot, painter: Painter) -> Iterator[Case]:
    """Jobs first: they count as users of the roles, keys and buckets that are judged after them."""
    for type_ in streamed(snapshot):
        for group in groups(Stream(engine, resource_type(type_)), snapshot, type_):
            painter.place(group.subject, group.named)
            for judgement in group.judgements:
                yield Case(judgement, group.named, group.lineage, group.count)
    for resource in engine.estate.resources():
        for judgement in engine.judge_all(resource):
            yield Case(judgement, (resource.identity,), lineage(resource), 1)


def groups(stream: Stream, snapshot: Snapshot, type_: str) -> Iterator[Group]:
    """The groups of a type's records; raises SnapshotError for a record that is none, or not of the API's shape."""
    from auditor.snapshot.manifest import SnapshotError  # noqa: PLC0415 - only who has a snapshot waits for its reader

    try:
        yield from stream.run(snapshot.lines(type_))
    except msgspec.DecodeError as error:
        raise SnapshotError(f"{snapshot.path}: {type_} holds what is no document of its type: {error}") from error


def _severe(judgement: Judgement, least: Severity | None) -> bool:
    return least is None or judgement.weight.severity.rank <= least.rank


def population(tally: Tally, rules: Iterable[Rule]) -> Iterator[Population]:
    """The counts of every rule that ran, by type."""
    counted: dict[str, dict[str, dict[Outcome, int]]] = {}
    for (id_, type_, outcome), number in tally.items():
        counted.setdefault(id_, {}).setdefault(type_, {})[outcome] = number
    for rule in rules:
        by_type = counted.get(rule.id) or {kind.type: {} for kind in rule.types()}
        for type_, count in sorted(by_type.items()):
            yield Population(
                rule=rule.id,
                resource_type=type_,
                enumerated=sum(count.values()),
                passed=count.get(Outcome.PASS, 0),
                fail=count.get(Outcome.FAIL, 0),
                unknown=count.get(Outcome.UNKNOWN, 0),
                not_applicable=count.get(Outcome.NOT_APPLICABLE, 0),
                suppressed=0,
            )


def tool(registry: Registry, botocore: str) -> Tool:
    """What judges; `botocore` is the version that parsed what is judged."""
    return Tool(
        name="sagemaker-auditor",
        version=__version__,
        botocore=botocore,
        rules_digest=registry.digest,
        plugins=registry.plugins,
    )


def _scope(snapshot: Snapshot, options: Options, rules: tuple[Rule, ...], as_of: datetime) -> Scope:
    manifest = snapshot.manifest
    accounts = manifest.scope.accounts
    return Scope(
        accounts=tuple(account.id for account in accounts),
        regions=tuple(sorted({region for account in accounts for region in account.regions})),
        partition=manifest.scope.partition,
        caller_arn=accounts[0].caller_arn if accounts else None,
        started=manifest.started,
        finished=manifest.finished,
        as_of=as_of.isoformat().replace("+00:00", "Z"),
        settings_digest=digest(options),
        rules=tuple(rule.id for rule in rules),
        history=manifest.scope.history,
        left_out=manifest.left_out,
    )


def digest(options: Options) -> str:
    """The digest of all that was set: the settings, and the service control policies that were given."""
    made = hashlib.sha256(options.settings.model_dump_json().encode())
    for level in options.scps or ():
        made.update(repr([policy.statements for policy in level]).encode())
    return made.hexdigest()


def _inputs(snapshot: Snapshot, verdicts: Verdicts) -> Iterator[Input]:
    """One row for each account and region; what is of no scanned region stands with its account's first one."""
    found: dict[tuple[str, str], list[InputResource]] = defaultdict(list)
    regions = {account.id: account.regions for account in snapshot.manifest.scope.accounts}
    for one in sorted(verdicts, key=lambda identity: identity.id):
        known = regions.get(one.account, (one.region,))
        home = one.region if one.region in known else known[0]
        found[one.account, home].append(InputResource(id=one.id, type=one.type, verdicts=verdicts[one]))
    for account, region in ((id_, region) for id_, known in regions.items() for region in known):
        rows = [row for row in snapshot.manifest.coverage if (row.account, row.region) == (account, region)]
        yield Input(
            path=f"{account}/{region}",
            type="account",
            status=_status(rows),
            error=_error(rows),
            resources=tuple(found[account, region]),
        )


def _status(rows: list[Coverage]) -> Literal["read", "failed"]:
    return "read" if any(row.status == "complete" for row in rows) or not rows else "failed"


def _error(rows: list[Coverage]) -> str | None:
    unread = sum(row.status not in {"complete", "skipped"} for row in rows)
    return f"{unread} of {len(rows)} operations could not be read whole" if unread else None

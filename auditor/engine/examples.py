"""Examples of rules: small estates as documents, each with the verdict that its rule must give.

`fixtures/rules/<family>/<slug>.yaml` (of a plugin `examples/<slug>.yaml` in its package) holds a list `examples` of

    about: what is special here, in words
    verdict: pass | fail | unknown | not_applicable
    resources:                       # the first one is judged
      - type: AWS::SageMaker::NotebookInstance
        name: analysis
        arn: ...                     # only where something refers to it by ARN
        DescribeNotebookInstance: {RootAccess: Enabled}
        ListTags: denied             # a gap: denied, throttled, error, unsupported or not_collected
        GetBucketPolicy: null        # AWS said that there is none
        secrets: [{kind: AWS Access Key, place: Environment.KEY}]
    unread: [AWS::KMS::Key]          # listings that were denied; all others are complete
    settings: {log_retention_days: 30}
    as_of: 2026-07-01T00:00:00Z
    values: {<key-arn>: arn:...}     # what the patch's placeholders stand for; fail examples with a patch need them

Account 111122223333, region eu-west-1 and partition aws unless a resource says otherwise; IAM's and the
organization's are global.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml
from msgspec import Struct
from msgspec.structs import replace

from auditor.engine.engine import Engine, Judgement
from auditor.engine.patch import apply
from auditor.graph.estate import Estate
from auditor.model.catalog import concrete_types, resource_type
from auditor.model.document import GLOBAL, Document, Identity, Listing, Secret, Shapes
from auditor.model.gap import Gap, Reason
from auditor.model.recorder import Recorder
from auditor.model.settings import Settings
from auditor.model.verdict import Outcome
from auditor.rule import Context, Rule

ACCOUNT = "111122223333"
REGION = "eu-west-1"
_GLOBAL = ("AWS::IAM::", "AWS::Organizations::")
_LISTED_ONCE = frozenset({"AWS::S3::Bucket", "AWS::CloudTrail::Trail"})
"""Types that are listed once for an account, though each resource has a region of its own."""
_OWN = {"type", "name", "arn", "account", "region", "partition", "secrets"}


class Example(Struct, frozen=True):
    """One small estate, its settings and moment, and the verdict that the rule must give of its first resource."""

    about: str
    verdict: Outcome
    documents: tuple[Document, ...]
    unread: frozenset[str]
    context: Context
    values: Mapping[str, Any]

    def estate(self, shapes: Shapes) -> Estate:
        """The estate; every listing is complete but those of `unread`."""
        kinds = {kind.type: kind for kind in concrete_types()}
        return Estate.of(self.documents, self._listings(kinds), shapes, kinds)

    def _listings(self, types: Mapping[str, object]) -> Iterator[Listing]:
        for type_ in types:
            gap = Gap(f"list {type_}", Reason.DENIED) if type_ in self.unread else None
            yield Listing(type_, ACCOUNT, _listed_in(type_), f"list {type_}", gap)

    def judge(self, rule: Rule, shapes: Shapes) -> tuple[Judgement, Engine]:
        """The verdict of `rule` on the first resource, and the engine that gave it."""
        engine = Engine((rule,), self.estate(shapes), self.context)
        subject = resource_type(self.documents[0].identity.type)(self.documents[0], shapes)
        return engine.judge(rule, subject, Recorder(subject.identity)), engine

    def patched(self, rule: Rule) -> Example:
        """This example with the rule's patch applied to the judged resource and to those it rests on."""
        documents = list(self.documents)
        for change in rule.remediation.patch:
            for index, document in enumerate(documents):
                type_ = document.identity.type
                if type_ == change.type or (change.type is None and index == 0):
                    documents[index] = apply(change, resource_type(type_), document, self.values)
        return replace(self, documents=tuple(documents))


def examples(rule: Rule) -> tuple[Example, ...]:
    """The examples of a rule; empty where it has no file."""
    file = _file(rule)
    if not file.is_file():
        return ()
    loaded = yaml.load(file.read_bytes(), yaml.CSafeLoader)
    return tuple(_example(row) for row in loaded["examples"])


def _file(rule: Rule) -> Traversable:
    """Where a rule's examples stand: a plugin keeps them in a folder `examples` of the package that has the rule."""
    slug = rule.id.removeprefix(f"{rule.family.replace('_', '-')}-").replace("-", "_")
    package = rule.judge.__module__.rpartition(".")[0]
    if package and not package.startswith("auditor.rules"):
        return files(package).joinpath("examples", f"{slug}.yaml")
    return files("auditor.fixtures").joinpath("rules", rule.family, f"{slug}.yaml")


def _example(row: Mapping[str, Any]) -> Example:
    as_of = row.get("as_of") or datetime(2026, 11, 1, tzinfo=UTC)
    if isinstance(as_of, str):
        as_of = datetime.fromisoformat(as_of)
    return Example(
        about=row["about"],
        verdict=Outcome(row["verdict"]),
        documents=tuple(_document(resource) for resource in row["resources"]),
        unread=frozenset(row.get("unread", ())),
        context=Context(Settings(**row.get("settings", {})), as_of.astimezone(UTC)),
        values=row.get("values", {}),
    )


def _listed_in(type_: str) -> str:
    """The region of a type's listing: as the collectors write it down."""
    return GLOBAL if type_.startswith(_GLOBAL) or type_ in _LISTED_ONCE else REGION


def _document(row: Mapping[str, Any]) -> Document:
    type_ = row["type"]
    region = row.get("region") or (GLOBAL if type_.startswith(_GLOBAL) else REGION)
    identity = Identity(
        row.get("partition", "aws"), str(row.get("account", ACCOUNT)), region, type_, row["name"], row.get("arn")
    )
    answers = {operation: answer for operation, answer in row.items() if operation not in _OWN}
    return Document(
        identity,
        {operation: answer for operation, answer in answers.items() if not isinstance(answer, str)},
        {operation: Gap(operation, Reason(answer)) for operation, answer in answers.items() if isinstance(answer, str)},
        tuple(Secret(one["kind"], one["place"], "example") for one in row.get("secrets", ())),
    )

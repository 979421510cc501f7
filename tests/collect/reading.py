"""Reads services of a made-up account through real boto3 and keeps what comes back in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import yaml

from auditor.collect.caller import Patience
from auditor.collect.collection import Options, collect
from auditor.collect.collector import Collector
from auditor.collect.session import Login, made_up_session, open_sessions
from auditor.collect.shapes import shapes
from auditor.model.catalog import resource_type
from auditor.model.document import Document, Listing
from auditor.model.extra import Extra
from auditor.model.gap import Reason
from auditor.model.report import Coverage
from auditor.sandbox import Fault, Sandbox, load_account

ACCOUNT = "111122223333"
REGION = "eu-central-1"
QUICK = Patience(attempts=2, first=0.001, longest=0.001)


@dataclass
class Memory:
    """A snapshot in memory, and a unit of it."""

    documents: list[Document] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def done(self, name: str) -> bool:
        return not name

    @contextmanager
    def unit(self, name: str) -> Generator[Memory]:
        assert name.count(".") == 2
        yield self

    def add(self, document: Document) -> None:
        self.documents.append(document)


@dataclass
class Found:
    """What was read: documents, listings, and facts of them."""

    memory: Memory
    collectors: Sequence[Collector]
    sandbox: Sandbox | None = None

    def document(self, type_: str, name: str) -> Document:
        (found,) = [doc for doc in self.memory.documents if (doc.identity.type, doc.identity.name) == (type_, name)]
        return found

    def names(self, type_: str) -> set[str]:
        return {doc.identity.name for doc in self.memory.documents if doc.identity.type == type_}

    def resource(self, type_: str, name: str) -> Any:
        return resource_type(type_)(self.document(type_, name), shapes(self.collectors))

    def listed(self, type_: str) -> Reason | None:
        """Why the listing is not complete, None where it is."""
        (listing,) = [row for row in self.memory.listings if row.type == type_]
        return listing.gap.reason if listing.gap else None

    def calls(self) -> list[str]:
        assert self.sandbox
        return [call.operation for call in self.sandbox.calls if call.operation != "GetCallerIdentity"]


def read(
    folder: Path,
    collectors: Collector | Sequence[Collector],
    *files: Mapping[str, Any],
    faults: Sequence[Fault] = (),
    region: str = REGION,
    extras: Iterable[Extra] = (),
) -> Found:
    """What the collectors make of an account of these files (`auditor.sandbox.account` tells their format)."""
    arn = f"arn:aws:iam::{ACCOUNT}:role/audit"
    identity = {"service": "sts", "operations": {"GetCallerIdentity": {"Account": ACCOUNT, "Arn": arn, "UserId": "A"}}}
    for number, content in enumerate([*files, identity]):
        (folder / f"{number}.yaml").write_text(yaml.safe_dump(dict(content)))
    sandbox = Sandbox(load_account(folder), faults)
    session = made_up_session(region)
    sandbox.attach(session)
    return scanned(session, collectors, sandbox, extras=extras)


def scanned(
    session: boto3.Session,
    collectors: Collector | Sequence[Collector],
    sandbox: Sandbox | None = None,
    *,
    extras: Iterable[Extra] = (),
) -> Found:
    """What the collectors read through a session."""
    chosen = [collectors] if isinstance(collectors, Collector) else list(collectors)
    memory = Memory()
    sessions = open_sessions(Login(paced=False), session)
    failed = collect(sessions, memory, Options(patience=QUICK, extras=frozenset(extras)), chosen=chosen)
    assert not failed, failed
    return Found(memory, chosen, sandbox)

"""Reads an account folder: what the sandbox answers.

A folder holds any number of `*.yaml` or `*.json` files, in subfolders too. Each speaks of one service:

    service: sagemaker              # botocore's client name
    region: eu-central-1            # left out: the answers hold in every region (iam, s3, sts, organizations)
    items:                          # by noun: what Describe (or Get) answers, one document for each thing
      TrainingJob:
        - TrainingJobName: churn-1
          TrainingJobArn: arn:...:training-job/churn-1
          CreationTime: 2026-01-31T12:00:00Z      # timestamps are ISO 8601
          ...
          Tags: [{Key: team, Value: churn}]       # not of Describe: feeds ListTags and Search
    operations:                     # by operation: a whole answer ...
      GetCallerIdentity: {Account: "111122223333", Arn: ..., UserId: ...}
      GetBucketPolicy:              # ... or cases, the first whose `match` fits; one without `match` fits always
        - match: {Bucket: data}
          response:
            Policy: !json {Version: 2012-10-17, Statement: []}     # !json: written as YAML, answered as JSON text
        - match: {Bucket: logs}
          error: [NoSuchBucketPolicy, The bucket policy does not exist]

List, Describe, Get and Search are derived from items, so a thing is written once. Beside Describe's own members a
document may carry what only the listing, the Search record or the parameters know (`ClusterName` of a ClusterNode).
Listings of `operations` are given whole, they are cut into pages when asked for. Blobs are text or !!binary.
Files of one service add up; a file with `region` is asked before the one without. What an account doesn't mention is
an empty listing, or the service's not-found error.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from threading import Lock

from msgspec import Struct

from auditor.sandbox.collection import Collection
from auditor.sandbox.contents import Case, File, read_contents
from auditor.sandbox.files import AccountError
from auditor.sandbox.nouns import noun
from auditor.sandbox.pages import follow

__all__ = ["Account", "AccountError", "Case", "Part", "load_account"]

_MOST_SHOWN = 20


class Part(Struct, frozen=True, eq=False, dict=True):
    """What an account says of one service in one region."""

    cases: Mapping[str, tuple[Case, ...]]
    collections: Mapping[str, Collection]

    @cached_property
    def tags(self) -> dict[str, list[dict[str, str]]]:
        """The tags of every document that has them, by ARN."""
        return {
            follow(document, path): document["Tags"]
            for collection in self.collections.values()
            if (path := collection.noun.attribute("Arn"))
            for document in collection.documents
            if "Tags" in document
        }


class Account:
    """An account's documents, immutable.

    Args:
        files: the checked files, in the order of their paths.
    """

    def __init__(self, files: list[File]) -> None:
        self._files, self._parts, self._lock = files, dict[tuple[str, str | None], Part](), Lock()

    @cached_property
    def id(self) -> str:
        """The account's number as its answer to sts GetCallerIdentity says, empty if it says nothing."""
        cases = self.part("sts", None).cases.get("GetCallerIdentity", ())
        return next((str(case.response.get("Account", "")) for case in cases if case.response), "")

    @property
    def services(self) -> set[str]:
        """The services of which the account says anything."""
        return {file.service for file in self._files}

    def part(self, service: str, region: str | None) -> Part:
        """What the account says of a service in a region."""
        with self._lock:
            key = (service, region)
            if key not in self._parts:
                self._parts[key] = self._assemble(service, region)
            return self._parts[key]

    def _assemble(self, service: str, region: str | None) -> Part:
        mine = [file for file in self._files if file.service == service and file.region in (region, None)]
        mine.sort(key=lambda file: file.region is None)
        cases = {name: tuple(c for f in mine for c in f.cases.get(name, ())) for f in mine for name in f.cases}
        items = {name: [d for f in mine for d in f.items.get(name, ())] for f in mine for name in f.items}
        kinds = {name: kind for name in items if (kind := noun(service, name))}
        return Part(cases, {name: Collection(kind, items[name]) for name, kind in kinds.items()})


def load_account(path: Path) -> Account:
    """Reads and checks an account folder; the module's docstring tells its format.

    Raises:
        AccountError: the folder is empty, or a file is broken or breaks botocore's models. The text lists what is
            wrong, each with its file, operation or noun, item and path.
    """
    paths = sorted(found for found in path.rglob("*") if found.suffix in (".yaml", ".yml", ".json"))
    if not paths:
        raise AccountError(f"{path}: no *.yaml or *.json file there")
    problems: list[str] = []
    files = [read_contents(each, each.relative_to(path), problems) for each in paths]
    account = Account(files)
    if not problems:
        problems += [
            twin
            for service, region in {(f.service, f.region) for f in files}
            for twin in _twins(account, service, region)
        ]
    if problems:
        more = f"\n... and {len(problems) - _MOST_SHOWN} more" if len(problems) > _MOST_SHOWN else ""
        raise AccountError("\n".join(problems[:_MOST_SHOWN]) + more)
    return account


def _twins(account: Account, service: str, region: str | None) -> list[str]:
    found = account.part(service, region).collections.items()
    where = f"{service} in {region or 'every region'}"
    return [f"{where}: {name}: two items answer to {key}" for name, each in found for key in each.twins()]

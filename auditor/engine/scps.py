"""Service control policies from files, where the organization could not be asked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from auditor.iam import Effect, Policy, PolicyError, parse_policy
from auditor.model.errors import UserError

FULL_ACCESS = parse_policy(
    {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}, name="FullAWSAccess"
)
"""What AWS attaches to every level. At least one policy must stay attached, and a level that allows nothing shuts all
below it out; so it is assumed where the files of a level only deny."""

Levels = tuple[tuple[Policy, ...], ...]


def read_levels(folders: Iterable[Path]) -> Levels:
    """Read the levels of an organization, from the root down.

    A folder's own `.json` files are one level; each folder in it, by name, is the next. Several folders follow one
    another. A file holds a policy document, or what `aws organizations describe-policy` prints.

    Raises:
        UserError: for what is no folder, has no file, or holds what is no policy.
    """
    return tuple(level for folder in folders for level in _levels(folder))


def _levels(folder: Path) -> Iterator[tuple[Policy, ...]]:
    if not folder.is_dir():
        raise UserError(f"{folder}: no such folder; --scps takes a folder of service control policies (.json)")
    found = [files for one in (folder, *_folders(folder)) if (files := _files(one))]
    if not found:
        raise UserError(f"{folder}: holds no .json file; --scps takes a folder of service control policies")
    for files in found:
        read = tuple(_policy(file) for file in files)
        allows = any(policy.having(Effect.ALLOW) for policy in read)
        yield read if allows else (FULL_ACCESS, *read)


def _folders(folder: Path) -> list[Path]:
    return sorted(one for one in folder.iterdir() if one.is_dir())


def _files(folder: Path) -> list[Path]:
    return sorted(one for one in folder.iterdir() if one.suffix == ".json" and one.is_file())


def _policy(file: Path) -> Policy:
    try:
        body = json.loads(file.read_text(encoding="utf-8-sig"))
        return parse_policy(_content(body), name=file.stem)
    except PolicyError as error:
        raise UserError(f"{file}: {error}") from error
    except OSError as error:
        raise UserError(f"{file}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise UserError(f"{file}: is not JSON: {error}") from error


def _content(body: Any) -> Any:
    """The document itself, or that in an answer of DescribePolicy, where it is text."""
    if isinstance(body, dict) and isinstance(body.get("Policy"), dict) and "Content" in body["Policy"]:
        return body["Policy"]["Content"]
    return body

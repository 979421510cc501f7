"""AWS's own managed policies, which code attaches by name: a bundled set of their documents, as of a date.

The file `data/managed_policies.bin` is a line of JSON that says what it is, an index (a line for each policy: path and
name, offset, length), a zstd dictionary, and one zstd frame for each policy: reading one policy reads only that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
import zstandard

from auditor.model.aws.iam import DETAILS, ManagedPolicy
from auditor.model.choice import symbol
from auditor.model.document import GLOBAL, Document, Identity
from auditor.model.gap import Gap, Reason

FILE: Final = Path(__file__).resolve().parents[1] / "data" / "managed_policies.bin"
FORMAT: Final = 1
OWNER: Final = "aws"
"""What stands in the account's place of the ARNs of AWS's own policies."""

_ARN = re.compile(r"arn:(?P<partition>[^:]+):iam::aws:policy/(?P<path>.+)")
_RECORDED_IN: Final = "aws"
"""The partition whose ARNs stand in the bundled documents."""
_DICTIONARY: Final = 65_536
"""Bytes of the dictionary, above which the file hardly shrinks."""
_COUNTS: Final = ("AttachmentCount", "PermissionsBoundaryUsageCount")


class Origin(msgspec.Struct, frozen=True):
    """What the bundled set is: its format, the day of the newest policy in it, and where it comes from.

    `index` and `dictionary` are the lengths of what follows, in bytes.
    """

    format: int
    date: str
    source: str
    licence: str
    index: int
    dictionary: int


class Bundle:
    """A bundled set of policies in a file."""

    def __init__(self, file: Path = FILE) -> None:
        """Read what the file is and which policies it has."""
        self._file = file
        with file.open("rb") as opened:
            head = opened.readline()
            self.origin = msgspec.json.decode(head, type=Origin)
            self._index = b"\n" + opened.read(self.origin.index)
            self._dictionary = zstandard.ZstdCompressionDict(opened.read(self.origin.dictionary))
        self._start = len(head) + self.origin.index + self.origin.dictionary

    def policy(self, path: str) -> dict[str, Any] | None:
        """The policy of a path and name (`service-role/X`), or of a name whatever its path; None where it lacks."""
        line = self._line(path)
        if line is None:
            return None
        name, offset, length = line.split("\t")
        with self._file.open("rb") as opened:
            opened.seek(self._start + int(offset))
            frame = opened.read(int(length))
        content = zstandard.ZstdDecompressor(dict_data=self._dictionary).decompress(frame)
        return {"Name": name, **msgspec.json.decode(content)}

    def _line(self, path: str) -> str | None:
        """The first line of the index whose name is `path`, or ends in it behind a slash; no name holds a tab."""
        index, wanted, at = self._index, f"{path}\t".encode(), 0
        while "\t" not in path and (at := index.find(wanted, at + 1)) > 0:
            if index[at - 1] in b"/\n":
                return index[index.rindex(b"\n", 0, at) + 1 : index.index(b"\n", at)].decode()
        return None


@cache
def bundle() -> Bundle:
    """The set that is installed with the auditor."""
    return Bundle()


def aws_managed(reference: str) -> bool:
    """Whether an ARN is that of one of AWS's own policies."""
    return _ARN.fullmatch(reference) is not None


def document(reference: str, partition: str = symbol("partition")) -> Document | None:
    """The document of an AWS-managed policy, by ARN or by name (then in `partition`); None where the set lacks it.

    How often it is attached in the account that the code goes to is a gap.
    """
    arn = _ARN.fullmatch(reference)
    wanted = arn["path"] if arn else reference
    policy = bundle().policy(wanted)
    if policy is None or (arn and policy["Name"] != wanted):
        return None
    partition = arn["partition"] if arn else partition
    identity = Identity(
        partition,
        OWNER,
        GLOBAL,
        ManagedPolicy.type,
        policy["Name"].rpartition("/")[2],
        f"arn:{partition}:iam::{OWNER}:policy/{policy['Name']}",
    )
    unknown = Gap(DETAILS, Reason.UNRESOLVED, "it is known only of the account that the code goes to")
    return Document(
        identity, {DETAILS: _detail(policy, identity)}, {f"{DETAILS}.{count}": unknown for count in _COUNTS}
    )


def lacking(reference: str) -> Gap:
    """Why an AWS-managed policy that the set lacks could not be read; it may be there all the same."""
    name = reference.rpartition("/")[2]
    return Gap(
        DETAILS, Reason.UNRESOLVED, f"AWS-managed policy {name} is not in the bundled set of {bundle().origin.date}"
    )


def _detail(policy: Mapping[str, Any], identity: Identity) -> dict[str, Any]:
    """What GetAccountAuthorizationDetails lists of a policy."""
    version = {
        "Document": _within(identity.partition, policy["Document"]),
        "VersionId": policy["DefaultVersionId"],
        "IsDefaultVersion": True,
        "CreateDate": policy["UpdateDate"],
    }
    return {
        "PolicyName": identity.name,
        "Arn": identity.arn,
        "Path": policy["Path"],
        "DefaultVersionId": policy["DefaultVersionId"],
        "IsAttachable": True,
        "CreateDate": policy["CreateDate"],
        "UpdateDate": policy["UpdateDate"],
        "PolicyVersionList": [version],
    }


def _within(partition: str, content: Mapping[str, Any]) -> str:
    """A policy's text with the ARNs of a partition."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.replace(f'"arn:{_RECORDED_IN}:', f'"arn:{partition}:')


def packed(policies: Mapping[str, Mapping[str, Any]], *, source: str, licence: str, date: str) -> bytes:
    """The file's content for policies by path and name, each with its Document, DefaultVersionId, Path and dates."""
    contents = {name: msgspec.json.encode(policy, order="deterministic") for name, policy in sorted(policies.items())}
    dictionary = _dictionary(contents.values())
    compressor = zstandard.ZstdCompressor(level=19, dict_data=dictionary)
    frames = {name: compressor.compress(content) for name, content in contents.items()}
    index = b"".join(_lines(frames))
    learnt = dictionary.as_bytes()
    origin = Origin(FORMAT, date, source, licence, len(index), len(learnt))
    return msgspec.json.encode(origin) + b"\n" + index + learnt + b"".join(frames.values())


def _dictionary(contents: Iterable[bytes]) -> zstandard.ZstdCompressionDict:
    return zstandard.train_dictionary(_DICTIONARY, [*contents])


def _lines(frames: Mapping[str, bytes]) -> Iterable[bytes]:
    offset = 0
    for name, frame in frames.items():
        yield f"{name}\t{offset}\t{len(frame)}\n".encode()
        offset += len(frame)

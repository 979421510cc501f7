"""One line of a snapshot: a document as JSON."""

from __future__ import annotations

from typing import Any

import msgspec

from auditor.model.document import Document, Identity, Secret
from auditor.model.gap import Gap


class Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """A document as it stands on a line. Field names are the file format."""

    identity: Identity
    responses: dict[str, dict[str, Any] | None]
    gaps: dict[str, Gap] = {}
    secrets: tuple[Secret, ...] = ()

    def document(self) -> Document:
        """The document on this line."""
        return Document(self.identity, self.responses, self.gaps, self.secrets)


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Record)


def encode(document: Document) -> bytes:
    """The line for `document`, newline included."""
    record = Record(document.identity, dict(document.responses), dict(document.gaps), document.secrets)  # type: ignore[arg-type]
    return _ENCODER.encode(record) + b"\n"


def decode(line: bytes) -> Document:
    """The document on `line`; raises msgspec.DecodeError when it is none."""
    return _DECODER.decode(line).document()

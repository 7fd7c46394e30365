"""The fold of one document, without a database."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from shared.projections.view import Document, FoldEntry, View
from shared.store.database import to_ms

Place = tuple[int, str, int]
"""Where an entry sorts: (milliseconds of `at`, log, position)."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A document, and where the last of its entries sorts."""

    document: Document
    last: Place


_READER = msgspec.json.Decoder(Document)
_WRITER = msgspec.json.Encoder(order="sorted")


def place(entry: FoldEntry) -> Place:
    """Return where `entry` sorts among all that concern its key."""
    return to_ms(entry.at), entry.log, entry.position


def fold(view: View, entries: Iterable[FoldEntry], before: Folded | None = None) -> Folded:
    """Return the document after `entries`, at least one, as steps behind `before`.

    Without `before` they are all the entries of their key; with it each sorts behind its last.
    """
    in_order = sorted(entries, key=place)
    document = before.document if before is not None else None
    for entry in in_order:
        document = view.evolve(document, entry)
    if document is None:
        raise ValueError("no entries make no document")
    return Folded(document, place(in_order[-1]))


def sort_behind(entries: Iterable[FoldEntry], before: Folded | None) -> bool:
    """Return whether all `entries` may be taken as steps behind `before`."""
    return before is None or min(map(place, entries)) > before.last


def read_document(data: bytes) -> Document:
    """Return the document that `data` is."""
    return _READER.decode(data)


def write_document(document: Document) -> bytes:
    """Return the one spelling of `document`: compact UTF-8 JSON, members sorted by name."""
    return _WRITER.encode(document)

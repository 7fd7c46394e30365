"""The fold of one document, without a database.

Corrections are settled before: a view sees each entry as it is corrected, and never a correction
that has found what it corrects. So a correction lets its documents be folded anew, and a document
that holds one which is still waiting is folded anew until it has come.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import msgspec

from shared.domain.correction import Recorded, Settled, settled
from shared.projections.view import Document, FoldEntry, View
from shared.store.database import to_ms

Place = tuple[int, str, int]
"""Where an entry sorts: (milliseconds of `at`, log, position)."""
BEHIND_ALL: Place = (2**63 - 1, "", 0)
"""Where a document ends that takes no steps."""


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
    waiting = False
    for entry in settle(in_order):
        document = view.evolve(document, entry)
        waiting = waiting or entry.correction is not None
    if document is None:
        raise ValueError("no entries make no document")
    return Folded(document, BEHIND_ALL if waiting else place(in_order[-1]))


def sort_behind(entries: Collection[FoldEntry], before: Folded | None) -> bool:
    """Return whether all `entries` may be taken as steps behind `before`."""
    if before is None:
        return True
    if any(entry.correction is not None for entry in entries):
        return False
    return min(map(place, entries)) > before.last


def settle(entries: Sequence[FoldEntry]) -> Iterable[FoldEntry]:
    """Return `entries` as their corrections among them leave them, in the same order."""
    if all(entry.correction is None for entry in entries):
        return entries
    written = {(entry.log, entry.position): entry for entry in entries}
    return [
        _as_settled(written[one.recorded.log, one.recorded.position], one)
        for one in settled(map(_recorded, entries))
    ]


def _as_settled(entry: FoldEntry, become: Settled) -> FoldEntry:
    if entry.correction is not None or not become.amendments:
        return entry
    return replace(entry, event=become.stands, settled=become)


def _recorded(entry: FoldEntry) -> Recorded:
    return Recorded(
        log=entry.log,
        position=entry.position,
        at=entry.at,
        entry_id=entry.id,
        stream=entry.stream,
        subjects=tuple(entry.subjects),
        event=entry.event if entry.correction is None else entry.correction,
    )


def read_document(data: bytes) -> Document:
    """Return the document that `data` is."""
    return _READER.decode(data)


def write_document(document: Document) -> bytes:
    """Return the one spelling of `document`: compact UTF-8 JSON, members sorted by name."""
    return _WRITER.encode(document)

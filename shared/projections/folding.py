"""The fold of one document, without a database."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from shared.projections.view import FoldEntry, View
from shared.store.database import to_ms
from shared.store.entries import StoredEntry

Place = tuple[int, str, int]
"""Where an entry sorts: (milliseconds of `at`, log, position)."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A document as canonical JSON bytes, and where its last entry sorts."""

    document: bytes
    last: Place

    def terms(self, view: View) -> Iterable[str]:
        """Return what the document is found by."""
        return view.terms(json.loads(self.document))


def place(entry: FoldEntry) -> Place:
    """Return where `entry` sorts among all that concern its key."""
    return to_ms(entry.at), entry.log, entry.position


def fold_all(view: View, found: Iterable[FoldEntry]) -> Folded | None:
    """Fold a document from all its entries; None where there are none."""
    in_order = sorted(found, key=place)
    document: dict[str, Any] | None = None
    for entry in in_order:
        document = view.evolve(document, entry)
    if document is None:
        return None
    return Folded(_written(document), place(in_order[-1]))


def fold_on(view: View, folded: Folded, fresh: Sequence[FoldEntry]) -> Folded | None:
    """Take `fresh` as steps behind `folded`; None where one of them sorts before its last."""
    in_order = sorted(fresh, key=place)
    if place(in_order[0]) <= folded.last:
        return None
    document = json.loads(folded.document)
    for entry in in_order:
        document = view.evolve(document, entry)
    return Folded(_written(document), place(in_order[-1]))


def readable(stored: StoredEntry) -> FoldEntry | None:
    """Return `stored` for folding; None for one that is quarantined or over-disclosed."""
    if stored.problem is not None or stored.at is None or stored.id is None:
        return None
    return FoldEntry(
        log=stored.log,
        position=stored.position,
        at=stored.at,
        id=stored.id,
        kind=stored.kind or "",
        stream=stored.stream or "",
        subjects=stored.header().subjects,
        event=stored.event(),
    )


def _written(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

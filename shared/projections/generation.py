"""The rows of one view under one name: which entries are whose, documents, search terms.

Rebuilding makes a generation beside the one that is read; following moves the one that is read.
Nothing here commits: what is written moves together with the positions, or not at all.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import sqlalchemy as sa

from shared.projections.folding import (
    Folded,
    fold,
    read_document,
    sort_behind,
    write_document,
)
from shared.projections.reading import entries_at
from shared.projections.view import FoldEntry, View
from shared.store.rows import insert_rows, one_of, replace_rows
from shared.store.tables import document_terms, documents, view_keys

MAX_KEY = 64
MAX_TERM = 160
KEYS_AT_ONCE = 200
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

Concerned = Mapping[str, Sequence[FoldEntry]]
"""Entries by the key of the document that they concern."""


@dataclass(frozen=True, slots=True)
class Generation:
    """The documents of `view` whose rows stand under `name`."""

    view: View
    name: str

    def index(self, connection: sa.Connection, page: Iterable[FoldEntry]) -> Concerned:
        """Note which documents the entries of `page` concern, and return them by key."""
        concerned: dict[str, list[FoldEntry]] = {}
        for entry in page:
            for key in set(self.view.keys(entry)):
                if fits(key, MAX_KEY):
                    concerned.setdefault(key, []).append(entry)
        rows: list[dict[str, object]] = [
            {"view": self.name, "key": key, "log": entry.log, "position": entry.position}
            for key, found in concerned.items()
            for entry in found
        ]
        insert_rows(connection, view_keys, rows)
        return concerned

    def fold_in(self, connection: sa.Connection, concerned: Concerned) -> None:
        """Bring the documents up to their entries in `concerned`, which are indexed.

        Entries that sort behind everything in their document are steps from there; any other
        lets its document be folded anew from all its entries.
        """
        keys = iter(sorted(concerned))
        while some := list(islice(keys, KEYS_AT_ONCE)):
            before = self._stored(connection, some)
            steps = {key for key in some if sort_behind(concerned[key], before.get(key))}
            anew = self._concerned(connection, [key for key in some if key not in steps])
            after = {key: fold(self.view, found) for key, found in anew.items()}
            for key in steps:
                after[key] = fold(self.view, concerned[key], before.get(key))
            self._write(connection, before, after)

    def fold_anew(self, connection: sa.Connection, keys: Collection[str]) -> None:
        """Fold the documents under `keys`, of which none is there yet, from all their entries."""
        found = self._concerned(connection, keys)
        self._write(connection, {}, {key: fold(self.view, found[key]) for key in found})

    def _stored(self, connection: sa.Connection, keys: Collection[str]) -> dict[str, Folded]:
        rows = connection.execute(
            sa.select(documents).where(
                documents.c.view == self.name, one_of(connection, documents.c.key, keys)
            )
        )
        return {
            row.key: Folded(
                read_document(row.document), (row.last_ms, row.last_log, row.last_position)
            )
            for row in rows
        }

    def _concerned(self, connection: sa.Connection, keys: Collection[str]) -> Concerned:
        """Return all indexed entries of the documents under `keys`."""
        if not keys:
            return {}
        indexed = connection.execute(
            sa.select(view_keys.c.key, view_keys.c.log, view_keys.c.position).where(
                view_keys.c.view == self.name, one_of(connection, view_keys.c.key, keys)
            )
        ).all()
        found = entries_at(connection, {(row.log, row.position) for row in indexed})
        entries = {(entry.log, entry.position): entry for entry in found}
        concerned: dict[str, list[FoldEntry]] = {}
        for row in indexed:
            concerned.setdefault(row.key, []).append(entries[row.log, row.position])
        return concerned

    def _write(
        self, connection: sa.Connection, before: Mapping[str, Folded], after: Mapping[str, Folded]
    ) -> None:
        rows = [self._row(key, folded) for key, folded in after.items()]
        replace_rows(connection, documents, rows)
        self._write_terms(connection, before, after)

    def _row(self, key: str, folded: Folded) -> dict[str, object]:
        last_ms, last_log, last_position = folded.last
        return {
            "view": self.name,
            "key": key,
            "document": write_document(folded.document),
            "last_ms": last_ms,
            "last_log": last_log,
            "last_position": last_position,
        }

    def _write_terms(
        self, connection: sa.Connection, before: Mapping[str, Folded], after: Mapping[str, Folded]
    ) -> None:
        """Replace the terms of the documents whose terms have changed: few, as a rule."""
        terms = {key: set(self.view.terms(folded.document)) for key, folded in after.items()}
        for key, folded in before.items():
            if set(self.view.terms(folded.document)) == terms[key]:
                del terms[key]
        changed = [key for key in terms if key in before]
        if changed:
            which = one_of(connection, document_terms.c.key, changed)
            connection.execute(
                sa.delete(document_terms).where(document_terms.c.view == self.name, which)
            )
        rows: list[dict[str, object]] = [
            {"view": self.name, "key": key, "term": term}
            for key, found in terms.items()
            for term in found
            if fits(term, MAX_TERM)
        ]
        insert_rows(connection, document_terms, rows)


def fits(text: str, most: int) -> bool:
    """Return whether both databases can hold `text` in an index; a peer may send anything."""
    return 0 < len(text) <= most and storable(text)


def storable(text: str) -> bool:
    """Return whether both databases take `text` at all: no NUL, no half surrogate pair."""
    return _UNSTORABLE.search(text) is None

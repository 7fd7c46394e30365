"""Reading duties of all views: lists by their terms, and what the documents say of a few of them.

A list reads no document: a term says of its duty what a board sorts and counts by.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import sqlalchemy as sa

from shared.domain.parties import Party
from shared.projections.archive import Archive
from shared.projections.duties import DutyTerm, duty_prefix, duty_terms, read_duty_term
from shared.projections.entrustments import Entrustments
from shared.projections.folding import read_document
from shared.projections.generation import MAX_KEY, MAX_TERM, fits
from shared.projections.positions import kept_as
from shared.projections.view import Document, Owing
from shared.projections.views import VIEWS
from shared.store.database import Database
from shared.store.rows import begins_with, one_of
from shared.store.tables import document_terms, documents

Place = tuple[str, str]
"""A view and the key of a document of it."""

DUTIES: Mapping[str, Callable[[Document], list[Document]]] = MappingProxyType(
    {view.name: view.duties for view in VIEWS if isinstance(view, Owing)}
)
"""The duties of a document of each view that has any."""

_FIRM_TERMS = ("uscc", "registrant", "contractor")
_KEYS_AT_ONCE = 500


class Listed(NamedTuple):
    """One duty as its term tells it, and of which document it is."""

    view: str
    key: str
    term: DutyTerm

    @classmethod
    def of(cls, view: str, key: str, duty: Document) -> "Listed":
        """Return `duty`, of the document of `view` under `key`, as it is listed."""
        (term,) = duty_terms([duty])
        return cls(view, key, read_duty_term(term))

    @property
    def id(self) -> str:
        """Return the permanent id of the duty: view, key, name and mark."""
        return f"{self.view}:{self.key}:{self.term.what}:{self.term.mark}"


class Duties:
    """Reads the duties of the views of a node."""

    def __init__(self, database: Database) -> None:
        """Read from `database`."""
        self._database = database

    def listed(
        self, state: str, authority: str | None = None, what: str | None = None
    ) -> Iterator[Listed]:
        """Yield the duties in `state`, in no order; of one authority and name, if they are given.

        A name narrows them with an authority alone.
        """
        prefix = duty_prefix(state, authority, what)
        if not fits(prefix, MAX_TERM):
            return
        with self._database.read() as connection:
            for view in DUTIES:
                rows = connection.execute(
                    sa.select(document_terms.c.key, document_terms.c.term).where(
                        document_terms.c.view == kept_as(view),
                        begins_with(connection, document_terms.c.term, prefix),
                    )
                )
                for key, term in rows:
                    yield Listed(view, key, read_duty_term(term))

    def at(self, places: Iterable[Place]) -> dict[str, Document]:
        """Return the duties of the documents at `places`, by their ids."""
        by_view: dict[str, set[str]] = {}
        for view, key in places:
            if view in DUTIES and fits(key, MAX_KEY):
                by_view.setdefault(view, set()).add(key)
        with self._database.read() as connection:
            return {
                f"{view}:{key}:{one['what']}:{one['mark']}": one
                for view, keys in by_view.items()
                for key, document in _documents(connection, view, keys)
                for one in DUTIES[view](document)
            }

    def places_of(self, uscc: str) -> set[Place]:
        """Return where duties that concern the firm `uscc` may stand."""
        terms = [f"{name}:{uscc}" for name in _FIRM_TERMS]
        if not all(fits(term, MAX_TERM) for term in terms):
            return set()
        found: set[Place] = {(Archive.name, uscc)}
        with self._database.read() as connection:
            for view in DUTIES:
                rows = connection.scalars(
                    sa.select(document_terms.c.key).where(
                        document_terms.c.view == kept_as(view), document_terms.c.term.in_(terms)
                    )
                )
                found |= {(view, key) for key in rows}
            return found | {(Archive.name, code) for code in _partners(connection, terms)}


def _partners(connection: sa.Connection, terms: Sequence[str]) -> Iterator[str]:
    """Yield the firms of all entrustments that have one of `terms`."""
    of_entrustments = document_terms.c.view == kept_as(Entrustments.name)
    keys = sa.select(document_terms.c.key).where(of_entrustments, document_terms.c.term.in_(terms))
    for party in Party:
        first = f"{party}:"
        named = begins_with(connection, document_terms.c.term, first)
        which = (of_entrustments, named, document_terms.c.key.in_(keys))
        for term in connection.scalars(sa.select(document_terms.c.term).where(*which).distinct()):
            yield term.removeprefix(first)


def _documents(
    connection: sa.Connection, view: str, keys: Iterable[str]
) -> Iterator[tuple[str, Document]]:
    wanted = sorted(keys)
    for first in range(0, len(wanted), _KEYS_AT_ONCE):
        some = wanted[first : first + _KEYS_AT_ONCE]
        rows = connection.execute(
            sa.select(documents.c.key, documents.c.document).where(
                documents.c.view == kept_as(view), one_of(connection, documents.c.key, some)
            )
        )
        for key, document in rows:
            yield key, read_document(document)

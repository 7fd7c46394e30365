"""Reading views: one document by key, documents by search terms, how far the views have come."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import msgspec
import sqlalchemy as sa

from shared.domain.uscc import is_uscc_shaped
from shared.projections.archive import Archive, products_of
from shared.projections.folding import read_document
from shared.projections.generation import MAX_KEY, MAX_TERM, fits, storable
from shared.projections.names import name_matches, product_terms, query_terms
from shared.projections.positions import kept_as
from shared.store.database import Database
from shared.store.rows import one_of
from shared.store.tables import document_terms, documents, entries, logs, progress, view_keys

ARCHIVE = Archive.name
_MANY = 200
_RAREST = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A document (JSON bytes) and the key of the view under which it stands."""

    key: str
    document: bytes


class _Name(msgspec.Struct):
    name: str


class _Names(msgspec.Struct):
    names: list[_Name]


_NAMES = msgspec.json.Decoder(_Names)
_NUMBERED = ("licence", "certificate", "filing")


class Queries:
    """Reads the views of a node."""

    def __init__(self, database: Database) -> None:
        """Read from `database`."""
        self._database = database

    def document(self, view: str, key: str) -> bytes | None:
        """Return the document of `view` under `key`, None where nothing is known of it."""
        if not fits(key, MAX_KEY):
            return None
        with self._database.read() as connection:
            return connection.scalar(
                sa.select(documents.c.document).where(
                    documents.c.view == kept_as(view), documents.c.key == key
                )
            )

    def documents(self, view: str, keys: Collection[str]) -> dict[str, bytes]:
        """Return those documents of `view` under `keys` that there are, by key."""
        which = documents.c.view == kept_as(view)
        with self._database.read() as connection:
            query = sa.select(documents.c.key, documents.c.document).where(
                which, one_of(connection, documents.c.key, list(keys))
            )
            return dict(connection.execute(query).all()) if keys else {}

    def archive_positions(self, uscc: str, log: str) -> list[int]:
        """Return the positions of the entries of `log` in the archive of the firm `uscc`."""
        if not fits(uscc, MAX_KEY):
            return []
        with self._database.read() as connection:
            found = connection.scalars(
                sa.select(view_keys.c.position)
                .where(
                    view_keys.c.view == kept_as(ARCHIVE),
                    view_keys.c.key == uscc,
                    view_keys.c.log == log,
                )
                .order_by(view_keys.c.position)
            )
            return list(found)

    def having(self, view: str, terms: Collection[str], after: str, limit: int) -> list[Found]:
        """Return up to `limit` documents that have all `terms`, by key, behind the key `after`."""
        if not all(fits(term, MAX_TERM) for term in terms) or not storable(after):
            return []
        with self._database.read() as connection:
            query = _documents_with(view, _by_rarity(connection, view, terms), after)
            return [Found(row.key, row.document) for row in connection.execute(query.limit(limit))]

    def firms(
        self,
        query: str,
        after: str,
        limit: int,
        filters: Collection[str] = (),
        *,
        by_things: bool = False,
    ) -> list[Found]:
        """Return up to `limit` archives of firms found by `query`, by credit code behind `after`.

        `query` is a credit code, two or more characters of a name, or pinyin initials; `by_things`
        also the number of a licence, certificate or filing, or two characters of a product's name.
        All have the terms `filters`.
        """
        code = query.strip().upper()
        if is_uscc_shaped(code):
            return self._firm(code, filters) if code > after else []
        hits: dict[str, Found] = {}
        for terms in query_terms(query):
            candidates = self._candidates({*terms, *filters}, after, limit)
            named = (found for found in candidates if _is_named(found, query))
            hits.update((found.key, found) for found in islice(named, limit))
        if by_things:
            hits.update((one.key, one) for one in self._by_things(query, after, limit, filters))
        return [hits[key] for key in sorted(hits)][:limit]

    def _firm(self, code: str, filters: Collection[str]) -> list[Found]:
        query = _documents_with(ARCHIVE, sorted(filters), "").where(documents.c.key == code)
        with self._database.read() as connection:
            return [Found(row.key, row.document) for row in connection.execute(query)]

    def _by_things(
        self, query: str, after: str, limit: int, filters: Collection[str]
    ) -> Iterator[Found]:
        """Yield the archives of firms that hold what `query` is the number or the name of."""
        for thing in _NUMBERED:
            yield from self.having(ARCHIVE, {f"{thing}:{query.strip()}", *filters}, after, limit)
        terms = product_terms(query)
        if terms:
            candidates = self._candidates({*terms, *filters}, after, limit)
            yield from islice((one for one in candidates if _has_product(one, query)), limit)

    def has_taken(self, views: Collection[str], log: str, position: int) -> bool:
        """Return whether all `views` rest on the entry of `log` at `position`, seen or hidden."""
        arrival = sa.select(entries.c.arrival).where(
            entries.c.log == log, entries.c.position == position
        )
        followed = sa.select(sa.func.count()).where(
            progress.c.log == log,
            progress.c.view.in_([kept_as(view) for view in views]),
            progress.c.arrival > arrival.scalar_subquery(),
        )
        with self._database.read() as connection:
            size = connection.scalar(sa.select(logs.c.size).where(logs.c.log == log))
            if size is None or size <= position:
                return False
            arrived = connection.scalar(arrival)
            if arrived is None or arrived < 0:
                return True  # it is hidden, or concealed: no view will rest on more of it now
            return connection.scalar(followed) == len(views)

    def unread(self, views: Collection[str]) -> dict[str, int]:
        """Return how many entries of each log are stored, but not in all `views` yet."""
        names = [kept_as(view) for view in views]
        least = sa.case((sa.func.count() == len(names), sa.func.min(progress.c.arrival)), else_=0)
        followed = (
            sa.select(progress.c.log, least.label("arrival"))
            .where(progress.c.view.in_(names))
            .group_by(progress.c.log)
            .subquery()
        )
        left = logs.c.arrivals - sa.func.coalesce(followed.c.arrival, 0)
        query = sa.select(logs.c.log, left).outerjoin_from(
            logs, followed, logs.c.log == followed.c.log
        )
        with self._database.read() as connection:
            return dict(connection.execute(query.where(left > 0)).all())

    def _candidates(self, terms: Collection[str], after: str, page: int) -> Iterator[Found]:
        """Yield the archives that have the rarest of `terms`: few more than have them all."""
        with self._database.read() as connection:
            rarest = _by_rarity(connection, ARCHIVE, terms)[:_RAREST]
        found = self.having(ARCHIVE, rarest, after, page)
        while found:
            yield from found
            if len(found) < page:
                return
            found = self.having(ARCHIVE, rarest, found[-1].key, page)


def _is_named(found: Found, query: str) -> bool:
    """Return whether the firm is called so: its terms alone say only that all pairs occur."""
    return any(name_matches(known.name, query) for known in _NAMES.decode(found.document).names)


def _has_product(found: Found, query: str) -> bool:
    """Return whether a product of the firm is called so."""
    return any(name_matches(name, query) for name in products_of(read_document(found.document)))


def _by_rarity(connection: sa.Connection, view: str, terms: Collection[str]) -> list[str]:
    """Return `terms`, those that few documents have first; many is not counted to the end."""
    in_order = sorted(terms)
    if len(in_order) < 2:  # noqa: PLR2004 - nothing to order
        return in_order
    counts = [
        sa.select(sa.func.count())
        .select_from(_keys_with(view, term).limit(_MANY).subquery())
        .scalar_subquery()
        for term in in_order
    ]
    found = connection.execute(sa.select(*counts)).one()
    return [term for _, term in sorted(zip(found, in_order, strict=True))]


def _documents_with(view: str, terms: Sequence[str], after: str) -> sa.Select[str, bytes]:
    """Select the documents that have all `terms`, by key behind `after`.

    The first term leads: its keys are walked in order, and each is looked up for the other terms.
    """
    query = sa.select(documents.c.key, documents.c.document).where(
        documents.c.view == kept_as(view)
    )
    if not terms:
        return query.where(documents.c.key > after).order_by(documents.c.key)
    first, *others = terms
    lead = _keys_with(view, first).where(document_terms.c.key > after).subquery()
    query = query.join_from(lead, documents, documents.c.key == lead.c.key).order_by(lead.c.key)
    for term in others:
        other = document_terms.alias()
        which = (other.c.view == kept_as(view), other.c.term == term, other.c.key == lead.c.key)
        query = query.where(sa.exists().where(*which))
    return query


def _keys_with(view: str, term: str) -> sa.Select[str]:
    return sa.select(document_terms.c.key).where(
        document_terms.c.view == kept_as(view), document_terms.c.term == term
    )

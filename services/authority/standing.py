"""Which entrustments stand: those whose end not every authority that told of them has recorded.

One that two logs claim stands as well, and so does one that only the contractor's authority has
told: whom an inspection concerns is never left out because somebody has said too much or too
little. What has arrived counts at once, also while the views are behind: planning waits for
nothing.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

from shared.projections.current import coming_keys, current_documents
from shared.projections.entrustments import Entrustments, is_live
from shared.projections.queries import Queries
from shared.projections.view import Document
from shared.store.database import Database

MATTER = "entrustment"
PAGE = 500
"""Documents that are read at once."""


class Standing:
    """Finds the entrustments that stand, as the entries stored in `database` tell them."""

    def __init__(self, database: Database, queries: Queries, page: int = PAGE) -> None:
        """Ask `queries` for what the views know, `page` documents at once."""
        self._database, self._queries, self._page = database, queries, page

    def of_firm(self, uscc: str) -> list[UUID]:
        """Return the ids of those in which the firm `uscc` has a part, all of them, sorted."""
        terms = [{f"contractor:{uscc}"}, {f"registrant:{uscc}"}]
        return [
            UUID(key)
            for key, document in self._live(uscc, terms)
            if any(
                uscc in (side["contractor_uscc"], side["registrant_uscc"])
                for side in document["sides"].values()
            )
        ]

    def authorities(self, uscc: str) -> set[str]:
        """Return the authorities of those in which the firm `uscc` has a part, as each tells it."""
        terms = [{f"contractor:{uscc}"}, {f"registrant:{uscc}"}]
        return {
            side[role]
            for _, document in self._live(uscc, terms)
            for side in document["sides"].values()
            if uscc in (side["contractor_uscc"], side["registrant_uscc"])
            for role in ("registrant_authority", "contractor_authority")
        }

    def made_by(self, uscc: str, certificate_no: str) -> list[UUID]:
        """Return the ids of those by which the firm `uscc` makes what the certificate is of."""
        terms = {f"contractor:{uscc}", f"certificate:{certificate_no}"}
        return [
            UUID(key)
            for key, document in self._live(uscc, [terms])
            if any(
                (side["contractor_uscc"], side["certificate_no"]) == (uscc, certificate_no)
                for side in document["sides"].values()
            )
        ]

    def unread(self) -> int:
        """Return how many entries every question looks through, since no view has read them yet."""
        return sum(self._queries.unread([Entrustments.name]).values())

    def _live(self, uscc: str, terms: Iterable[set[str]]) -> Iterator[tuple[str, Document]]:
        view = Entrustments()
        keys = coming_keys(self._database, view, MATTER, uscc)
        for wanted in terms:
            keys |= set(self._keys(wanted))
        documents = current_documents(self._database, view, MATTER, keys)
        for key, document in sorted(documents.items()):
            if is_live(document):
                yield key, document

    def _keys(self, terms: set[str]) -> Iterator[str]:
        after = ""
        while found := self._queries.having(Entrustments.name, terms, after, self._page):
            yield from (one.key for one in found)
            after = found[-1].key

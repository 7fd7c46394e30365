"""Which matters are repaired, for readers of entries that look at no document (CRD-004)."""

from collections.abc import Collection, Iterator

import sqlalchemy as sa

from shared.projections.folding import read_document
from shared.projections.matters import CREDIT_REPAIRS, MATTERS
from shared.projections.positions import kept_as
from shared.projections.use_status import is_repaired
from shared.store.rows import one_of
from shared.store.tables import document_terms, documents

_TERM = "repaired:"
_VIEWS = {one.matter: one.name for one in MATTERS}


def repaired_among(connection: sa.Connection, streams: Collection[str]) -> set[str]:
    """Return which of `streams` are of matters that who decided on them has repaired (CRD-005).

    Whatever other logs tell in them is repaired as well, as what the host of a penalty published.
    They are those that the views rest on.
    """
    return {one for one in _named(connection, streams) if _is_repaired(connection, one)}


def _named(connection: sa.Connection, streams: Collection[str]) -> Iterator[str]:
    """Yield those of `streams` that any repair names, whoever says so."""
    terms = [f"{_TERM}{stream}" for stream in sorted(streams)]
    of_repairs = document_terms.c.view == kept_as(CREDIT_REPAIRS.name)
    named = one_of(connection, document_terms.c.term, terms)
    for term in connection.scalars(
        sa.select(document_terms.c.term).where(of_repairs, named).distinct()
    ):
        yield term.removeprefix(_TERM)


def _is_repaired(connection: sa.Connection, stream: str) -> bool:
    matter, _, key = stream.partition("/")
    if matter not in _VIEWS:
        return False
    view = kept_as(_VIEWS[matter])
    document = connection.scalar(
        sa.select(documents.c.document).where(documents.c.view == view, documents.c.key == key)
    )
    return document is not None and is_repaired(read_document(document))

"""Which matters are repaired, for readers of entries that look at no document (CRD-004)."""

from collections.abc import Collection

import msgspec
import sqlalchemy as sa

from shared.projections.matters import CREDIT_REPAIRS
from shared.projections.positions import kept_as
from shared.projections.view import Document
from shared.store.rows import one_of
from shared.store.tables import document_terms, documents

_JSON = msgspec.json.Decoder(Document)


def repaired_among(connection: sa.Connection, streams: Collection[str]) -> set[tuple[str, str]]:
    """Return which of `streams` are repaired, each in the log that says so (CRD-005).

    They are those that the views rest on.
    """
    terms = [f"repaired:{stream}" for stream in sorted(streams)]
    view = kept_as(CREDIT_REPAIRS.name)
    found = connection.scalars(
        sa.select(documents.c.document)
        .join_from(
            document_terms,
            documents,
            sa.and_(
                documents.c.view == document_terms.c.view, documents.c.key == document_terms.c.key
            ),
        )
        .where(document_terms.c.view == view, one_of(connection, document_terms.c.term, terms))
        .distinct()
    )
    return {
        (told["log"], stream)
        for document in map(_JSON.decode, found)
        for told in document["told"]
        for stream in told["state"]["repaired"]
    }

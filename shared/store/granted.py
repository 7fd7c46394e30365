"""What the grants in a stored log have opened, read from their bytes."""

import sqlalchemy as sa

from shared.log.entry import MalformedEntry, unframe_openings
from shared.log.grants import GRANT_KIND, Span, joined, read_grant
from shared.store.tables import entries


def granted_spans(connection: sa.Connection, log: str) -> dict[str, tuple[Span, ...]]:
    """Return what the sound grants of `log` have opened, by reader or "*".

    The grants are found by the column of kinds; one whose bytes are damaged opens nothing.
    """
    which = (entries.c.log == log, entries.c.kind == GRANT_KIND, entries.c.problem.is_(None))
    query = sa.select(entries.c.position, entries.c.kind, entries.c.openings).where(*which)
    spans: dict[str, list[Span]] = {}
    for row in connection.execute(query):
        try:
            grant = read_grant(row.kind, unframe_openings(row.openings), row.position)
        except MalformedEntry:
            continue
        for reader in grant.readers:
            spans.setdefault(reader, []).extend(grant.spans)
    return {reader: joined(opened) for reader, opened in spans.items()}

"""What a view would show of a matter if nothing of it were sealed; for those who may know of it."""

import sqlalchemy as sa

from shared.projections.folding import fold
from shared.projections.positions import names_of
from shared.projections.reading import entries_at, sealed_of
from shared.projections.view import Document, View
from shared.store.database import Database
from shared.store.tables import view_keys


def with_sealed(database: Database, view: View, key: str, stream: str) -> Document | None:
    """Return the document of `view` under `key`, what is sealed of `stream` folded in.

    It rests on what the view has taken, and on all that is sealed here; None for nothing at all.
    """
    with database.read() as connection:
        (name,) = names_of(connection, [view])
        rows = connection.execute(
            sa.select(view_keys.c.log, view_keys.c.position).where(
                view_keys.c.view == name, view_keys.c.key == key
            )
        )
        places = [(log, position) for log, position in rows]
        found = [*entries_at(connection, places), *sealed_of(connection, stream)]
    return fold(view, found).document if found else None

"""Following the logs: the next entries into the views, a page at a time.

A page is one transaction. View keys, documents, search terms and positions move together, so a
kill at any point repeats nothing and loses nothing.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from shared.projections.generation import Generation
from shared.projections.positions import Positions, is_behind, move, reached
from shared.projections.reading import arrivals
from shared.store.tables import entries

PAGE_ENTRIES = 500


def take_page(
    connection: sa.Connection, generations: Sequence[Generation], until: Positions
) -> int:
    """Take a page of what arrived up to `until` into `generations`; return how many entries.

    Generations that stand at the same positions, as all do but after a rebuild, take it together;
    the others follow with the next pages. 0 when all have reached `until`.
    """
    positions = reached(connection, [one.name for one in generations], until)
    behind = [one for one in generations if is_behind(positions[one.name], until)]
    if not behind:
        return 0
    start = positions[behind[0].name]
    together = [one for one in behind if positions[one.name] == start]
    page = next_page(connection, start, until)
    found = [
        entry for log, end in page.items() for entry in arrivals(connection, log, start[log], end)
    ]
    for generation in together:
        generation.fold_in(connection, generation.index(connection, found))
    move(connection, [one.name for one in together], page)
    return sum(end - start[log] for log, end in page.items())


def next_page(connection: sa.Connection, start: Positions, until: Positions) -> Positions:
    """Return where the next page ends, for each log that it takes entries of."""
    page: dict[str, int] = {}
    room = PAGE_ENTRIES
    for log in _oldest_first(connection, start, until):
        page[log] = min(until[log], start[log] + room)
        room -= page[log] - start[log]
        if not room:
            break
    return page


def _oldest_first(connection: sa.Connection, start: Positions, until: Positions) -> list[str]:
    """Return the logs that go on, the one with the oldest next entry first.

    So entries come nearly in their order when much has piled up, and few documents fold anew.
    """
    following = [log for log, end in sorted(until.items()) if start[log] < end]
    if len(following) < 2:  # noqa: PLR2004 - nothing to order
        return following
    next_ones = [(log, start[log]) for log in following]
    rows = connection.execute(
        sa.select(entries.c.log, entries.c.at_ms).where(
            sa.tuple_(entries.c.log, entries.c.arrival).in_(next_ones)
        )
    )
    at_ms = dict(rows.all())
    return sorted(following, key=lambda log: at_ms.get(log) or 0)

"""The archive of a firm as it stood on a day, or as this node knew it on a day (D9).

Both are folds of fewer entries of the same key: `as_of` leaves out what happened after the day by
its legal date, or by its recorded day where it has none; `known_on` what this node learned after
the end of the day in Asia/Shanghai (LAW-011). Nothing of it is stored.

`as_of` asks what was true on a day by what is known today, so corrections count whenever they were
made, and a fact counts from its corrected day on; only `known_on` leaves out what was corrected
later.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from shared.domain.dates import legal_date
from shared.projections.archive import Archive
from shared.projections.folding import fold, settle
from shared.projections.generation import MAX_KEY, fits
from shared.projections.lines import instant, line
from shared.projections.positions import kept_as
from shared.projections.reading import entries_at
from shared.projections.view import Document, FoldEntry
from shared.store.database import Database, from_ms
from shared.store.tables import entries, view_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Up to when facts count: on the day `as_of`, learned by the day `known_on`; None is any."""

    as_of: date | None = None
    known_on: date | None = None


def archive_at(database: Database, uscc: str, moment: Moment) -> Document | None:
    """Return the archive of the firm `uscc` at `moment`; None where nothing was known of it.

    Its member `learned` tells when this node got each entry, by "authority:position".
    """
    held = _held(database, uscc)
    counted = counted_at(held, moment)
    if not counted:
        return None
    return {
        **fold(Archive(), counted).document,
        "as_of": moment.as_of and moment.as_of.isoformat(),
        "known_on": moment.known_on and moment.known_on.isoformat(),
        "learned": dict(_learned(counted, held)),
    }


def counted_at(held: Mapping[FoldEntry, datetime], moment: Moment) -> list[FoldEntry]:
    """Return what counts at `moment` of the entries `held`, each with when it was learned.

    They are corrected as was known then.
    """
    known = [entry for entry, learned in held.items() if _is_known(learned, moment)]
    return [entry for entry in settle(in_order(known)) if _has_happened(entry, moment)]


def _is_known(learned: datetime, moment: Moment) -> bool:
    return moment.known_on is None or legal_date(learned) <= moment.known_on


def _has_happened(entry: FoldEntry, moment: Moment) -> bool:
    if moment.as_of is None:
        return True
    stated: str | None = line(entry)["on"]
    return (stated or legal_date(entry.at).isoformat()) <= moment.as_of.isoformat()


def _learned(
    counted: Iterable[FoldEntry], known: Mapping[FoldEntry, datetime]
) -> Iterator[tuple[str, str]]:
    """Yield when this node got each entry that is `counted`, and each correction of one."""
    at = {(entry.log, entry.position): instant(learned) for entry, learned in known.items()}
    for entry in counted:
        yield f"{entry.log}:{entry.position}", at[entry.log, entry.position]
        for one in entry.settled.amendments if entry.settled is not None else ():
            yield f"{one.by.log}:{one.by.position}", at[one.by.log, one.by.position]


def _held(database: Database, uscc: str) -> dict[FoldEntry, datetime]:
    """Return the entries of the archive, each with when it arrived here."""
    if not fits(uscc, MAX_KEY):
        return {}
    indexed = (view_keys.c.view == kept_as(Archive.name), view_keys.c.key == uscc)
    query = (
        sa.select(entries.c.log, entries.c.position, entries.c.received_ms)
        .join(
            view_keys,
            sa.and_(view_keys.c.log == entries.c.log, view_keys.c.position == entries.c.position),
        )
        .where(*indexed)
    )
    with database.read() as connection:
        received = {(log, at): from_ms(ms) for log, at, ms in connection.execute(query)}
        found = entries_at(connection, received)
    return {entry: received[entry.log, entry.position] for entry in found}


def in_order(found: Iterable[FoldEntry]) -> list[FoldEntry]:
    """Return `found` by log and position."""
    return sorted(found, key=lambda entry: (entry.log, entry.position))

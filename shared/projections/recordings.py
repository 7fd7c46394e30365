"""The view of recordings: how soon after its legal day each fact came into its log.

One document for each log and legal day of recording, so that an entry that arrives late folds a
day anew and no more:

    {"log", "day", "facts": number of facts, "unreadable": number, "legal_days": {day: number}}

It is about the act of recording: what was corrected or annulled later counts by its first word.
"""

from collections.abc import Iterator
from datetime import date, datetime

from shared.domain.dates import legal_date
from shared.domain.event import Event
from shared.projections.view import Document, FoldEntry


class Recordings:
    """The view `recordings`, keyed by log and day, such as `zj:2026-09-30`."""

    name = "recordings"

    def keys(self, entry: FoldEntry) -> tuple[str, ...]:
        """Return log and day of a fact, and of what this version cannot read."""
        event = entry.told
        if event is not None and event.SECTION is None:
            return ()  # no fact, or a correction, which has no waiting time of its own
        return (f"{entry.log}:{_day(entry.at)}",)

    def evolve(self, document: Document | None, entry: FoldEntry) -> Document:
        """Return the document after `entry`."""
        day = _day(entry.at)
        empty: Document = {
            "log": entry.log,
            "day": day,
            "facts": 0,
            "unreadable": 0,
            "legal_days": {},
        }
        before = empty if document is None else document
        if entry.told is None:
            return {**before, "unreadable": before["unreadable"] + 1}
        told = _legal_day(entry.told)
        if told is None:
            return before
        counted = before["legal_days"].get(told, 0) + 1
        days = {**before["legal_days"], told: counted}
        return {**before, "facts": before["facts"] + 1, "legal_days": days}

    def terms(self, document: Document) -> Iterator[str]:
        """Yield one term for each legal day, and one for what is unreadable."""
        place = f"{document['log']}:{document['day']}"
        if document["unreadable"]:
            yield f"unreadable:{place}:{document['unreadable']}"
        for told, number in document["legal_days"].items():
            yield f"recorded:{place}:{told}:{number}"


def _legal_day(event: Event) -> str | None:
    told: object = None if event.ON is None else getattr(event, event.ON)
    if isinstance(told, datetime):
        return _day(told)
    return told.isoformat() if isinstance(told, date) else None


def _day(at: datetime) -> str:
    """Return the legal day of `at`; at the ends of time, which a peer may name, the day in UTC."""
    try:
        return legal_date(at).isoformat()
    except OverflowError:
        return at.date().isoformat()

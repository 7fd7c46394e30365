"""The view of inspections: one document per inspection id, one side per authority that wrote of it.

An inspection has one author. The authority that delegated it adds the confirmation of its report,
which counts only if that is the one that the author names. Should another log tell an inspection of
the same id, both sides stand next to each other, the state is `conflicting`, and neither hides the
other.

    {"inspection_id", "authority", "state", "confirmed", "sides": {authority: side},
     "notices": [line, …]}

`notices` are those that name the inspection among what they are about; they are no part of it. One
of which nothing but a notice is known is `untold`.
"""

from collections.abc import Iterator
from functools import lru_cache

from shared.domain.inspection.events import OfInspection, ReportConfirmed
from shared.domain.notice import NoticeSent
from shared.projections import inspection_duties
from shared.projections.duties import duty_terms
from shared.projections.inspection_sides import step
from shared.projections.lines import DISREGARDED, line
from shared.projections.statistic_terms import finding_terms
from shared.projections.streams import id_in_stream, matter_keys
from shared.projections.two_sided import CONFLICTING
from shared.projections.view import Document, FoldEntry

UNTOLD = "untold"

_NOTHING_TOLD: Document = {
    "inspection_id": None,
    "authority": None,
    "state": UNTOLD,
    "confirmed": None,
    "sides": {},
    "notices": [],
}


class Inspections:
    """The view `inspections`, keyed by inspection id."""

    name = "inspections"

    def keys(self, entry: FoldEntry) -> tuple[str, ...]:
        """Return the ids of the inspections that `entry` is about: its own, those it notifies."""
        about = inspection_id(entry)
        if about is not None:
            return (about,)
        return matter_keys("inspection", entry) if isinstance(entry.event, NoticeSent) else ()

    def evolve(self, document: Document | None, entry: FoldEntry) -> Document:
        """Return the document after `entry`, with the side of its author moved on."""
        before = _NOTHING_TOLD if document is None else document
        notice = entry.event
        if isinstance(notice, NoticeSent):
            status = "final" if notice.sender == entry.log else DISREGARDED
            return {**before, "notices": [*before["notices"], line(entry, status)]}
        earlier: Document = before["sides"]
        sides = {**earlier, entry.log: step(earlier.get(entry.log), entry)}
        author = _author(sides)
        return {
            **before,
            "inspection_id": inspection_id(entry),
            "authority": author,
            "state": sides[author]["stage"] if author is not None else CONFLICTING,
            "confirmed": None if author is None else _confirmed(sides, author),
            "sides": sides,
        }

    def terms(self, document: Document) -> Iterator[str]:
        """Yield state, authorities, firm, purpose, mode, parties, entrustments and duties."""
        yield f"state:{document['state']}"
        yield from (f"authority:{authority}" for authority in _tellers(document["sides"]))
        for side in document["sides"].values():
            if side["uscc"] is not None:
                yield f"uscc:{side['uscc']}"
                yield f"purpose:{side['purpose']}"
                yield f"mode:{side['mode']}"
            for named in side["entrustments"]:
                yield f"entrustment:{named['entrustment_id']}"
                yield f"registrant:{named['registrant_uscc']}"
                yield f"contractor:{named['contractor_uscc']}"
        yield from finding_terms(document)
        yield from duty_terms(self.duties(document))

    def duties(self, document: Document) -> list[Document]:
        """Return what follows from the inspection."""
        return inspection_duties.duties(document)


@lru_cache(maxsize=1024)
def inspection_id(entry: FoldEntry) -> str | None:
    """Return the id of the inspection that `entry` is about, or None for any other matter."""
    event = entry.event
    if event is None:
        return id_in_stream(entry, "inspection")
    return str(event.inspection_id) if isinstance(event, OfInspection) else None


def inspecting_authority(entry: FoldEntry) -> str:
    """Return who carried out the inspection that `entry` is about, as its log may say.

    That is the log's own authority, but for the confirmation of what was delegated.
    """
    event = entry.told
    if isinstance(event, ReportConfirmed) and event.delegating_authority == entry.log:
        return event.commissioned_authority
    return entry.log


def _author(sides: Document) -> str | None:
    tellers = _tellers(sides)
    return tellers[0] if len(tellers) == 1 else None


def _tellers(sides: Document) -> list[str]:
    """Return who tells an inspection, and does not only confirm one; all, where nobody does."""
    told = [authority for authority, side in sides.items() if side["uscc"] is not None]
    return told or list(sides)


def _confirmed(sides: Document, author: str) -> Document | None:
    """Return what the authority that delegated the author's inspection has confirmed of it."""
    delegating = sides[author]["delegating_authority"]
    confirmed: Document | None = sides[delegating]["confirmed"] if delegating in sides else None
    return confirmed

"""Opening to the other authority what a shared entrustment makes relevant of the own log.

A loop over stored state: it follows what arrives of all logs. An entry of an entrustment lets it
look through all that the own log says of both firms. An entry of the own log about a shared firm
lets it look at the matter of that entry, unless its header says that the other authority reads it
anyway, as nearly all do. What is relevant and closed is opened. A grant is written in one
transaction with what it opens, so whoever is killed in between, or gets a page again, finds
nothing left to be opened, or all of it.
"""

from collections.abc import Collection, Iterator, Sequence

from services.authority.desk import Desk
from services.authority.own_archive import OwnArchive
from services.authority.sharing import MATTER, Sharing, shared_with
from shared.domain.access import GRANTS, MOST_SPANS, AccessGranted, grant
from shared.domain.audience import EVERYBODY, audience_of
from shared.domain.correction import EntryAnnulled, EntryCorrected, OfCorrection, correcting
from shared.domain.entrustment.events import OfEntrustment
from shared.domain.events import EVENT_TYPES
from shared.domain.history import may_be_relevant, relevant_facts, relevant_steps
from shared.domain.inspection.events import InspectionEvent, NamedEntrustment
from shared.errors import ConcurrentChange
from shared.log.grants import spans_of
from shared.projections.arrivals import ArrivalPage, ArrivalReader
from shared.projections.view import FoldEntry
from shared.store.authority_log import LoggedEvent
from shared.store.entries import StoredEntry

RECORDER = "node"
REASON = "委托生产关系所涉历史监管信息（医疗器械生产监督管理办法第五十八条）"
HISTORY = "history"
"""The name under which the loop's place is kept."""
MOST_UNREAD = 5000
"""Entries that the views may be behind while history is opened."""
RELEVANT_KINDS = (
    *sorted(kind for kind, told in EVENT_TYPES.items() if may_be_relevant(told)),
    EntryCorrected.KIND,
    EntryAnnulled.KIND,
)


class HistoryOpener:
    """Opens history, page by page of what arrives."""

    def __init__(self, desk: Desk, archive: OwnArchive, arrivals: ArrivalReader) -> None:
        """Open through `desk` what `archive` knows of the own log, following `arrivals`."""
        self._desk = desk
        self._archive = archive
        self._arrivals = arrivals
        self._sharing = Sharing(desk)

    def catch_up(self) -> int:
        """Open what is due for all that has arrived by now; return how many grants were written.

        While the views are far behind it does nothing: it would ask about every firm that arrives,
        and each answer would look through all that the views have not read.

        Raises:
            LianjianError: the log or the database refuses; the next call goes on from there.
        """
        grants = 0
        while (page := self._arrivals.next_page()) is not None:
            if self._desk.standing.unread() > MOST_UNREAD:
                return grants
            grants += self._open(page)
            self._arrivals.done(page)
        return grants

    def _open(self, page: ArrivalPage) -> int:
        told = self._arrivals.of_matter(page, MATTER)
        self._sharing.forget(told)
        anew = {firm for entry in told for firm in self._parties(entry)}
        closed: dict[tuple[str, str], tuple[NamedEntrustment, set[str]]] = {}
        for entry in self._arrivals.addressed(page, self._desk.authority, RELEVANT_KINDS):
            for firm in entry.subjects if entry.audience != EVERYBODY else ():
                shared = self._sharing.of(firm)
                if not shared.is_certain:
                    anew.add(firm)
                for other in shared.others.keys() - entry.audience:
                    named = shared.others[other]
                    closed.setdefault((firm, other), (named, set()))[1].add(entry.stream)
        grants = sum(open_history(self._desk, self._archive, firm) for firm in sorted(anew))
        for (firm, other), (named, streams) in closed.items():
            if firm not in anew:
                grants += _open_to(self._desk, self._archive, firm, named, other, streams)
        return grants

    def _parties(self, entry: FoldEntry) -> Sequence[str]:
        """Return the firms that `entry` may let this authority share with another one.

        Of a correction, or what a newer version wrote, nobody can tell: those that it concerns.
        """
        event = entry.event
        if isinstance(event, OfEntrustment) and self._desk.authority not in (
            event.registrant_authority,
            event.contractor_authority,
        ):
            return ()
        return entry.subjects


def open_history(desk: Desk, archive: OwnArchive, firm: str) -> int:
    """Open what the live entrustments of `firm` make relevant; return how many grants it took.

    What is relevant of a firm is so for each entrustment that it has with firms of the same
    authority.

    Raises:
        LianjianError: what the log and the database refuse.
    """
    grants = 0
    for other, named in sorted(shared_with(desk, firm).others.items()):
        streams = {entry.stream or "" for entry in archive.closed(firm, other)}
        grants += _open_to(desk, archive, firm, named, other, streams)
    return grants


def _open_to(
    desk: Desk,
    archive: OwnArchive,
    firm: str,
    named: NamedEntrustment,
    other: str,
    streams: Collection[str],
) -> int:
    """Grant `other` what of `streams` is relevant and closed to it; return how many grants it took.

    `streams` are matters of the own log about `firm`, which `named` makes relevant to `other`.
    """
    grants = 0
    while True:
        version = desk.log.version(GRANTS)
        relevant = _relevant(desk, firm, named, other, streams)
        closed = archive.closed_among(relevant, other)
        spans = spans_of(entry.position for entry in closed)[:MOST_SPANS]
        if not spans:
            return grants
        granted = AccessGranted(
            positions=spans,
            to=(other,),
            reason=REASON,
            granted_on=desk.today(),
            entrustment_id=named.entrustment_id,
            recorded_by=f"{desk.authority}:{RECORDER}",
        )
        event = grant(granted, desk.authority, archive.size())
        logged = LoggedEvent(
            originator_id=event.stream,
            originator_version=version + 1,
            event=event,
            subjects=(),
            audience=audience_of(event, desk.authority),
        )
        try:
            desk.log.append([logged])
        except ConcurrentChange:
            continue
        grants += 1


def _relevant(
    desk: Desk, firm: str, named: NamedEntrustment, other: str, streams: Collection[str]
) -> list[int]:
    """Return the positions in the own log, of `streams`, of what is relevant to `other`."""
    return sorted(
        position
        for stream in streams
        for position in _relevant_of_matter(
            [entry for entry in desk.held(stream) if entry.log == desk.authority],
            firm,
            named,
            other,
        )
    )


def _relevant_of_matter(
    own: Sequence[StoredEntry], firm: str, named: NamedEntrustment, other: str
) -> Iterator[int]:
    """Yield the positions of those entries of one matter that are relevant to `other`.

    So are their corrections. Where a newer version has written some of it, that are none.
    """
    written = {entry.position: entry.event() for entry in own}
    told = {at: event for at, event in written.items() if event is not None}
    if len(told) < len(own):
        return
    facts = {at: event for at, event in told.items() if not isinstance(event, OfCorrection)}
    inspected = [event for event in facts.values() if isinstance(event, InspectionEvent)]
    steps = (
        relevant_steps(inspected, own[0].log, named, other)
        if len(inspected) == len(facts)
        else relevant_facts(list(facts.values()), firm)
    )
    places = list(facts)
    relevant = {places[step] for step in steps}
    yield from relevant
    yield from correcting(told, relevant.__contains__)

"""Opening to the other authority what a shared entrustment makes relevant of the own log.

A loop over stored state: it follows what arrives of all logs, and of each firm that this concerns
opens what is relevant and closed. A grant is written in one transaction with what it opens, so
whoever is killed in between finds nothing left to be opened, or all of it.
"""

from collections.abc import Collection, Iterator, Sequence

from services.authority.desk import Desk
from services.authority.own_archive import OwnArchive
from services.authority.records import entrustment_of
from shared.domain.access import GRANTS, MOST_SPANS, AccessGranted, grant
from shared.domain.audience import audience_of
from shared.domain.entrustment.events import OfEntrustment
from shared.domain.entrustment.refusals import EntrustmentClaimedByTwo, EntrustmentUnknown
from shared.domain.history import is_made_relevant, relevant_steps
from shared.domain.inspection.events import InspectionEvent, NamedEntrustment
from shared.domain.inspection.planning import name_entrustment
from shared.errors import ConcurrentChange, UnreadableEvent
from shared.log.grants import spans_of
from shared.projections.arrivals import ArrivalReader
from shared.projections.view import FoldEntry
from shared.store.authority_log import LoggedEvent
from shared.store.entries import StoredEntry

RECORDER = "node"
REASON = "委托生产关系所涉历史监管信息（医疗器械生产监督管理办法第五十八条）"
INSPECTION = "inspection/"
HISTORY = "history"
"""The name under which the loop's place is kept."""


class HistoryOpener:
    """Opens history, page by page of what arrives."""

    def __init__(self, desk: Desk, archive: OwnArchive, arrivals: ArrivalReader) -> None:
        """Open through `desk` what `archive` knows of the own log, following `arrivals`."""
        self._desk = desk
        self._archive = archive
        self._arrivals = arrivals

    def catch_up(self) -> int:
        """Open what is due for all that has arrived by now; return how many grants were written.

        Raises:
            LianjianError: the log or the database refuses; the next call goes on from there.
        """
        grants = 0
        while (page := self._arrivals.next_page()) is not None:
            for firm in sorted({firm for one in page.entries for firm in self._concerned(one)}):
                grants += open_history(self._desk, self._archive, firm)
            self._arrivals.done(page)
        return grants

    def _concerned(self, entry: FoldEntry) -> Sequence[str]:
        """Return the firms of which `entry` may make something relevant, or is it itself."""
        event, me = entry.event, self._desk.authority
        match event:
            case OfEntrustment() if me in (event.registrant_authority, event.contractor_authority):
                return event.registrant_uscc, event.contractor_uscc
            case None:
                return ()
            case _:
                return entry.subjects if entry.log == me and is_made_relevant(event) else ()


def open_history(desk: Desk, archive: OwnArchive, firm: str) -> int:
    """Open what the live entrustments of `firm` make relevant; return how many grants it took.

    One that its registrant's authority has not established, or that two claim, opens nothing, nor
    does one of which a newer version of this program has told in the own log. What is relevant of a
    firm is so for each entrustment that it has with firms of the same authority.

    Raises:
        LianjianError: what the log and the database refuse.
    """
    shared: dict[str, NamedEntrustment] = {}
    for entrustment_id in desk.standing.of_firm(firm):
        try:
            entrustment = entrustment_of(desk, entrustment_id)
        except (EntrustmentUnknown, EntrustmentClaimedByTwo, UnreadableEvent):
            continue
        named = name_entrustment(entrustment)
        parties = {named.registrant_authority, named.contractor_authority}
        if entrustment.established is None or desk.authority not in parties:
            continue
        for other in parties - {desk.authority}:
            shared.setdefault(other, named)
    return sum(
        _open_to(desk, archive, firm, named, other) for other, named in sorted(shared.items())
    )


def _open_to(
    desk: Desk, archive: OwnArchive, firm: str, named: NamedEntrustment, other: str
) -> int:
    """Grant `other` what of `firm` is relevant and closed to it; return how many grants it took."""
    grants = 0
    while True:
        version = desk.log.version(GRANTS)
        spans = spans_of(_due(desk, archive, firm, named, other))[:MOST_SPANS]
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


def _due(
    desk: Desk, archive: OwnArchive, firm: str, named: NamedEntrustment, other: str
) -> Iterator[int]:
    """Yield the positions of the own log that are relevant to `other` and closed to it."""
    closed = {entry.position: entry for entry in archive.closed(firm, other)}
    for stream in sorted({entry.stream or "" for entry in closed.values()}):
        if stream.startswith(INSPECTION):
            own = [entry for entry in desk.held(stream) if entry.log == desk.authority]
            yield from _relevant(own, closed.keys(), desk.authority, named, other)


def _relevant(
    own: Sequence[StoredEntry],
    closed: Collection[int],
    writer: str,
    named: NamedEntrustment,
    other: str,
) -> Iterator[int]:
    """Yield the positions among `closed` of one inspection's entries that are relevant."""
    told = [event for entry in own if isinstance(event := entry.event(), InspectionEvent)]
    if len(told) == len(own):  # otherwise a newer version has written some of it
        for step in relevant_steps(told, writer, named, other):
            if own[step].position in closed:
                yield own[step].position

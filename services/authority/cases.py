"""Cases in the own log: opened (APL-054) and closed (APL-060)."""

from collections.abc import Iterator
from uuid import UUID

from services.authority.desk import Desk, Request
from services.authority.firm_facts import concerned, told
from services.authority.records import enterprise_of
from shared.domain import case as cases
from shared.domain.case import CaseClosed, CaseOpened, Closing
from shared.domain.penalty.events import PenaltyChanged, PenaltyDecided, PenaltyRevoked
from shared.store.appending import Appended


def open_case(desk: Desk, request: Request, stated: CaseOpened) -> Appended:
    """Put a suspected violation on file.

    Raises:
        LianjianError: what `shared.domain.case.open_case` and the log refuse.
    """
    firm = enterprise_of(desk, stated.uscc)
    event = cases.open_case(concerned(desk, stated), firm, desk.authority, desk.today())
    return desk.append(request, 1, event)


def close_case(desk: Desk, request: Request, case_id: UUID, closing: Closing) -> Appended:
    """Close a case of the own log.

    Raises:
        LianjianError: what `shared.domain.case.close_case` and the log refuse.
    """
    version, events = told(desk, f"case/{case_id}")
    case = cases.replay(events)
    stated = CaseClosed(
        case_id=case_id,
        uscc=case.uscc,
        concerned=(),
        finding_authority=case.finding_authority,
        outcome=closing.outcome,
        penalties=closing.penalties,
        transferred_to=closing.transferred_to,
        summary=closing.summary,
        closed_on=closing.closed_on,
        recorded_by=request.caller,
    )
    named = concerned(desk, stated, events)
    event = cases.close_case(case, named, frozenset(_decided(desk, stated)), desk.today())
    return desk.append(request, version + 1, event)


def _decided(desk: Desk, stated: CaseClosed) -> Iterator[UUID]:
    """Yield which of the penalties that `stated` names were decided in the case and stand."""
    streams = {f"penalty/{penalty_id}" for penalty_id in stated.penalties}
    told = desk.told(desk.held_of(streams))
    events = [event for entry, event in told if entry.log == desk.authority]
    penalties = [event for event in events if isinstance(event, PenaltyDecided)]
    undone = {
        event.penalty_id for event in events if isinstance(event, PenaltyChanged | PenaltyRevoked)
    }
    for penalty in penalties:
        if penalty.case_id == stated.case_id and penalty.penalty_id not in undone:
            yield penalty.penalty_id

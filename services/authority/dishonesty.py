"""Recording facts of dishonesty in the own log: adverse conduct, the serious list, and repairs.

ARC-001, CRD-003, CRD-004, CRD-005.
"""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from services.authority.desk import Desk, Request
from services.authority.firm_facts import concerned, is_about, told
from services.authority.records import enterprise_of
from shared.domain import adverse_conduct, credit_repair, serious_list
from shared.domain.adverse_conduct import AdverseConductRecorded
from shared.domain.audience import EVERYBODY
from shared.domain.credit_repair import CreditRepaired
from shared.domain.credit_terms import terms_on
from shared.domain.event import Event
from shared.domain.penalty.events import PenaltyDecided
from shared.domain.serious_list import Removal, SeriousListEntered
from shared.store.appending import Appended
from shared.store.entries import readers_of


def record_conduct(desk: Desk, request: Request, stated: AdverseConductRecorded) -> Appended:
    """Record adverse conduct of a firm.

    Raises:
        LianjianError: what `shared.domain.adverse_conduct.record_conduct` and the log refuse.
    """
    event = adverse_conduct.record_conduct(
        concerned(desk, stated),
        enterprise_of(desk, stated.uscc),
        is_about(desk, stated.source, stated.uscc),
        terms_on(desk.today()),
        desk.today(),
    )
    return desk.append(request, 1, event)


def enter_list(desk: Desk, request: Request, stated: SeriousListEntered) -> Appended:
    """Put a firm on the list of serious violations.

    Raises:
        LianjianError: what `shared.domain.serious_list.enter_list` and the log refuse.
    """
    event = serious_list.enter_list(
        stated,
        enterprise_of(desk, stated.uscc),
        is_about(desk, stated.penalty, stated.uscc),
        terms_on(desk.today()),
        desk.today(),
    )
    return desk.append(request, 1, event)


def remove_from_list(desk: Desk, request: Request, listing_id: UUID, removal: Removal) -> Appended:
    """Remove a firm from the list that the own log had put it on.

    Raises:
        LianjianError: what `shared.domain.serious_list.remove_from_list` and the log refuse.
    """
    version, events = told(desk, f"serious-listing/{listing_id}")
    event = serious_list.remove_from_list(
        serious_list.replay(events),
        listing_id,
        removal,
        terms_on(desk.today()),
        request.caller,
        desk.today(),
    )
    return desk.append(request, version + 1, event)


def repair(desk: Desk, request: Request, stated: CreditRepaired) -> Appended:
    """End the use of facts of the own log; whoever was told of them is told of this.

    Raises:
        LianjianError: what `shared.domain.credit_repair.repair_credit` and the log refuse.
    """
    terms = terms_on(desk.today())
    streams = stated.repaired
    facts = {one: credit_repair.fact_of(one, desk.own(one), terms) for one in streams}
    held = desk.held_of(streams)
    elsewhere = {entry.stream or "" for entry in held if entry.log != desk.authority}
    firm = enterprise_of(desk, stated.uscc)
    event = credit_repair.repair_credit(stated, facts, elsewhere, firm, desk.today())
    repaired = (*streams, *credit_repair.cases_repaired(streams, _told_of_cases(desk, streams)))
    with desk.database.read() as connection:
        readers = readers_of(connection, desk.authority, repaired)
    told_to = EVERYBODY if readers.issuperset(EVERYBODY) else tuple(sorted(readers))
    return desk.append(request, 1, replace(event, repaired=repaired, told_to=told_to))


def _told_of_cases(desk: Desk, streams: Iterable[str]) -> list[Event]:
    """Return what the own log tells of the cases that the penalties of `streams` came from."""
    cases = {
        case
        for stream in streams
        for event in desk.own(stream)
        if isinstance(event, PenaltyDecided)
        for case in event.touches
    }
    return [event for case in sorted(cases) for event in desk.own(case)]

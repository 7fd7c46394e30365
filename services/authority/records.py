"""What this node knows of a firm, licence, certificate or entrustment, from all logs.

A firm, licence or certificate may be on record in several logs: then one word goes first, as
`speaker` of its module says, and each log's entries are folded apart.

An authority speaks for itself: an entrustment is established by an entry in the log of the
registrant's authority, answered in the contractor's; what another log says of it is not heard, and
where two claim to be that log, `shared.domain.entrustment.claims` says whose it is.

What was corrected counts as corrected, and what was annulled not at all.

An entry of a peer that this version cannot read is passed over: a newer peer must stop nobody. One
of the own log raises `UnreadableEvent`: an authority decides nothing against what it said itself.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from services.authority.desk import Desk
from shared.domain import access
from shared.domain import adverse_event as adverse_events
from shared.domain import certificate as certificates
from shared.domain import enterprise as enterprises
from shared.domain import licence as licences
from shared.domain.access import (
    AccessDeclined,
    AccessEvent,
    AccessGranted,
    AccessRequest,
    AccessRequested,
)
from shared.domain.adverse_event import AdverseEvent
from shared.domain.certificate import Certificate, CertificateEvent
from shared.domain.enterprise import Enterprise, EnterpriseEvent
from shared.domain.entrustment.claims import claims, true_claims
from shared.domain.entrustment.events import EntrustmentEvent
from shared.domain.entrustment.refusals import EntrustmentClaimedByTwo
from shared.domain.entrustment.state import Entrustment
from shared.domain.event import Event
from shared.domain.inspection.delegation import Exchange
from shared.domain.inspection.events import (
    InspectionPlanned,
    ReportConfirmed,
    ResultReturned,
    SiteEntered,
)
from shared.domain.inspection.partners import as_read, inspection_in_case
from shared.domain.inspection.state import Inspection
from shared.domain.licence import Licence, LicenceEvent
from shared.store.entries import StoredEntry

Told = TypeVar("Told", bound=Event)
State = TypeVar("State")


def enterprise_of(desk: Desk, uscc: str) -> Enterprise | None:
    """Return the firm, as its home authority tells it where it does."""
    told = told_enterprise(desk, uscc)
    return told.get(enterprises.speaker(told) or "")


def licence_of(desk: Desk, licence_no: str) -> Licence | None:
    """Return the licence, as its issuer tells it where it does."""
    told = told_licence(desk, licence_no)
    return told.get(licences.speaker(told) or "")


def certificate_of(desk: Desk, certificate_no: str) -> Certificate | None:
    """Return the certificate, as its issuer or the registrant's authority tells it."""
    return _spoken_for(told_certificate(desk, certificate_no))


def certificates_of(desk: Desk, numbers: Iterable[str]) -> dict[str, Certificate]:
    """Return those certificates of these numbers that are known, as `certificate_of` does."""
    streams = {f"certificate/{number}": number for number in numbers}
    entries: dict[str, list[StoredEntry]] = {}
    for entry in desk.held_of(streams):
        entries.setdefault(entry.stream or "", []).append(entry)
    told = {
        streams[stream]: _spoken_for(_certificates(desk, of_one))
        for stream, of_one in entries.items()
    }
    return {number: one for number, one in told.items() if one is not None}


def told_enterprise(desk: Desk, uscc: str) -> dict[str, Enterprise]:
    """Return what each log tells of the firm, the log that spoke first in front."""
    events = _in_order(desk, desk.held(f"enterprise/{uscc}"))
    told = ((log, event) for log, event in events if isinstance(event, EnterpriseEvent))
    return _by_log(told, enterprises.evolve)


def told_licence(desk: Desk, licence_no: str) -> dict[str, Licence]:
    """Return what each log tells of the licence, the log that spoke first in front."""
    events = _in_order(desk, desk.held(f"licence/{licence_no}"))
    told = ((log, event) for log, event in events if isinstance(event, LicenceEvent))
    return _by_log(told, licences.evolve)


def told_certificate(desk: Desk, certificate_no: str) -> dict[str, Certificate]:
    """Return what each log tells of the certificate, the log that spoke first in front."""
    return _certificates(desk, desk.held(f"certificate/{certificate_no}"))


def entrustment_of(desk: Desk, entrustment_id: UUID) -> Entrustment:
    """Return the entrustment as both authorities' logs tell it.

    Raises:
        EntrustmentUnknown: nobody has recorded it, as far as this node knows.
        EntrustmentClaimedByTwo: two logs claim it, and the records do not tell whose it is.
    """
    found = entrustments_of(desk, entrustment_id)
    if len(found) > 1:
        named = ", ".join(claim.parties.registrant_authority for claim in found)
        raise EntrustmentClaimedByTwo(f"{entrustment_id} is claimed by {named}")
    return found[0]


def entrustments_of(desk: Desk, entrustment_id: UUID) -> Sequence[Entrustment]:
    """Return the entrustment, or each claim to it where the records do not tell whose it is.

    Raises:
        EntrustmentUnknown: nobody has recorded it, as far as this node knows.
    """
    return true_claims(claims_to(desk, entrustment_id), lambda claim: _is_on_record(desk, claim))


def claims_to(desk: Desk, entrustment_id: UUID) -> Sequence[Entrustment]:
    """Return the entrustment as each log tells it that claims it, whosever it is.

    Raises:
        EntrustmentUnknown: as `entrustments_of`.
    """
    return claims(
        (log, event)
        for log, event in events_of(desk, f"entrustment/{entrustment_id}")
        if isinstance(event, EntrustmentEvent)
    )


def _is_on_record(desk: Desk, claim: Entrustment) -> bool:
    """Tell whether one log alone is at home with the registrant, and holds the certificate so."""
    told = claim.parties
    firms = told_enterprise(desk, told.registrant_uscc)
    homes = {log for log, firm in firms.items() if firm.home_authority == log}
    certificate = certificate_of(desk, told.certificate_no)
    holder = certificate.registrant_uscc if certificate is not None else None
    return homes == {told.registrant_authority} and holder == told.registrant_uscc


def _certificates(desk: Desk, entries: Iterable[StoredEntry]) -> dict[str, Certificate]:
    events = _in_order(desk, entries)
    told = ((log, event) for log, event in events if isinstance(event, CertificateEvent))
    return _by_log(told, certificates.evolve)


def _spoken_for(told: dict[str, Certificate]) -> Certificate | None:
    return told.get(certificates.speaker(told) or "")


def inspected_firm(desk: Desk, inspection_id: UUID) -> str | None:
    """Return the credit code of the firm that was inspected, None where nothing tells."""
    for _, event in events_of(desk, f"inspection/{inspection_id}"):
        if isinstance(event, InspectionPlanned | SiteEntered):
            return event.uscc
    return None


def inspections_read(desk: Desk, inspection_id: UUID) -> dict[str, Inspection]:
    """Return the inspection of this id as each log tells it that has entered a site, by log."""
    told: dict[str, list[Event]] = {}
    for log, event in events_of(desk, f"inspection/{inspection_id}"):
        told.setdefault(log, []).append(event)
    read = {log: as_read(events) for log, events in told.items()}
    return {log: inspection for log, inspection in read.items() if inspection is not None}


def partner_inspections(desk: Desk, inspection: Inspection) -> dict[str, Inspection]:
    """Return the inspections of the same firm by the other participants of its case, by log."""
    plan = inspection.plan
    if plan.joint_id is None:
        return {}
    told: dict[str, Inspection] = {}
    for other in plan.participants:
        if other != desk.authority:
            theirs = inspections_read(desk, inspection_in_case(plan.joint_id, other, plan.uscc))
            told |= {log: one for log, one in theirs.items() if log == other}
    return told


def exchange_of(desk: Desk, inspection_id: UUID) -> Exchange:
    """Return what was returned of a delegated inspection, and what was confirmed of it.

    Each counts only on the log of the authority that it says it comes from.
    """
    exchange = Exchange()
    for log, event in events_of(desk, f"inspection/{inspection_id}"):
        match event:
            case ResultReturned() if log == event.commissioned_authority:
                exchange = replace(exchange, returned=event)
            case ReportConfirmed() if log == event.delegating_authority:
                exchange = replace(exchange, confirmed=event)
            case _:
                pass
    return exchange


def _by_log(
    told: Iterable[tuple[str, Told]], evolve: Callable[[State | None, Told], State | None]
) -> dict[str, State]:
    states: dict[str, State] = {}
    for log, event in told:
        state = evolve(states.get(log), event)
        if state is not None:
            states[log] = state
    return states


def _in_order(desk: Desk, entries: Iterable[StoredEntry]) -> Iterator[tuple[str, Event]]:
    """Return (log, event) of the `entries` of a stream in the order in which views take them."""
    dated = [entry for entry in entries if entry.at is not None]
    in_order = sorted(dated, key=lambda one: (one.at, one.log, one.position))
    for entry, event in desk.told(in_order):
        if event.stream == entry.stream:
            yield entry.log, event


def access_request_of(desk: Desk, request_id: UUID) -> AccessRequest:
    """Return the request as both authorities' logs tell it.

    Raises:
        AccessRequestUnknown: nobody has asked, as far as this node knows.
    """
    requested: list[AccessEvent] = []
    answers: list[tuple[str, AccessEvent]] = []
    for log, event in events_of(desk, f"access-request/{request_id}"):
        match event:
            case AccessRequested() if log == event.asking:
                requested.append(event)
            case AccessGranted() | AccessDeclined():
                answers.append((log, event))
            case _:
                pass
    asked = {event.asked for event in requested if isinstance(event, AccessRequested)}
    heard = [event for log, event in answers if log in asked]
    return access.replay([*requested, *heard])


def adverse_event_of(desk: Desk, adverse_event_id: UUID) -> AdverseEvent:
    """Return the risk as its authorities' logs tell it.

    Raises:
        AdverseEventUnknown: nobody has notified it, as far as this node knows.
        AdverseEventToldByTwo: two authorities have, under one id.
    """
    return adverse_events.replay(events_of(desk, f"adverse-event/{adverse_event_id}"))


def told_in(desk: Desk, streams: Iterable[str]) -> Iterator[Event]:
    """Yield what all logs tell in `streams`, as far as it can be read."""
    for _, event in desk.told(desk.held_of(set(streams))):
        yield event


def events_of(desk: Desk, stream: str) -> Iterator[tuple[str, Event]]:
    """Yield (log, event) of `stream` in all logs, those that can be read.

    Raises:
        UnreadableEvent: a newer version has written one of the own log's.
    """
    for entry, event in desk.told(desk.held(stream)):
        yield entry.log, event

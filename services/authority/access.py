"""Asking another authority for the archive of a firm, and answering those who ask (LAW-008)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.authority.desk import Desk, Request
from services.authority.own_archive import OwnArchive
from services.authority.records import access_request_of
from shared.domain import access
from shared.domain.access import AccessDeclined, AccessGranted, AccessRequested
from shared.domain.correction import correcting
from shared.domain.history import is_opened_on_request
from shared.log.grants import spans_of
from shared.store.appending import Appended


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the authority that was asked states."""

    request_id: UUID
    reason: str
    answered_on: date


def ask(desk: Desk, request: Request, stated: AccessRequested) -> Appended:
    """Ask for an archive, on the own log.

    Raises:
        LianjianError: what `shared.domain.access.request_access` and the log refuse.
    """
    return desk.append(request, 1, access.request_access(stated, desk.today()))


def grant(desk: Desk, archive: OwnArchive, request: Request, answer: Answer) -> Appended:
    """Open to those who ask what the own log says of the firm and is closed to them.

    Raises:
        LianjianError: what `shared.domain.access.answer_with` and the log refuse.
    """
    version = desk.log.version(f"access-request/{answer.request_id}")
    known = access_request_of(desk, answer.request_id)
    asked = known.requested
    closed = archive.closed(asked.uscc, asked.asking) if asked.asked == desk.authority else []
    told = {entry.position: entry.event() for entry in closed}
    relevant = {
        at for at, event in told.items() if event is not None and is_opened_on_request(event)
    }
    corrections = correcting(told, lambda at: at in relevant or at not in told)
    granted = AccessGranted(
        positions=spans_of({*relevant, *corrections}),
        to=(asked.asking,),
        reason=answer.reason,
        granted_on=answer.answered_on,
        request_id=answer.request_id,
        recorded_by=request.caller,
    )
    event = access.answer_with(known, granted, desk.authority, archive.size(), desk.today())
    return desk.append(request, version + 1, event)


def decline(desk: Desk, request: Request, answer: Answer) -> Appended:
    """Decline, with a reason.

    Raises:
        LianjianError: what `shared.domain.access.decline` and the log refuse.
    """
    version = desk.log.version(f"access-request/{answer.request_id}")
    known = access_request_of(desk, answer.request_id)
    asked = known.requested
    declined = AccessDeclined(
        request_id=answer.request_id,
        asking=asked.asking,
        asked=asked.asked,
        uscc=asked.uscc,
        reason=answer.reason,
        declined_on=answer.answered_on,
        recorded_by=request.caller,
    )
    return desk.append(
        request, version + 1, access.decline(known, declined, desk.authority, desk.today())
    )

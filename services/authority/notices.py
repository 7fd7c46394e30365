"""Notices between authorities: sent in one log, answered in the other (XRG-003, SUP-022)."""

from uuid import UUID

from services.authority.correspondence import notice_of
from services.authority.desk import Desk, Request
from shared.domain import notice as notices
from shared.domain.notice import Assessment, NoticeSent, Receipt
from shared.store.appending import Appended


def send(desk: Desk, request: Request, stated: NoticeSent) -> Appended:
    """Send a notice to another authority.

    Raises:
        LianjianError: what `shared.domain.notice.send_notice` and the log refuse.
    """
    event = notices.send_notice(stated, desk.today())
    return desk.append(request, 1, event)


def acknowledge(desk: Desk, request: Request, notice_id: UUID, receipt: Receipt) -> Appended:
    """Confirm, as the receiver, that a notice arrived.

    Raises:
        LianjianError: what `shared.domain.notice.acknowledge` and the log refuse.
    """
    version = desk.log.version(f"notice/{notice_id}")
    known = notice_of(desk, notice_id)
    event = notices.acknowledge(known, receipt, desk.authority, request.caller, desk.today())
    return desk.append(request, version + 1, event)


def assess(desk: Desk, request: Request, notice_id: UUID, stated: Assessment) -> Appended:
    """Judge, as the receiver, what a notice tells, and say what was done.

    Raises:
        LianjianError: what `shared.domain.notice.assess` and the log refuse.
    """
    version = desk.log.version(f"notice/{notice_id}")
    known = notice_of(desk, notice_id)
    event = notices.assess(known, stated, desk.authority, request.caller, desk.today())
    return desk.append(request, version + 1, event)

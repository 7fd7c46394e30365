"""What this node knows of a firm, licence, certificate, entrustment or notice, from all logs.

An authority speaks for itself: an entrustment is established by an entry in the log of the
registrant's authority, answered in the contractor's; what another log says of it is not heard.
"""

from collections.abc import Iterator
from uuid import UUID

from services.authority.desk import Desk
from shared.domain import entrustment as entrustments
from shared.domain import notice as notices
from shared.domain.certificate import CertificateRecorded
from shared.domain.enterprise import EnterpriseRecorded
from shared.domain.entrustment import (
    Entrustment,
    EntrustmentAcknowledged,
    EntrustmentEstablished,
    EntrustmentEvent,
)
from shared.domain.event import Event
from shared.domain.licence import LicenceIssued
from shared.domain.notice import Notice, NoticeAcknowledged, NoticeEvent, NoticeSent


def enterprise_of(desk: Desk, uscc: str) -> EnterpriseRecorded | None:
    """Return the record of the firm, that of its home authority where there are several."""
    known: EnterpriseRecorded | None = None
    for log, event in _events(desk, f"enterprise/{uscc}"):
        if isinstance(event, EnterpriseRecorded) and (known is None or log == event.home_authority):
            known = event
    return known


def licence_of(desk: Desk, licence_no: str) -> LicenceIssued | None:
    """Return the record of the licence, that of its issuer where there are several."""
    known: LicenceIssued | None = None
    for log, event in _events(desk, f"licence/{licence_no}"):
        if isinstance(event, LicenceIssued) and (known is None or log == event.authority):
            known = event
    return known


def certificate_of(desk: Desk, certificate_no: str) -> CertificateRecorded | None:
    """Return the record of the certificate, the own one where there are several."""
    known: CertificateRecorded | None = None
    for log, event in _events(desk, f"certificate/{certificate_no}"):
        if isinstance(event, CertificateRecorded) and (known is None or log == desk.authority):
            known = event
    return known


def entrustment_of(desk: Desk, entrustment_id: UUID) -> Entrustment:
    """Return the entrustment as both authorities' logs tell it.

    Raises:
        EntrustmentUnknown: it is not established, as far as this node knows.
    """
    established: list[EntrustmentEvent] = []
    answers: list[EntrustmentEvent] = []
    for log, event in _events(desk, f"entrustment/{entrustment_id}"):
        match event:
            case EntrustmentEstablished() if log == event.registrant_authority:
                established.append(event)
            case EntrustmentAcknowledged() if log == event.contractor_authority:
                answers.append(event)
            case _:
                pass
    return entrustments.replay(established + answers)


def notice_of(desk: Desk, notice_id: UUID) -> Notice:
    """Return the notice as both authorities' logs tell it.

    Raises:
        NoticeUnknown: it is not sent, as far as this node knows.
    """
    sent: list[NoticeEvent] = []
    answers: list[NoticeEvent] = []
    for log, event in _events(desk, f"notice/{notice_id}"):
        match event:
            case NoticeSent() if log == event.sender:
                sent.append(event)
            case NoticeAcknowledged() if log == event.receiver:
                answers.append(event)
            case _:
                pass
    return notices.replay(sent + answers)


def _events(desk: Desk, stream: str) -> Iterator[tuple[str, Event]]:
    """Return (log, event) of `stream` in all logs, those that can be read."""
    for entry in desk.held(stream):
        event = entry.event()
        if event is not None:
            yield entry.log, event

"""Recording firms, their production licences and their registration certificates."""

from services.authority.desk import Desk, Request
from services.authority.records import enterprise_of
from shared.domain import certificate as certificates
from shared.domain import enterprise as enterprises
from shared.domain import licence as licences
from shared.domain import licensing, registration
from shared.domain.certificate import CertificateEvent, CertificateRecorded
from shared.domain.enterprise import EnterpriseEvent, EnterpriseRecorded
from shared.domain.event import Event
from shared.domain.licence import LicenceEvent, LicenceIssued
from shared.store.appending import Appended


def record_enterprise(desk: Desk, request: Request, stated: EnterpriseRecorded) -> Appended:
    """Open the record of a firm in the own log.

    Raises:
        LianjianError: what `shared.domain.enterprise.record_enterprise` and the log refuse.
    """
    told = [event for event in _told(desk, stated) if isinstance(event, EnterpriseEvent)]
    event = enterprises.record_enterprise(enterprises.replay(told), stated)
    return desk.append(request, len(told) + 1, event)


def issue_licence(desk: Desk, request: Request, stated: LicenceIssued) -> Appended:
    """Record a production licence in the own log.

    Raises:
        LianjianError: what `shared.domain.licensing.issue_licence` and the log refuse.
    """
    told = [event for event in _told(desk, stated) if isinstance(event, LicenceEvent)]
    holder = enterprise_of(desk, stated.uscc)
    event = licensing.issue_licence(licences.replay(told), holder, stated, desk.today())
    return desk.append(request, len(told) + 1, event)


def record_certificate(desk: Desk, request: Request, stated: CertificateRecorded) -> Appended:
    """Record a registration certificate in the own log.

    Raises:
        LianjianError: what `shared.domain.registration.record_certificate` and the log refuse.
    """
    told = [event for event in _told(desk, stated) if isinstance(event, CertificateEvent)]
    known = certificates.replay(told)
    registrant = enterprise_of(desk, stated.registrant_uscc)
    event = registration.record_certificate(known, registrant, stated, desk.today())
    return desk.append(request, len(told) + 1, event)


def _told(desk: Desk, stated: Event) -> list[Event]:
    """Return what the own log says of the same matter already."""
    return [logged.event for logged in desk.log.read(stated.stream)]

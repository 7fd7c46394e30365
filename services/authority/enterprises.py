"""Recording firms, their production licences and their registration certificates.

The version of the own stream is read before the state that a decision rests on: what is written in
between makes the append fail, and the command is tried again.
"""

from collections.abc import Iterable

from services.authority.desk import Desk, Request
from services.authority.records import (
    enterprise_of,
    told_certificate,
    told_enterprise,
    told_licence,
)
from shared.domain import enterprise as enterprises
from shared.domain import licensing, registration
from shared.domain.annotations import read_annotations
from shared.domain.certificate import CertificateFacts, CertificateRecorded, CertificateStated
from shared.domain.enterprise import EnterpriseChange, EnterpriseRecorded
from shared.domain.licence import LicenceIssued
from shared.domain.licensing import LicenceChange, LicenceRenewal
from shared.domain.registration import CertificateChange, CertificateRenewal, Firms
from shared.domain.validity import Cancellation, Writer
from shared.store.appending import Appended


def record_enterprise(desk: Desk, request: Request, stated: EnterpriseRecorded) -> Appended:
    """Open the record of a firm in the own log.

    Raises:
        LianjianError: what `shared.domain.enterprise.record_enterprise` and the log refuse.
    """
    version = desk.log.version(stated.stream)
    known = told_enterprise(desk, stated.uscc).get(desk.authority)
    return desk.append(request, version + 1, enterprises.record_enterprise(known, stated))


def change_enterprise(
    desk: Desk, request: Request, uscc: str, change: EnterpriseChange
) -> Appended:
    """Record in the own log that a firm is not as before.

    Raises:
        LianjianError: what `shared.domain.enterprise.change_enterprise` and the log refuse.
    """
    version = desk.log.version(f"enterprise/{uscc}")
    told = told_enterprise(desk, uscc)
    event = enterprises.change_enterprise(told, change, _writer(desk, request))
    return desk.append(request, version + 1, event)


def issue_licence(desk: Desk, request: Request, stated: LicenceIssued) -> Appended:
    """Record a production licence in the own log.

    Raises:
        LianjianError: what `shared.domain.licensing.issue_licence` and the log refuse.
    """
    version = desk.log.version(stated.stream)
    known = told_licence(desk, stated.licence_no).get(desk.authority)
    holder = enterprise_of(desk, stated.uscc)
    event = licensing.issue_licence(known, holder, stated, desk.today())
    return desk.append(request, version + 1, event)


def change_licence(
    desk: Desk, request: Request, licence_no: str, change: LicenceChange
) -> Appended:
    """Record in the own log what a licence says from a day on.

    Raises:
        LianjianError: what `shared.domain.licensing.change_licence` and the log refuse.
    """
    version = desk.log.version(f"licence/{licence_no}")
    told = told_licence(desk, licence_no)
    event = licensing.change_licence(told, change, _writer(desk, request))
    return desk.append(request, version + 1, event)


def renew_licence(
    desk: Desk, request: Request, licence_no: str, stated: LicenceRenewal
) -> Appended:
    """Record in the own log a further term of a licence.

    Raises:
        LianjianError: what `shared.domain.licensing.renew_licence` and the log refuse.
    """
    version = desk.log.version(f"licence/{licence_no}")
    told = told_licence(desk, licence_no)
    event = licensing.renew_licence(told, stated, _writer(desk, request))
    return desk.append(request, version + 1, event)


def cancel_licence(
    desk: Desk, request: Request, licence_no: str, cancellation: Cancellation
) -> Appended:
    """Record in the own log that a licence is cancelled.

    Raises:
        LianjianError: what `shared.domain.licensing.cancel_licence` and the log refuse.
    """
    version = desk.log.version(f"licence/{licence_no}")
    told = told_licence(desk, licence_no)
    event = licensing.cancel_licence(told, cancellation, _writer(desk, request))
    return desk.append(request, version + 1, event)


def record_certificate(desk: Desk, request: Request, stated: CertificateRecorded) -> Appended:
    """Record a registration certificate in the own log.

    Raises:
        LianjianError: what `shared.domain.registration.record_certificate` and the log refuse.
    """
    version = desk.log.version(stated.stream)
    known = told_certificate(desk, stated.certificate_no).get(desk.authority)
    firms = _firms(desk, {stated.registrant_uscc, *_contractors(stated)})
    event = registration.record_certificate(known, firms, stated, desk.today())
    return desk.append(request, version + 1, event)


def change_certificate(
    desk: Desk, request: Request, certificate_no: str, change: CertificateChange
) -> Appended:
    """Record in the own log what a certificate says from a day on.

    Raises:
        LianjianError: what `shared.domain.registration.change_certificate` and the log refuse.
    """
    version = desk.log.version(f"certificate/{certificate_no}")
    told = told_certificate(desk, certificate_no)
    firms = _firms(desk, _contractors(change.facts))
    event = registration.change_certificate(told, firms, change, _writer(desk, request))
    return desk.append(request, version + 1, event)


def renew_certificate(
    desk: Desk, request: Request, certificate_no: str, stated: CertificateRenewal
) -> Appended:
    """Record in the own log a further term of a certificate.

    Raises:
        LianjianError: what `shared.domain.registration.renew_certificate` and the log refuse.
    """
    version = desk.log.version(f"certificate/{certificate_no}")
    told = told_certificate(desk, certificate_no)
    firms = _firms(desk, _contractors(stated.facts))
    event = registration.renew_certificate(told, firms, stated, _writer(desk, request))
    return desk.append(request, version + 1, event)


def cancel_certificate(
    desk: Desk, request: Request, certificate_no: str, cancellation: Cancellation
) -> Appended:
    """Record in the own log that a certificate is cancelled.

    Raises:
        LianjianError: what `shared.domain.registration.cancel_certificate` and the log refuse.
    """
    version = desk.log.version(f"certificate/{certificate_no}")
    told = told_certificate(desk, certificate_no)
    event = registration.cancel_certificate(told, cancellation, _writer(desk, request))
    return desk.append(request, version + 1, event)


def _writer(desk: Desk, request: Request) -> Writer:
    return Writer(authority=desk.authority, account=request.caller, today=desk.today())


def _contractors(stated: CertificateStated | CertificateFacts) -> set[str]:
    """Return the codes of the contractors that a certificate's remarks name."""
    named = read_annotations(stated.address_raw, stated.remarks_raw).contractors
    return {one.uscc for one in named if one.uscc is not None}


def _firms(desk: Desk, codes: Iterable[str]) -> Firms:
    """Return those of the firms with these codes that are on record."""
    known = ((code, enterprise_of(desk, code)) for code in codes)
    return {code: firm for code, firm in known if firm is not None}

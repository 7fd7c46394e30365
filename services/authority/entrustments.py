"""Recording an entrustment on both sides: each authority in its own log (REG-013)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.authority.desk import Desk, Request
from services.authority.records import (
    certificate_of,
    enterprise_of,
    entrustment_of,
    licence_of,
)
from shared.domain import entrustment as entrustments
from shared.domain.entrustment import (
    ContractorSide,
    EntrustmentEstablished,
    EntrustmentRecords,
    QualityAgreement,
    contractor_authority,
)
from shared.errors import InvalidInput, NotFound
from shared.store.appending import Appended


class CertificateUnknown(NotFound):
    """No authority has recorded the certificate, as far as this node knows."""

    code = "certificate-unknown"


class ContractorAuthorityMissing(InvalidInput):
    """Neither a record nor the request says which authority supervises the contractor."""

    code = "contractor-authority-missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntrustment:
    """What the registrant's authority states; the rest is on record."""

    entrustment_id: UUID
    registrant_uscc: str
    contractor_uscc: str
    contractor_authority: str | None
    certificate_no: str
    licence_no: str | None
    sites: tuple[str, ...]
    agreement: QualityAgreement
    started_on: date
    remarks: str


def establish(desk: Desk, request: Request, stated: NewEntrustment) -> Appended:
    """Record, as the registrant's authority, that production is entrusted.

    Raises:
        CertificateUnknown: there is no such certificate on record.
        ContractorAuthorityMissing: nothing tells the contractor's authority.
        LianjianError: what `shared.domain.entrustment.establish` and the log refuse.
    """
    certificate = certificate_of(desk, stated.certificate_no)
    if certificate is None:
        raise CertificateUnknown(f"no certificate {stated.certificate_no} is on record")
    records = EntrustmentRecords(
        certificate=certificate,
        registrant=enterprise_of(desk, stated.registrant_uscc),
        contractor=enterprise_of(desk, stated.contractor_uscc),
        licence=None if stated.licence_no is None else licence_of(desk, stated.licence_no),
    )
    place = stated.contractor_authority or contractor_authority(records.contractor, records.licence)
    if place is None:
        raise ContractorAuthorityMissing(
            f"the contractor {stated.contractor_uscc} is not on record: name its authority",
            "/contractor_authority",
        )
    event = entrustments.establish(
        EntrustmentEstablished(
            entrustment_id=stated.entrustment_id,
            registrant_uscc=stated.registrant_uscc,
            registrant_authority=desk.authority,
            contractor_uscc=stated.contractor_uscc,
            contractor_authority=place,
            certificate_no=stated.certificate_no,
            licence_no=stated.licence_no,
            sites=stated.sites,
            agreement=stated.agreement,
            started_on=stated.started_on,
            recorded_by=request.caller,
            remarks=stated.remarks,
        ),
        records,
        desk.authority,
        desk.today(),
    )
    return desk.append(request, 1, event)


def acknowledge(
    desk: Desk, request: Request, entrustment_id: UUID, side: ContractorSide
) -> Appended:
    """Answer an entrustment as the contractor's authority, in the own log.

    Raises:
        LianjianError: what `shared.domain.entrustment.acknowledge` and the log refuse.
    """
    known = entrustment_of(desk, entrustment_id)
    event = entrustments.acknowledge(known, side, desk.authority, request.caller, desk.today())
    return desk.append(request, desk.log.version(event.stream) + 1, event)

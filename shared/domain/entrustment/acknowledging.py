"""The contractor's authority makes its own entry, on what is established or before it.

It knows of an entrustment by what its contractor reports (SUP-018, PRD-001) as well as by the
registrant's authority; REG-013 binds it in either case. Where the registrant's node is silent it
names the parties itself, under an id of its own, and the registrant's authority establishes the
entrustment later under the same id.
"""

from dataclasses import asdict, dataclass
from datetime import date

from shared.domain.authorities import require_authority
from shared.domain.dates import require_not_future, require_period
from shared.domain.entrustment.events import EntrustmentAcknowledged, Parties, parties_of
from shared.domain.entrustment.refusals import (
    AcknowledgementByAnotherAuthority,
    EntrustmentAlreadyAcknowledged,
    RegistrantIsContractor,
)
from shared.domain.entrustment.state import Entrustment
from shared.domain.texts import ADDRESS, REFERENCE, TEXT, allow_list, allow_text, require_text
from shared.domain.uscc import require_uscc


@dataclass(frozen=True, kw_only=True, slots=True)
class ContractorSide:
    """What the contractor's authority states on its own account when it acknowledges."""

    licence_no: str | None = None
    sites: tuple[str, ...] = ()
    started_on: date | None = None
    variety_reported_on: date | None = None
    remarks: str = ""
    variety_notified_on: date | None = None
    ends_on: date | None = None


def acknowledge(
    entrustment: Entrustment,
    side: ContractorSide,
    authority: str,
    recorded_by: str,
    today: date,
) -> EntrustmentAcknowledged:
    """Answer the entrustment with the contractor's `authority`'s own statement of the facts.

    Raises:
        AcknowledgementByAnotherAuthority: `authority` is not the contractor's.
        EntrustmentAlreadyAcknowledged: it has answered before.
        DateInFuture, PeriodReversed: the dates cannot be.
        TextMissing, TextTooLong, TextUnprintable, ListTooLong: out of bounds.
    """
    told = entrustment.parties
    if authority != told.contractor_authority:
        raise AcknowledgementByAnotherAuthority(f"it is for {told.contractor_authority}")
    if entrustment.acknowledged is not None:
        raise EntrustmentAlreadyAcknowledged(f"{told.entrustment_id} is answered")
    _require_side(side, today)
    return _acknowledged(parties_of(told), side, recorded_by)


def speak_first(
    parties: Parties, side: ContractorSide, authority: str, recorded_by: str, today: date
) -> EntrustmentAcknowledged:
    """Record, as the contractor's `authority`, an entrustment that nobody has established here.

    Raises:
        AcknowledgementByAnotherAuthority: `authority` is not the contractor's.
        RegistrantIsContractor: PRO-002.
        MalformedUscc, UsccCheckCharacterWrong: ID-USCC.
        UnknownAuthority: the registrant's authority is none.
        DateInFuture, PeriodReversed: the dates cannot be.
        TextMissing, TextTooLong, TextUnprintable, ListTooLong: out of bounds.
    """
    require_authority(parties.registrant_authority, "/parties/registrant_authority")
    require_uscc(parties.registrant_uscc, waived=False, pointer="/parties/registrant_uscc")
    require_uscc(parties.contractor_uscc, waived=False, pointer="/parties/contractor_uscc")
    require_text(parties.certificate_no, REFERENCE, "/parties/certificate_no")
    if parties.registrant_uscc == parties.contractor_uscc:
        raise RegistrantIsContractor(f"{parties.contractor_uscc} is both")
    if authority != parties.contractor_authority:
        raise AcknowledgementByAnotherAuthority(f"it is for {parties.contractor_authority}")
    _require_side(side, today)
    return _acknowledged(parties, side, recorded_by)


def _acknowledged(
    parties: Parties, side: ContractorSide, recorded_by: str
) -> EntrustmentAcknowledged:
    return EntrustmentAcknowledged(**asdict(parties), **asdict(side), recorded_by=recorded_by)


def _require_side(side: ContractorSide, today: date) -> None:
    allow_list(side.sites, "/sites")
    for index, site in enumerate(side.sites):
        require_text(site, ADDRESS, f"/sites/{index}")
    if side.licence_no is not None:
        require_text(side.licence_no, REFERENCE, "/licence_no")
    for name in ("started_on", "variety_reported_on", "variety_notified_on"):
        stated: date | None = getattr(side, name)
        if stated is not None:
            require_not_future(stated, today, f"/{name}")
    if side.started_on is not None and side.ends_on is not None:
        require_period(side.started_on, side.ends_on, "/ends_on")
    allow_text(side.remarks, TEXT, "/remarks")

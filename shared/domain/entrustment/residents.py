"""What the registrant does at its contractor's: it stations people, and it audits.

Rules: ENT-003 (residents, of implantable devices in principle), ENT-001 (audits).
"""

from dataclasses import replace
from datetime import date

from shared.domain.dates import require_not_future, require_period
from shared.domain.entrustment.cautions import residents_missing
from shared.domain.entrustment.events import (
    ContractorAudited,
    ResidentAssigned,
    ResidentWithdrawn,
)
from shared.domain.entrustment.refusals import (
    ResidentAlreadyAssigned,
    ResidentNotAssigned,
    ResidentsReasonMissing,
    WithdrawnBeforeAssigned,
)
from shared.domain.entrustment.sides import require_author, require_open
from shared.domain.entrustment.state import Entrustment
from shared.domain.texts import NAME, REFERENCE, TEXT, allow_text, require_text


def assign_resident(
    entrustment: Entrustment, assigned: ResidentAssigned, authority: str, today: date
) -> ResidentAssigned:
    """Accept that the registrant has stationed a person at the contractor.

    Raises:
        SideOfAnotherAuthority, EntrustmentNotEstablished, EntrustmentAlreadyTerminated: see
            `require_open`.
        ResidentAlreadyAssigned: the person is there.
        DateInFuture, PeriodReversed: the dates cannot be.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    require_text(assigned.person_ref, REFERENCE, "/person_ref")
    require_text(assigned.duties_ref, REFERENCE, "/duties_ref")
    require_not_future(assigned.assigned_on, today, "/assigned_on")
    if assigned.until is not None:
        require_period(assigned.assigned_on, assigned.until, "/until")
    if assigned.personal is not None:
        require_text(assigned.personal.name, NAME, "/name")
    require_open(entrustment, assigned, authority)
    if any(one.person_ref == assigned.person_ref for one in entrustment.residents):
        raise ResidentAlreadyAssigned(f"{assigned.person_ref} is there")
    return assigned


def withdraw_resident(
    entrustment: Entrustment, withdrawn: ResidentWithdrawn, authority: str, today: date
) -> ResidentWithdrawn:
    """Accept that a person has left, also after the end of the entrustment.

    Raises:
        SideOfAnotherAuthority, EntrustmentNotEstablished: see `require_author`.
        ResidentNotAssigned: the person is not there.
        WithdrawnBeforeAssigned: the person left before arriving.
        ResidentsReasonMissing: ENT-003, nobody is left and no reason is given.
        DateInFuture: it is after `today`.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    require_text(withdrawn.person_ref, REFERENCE, "/person_ref")
    allow_text(withdrawn.reason, TEXT, "/reason")
    require_not_future(withdrawn.withdrawn_on, today, "/withdrawn_on")
    require_author(entrustment, withdrawn, authority)
    here = [one for one in entrustment.residents if one.person_ref == withdrawn.person_ref]
    if not here:
        raise ResidentNotAssigned(f"{withdrawn.person_ref} is not there")
    if withdrawn.withdrawn_on < here[0].assigned_on:
        raise WithdrawnBeforeAssigned(f"{withdrawn.person_ref} came on {here[0].assigned_on}")
    if not _leaves_nobody(entrustment):
        return withdrawn
    if not withdrawn.reason.strip():
        raise ResidentsReasonMissing("the device is implantable: say why nobody is stationed")
    return replace(withdrawn, warnings=(residents_missing(withdrawn.reason),))


def audit_contractor(
    entrustment: Entrustment, audit: ContractorAudited, authority: str, today: date
) -> ContractorAudited:
    """Accept the registrant's audit of its contractor.

    Raises:
        SideOfAnotherAuthority, EntrustmentNotEstablished, EntrustmentAlreadyTerminated: see
            `require_open`.
        DateInFuture: it is dated after `today`.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    require_not_future(audit.audited_on, today, "/audited_on")
    require_text(audit.summary, TEXT, "/summary")
    require_open(entrustment, audit, authority)
    return audit


def _leaves_nobody(entrustment: Entrustment) -> bool:
    """Tell whether the last one of a live entrustment of an implantable device leaves."""
    told = entrustment.established
    implantable = told is not None and bool(told.implantable)
    ended = any(ended.side is told.SIDE for ended in entrustment.terminations) if told else True
    return implantable and not ended and len(entrustment.residents) == 1

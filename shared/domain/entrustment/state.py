"""The state of an entrustment, folded from the entries of both authorities."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never

from shared.domain.entrustment.events import (
    AgreementReviewed,
    ContractorAudited,
    ContractorReplaced,
    EntrustmentAcknowledged,
    EntrustmentAmended,
    EntrustmentAnnotated,
    EntrustmentEstablished,
    EntrustmentEvent,
    EntrustmentTerminated,
    QualityAgreement,
    ResidentAssigned,
    ResidentWithdrawn,
    ScopeCoverageStated,
)
from shared.domain.entrustment.refusals import EntrustmentUnknown
from shared.domain.parties import Party


@dataclass(frozen=True, kw_only=True, slots=True)
class Entrustment:
    """One entrustment as the entries of both authorities left it."""

    parties: EntrustmentEstablished | EntrustmentAcknowledged
    """What tells who has a part in it: the established one, else the acknowledgement."""
    established: EntrustmentEstablished | None = None
    acknowledged: EntrustmentAcknowledged | None = None
    amendments: tuple[EntrustmentAmended, ...] = ()
    replacements: tuple[ContractorReplaced, ...] = ()
    reviews: tuple[AgreementReviewed, ...] = ()
    residents: tuple[ResidentAssigned, ...] = ()
    """Those who are stationed now."""
    terminations: tuple[EntrustmentTerminated, ...] = ()

    @property
    def agreement(self) -> QualityAgreement | None:
        """The quality agreement that holds now, as the registrant's authority tells it."""
        for amended in reversed(self.amendments):
            if amended.side is Party.REGISTRANT and amended.agreement is not None:
                return amended.agreement
        return self.established.agreement if self.established is not None else None

    @property
    def is_live(self) -> bool:
        """Whether an authority that has told of it has not recorded its end."""
        told = {
            Party.REGISTRANT: self.established is not None,
            Party.CONTRACTOR: self.acknowledged is not None,
        }
        return any(told[side] and self.termination(side) is None for side in Party)

    def termination(self, side: Party) -> EntrustmentTerminated | None:
        """Return the newest record of the end by the authority of `side`, None without one."""
        told = [ended for ended in self.terminations if ended.side is side]
        return told[-1] if told else None

    def sites(self, side: Party) -> tuple[str, ...]:
        """Return the production sites as `side` tells them now."""
        for amended in reversed(self.amendments):
            if amended.side is side and amended.sites:
                return amended.sites
        told = self.established if side is Party.REGISTRANT else self.acknowledged
        return told.sites if told is not None else ()

    def licence_no(self, side: Party) -> str | None:
        """Return the production licence as `side` tells it now."""
        for amended in reversed(self.amendments):
            if amended.side is side and amended.licence_no is not None:
                return amended.licence_no
        told = self.established if side is Party.REGISTRANT else self.acknowledged
        return told.licence_no if told is not None else None


def replay(events: Iterable[EntrustmentEvent]) -> Entrustment:
    """Return the entrustment that `events` describe, each log's in its order.

    Raises:
        EntrustmentUnknown: nobody has established or acknowledged it.
    """
    entrustment: Entrustment | None = None
    for event in events:
        entrustment = evolve(entrustment, event)
    if entrustment is None:
        raise EntrustmentUnknown("no authority has recorded this entrustment")
    return entrustment


def evolve(entrustment: Entrustment | None, event: EntrustmentEvent) -> Entrustment | None:  # noqa: C901, PLR0911 - one case per event
    """Return the entrustment after `event`; what follows nothing known leaves nothing known."""
    if isinstance(event, EntrustmentEstablished | EntrustmentAcknowledged):
        return _told(entrustment, event)
    if entrustment is None:
        return None
    match event:
        case EntrustmentAmended():
            return replace(entrustment, amendments=(*entrustment.amendments, event))
        case ContractorReplaced():
            return replace(entrustment, replacements=(*entrustment.replacements, event))
        case AgreementReviewed():
            return replace(entrustment, reviews=(*entrustment.reviews, event))
        case ResidentAssigned() | ResidentWithdrawn():
            return replace(entrustment, residents=_residents(entrustment, event))
        case EntrustmentTerminated():
            return replace(entrustment, terminations=(*entrustment.terminations, event))
        case EntrustmentAnnotated() | ScopeCoverageStated() | ContractorAudited():
            return entrustment
        case _:
            assert_never(event)


def _told(
    known: Entrustment | None, event: EntrustmentEstablished | EntrustmentAcknowledged
) -> Entrustment:
    before = known if known is not None else Entrustment(parties=event)
    if isinstance(event, EntrustmentEstablished):
        return replace(before, parties=event, established=event)
    return replace(before, parties=before.established or event, acknowledged=event)


def _residents(
    entrustment: Entrustment, event: ResidentAssigned | ResidentWithdrawn
) -> tuple[ResidentAssigned, ...]:
    others = tuple(one for one in entrustment.residents if one.person_ref != event.person_ref)
    return (*others, event) if isinstance(event, ResidentAssigned) else others

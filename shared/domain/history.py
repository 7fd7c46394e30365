"""Which earlier entries become relevant to whom: the table of kinds, and how it is applied.

Rule kept here:
  XRG-003  each authority tells the other what concerns a firm that both supervise, what came before
           as well: had the entrustment existed then, the entry would have been for both. Order 53
           art. 58.

The kinds are told by the section of the archive in which they stand. What is no fact of a firm
(plans, teams, notices, requests and grants) is opened to nobody afterwards; nor are complaints,
nor what tells of a repair. Of what an authority tells of one firm (`OfFirm`) the facts of that firm
alone are relevant: another firm that they name does not make them so.
"""

from collections.abc import Sequence
from dataclasses import replace

from shared.domain.audience import audience_of
from shared.domain.credit_repair import CreditRepaired
from shared.domain.event import ArchiveSection, Event
from shared.domain.firm_facts import OfFirm
from shared.domain.inspection.events import (
    InspectionEvent,
    InspectionPlanned,
    NamedEntrustment,
    SiteEntered,
)
from shared.domain.inspection.state import Inspection, evolve

_MADE_RELEVANT = frozenset(
    {
        ArchiveSection.INSPECTIONS,
        ArchiveSection.VIOLATIONS,
        ArchiveSection.SAMPLING,
        ArchiveSection.ADVERSE_CONDUCT,
    }
)
_OPENED_ON_REQUEST = _MADE_RELEVANT | {ArchiveSection.LICENCES, ArchiveSection.ENTRUSTMENTS}


def is_made_relevant(event: Event) -> bool:
    """Tell whether an entrustment can make `event` relevant to the other authority."""
    return may_be_relevant(type(event))


def may_be_relevant(told: type[Event]) -> bool:
    """Tell whether an entrustment can make events of the class `told` relevant to the other."""
    return told.SECTION in _MADE_RELEVANT and not issubclass(told, CreditRepaired)


def is_opened_on_request(event: Event) -> bool:
    """Tell whether `event` belongs to what an authority opens of a firm when it is asked."""
    return event.SECTION in _OPENED_ON_REQUEST and not isinstance(event, CreditRepaired)


def relevant_steps(
    told: Sequence[InspectionEvent], writer: str, named: NamedEntrustment, reader: str
) -> list[int]:
    """Return the places in `told` that `reader` would have read had the inspection named `named`.

    `told` is one inspection on the log of `writer`, from its plan on. A finding on the product of
    another entrustment is none of them, nor is what follows from such findings alone.
    """
    if not told or not isinstance(told[0], InspectionPlanned):
        return []
    if told[0].uscc not in (named.registrant_uscc, named.contractor_uscc):
        return []
    steps: list[int] = []
    inspection: Inspection | None = None
    for step, event in enumerate(told):
        supposed = _naming(event, named)
        inspection = evolve(inspection, supposed)
        if is_made_relevant(event) and reader in audience_of(supposed, writer, inspection):
            steps.append(step)
    return steps


def relevant_facts(told: Sequence[Event], uscc: str) -> list[int]:
    """Return the places in `told`, one matter of one log, of facts relevant of the firm `uscc`."""
    return [
        step
        for step, event in enumerate(told)
        if isinstance(event, OfFirm) and event.uscc == uscc and is_made_relevant(event)
    ]


def _naming(event: InspectionEvent, named: NamedEntrustment) -> InspectionEvent:
    """Return `event` as it would read had the inspection named the entrustment."""
    if isinstance(event, InspectionPlanned | SiteEntered) and named not in event.entrustments:
        return replace(event, entrustments=(*event.entrustments, named))
    return event

"""Every event by its permanent kind, and its way into the sections of an entry and back.

The body is a JSON object of the event's fields; what concerns natural persons stands in a section
of its own, `personal`, which has its own readers and can be erased.

What a newer version wrote: a kind that is not known here, a value that an enumeration of a known
kind does not have yet, or a member that is missing, make the whole event unreadable: it stays in
the log and is shown as unreadable, never guessed at. A member that is not known is passed over,
since a member may be added only where the event means the same without it.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any, cast, get_args, get_type_hints

import msgspec

from shared.domain.access import AccessEvent
from shared.domain.adverse_conduct import AdverseConductEvent
from shared.domain.adverse_event import AdverseEventEvent
from shared.domain.assistance import AssistanceEvent
from shared.domain.campaign import CampaignEvent
from shared.domain.case import CaseEvent
from shared.domain.case_transfer import CaseTransferEvent
from shared.domain.certificate import CertificateEvent
from shared.domain.complaint import ComplaintEvent
from shared.domain.correction import CorrectionEvent
from shared.domain.credit_repair import CreditRepairEvent
from shared.domain.duty_assignment import DutyAssigned
from shared.domain.enterprise import EnterpriseEvent
from shared.domain.entrustment.events import EntrustmentEvent
from shared.domain.event import Event
from shared.domain.filing import FilingEvent
from shared.domain.inspection.events import InspectionEvent
from shared.domain.joint.events import JointEvent
from shared.domain.licence import LicenceEvent
from shared.domain.log_events import EquivocationAlleged
from shared.domain.measure import MeasureEvent
from shared.domain.notice import NoticeEvent
from shared.domain.paper_answer import PaperAnswerAttested
from shared.domain.penalty.events import PenaltyEvent
from shared.domain.product_variety import VarietyEvent
from shared.domain.pushing import ArchivePushed
from shared.domain.recall import RecallEvent
from shared.domain.reference import PublicationEvent
from shared.domain.repaired_reading import RepairedFactRead
from shared.domain.sampling import SamplingEvent
from shared.domain.self_inspection import SelfInspectionFiled
from shared.domain.serious_list import SeriousListEvent
from shared.domain.supervision import SupervisionLevelSet
from shared.errors import UnreadableEvent

BODY, PERSONAL = "body", "personal"

_TOLD = (
    EnterpriseEvent
    | LicenceEvent
    | CertificateEvent
    | FilingEvent
    | VarietyEvent
    | SelfInspectionFiled
    | SupervisionLevelSet
    | EntrustmentEvent
    | InspectionEvent
    | JointEvent
    | CampaignEvent
    | MeasureEvent
    | CaseEvent
    | PenaltyEvent
    | RecallEvent
    | SamplingEvent
    | AdverseEventEvent
    | ComplaintEvent
    | AdverseConductEvent
    | SeriousListEvent
    | CreditRepairEvent
    | RepairedFactRead
    | NoticeEvent
    | AssistanceEvent
    | CaseTransferEvent
    | PaperAnswerAttested
    | AccessEvent
    | CorrectionEvent
    | DutyAssigned
    | PublicationEvent
    | EquivocationAlleged
    | ArchivePushed
)

EVENT_TYPES: Mapping[str, type[Event]] = MappingProxyType(
    {event_type.KIND: event_type for event_type in cast("tuple[type[Event], ...]", get_args(_TOLD))}
)
"""The class of each kind that this version reads."""

_BODY_FIELDS = {
    event_type: tuple(field.name for field in fields(event_type) if field.name != PERSONAL)
    for event_type in EVENT_TYPES.values()
}
_BODIES = {kind: msgspec.json.Decoder(event_type) for kind, event_type in EVENT_TYPES.items()}


def _personal_decoders() -> Mapping[str, msgspec.json.Decoder[Any]]:
    """Return the decoder of the section `personal` for each kind that has one."""
    hints = {kind: get_type_hints(event_type) for kind, event_type in EVENT_TYPES.items()}
    return {
        kind: msgspec.json.Decoder(get_args(hint[PERSONAL])[0])  # the field's type is `… | None`
        for kind, hint in hints.items()
        if PERSONAL in hint
    }


_PERSONAL = _personal_decoders()


def to_sections(event: Event) -> dict[str, bytes]:
    """Return the section bytes of `event` by name: `body`, then `personal` where it has one."""
    body = {name: getattr(event, name) for name in _BODY_FIELDS[type(event)]}
    sections = {BODY: msgspec.json.encode(body)}
    personal = getattr(event, PERSONAL, None)
    if personal is not None:
        sections[PERSONAL] = msgspec.json.encode(personal)
    return sections


def read_event(kind: str, sections: Mapping[str, bytes]) -> Event:
    """Return the event of `kind` that the disclosed `sections` hold; unknown members are ignored.

    Raises:
        UnreadableEvent: the kind is unknown, the body is not there, or a section has another shape.
    """
    decoder, body = _BODIES.get(kind), sections.get(BODY)
    if decoder is None:
        raise UnreadableEvent(f"kind {kind!r:.100} is not known to this version")
    if body is None:
        raise UnreadableEvent(f"the body of this {kind} is not disclosed or erased")
    try:
        return _with_personal(decoder.decode(body), sections.get(PERSONAL))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableEvent(f"{kind}: {error}") from error


def _with_personal(event: Event, section: bytes | None) -> Event:
    """Return `event` with what its own section says of persons, whatever its body says of them."""
    decoder = _PERSONAL.get(event.KIND)
    if decoder is None:
        return event
    personal: Any = None if section is None else decoder.decode(section)
    return replace(event, **{PERSONAL: personal})

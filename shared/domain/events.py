"""Every event by its permanent kind, and its way into the sections of an entry and back.

The body is a JSON object of the event's fields; what concerns natural persons stands in a section
of its own, `personal`, which has its own readers and can be erased.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import cast, get_args

import msgspec

from shared.domain.certificate import CertificateRecorded
from shared.domain.enterprise import EnterprisePersonal, EnterpriseRecorded
from shared.domain.entrustment import EntrustmentAcknowledged, EntrustmentEstablished
from shared.domain.inspection.events import (
    FindingRecorded,
    InspectionClosed,
    InspectionPlanned,
    RectificationOrdered,
    RectificationSubmitted,
    RectificationVerified,
    ReportSubmitted,
    ResultIssued,
    SiteEntered,
    StatementPersonal,
    StatementRecorded,
    TeamAssigned,
    TeamPersonal,
)
from shared.domain.licence import LicenceIssued
from shared.domain.log_events import EquivocationAlleged
from shared.domain.notice import NoticeAcknowledged, NoticeSent
from shared.errors import UnreadableEvent

Event = (
    EnterpriseRecorded
    | LicenceIssued
    | CertificateRecorded
    | EntrustmentEstablished
    | EntrustmentAcknowledged
    | InspectionPlanned
    | TeamAssigned
    | SiteEntered
    | FindingRecorded
    | StatementRecorded
    | InspectionClosed
    | ReportSubmitted
    | ResultIssued
    | RectificationOrdered
    | RectificationSubmitted
    | RectificationVerified
    | NoticeSent
    | NoticeAcknowledged
    | EquivocationAlleged
)

EVENT_TYPES: Mapping[str, type[Event]] = MappingProxyType(
    {event_type.KIND: event_type for event_type in cast("tuple[type[Event], ...]", get_args(Event))}
)
"""The class of each kind that this version reads."""

BODY, PERSONAL = "body", "personal"

_BODY_FIELDS = {
    event_type: tuple(field.name for field in fields(event_type) if field.name != PERSONAL)
    for event_type in EVENT_TYPES.values()
}
_BODIES = {kind: msgspec.json.Decoder(event_type) for kind, event_type in EVENT_TYPES.items()}
_ENTERPRISE_PERSONAL = msgspec.json.Decoder(EnterprisePersonal)
_TEAM_PERSONAL = msgspec.json.Decoder(TeamPersonal)
_STATEMENT_PERSONAL = msgspec.json.Decoder(StatementPersonal)


def to_sections(event: Event) -> dict[str, bytes]:
    """Return the section bytes of `event` by name: `body`, then `personal` where it has one."""
    body = {name: getattr(event, name) for name in _BODY_FIELDS[type(event)]}
    sections = {BODY: msgspec.json.encode(body)}
    match event:
        case EnterpriseRecorded() | TeamAssigned() | StatementRecorded() if event.personal:
            sections[PERSONAL] = msgspec.json.encode(event.personal)
        case _:
            pass
    return sections


def read_event(kind: str, sections: Mapping[str, bytes]) -> Event:
    """Return the event of `kind` that the disclosed `sections` hold; unknown members are ignored.

    Raises:
        UnreadableEvent: the kind is unknown, the body is not there, or a section has another shape.
    """
    decoder, body = _BODIES.get(kind), sections.get(BODY)
    if decoder is None:
        raise UnreadableEvent(f"kind {kind!r} is not known to this version")
    if body is None:
        raise UnreadableEvent(f"the body of this {kind} is not disclosed or erased")
    try:
        return _with_personal(decoder.decode(body), sections.get(PERSONAL))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableEvent(f"{kind}: {error}") from error


def _with_personal(event: Event, personal: bytes | None) -> Event:
    match event:
        case EnterpriseRecorded():
            person = _ENTERPRISE_PERSONAL.decode(personal) if personal is not None else None
            return replace(event, personal=person)
        case TeamAssigned():
            names = _TEAM_PERSONAL.decode(personal) if personal is not None else None
            return replace(event, personal=names)
        case StatementRecorded():
            speaker = _STATEMENT_PERSONAL.decode(personal) if personal is not None else None
            return replace(event, personal=speaker)
        case _:
            return event

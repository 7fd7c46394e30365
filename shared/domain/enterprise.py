"""Enterprises, as an authority records them from the business licence.

The key is the credit code, not the name (Announcement 38 of 2024, §13): a contractor's old name may
stand on a certificate until its renewal. The first digits of the code name the office that
registered the firm, not where it is today, so `home_authority` is stated and never derived.

Rules kept here:
  ID-USCC  the code is right, or its wrong check character is waived with a reason. GB 32100-2015.
  LIC-001  name, code, legal representative and domicile as on the business licence.
           Order 53 art. 14.
  REG-014  a name that is older than the record is no contradiction: it is kept and found.
           Announcement 38 of 2024, §13.
  ARC-001  the file of a class I firm is kept by its city's authority, an attribute of the firm and
           no node. Order 53 art. 67.
  CRD-006  names of natural persons stand in the `personal` section only, which can be erased.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, assert_never

from shared.domain.authorities import require_authority
from shared.domain.cautions import RuleWarning
from shared.domain.event import ArchiveSection, Event
from shared.domain.texts import ADDRESS, NAME, TEXT, require_list, require_text
from shared.domain.uscc import require_uscc
from shared.domain.validity import Writer, require_in_order
from shared.errors import AlreadyExists, NotFound, RefusedByRule


class EnterpriseRole(StrEnum):
    """What a firm does with medical devices."""

    REGISTRANT = "registrant"
    FILER = "filer"
    CONTRACTOR = "contractor"


class EnterpriseUnknown(NotFound):
    """This authority has not opened the record of the firm."""

    code: ClassVar[str] = "enterprise-unknown"


class EnterpriseOfAnotherAuthority(RefusedByRule):
    """Another authority speaks for the firm: its home authority, which has it on record."""

    code: ClassVar[str] = "enterprise-of-another-authority"
    rules: ClassVar[tuple[str, ...]] = ("ARC-001",)


class EnterpriseAlreadyRecorded(AlreadyExists):
    """This authority has recorded the firm before."""

    code: ClassVar[str] = "enterprise-already-recorded"


@dataclass(frozen=True, kw_only=True, slots=True)
class EnterprisePersonal:
    """What the record of a firm says about natural persons."""

    legal_representative: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EnterpriseRecorded(Event):
    """An authority opened the record of a firm."""

    KIND: ClassVar[str] = "enterprise.recorded.v1"
    STREAM: ClassVar[str] = "enterprise/{0.uscc}"
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.LICENCES
    RULES: ClassVar[tuple[str, ...]] = ("LIC-001", "ARC-001")

    uscc: str
    name: str
    domicile: str
    home_authority: str
    """The authority of the province where the firm is today."""
    roles: tuple[EnterpriseRole, ...]
    checksum_waived: str | None = None
    """Why the wrong check character of `uscc` is accepted; None where it is right."""
    city_authority: str | None = None
    """The city's authority that keeps the file of a class I firm, by its Chinese name."""
    personal: EnterprisePersonal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class EnterpriseChanged(Event):
    """An authority recorded that a firm is not as before; all facts as they are afterwards."""

    KIND: ClassVar[str] = "enterprise.changed.v1"
    STREAM: ClassVar[str] = "enterprise/{0.uscc}"
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.LICENCES
    RULES: ClassVar[tuple[str, ...]] = ("LIC-001", "REG-014", "ARC-001")
    ON: ClassVar[str | None] = "effective_on"

    uscc: str
    name: str
    domicile: str
    home_authority: str
    roles: tuple[EnterpriseRole, ...]
    effective_on: date
    reason: str
    city_authority: str | None = None
    """The city's authority that keeps the file of a class I firm, by its Chinese name."""
    personal: EnterprisePersonal | None = None
    """None where the legal representative is not stated anew."""


EnterpriseEvent = EnterpriseRecorded | EnterpriseChanged


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownName:
    """A name of a firm; `since` is None for the one it had when its record was opened."""

    name: str
    since: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Enterprise:
    """One firm as the entries of one authority left it."""

    uscc: str
    name: str
    domicile: str
    home_authority: str
    roles: tuple[EnterpriseRole, ...]
    city_authority: str | None
    names: tuple[KnownName, ...]
    """All names, the newest last."""
    last_change_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class EnterpriseChange:
    """What an authority states of a firm that is not as before: all facts, as they are now."""

    name: str
    domicile: str
    home_authority: str
    roles: tuple[EnterpriseRole, ...]
    effective_on: date
    reason: str
    city_authority: str | None = None
    legal_representative: str | None = None


def record_enterprise(
    known: Enterprise | None, enterprise: EnterpriseRecorded
) -> EnterpriseRecorded:
    """Accept the record of a firm; `known` is what this authority has recorded of it before.

    Raises:
        EnterpriseAlreadyRecorded: it has been.
        MalformedUscc, UsccCheckCharacterWrong, UsccWaiverNotNeeded: ID-USCC.
        UnknownAuthority: there is no such home authority.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: LIC-001.
    """
    waived = enterprise.checksum_waived
    if waived is not None:
        require_text(waived, TEXT, "/checksum_waived")
    require_uscc(enterprise.uscc, waived is not None, "/uscc")
    person = enterprise.personal
    _require_facts(enterprise, None if person is None else person.legal_representative)
    if known is not None:
        raise EnterpriseAlreadyRecorded(f"{known.uscc} is recorded as {known.name}")
    return enterprise


def change_enterprise(
    told: Mapping[str, Enterprise], change: EnterpriseChange, writer: Writer
) -> EnterpriseChanged:
    """Record, as the authority that speaks for a firm, that it is not as before.

    `told` is what each log tells of it. A change of home hands the firm to the authority named:
    that one opens its own record, and its word counts from then on.

    Raises:
        EnterpriseUnknown: the writer has not recorded it.
        EnterpriseOfAnotherAuthority: another one speaks for it.
        DateInFuture, DatedBeforeLastStep: the day cannot be.
        UnknownAuthority: there is no such home authority.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: LIC-001.
    """
    firm = told.get(writer.authority)
    if firm is None:
        raise EnterpriseUnknown(f"{writer.authority} has not recorded this firm")
    if speaker(told) != writer.authority:
        raise EnterpriseOfAnotherAuthority(f"{speaker(told)} speaks for {firm.uscc}")
    _require_facts(change, change.legal_representative)
    require_text(change.reason, TEXT, "/reason")
    require_in_order(change.effective_on, firm.last_change_on, writer.today, "/effective_on")
    person = change.legal_representative
    return EnterpriseChanged(
        uscc=firm.uscc,
        name=change.name,
        domicile=change.domicile,
        home_authority=change.home_authority,
        roles=change.roles,
        effective_on=change.effective_on,
        reason=change.reason,
        city_authority=change.city_authority,
        recorded_by=writer.account,
        personal=None if person is None else EnterprisePersonal(legal_representative=person),
    )


def _require_facts(stated: EnterpriseRecorded | EnterpriseChange, person: str | None) -> None:
    require_text(stated.name, NAME, "/name")
    require_text(stated.domicile, ADDRESS, "/domicile")
    require_authority(stated.home_authority, "/home_authority")
    require_list(stated.roles, "/roles")
    if stated.city_authority is not None:
        require_text(stated.city_authority, NAME, "/city_authority")
    if person is not None:
        require_text(person, NAME, "/legal_representative")


def speaker(told: Mapping[str, Enterprise]) -> str | None:
    """Return the log whose word on one firm counts, of what each tells, first teller first.

    That is its home authority's: where several say that they are it, the one that opened its record
    last, for the firm has moved there. Where none does, the first that knew it.
    """
    at_home = [log for log, firm in told.items() if log == firm.home_authority]
    return at_home[-1] if at_home else next(iter(told), None)


def replay(events: Iterable[EnterpriseEvent]) -> Enterprise | None:
    """Return the firm that `events` of one log, oldest first, describe; None where none does."""
    firm: Enterprise | None = None
    for event in events:
        firm = evolve(firm, event)
    return firm


def evolve(firm: Enterprise | None, event: EnterpriseEvent) -> Enterprise | None:
    """Return the firm after `event`; a change of an unknown one leaves it unknown."""
    match event:
        case EnterpriseRecorded():
            return Enterprise(
                uscc=event.uscc,
                name=event.name,
                domicile=event.domicile,
                home_authority=event.home_authority,
                roles=event.roles,
                city_authority=event.city_authority,
                names=(KnownName(name=event.name, since=None),),
            )
        case EnterpriseChanged():
            return firm and replace(
                firm,
                name=event.name,
                domicile=event.domicile,
                home_authority=event.home_authority,
                roles=event.roles,
                city_authority=event.city_authority,
                names=_with_name(firm.names, event),
                last_change_on=event.effective_on,
            )
        case _:
            assert_never(event)


def _with_name(names: tuple[KnownName, ...], event: EnterpriseChanged) -> tuple[KnownName, ...]:
    if names[-1].name == event.name:
        return names
    return (*names, KnownName(name=event.name, since=event.effective_on))


def caution_unrecorded(
    known: Enterprise | None, uscc: str, pointer: str
) -> tuple[RuleWarning, ...]:
    """Return the warning that the firm `uscc`, the member at `pointer`, is not on record here.

    Its own authority may have no node, or its log may not have arrived: that stops no work, but an
    unknown code must at least be right in itself.

    Raises:
        MalformedUscc, UsccCheckCharacterWrong: ID-USCC, of a firm that is not on record.
    """
    if known is not None:
        return ()
    require_uscc(uscc, waived=False, pointer=pointer)
    return (
        RuleWarning(
            code="firm-not-on-record",
            rules=("LIC-001",),
            zh=f"本节点尚无企业 {uscc} 的档案",
            en=f"The firm {uscc} is not on record at this node",
        ),
    )

"""Production licences of contractors and of registrants that make their own devices.

Rules kept here:
  LIC-001  what stands on the licence: number, firm, sites, scope, issuer, dates. Order 53 art. 14.
  LIC-003  change and renewal keep the number; a licence that is cancelled stays so.
           Order 53 arts 16-17.
  LIC-004  a site in another province needs a licence of that province: a firm may hold several, and
           the authority that issues one is the authority of its sites. Order 53 art. 18. So the
           issuer alone changes, renews and cancels it.
  ID-LIC   form and claims of the number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, assert_never

from shared.domain import validity
from shared.domain.cautions import RuleWarning
from shared.domain.event import ArchiveSection, Event
from shared.domain.identifiers.licences import issuer_of_licence
from shared.domain.validity import CancellationReason, Term


class LicenceItem(StrEnum):
    """What a change of a licence was about (Order 53 arts 14 and 16)."""

    SITES = "sites"
    SCOPE = "scope"
    NAME = "name"
    LEGAL_REPRESENTATIVE = "legal-representative"
    DOMICILE = "domicile"
    WORDING = "wording"
    """文字性变更: the same thing, written otherwise."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OfLicence(Event):
    """What every event of a licence names."""

    STREAM: ClassVar[str] = "licence/{0.licence_no}"
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.LICENCES

    licence_no: str
    uscc: str
    """The firm that holds it."""
    authority: str
    """Of the production sites; it issued the licence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LicenceIssued(OfLicence):
    """The authority of the production sites issued a production licence."""

    KIND: ClassVar[str] = "licence.issued.v1"
    RULES: ClassVar[tuple[str, ...]] = ("LIC-001", "LIC-004")
    ON: ClassVar[str | None] = "issued_on"

    sites: tuple[str, ...]
    scope: tuple[str, ...]
    """Class and catalogue code, as deep as the licence goes: `III-13`, `II-14-08-02`."""
    issued_on: date
    valid_until: date
    """Last day of validity."""
    warnings: tuple[RuleWarning, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class LicenceChanged(OfLicence):
    """The issuer changed what the licence says; its term stays."""

    KIND: ClassVar[str] = "licence.changed.v1"
    RULES: ClassVar[tuple[str, ...]] = ("LIC-003", "LIC-001")
    ON: ClassVar[str | None] = "changed_on"

    items: tuple[LicenceItem, ...]
    sites: tuple[str, ...]
    """All sites after the change; so with the scope."""
    scope: tuple[str, ...]
    changed_on: date
    applied_on: date | None = None
    remarks: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class LicenceRenewed(OfLicence):
    """The issuer renewed the licence: a further term under the same number."""

    KIND: ClassVar[str] = "licence.renewed.v1"
    RULES: ClassVar[tuple[str, ...]] = ("LIC-003",)
    ON: ClassVar[str | None] = "renewed_on"

    sites: tuple[str, ...]
    """All sites of the new term; so with the scope."""
    scope: tuple[str, ...]
    renewed_on: date
    """When it was decided."""
    valid_from: date
    """First day of the new term."""
    valid_until: date
    applied_on: date | None = None
    warnings: tuple[RuleWarning, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class LicenceCancelled(OfLicence):
    """The issuer cancelled the licence."""

    KIND: ClassVar[str] = "licence.cancelled.v1"
    RULES: ClassVar[tuple[str, ...]] = ("LIC-003",)
    ON: ClassVar[str | None] = "cancelled_on"

    reason: CancellationReason
    cancelled_on: date
    """First day on which it is not valid any more."""
    remarks: str = ""


LicenceEvent = LicenceIssued | LicenceChanged | LicenceRenewed | LicenceCancelled


@dataclass(frozen=True, kw_only=True, slots=True)
class LicenceFacts:
    """What a licence allows: where, and what."""

    sites: tuple[str, ...]
    scope: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Licence:
    """One licence as the entries of one authority left it."""

    licence_no: str
    uscc: str
    authority: str
    issued_on: date
    terms: tuple[Term[LicenceFacts], ...]
    last_step_on: date
    """When it was issued, changed, renewed or cancelled last."""
    cancelled_on: date | None = None
    cancelled_because: CancellationReason | None = None

    @property
    def sites(self) -> tuple[str, ...]:
        """The sites by the newest entry."""
        return self.terms[-1].facts.sites

    @property
    def scope(self) -> tuple[str, ...]:
        """The scope by the newest entry."""
        return self.terms[-1].facts.scope

    @property
    def valid_until(self) -> date:
        """Last day of the newest term; whether it was cancelled before, `valid_on` tells."""
        return self.terms[-1].until

    def valid_on(self, day: date) -> bool:
        """Tell whether the licence was valid on `day`."""
        return self.held_on(day) is not None

    def held_on(self, day: date) -> LicenceFacts | None:
        """Return what the licence allowed on `day`, None where it was not valid."""
        return validity.held_on(self.terms, self.cancelled_on, day)


def covers(licence: Licence | LicenceFacts, device_class: int, classification_code: str) -> bool:
    """Tell whether the scope names the code of a device of this class, or a code above it."""
    device = f"{'I' * device_class}-{classification_code}-"
    return any(device.startswith(f"{scope}-") for scope in licence.scope)


def speaker(told: Mapping[str, Licence]) -> str | None:
    """Return the log whose word on one licence counts, of what each tells, first teller first.

    That is the issuer's, as its number names it; where its log tells nothing, the first one's.
    """
    own = (log for log, one in told.items() if log == issuer_of_licence(one.licence_no))
    return next(own, next(iter(told), None))


def replay(events: Iterable[LicenceEvent]) -> Licence | None:
    """Return the licence that `events` of one log, oldest first, describe; None where none does."""
    licence: Licence | None = None
    for event in events:
        licence = evolve(licence, event)
    return licence


def evolve(licence: Licence | None, event: LicenceEvent) -> Licence | None:
    """Return the licence after `event`; what happened to an unknown one leaves it unknown."""
    if isinstance(event, LicenceIssued):
        return _issued(event)
    if licence is None:
        return None
    match event:
        case LicenceChanged():
            facts = LicenceFacts(sites=event.sites, scope=event.scope)
            terms = validity.changed(licence.terms, event.changed_on, facts)
            return replace(licence, terms=terms, last_step_on=event.changed_on)
        case LicenceRenewed():
            facts = LicenceFacts(sites=event.sites, scope=event.scope)
            term = Term(since=event.valid_from, until=event.valid_until, facts=facts)
            terms = validity.renewed(licence.terms, term)
            return replace(licence, terms=terms, last_step_on=event.renewed_on)
        case LicenceCancelled():
            return replace(
                licence,
                cancelled_on=event.cancelled_on,
                cancelled_because=event.reason,
                last_step_on=event.cancelled_on,
            )
        case _:
            assert_never(event)


def _issued(event: LicenceIssued) -> Licence:
    facts = LicenceFacts(sites=event.sites, scope=event.scope)
    return Licence(
        licence_no=event.licence_no,
        uscc=event.uscc,
        authority=event.authority,
        issued_on=event.issued_on,
        terms=(Term(since=event.issued_on, until=event.valid_until, facts=facts),),
        last_step_on=event.issued_on,
    )

"""Production licences of contractors and of registrants that make their own devices.

Rules kept here:
  LIC-001  what stands on the licence: number, firm, sites, scope, issuer, dates. Order 53 art. 14.
  LIC-004  a site in another province needs a licence of that province: a firm may hold several, and
           the authority that issues one is the authority of its sites. Order 53 art. 18.
  ID-LIC   form and claims of the number.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from shared.domain.cautions import RuleWarning
from shared.domain.dates import require_not_future, require_period
from shared.domain.enterprise import EnterpriseRecorded, caution_unrecorded
from shared.domain.event import ArchiveSection, Event
from shared.domain.identifiers import require_licence_number
from shared.domain.texts import ADDRESS, require_list, require_texts
from shared.errors import AlreadyExists, InvalidInput

_SCOPE = re.compile(r"(II|III)-\d{2}(-\d{2}){0,2}", re.ASCII)


class LicenceAlreadyIssued(AlreadyExists):
    """This authority has recorded a licence of the same number before."""

    code: ClassVar[str] = "licence-already-issued"


class MalformedScope(InvalidInput):
    """A scope is not a class and a code of the classification catalogue, such as `III-13-04`."""

    code: ClassVar[str] = "malformed-scope"
    rules: ClassVar[tuple[str, ...]] = ("LIC-001",)


@dataclass(frozen=True, kw_only=True, slots=True)
class LicenceIssued(Event):
    """The authority of the production sites issued a production licence."""

    KIND: ClassVar[str] = "licence.issued.v1"
    STREAM: ClassVar[str] = "licence/{0.licence_no}"
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.LICENCES
    RULES: ClassVar[tuple[str, ...]] = ("LIC-001", "LIC-004")
    ON: ClassVar[str | None] = "issued_on"

    licence_no: str
    uscc: str
    """The firm that holds it."""
    authority: str
    """Of the production sites; it issued the licence."""
    sites: tuple[str, ...]
    scope: tuple[str, ...]
    """Class and catalogue code, as deep as the licence goes: `III-13`, `II-14-08-02`."""
    issued_on: date
    valid_until: date
    """Last day of validity."""
    warnings: tuple[RuleWarning, ...] = ()


def issue_licence(
    known: LicenceIssued | None,
    holder: EnterpriseRecorded | None,
    licence: LicenceIssued,
    today: date,
) -> LicenceIssued:
    """Accept a licence with its warnings; `known` is what is recorded under its number here.

    Raises:
        LicenceAlreadyIssued: there is such a record.
        MalformedUscc, UsccCheckCharacterWrong: of a `holder` that is not on record.
        MalformedLicenceNumber, LicenceNumberContradicts: ID-LIC.
        MalformedScope: LIC-001.
        DateInFuture, PeriodReversed: the dates cannot be.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: LIC-001.
    """
    require_licence_number(
        licence.licence_no, licence.authority, licence.issued_on.year, "/licence_no"
    )
    require_texts(licence.sites, ADDRESS, "/sites")
    require_list(licence.scope, "/scope")
    for index, scope in enumerate(licence.scope):
        if not _SCOPE.fullmatch(scope):
            raise MalformedScope(f"{scope!r} is no scope such as III-13-04", f"/scope/{index}")
    require_not_future(licence.issued_on, today, "/issued_on")
    require_period(licence.issued_on, licence.valid_until, "/valid_until")
    warnings = caution_unrecorded(holder, licence.uscc, "/uscc")
    if known is not None:
        raise LicenceAlreadyIssued(f"{known.licence_no} is held by {known.uscc}")
    return replace(licence, warnings=warnings)


def covers(licence: LicenceIssued, device_class: int, classification_code: str) -> bool:
    """Tell whether the scope names the code of a device of this class, or a code above it."""
    device = f"{'I' * device_class}-{classification_code}-"
    return any(device.startswith(f"{scope}-") for scope in licence.scope)


def replay(events: Iterable[LicenceIssued]) -> LicenceIssued | None:
    """Return the newest of `events`, oldest first, or None where there is none."""
    known: LicenceIssued | None = None
    for event in events:
        known = event
    return known

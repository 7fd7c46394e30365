"""Decisions on production licences: issue, change, renewal, cancellation.

Rules: LIC-001, LIC-003, LIC-004, ID-LIC; sources in `shared.domain.licence`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from shared.domain.dates import require_not_future, require_period
from shared.domain.enterprise import Enterprise, caution_unrecorded
from shared.domain.identifiers.licences import require_licence_number
from shared.domain.licence import (
    Licence,
    LicenceCancelled,
    LicenceChanged,
    LicenceFacts,
    LicenceIssued,
    LicenceItem,
    LicenceRenewed,
)
from shared.domain.texts import ADDRESS, TEXT, allow_text, require_list, require_texts
from shared.domain.validity import (
    Cancellation,
    Renewal,
    Writer,
    require_cancellation,
    require_in_order,
    require_renewal,
)
from shared.errors import AlreadyExists, InvalidInput, NotFound, RefusedByRule

_SCOPE = re.compile(r"(II|III)-\d{2}(-\d{2}){0,2}", re.ASCII)


class LicenceAlreadyIssued(AlreadyExists):
    """This authority has recorded a licence of the same number before."""

    code: ClassVar[str] = "licence-already-issued"


class LicenceUnknown(NotFound):
    """This authority has not recorded the licence."""

    code: ClassVar[str] = "licence-unknown"


class LicenceOfAnotherAuthority(RefusedByRule):
    """Only the authority that issued a licence changes, renews or cancels it."""

    code: ClassVar[str] = "licence-of-another-authority"
    rules: ClassVar[tuple[str, ...]] = ("LIC-004",)


class LicenceAlreadyCancelled(RefusedByRule):
    """The licence was cancelled: it is neither changed nor renewed, nor cancelled again."""

    code: ClassVar[str] = "licence-already-cancelled"
    rules: ClassVar[tuple[str, ...]] = ("LIC-003",)


class LicenceNotValidAtChange(RefusedByRule):
    """On the day of the change the licence was not valid."""

    code: ClassVar[str] = "licence-not-valid-at-change"
    rules: ClassVar[tuple[str, ...]] = ("LIC-003",)


class MalformedScope(InvalidInput):
    """A scope is not a class and a code of the classification catalogue, such as `III-13-04`."""

    code: ClassVar[str] = "malformed-scope"
    rules: ClassVar[tuple[str, ...]] = ("LIC-001",)


@dataclass(frozen=True, kw_only=True, slots=True)
class LicenceChange:
    """What the issuer states of a change: about what, and what the licence says now."""

    items: tuple[LicenceItem, ...]
    sites: tuple[str, ...]
    scope: tuple[str, ...]
    changed_on: date
    applied_on: date | None = None
    remarks: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class LicenceRenewal:
    """What the issuer states of a renewal: its term, and what the licence says in it."""

    renewal: Renewal
    facts: LicenceFacts


def issue_licence(
    known: Licence | None, holder: Enterprise | None, licence: LicenceIssued, today: date
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
    _require_allowed(licence.sites, licence.scope)
    require_not_future(licence.issued_on, today, "/issued_on")
    require_period(licence.issued_on, licence.valid_until, "/valid_until")
    warnings = caution_unrecorded(holder, licence.uscc, "/uscc")
    if known is not None:
        raise LicenceAlreadyIssued(f"{known.licence_no} is held by {known.uscc}")
    return replace(licence, warnings=warnings)


def change_licence(
    told: Mapping[str, Licence],
    change: LicenceChange,
    writer: Writer,
) -> LicenceChanged:
    """Record, as the authority that issued it, what the licence says from a day on.

    `told` is what each log tells of the licence.

    Raises:
        LicenceUnknown, LicenceOfAnotherAuthority, LicenceAlreadyCancelled: see `_own`.
        LicenceNotValidAtChange: it was not valid on that day.
        MalformedScope: LIC-001.
        DateInFuture, DatedBeforeLastStep, PeriodReversed: the dates cannot be.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: LIC-001.
    """
    licence = _own(told, writer.authority)
    require_list(change.items, "/items")
    _require_allowed(change.sites, change.scope)
    allow_text(change.remarks, TEXT, "/remarks")
    require_in_order(change.changed_on, licence.last_step_on, writer.today, "/changed_on")
    if change.applied_on is not None:
        require_period(change.applied_on, change.changed_on, "/changed_on")
    if not licence.valid_on(change.changed_on):
        raise LicenceNotValidAtChange(f"{licence.licence_no} is valid until {licence.valid_until}")
    return LicenceChanged(
        licence_no=licence.licence_no,
        uscc=licence.uscc,
        authority=writer.authority,
        items=change.items,
        sites=change.sites,
        scope=change.scope,
        changed_on=change.changed_on,
        applied_on=change.applied_on,
        remarks=change.remarks,
        recorded_by=writer.account,
    )


def renew_licence(
    told: Mapping[str, Licence],
    stated: LicenceRenewal,
    writer: Writer,
) -> LicenceRenewed:
    """Record, as the authority that issued it, a further term of the licence.

    Raises:
        LicenceUnknown, LicenceOfAnotherAuthority, LicenceAlreadyCancelled: see `_own`.
        RenewalDoesNotExtend: LIC-003.
        MalformedScope: LIC-001.
        DateInFuture, DatedBeforeLastStep, PeriodReversed: the dates cannot be.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: LIC-001.
    """
    licence = _own(told, writer.authority)
    facts, renewal = stated.facts, stated.renewal
    _require_allowed(facts.sites, facts.scope)
    warnings = require_renewal(renewal, licence.terms, licence.last_step_on, writer.today)
    return LicenceRenewed(
        licence_no=licence.licence_no,
        uscc=licence.uscc,
        authority=writer.authority,
        sites=facts.sites,
        scope=facts.scope,
        renewed_on=renewal.renewed_on,
        valid_from=renewal.valid_from,
        valid_until=renewal.valid_until,
        applied_on=renewal.applied_on,
        recorded_by=writer.account,
        warnings=warnings,
    )


def cancel_licence(
    told: Mapping[str, Licence],
    cancellation: Cancellation,
    writer: Writer,
) -> LicenceCancelled:
    """Record, as the authority that issued it, that the licence is cancelled.

    Raises:
        LicenceUnknown, LicenceOfAnotherAuthority, LicenceAlreadyCancelled: see `_own`.
        DateInFuture, DatedBeforeLastStep: the day cannot be.
        TextMissing, TextTooLong, TextUnprintable: the remarks are out of bounds.
    """
    licence = _own(told, writer.authority)
    require_cancellation(cancellation, licence.last_step_on, writer.today)
    return LicenceCancelled(
        licence_no=licence.licence_no,
        uscc=licence.uscc,
        authority=writer.authority,
        reason=cancellation.reason,
        cancelled_on=cancellation.cancelled_on,
        remarks=cancellation.remarks,
        recorded_by=writer.account,
    )


def _own(told: Mapping[str, Licence], authority: str) -> Licence:
    """Return the licence that `authority` issued and has recorded, if it is not cancelled.

    Raises:
        LicenceUnknown: it has not recorded it.
        LicenceOfAnotherAuthority: it has recorded it for another one.
        LicenceAlreadyCancelled: it is.
    """
    licence = told.get(authority)
    if licence is None:
        raise LicenceUnknown(f"{authority} has not recorded this licence")
    if licence.authority != authority:
        raise LicenceOfAnotherAuthority(f"{licence.licence_no} is of {licence.authority}")
    if licence.cancelled_on is not None:
        raise LicenceAlreadyCancelled(f"{licence.licence_no}, on {licence.cancelled_on}")
    return licence


def _require_allowed(sites: tuple[str, ...], scope: tuple[str, ...]) -> None:
    require_texts(sites, ADDRESS, "/sites")
    require_list(scope, "/scope")
    for index, member in enumerate(scope):
        if not _SCOPE.fullmatch(member):
            raise MalformedScope(f"{member!r} is no scope such as III-13-04", f"/scope/{index}")

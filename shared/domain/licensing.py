"""Decisions on production licences: issue, change, renewal, cancellation.

Rules: LIC-001, LIC-003, LIC-004, ID-LIC; sources in `shared.domain.licence`.
"""

import re
from dataclasses import replace
from datetime import date
from typing import ClassVar

from shared.domain.dates import require_not_future, require_period
from shared.domain.enterprise import Enterprise, caution_unrecorded
from shared.domain.identifiers import require_licence_number
from shared.domain.licence import Licence, LicenceIssued
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


def _require_allowed(sites: tuple[str, ...], scope: tuple[str, ...]) -> None:
    require_texts(sites, ADDRESS, "/sites")
    require_list(scope, "/scope")
    for index, member in enumerate(scope):
        if not _SCOPE.fullmatch(member):
            raise MalformedScope(f"{member!r} is no scope such as III-13-04", f"/scope/{index}")

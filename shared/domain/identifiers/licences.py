"""Numbers of production licences.

ID-LIC  `{P}药监械生产许{YYYY}{NNNN}号`, before the drug authorities of today
`{P}食药监械生产许{YYYY}{NNNN}号`; renewal and change keep the number. Order 53 arts 17
and 20.
"""

import re
from dataclasses import dataclass
from typing import ClassVar

from shared.domain.authorities import NMPA
from shared.domain.identifiers.provinces import BY_SHORT_NAME
from shared.errors import InvalidInput

_FORM = re.compile(r"(.)(食?)药监械生产许([0-9]{4})([0-9]{4})号")


class MalformedLicenceNumber(InvalidInput):
    """A production licence number has not the form of ID-LIC."""

    code: ClassVar[str] = "malformed-licence-number"
    rules: ClassVar[tuple[str, ...]] = ("ID-LIC",)


class LicenceNumberContradicts(InvalidInput):
    """A production licence number names another province, or a later year, than the record."""

    code: ClassVar[str] = "licence-number-contradicts"
    rules: ClassVar[tuple[str, ...]] = ("ID-LIC",)


@dataclass(frozen=True, kw_only=True, slots=True)
class LicenceNumber:
    """A production licence number in its parts."""

    short_name: str
    """The character of a province."""
    year: int
    serial: str
    legacy: bool = False
    """A food and drug authority gave it."""

    @property
    def issuer(self) -> str:
        """The id of the authority that issues such numbers."""
        return BY_SHORT_NAME[self.short_name]

    def __str__(self) -> str:
        """Return the number as it is written."""
        food = "食" if self.legacy else ""
        return f"{self.short_name}{food}药监械生产许{self.year:04}{self.serial}号"


def parse_licence_number(number: str) -> LicenceNumber | None:
    """Return `number` in its parts, None where it has neither form or names no province."""
    match = _FORM.fullmatch(number)
    if match is None or BY_SHORT_NAME.get(match[1], NMPA) == NMPA:
        return None
    return LicenceNumber(
        short_name=match[1], year=int(match[3]), serial=match[4], legacy=bool(match[2])
    )


def issuer_of_licence(number: str) -> str | None:
    """Return the authority that issues licences numbered so, None where no form fits."""
    parsed = parse_licence_number(number)
    return None if parsed is None else parsed.issuer


def require_licence_number(
    number: str, authority: str, issued_year: int, pointer: str
) -> LicenceNumber:
    """Return the parts of a production licence number that agrees with the record (ID-LIC).

    Raises:
        MalformedLicenceNumber: the form does not fit.
        LicenceNumberContradicts: the province is not `authority`, or the year after `issued_year`.
    """
    parsed = parse_licence_number(number)
    if parsed is None:
        raise MalformedLicenceNumber(f"{number!r} is no production licence number", pointer)
    if parsed.issuer != authority:
        raise LicenceNumberContradicts(f"{number} is not of {authority}", pointer)
    if parsed.year > issued_year:
        raise LicenceNumberContradicts(f"{number} is of {parsed.year}, a later year", pointer)
    return parsed

"""Numbers of registration certificates.

ID-REG  `{P}械注{准|进|许}{YYYY}{2|3}{CC}{NNNN}`; the year and serial survive renewal, another class
means another number. Order 47 art. 115. P is 国 for class III and for all imports, a
province carries domestic class II. The form before October 2014,
`{P}食药监械（准|进|许）字{YYYY}第{C}{CC}{NNNN}号`, is accepted and marked.
CC is not judged: it means different things in numbers of different age.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from shared.domain.identifiers.provinces import BY_SHORT_NAME, NATIONAL
from shared.errors import InvalidInput

_CURRENT = re.compile(r"(.)械注([准进许])([0-9]{4})([23])([0-9]{2})([0-9]{4})")
_LEGACY = re.compile(r"(.)食药监械[（(]([准进许])[）)]字([0-9]{4})第([123])([0-9]{2})([0-9]{4})号")
_CLASS_III = 3


class MalformedCertificateNumber(InvalidInput):
    """A registration number has neither the form of today nor the one before it."""

    code: ClassVar[str] = "malformed-certificate-number"
    rules: ClassVar[tuple[str, ...]] = ("ID-REG",)


class CertificateNumberContradicts(InvalidInput):
    """A registration number claims another class, origin or year than the record."""

    code: ClassVar[str] = "certificate-number-contradicts"
    rules: ClassVar[tuple[str, ...]] = ("ID-REG",)


class Origin(StrEnum):
    """Where a registered device comes from, by the character in its number."""

    DOMESTIC = "准"
    IMPORTED = "进"
    HONG_KONG_MACAO_TAIWAN = "许"


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificateNumber:
    """A registration number in its parts."""

    short_name: str
    """国, or the character of a province."""
    origin: Origin
    year: int
    """Of the first registration."""
    device_class: int
    category: str
    """Two digits of a catalogue of that time."""
    serial: str
    legacy: bool = False
    """It has the form used before October 2014."""

    @property
    def issuer(self) -> str:
        """The id of the authority that issues such numbers."""
        return BY_SHORT_NAME[self.short_name]

    @property
    def is_issued_so(self) -> bool:
        """Whether such a device gets a number of this issuer.

        Of the older form only imports are judged: who registered what has moved since.
        """
        national = self.short_name == NATIONAL
        if self.origin is not Origin.DOMESTIC:
            return national
        return self.legacy or national == (self.device_class == _CLASS_III)

    def __str__(self) -> str:
        """Return the number as it is written, with full-width brackets in the older form."""
        digits = f"{self.device_class}{self.category}{self.serial}"
        if self.legacy:
            return f"{self.short_name}食药监械（{self.origin}）字{self.year:04}第{digits}号"
        return f"{self.short_name}械注{self.origin}{self.year:04}{digits}"


def parse_certificate_number(number: str) -> CertificateNumber | None:
    """Return `number` in its parts, None where it has neither form or names no authority."""
    match = _CURRENT.fullmatch(number) or _LEGACY.fullmatch(number)
    if match is None or match[1] not in BY_SHORT_NAME:
        return None
    return CertificateNumber(
        short_name=match[1],
        origin=Origin(match[2]),
        year=int(match[3]),
        device_class=int(match[4]),
        category=match[5],
        serial=match[6],
        legacy=match.re is _LEGACY,
    )


def issuer_of_certificate(number: str) -> str | None:
    """Return the authority that issues certificates numbered so, None where no form fits."""
    parsed = parse_certificate_number(number)
    return None if parsed is None else parsed.issuer


def require_certificate_number(
    number: str, device_class: int, issued_year: int, pointer: str
) -> CertificateNumber:
    """Return the parts of a registration number that agrees with the record (ID-REG).

    Raises:
        MalformedCertificateNumber: neither form fits, or no province has that short name.
        CertificateNumberContradicts: another class, a year after `issued_year`, or an issuer that
            does not register such devices.
    """
    parsed = parse_certificate_number(number)
    if parsed is None:
        raise MalformedCertificateNumber(f"{number!r} is no registration number", pointer)
    if parsed.device_class != device_class:
        raise CertificateNumberContradicts(f"{number} is of class {parsed.device_class}", pointer)
    if parsed.year > issued_year:
        raise CertificateNumberContradicts(f"{number} is of {parsed.year}, a later year", pointer)
    if not parsed.is_issued_so:
        raise CertificateNumberContradicts(
            f"{parsed.issuer} registers no device with such a number as {number}", pointer
        )
    return parsed

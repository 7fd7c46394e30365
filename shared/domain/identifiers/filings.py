"""Numbers of class I filings: of a product, and of its production.

ID-FIL  product `{P[市]}械备{YYYY}{NNNN}`, 国 for imports; older ones end with 号. Order 47
art. 116. Production `{P}{市}药监械生产备{YYYY}{NNNN}号`, older with 食药监. The city is
written by its short name, which no list gives, or left out.
"""

import re
from dataclasses import dataclass
from typing import ClassVar

from shared.domain.authorities import NMPA
from shared.domain.identifiers.provinces import BY_SHORT_NAME
from shared.errors import InvalidInput

_PRODUCT = re.compile(r"(.)([一-龥]{0,3})械备([0-9]{4})([0-9]{4})(号?)")
_PRODUCTION = re.compile(r"(.)([一-龥]{0,3}?)(食?)药监械生产备([0-9]{4})([0-9]{4})号")


class MalformedFilingNumber(InvalidInput):
    """A filing number has not the form of its kind."""

    code: ClassVar[str] = "malformed-filing-number"
    rules: ClassVar[tuple[str, ...]] = ("ID-FIL",)


class FilingNumberContradicts(InvalidInput):
    """A filing number names another province, or a later year, than the record."""

    code: ClassVar[str] = "filing-number-contradicts"
    rules: ClassVar[tuple[str, ...]] = ("ID-FIL",)


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductFilingNumber:
    """The number of a product filing in its parts."""

    short_name: str
    """国, or the character of a province."""
    city: str
    """Short name of the city; may be empty."""
    year: int
    serial: str
    legacy: bool = False
    """It ends with 号, as older ones do."""

    @property
    def issuer(self) -> str:
        """The id of the authority in whose province, or by which, it is filed."""
        return BY_SHORT_NAME[self.short_name]

    def __str__(self) -> str:
        """Return the number as it is written."""
        end = "号" if self.legacy else ""
        return f"{self.short_name}{self.city}械备{self.year:04}{self.serial}{end}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductionFilingNumber:
    """The number of a production filing in its parts."""

    short_name: str
    """The character of a province."""
    city: str
    """Short name of the city; may be empty."""
    year: int
    serial: str
    legacy: bool = False
    """A food and drug authority gave it."""

    @property
    def issuer(self) -> str:
        """The id of the authority in whose province it is filed."""
        return BY_SHORT_NAME[self.short_name]

    def __str__(self) -> str:
        """Return the number as it is written."""
        food = "食" if self.legacy else ""
        return f"{self.short_name}{self.city}{food}药监械生产备{self.year:04}{self.serial}号"


FilingNumber = ProductFilingNumber | ProductionFilingNumber


def parse_product_filing_number(number: str) -> ProductFilingNumber | None:
    """Return `number` in its parts, None where the form does not fit or names no authority."""
    match = _PRODUCT.fullmatch(number)
    if match is None or not _is_of_somebody(match[1], match[2]):
        return None
    return ProductFilingNumber(
        short_name=match[1],
        city=match[2],
        year=int(match[3]),
        serial=match[4],
        legacy=bool(match[5]),
    )


def parse_production_filing_number(number: str) -> ProductionFilingNumber | None:
    """Return `number` in its parts, None where the form does not fit or names no province."""
    match = _PRODUCTION.fullmatch(number)
    if match is None or BY_SHORT_NAME.get(match[1], NMPA) == NMPA:
        return None
    return ProductionFilingNumber(
        short_name=match[1],
        city=match[2],
        year=int(match[4]),
        serial=match[5],
        legacy=bool(match[3]),
    )


def require_filing_number(
    number: str, parsed: FilingNumber | None, authority: str, filed_year: int, pointer: str
) -> None:
    """Refuse a filing number, `parsed` by its kind, that does not agree with the record (ID-FIL).

    Raises:
        MalformedFilingNumber: the form of the kind does not fit.
        FilingNumberContradicts: the province is not `authority`, or the year after `filed_year`.
    """
    if parsed is None:
        raise MalformedFilingNumber(f"{number!r} is no filing number of this kind", pointer)
    if parsed.issuer != authority:
        raise FilingNumberContradicts(f"{number} is not of {authority}", pointer)
    if parsed.year > filed_year:
        raise FilingNumberContradicts(f"{number} is of {parsed.year}, a later year", pointer)


def _is_of_somebody(short_name: str, city: str) -> bool:
    issuer = BY_SHORT_NAME.get(short_name)
    return issuer is not None and not (issuer == NMPA and city)

"""Filings of class I: of a device, and of its production.

Rules kept here:
  ID-FIL   form and claims of both numbers. Order 47 art. 116.
  LIC-005  production of class I devices is filed with the city, which checks on the spot within the
           time that the law gives (`new_filer_check` of the deadline table). Order 53 art. 22.
  ARC-001  the city's authority keeps the file; it is an attribute and no node. Order 53 art. 67.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from shared.domain.authorities import require_authority
from shared.domain.cautions import RuleWarning
from shared.domain.dates import require_not_future, require_period
from shared.domain.enterprise import Enterprise, caution_unrecorded
from shared.domain.event import ArchiveSection, Event
from shared.domain.identifiers.filings import (
    FilingNumber,
    parse_product_filing_number,
    parse_production_filing_number,
    require_filing_number,
)
from shared.domain.texts import ADDRESS, NAME, allow_list, require_text, require_texts
from shared.errors import AlreadyExists


class FilingAlreadyRecorded(AlreadyExists):
    """This authority has recorded a filing of the same number before."""

    code: ClassVar[str] = "filing-already-recorded"


@dataclass(frozen=True, kw_only=True, slots=True)
class OfFiling(Event):
    """What both kinds of filings name."""

    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.LICENCES
    ON: ClassVar[str | None] = "filed_on"

    filing_no: str
    uscc: str
    """The filer."""
    authority: str
    """Of the province where it is filed; the NMPA for imports."""
    city_authority: str | None
    """The city's authority that took the filing, by its Chinese name; None for imports."""
    filed_on: date
    warnings: tuple[RuleWarning, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductFilingRecorded(OfFiling):
    """A class I device was filed."""

    KIND: ClassVar[str] = "product-filing.recorded.v1"
    STREAM: ClassVar[str] = "product-filing/{0.filing_no}"
    RULES: ClassVar[tuple[str, ...]] = ("ID-FIL", "ARC-001")

    product_name_zh: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductionFilingRecorded(OfFiling):
    """The production of class I devices was filed; a check on the spot is due after `filed_on`."""

    KIND: ClassVar[str] = "production-filing.recorded.v1"
    STREAM: ClassVar[str] = "production-filing/{0.filing_no}"
    RULES: ClassVar[tuple[str, ...]] = ("LIC-005", "ID-FIL", "ARC-001")

    sites: tuple[str, ...]
    products: tuple[str, ...] = ()
    """Numbers of the product filings that are made there."""
    checked_on: date | None = None
    """When the city checked on the spot; None where it has not yet."""


FilingEvent = ProductFilingRecorded | ProductionFilingRecorded


def record_filing(
    known: bool, filer: Enterprise | None, filing: FilingEvent, today: date
) -> FilingEvent:
    """Accept a filing; `known` tells whether its number is on record here.

    Raises:
        FilingAlreadyRecorded: it is.
        MalformedUscc, UsccCheckCharacterWrong: of a `filer` that is not on record.
        MalformedFilingNumber, FilingNumberContradicts: ID-FIL.
        UnknownAuthority: there is no such authority.
        DateInFuture, PeriodReversed: the dates cannot be.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    require_authority(filing.authority, "/authority")
    if filing.city_authority is not None:
        require_text(filing.city_authority, NAME, "/city_authority")
    require_not_future(filing.filed_on, today, "/filed_on")
    parsed: FilingNumber | None
    if isinstance(filing, ProductFilingRecorded):
        parsed = parse_product_filing_number(filing.filing_no)
        require_text(filing.product_name_zh, NAME, "/product_name_zh")
    else:
        parsed = parse_production_filing_number(filing.filing_no)
        _require_production(filing, today)
    require_filing_number(
        filing.filing_no, parsed, filing.authority, filing.filed_on.year, "/filing_no"
    )
    warnings = caution_unrecorded(filer, filing.uscc, "/uscc")
    if known:
        raise FilingAlreadyRecorded(f"{filing.filing_no} is on record")
    return replace(filing, warnings=warnings)


def _require_production(filing: ProductionFilingRecorded, today: date) -> None:
    require_texts(filing.sites, ADDRESS, "/sites")
    allow_list(filing.products, "/products")
    for index, product in enumerate(filing.products):
        require_text(product, NAME, f"/products/{index}")
    if filing.checked_on is not None:
        require_not_future(filing.checked_on, today, "/checked_on")
        require_period(filing.filed_on, filing.checked_on, "/checked_on")

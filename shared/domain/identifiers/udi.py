"""The device identifier (DI) of a unique device identification.

ID-UDI  a UDI is DI and PI; the DI names registrant, model and package. It is given by GS1, ZIIOT
(MA codes) or Ali Health (AHM). A GS1 one is a GTIN with its check digit; of the others no
published check is known, so they are kept as text. NMPA Announcement 66 of 2019.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from biip import ParseError
from biip.gtin import Gtin

from shared.domain.texts import REFERENCE, allow_list, require_text
from shared.errors import InvalidInput


class DeviceIdentifierMalformed(InvalidInput):
    """A device identifier of GS1 is no GTIN, or its check digit is wrong."""

    code: ClassVar[str] = "device-identifier-malformed"
    rules: ClassVar[tuple[str, ...]] = ("ID-UDI",)


class Agency(StrEnum):
    """Who gives device identifiers."""

    GS1 = "gs1"
    ZIIOT = "ziiot"
    ALI_HEALTH = "ahm"


@dataclass(frozen=True, kw_only=True, slots=True)
class DeviceIdentifier:
    """The fixed part of a UDI."""

    agency: Agency
    di: str


def require_device_identifiers(identifiers: tuple[DeviceIdentifier, ...], pointer: str) -> None:
    """Refuse identifiers, which may be none, that cannot be (ID-UDI).

    Raises:
        DeviceIdentifierMalformed: a GS1 one is no GTIN.
        TextMissing, TextTooLong, TextUnprintable, ListTooLong: out of bounds.
    """
    allow_list(identifiers, pointer)
    for index, one in enumerate(identifiers):
        require_text(one.di, REFERENCE, f"{pointer}/{index}/di")
        if one.agency is Agency.GS1:
            _require_gtin(one.di, f"{pointer}/{index}/di")


def _require_gtin(di: str, pointer: str) -> None:
    try:
        gtin = Gtin.parse(di)
    except ParseError as error:
        raise DeviceIdentifierMalformed(str(error), pointer) from error
    if gtin.value != di or not di.isascii():
        raise DeviceIdentifierMalformed(f"{di!r} is more than a GTIN", pointer)

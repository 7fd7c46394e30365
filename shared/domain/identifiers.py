"""Numbers of licences and certificates: their shape, and what the shape claims.

Rules kept here:
  ID-REG  `{P}械注{准|进|许}{YYYY}{2|3}{CC}{NNNN}`; the year and serial survive renewal. Order 47
          art. 115. P is 国 for class III and for all imports, a province carries domestic class II.
          The older form `{P}食药监械(准)字{YYYY}第{C}{CC}{NNNN}号` is accepted, marked as legacy.
          CC is not judged: it means different things in numbers of different age.
  ID-LIC  `{P}药监械生产许{YYYY}{NNNN}号`, older `{P}食药监械生产许{YYYY}{NNNN}号`; renewal and
          change keep the number. Order 53 arts 17 and 20.
"""

import re
from typing import ClassVar

from shared.domain.authorities import AUTHORITIES, NMPA
from shared.errors import InvalidInput

_CERTIFICATE = re.compile(r"(.)械注(准|进|许)(\d{4})([23])\d{2}\d{4}", re.ASCII)
_OLD_CERTIFICATE = re.compile(
    r"(.)食药监械[（(](准|进|许)[）)]字(\d{4})第([123])\d{2}\d{4}号", re.ASCII
)
_LICENCE = re.compile(r"(.)食?药监械生产许(\d{4})\d{4}号", re.ASCII)
_NATIONAL = "国"
_PROVINCES = {
    authority.certificate_short_zh: authority.id
    for authority in AUTHORITIES.values()
    if authority.certificate_short_zh != _NATIONAL
} | {"内": "nm"}  # both 蒙 and 内 are seen on numbers of Inner Mongolia


class MalformedCertificateNumber(InvalidInput):
    """A registration number has neither the form of today nor the one before it."""

    code: ClassVar[str] = "malformed-certificate-number"
    rules: ClassVar[tuple[str, ...]] = ("ID-REG",)


class CertificateNumberContradicts(InvalidInput):
    """A registration number claims another class, origin or year than the record."""

    code: ClassVar[str] = "certificate-number-contradicts"
    rules: ClassVar[tuple[str, ...]] = ("ID-REG",)


class MalformedLicenceNumber(InvalidInput):
    """A production licence number has not the form of ID-LIC."""

    code: ClassVar[str] = "malformed-licence-number"
    rules: ClassVar[tuple[str, ...]] = ("ID-LIC",)


class LicenceNumberContradicts(InvalidInput):
    """A production licence number names another province, or a later year, than the record."""

    code: ClassVar[str] = "licence-number-contradicts"
    rules: ClassVar[tuple[str, ...]] = ("ID-LIC",)


def is_legacy_certificate_number(number: str) -> bool:
    """Tell whether `number` has the form used before October 2014."""
    return _OLD_CERTIFICATE.fullmatch(number) is not None


def issuer_of_certificate(number: str) -> str | None:
    """Return the authority that issues certificates numbered so, None where no form fits."""
    match = _CERTIFICATE.fullmatch(number) or _OLD_CERTIFICATE.fullmatch(number)
    if match is None:
        return None
    return NMPA if match[1] == _NATIONAL else _PROVINCES.get(match[1])


def require_certificate_number(
    number: str, device_class: int, issued_year: int, pointer: str
) -> None:
    """Refuse a registration number that is malformed or contradicts the record (ID-REG).

    Raises:
        MalformedCertificateNumber: neither form fits, or no province has that short name.
        CertificateNumberContradicts: another class, a year after `issued_year`, or an issuer that
            does not register such devices.
    """
    match = _CERTIFICATE.fullmatch(number) or _OLD_CERTIFICATE.fullmatch(number)
    if match is None or (match[1] != _NATIONAL and match[1] not in _PROVINCES):
        raise MalformedCertificateNumber(f"{number!r} is no registration number", pointer)
    national, domestic = match[1] == _NATIONAL, match[2] == "准"
    if int(match[4]) != device_class:
        raise CertificateNumberContradicts(f"{number} is of class {match[4]}", pointer)
    if int(match[3]) > issued_year:
        raise CertificateNumberContradicts(f"{number} is of {match[3]}, a later year", pointer)
    if not is_legacy_certificate_number(number) and national != (
        device_class == 3 or not domestic  # noqa: PLR2004 - class III
    ):
        raise CertificateNumberContradicts(f"{match[1]} does not issue {number}", pointer)


def require_licence_number(number: str, authority: str, issued_year: int, pointer: str) -> None:
    """Refuse a production licence number that is malformed or contradicts the record (ID-LIC).

    Raises:
        MalformedLicenceNumber: the form does not fit.
        LicenceNumberContradicts: the province is not `authority`, or the year after `issued_year`.
    """
    match = _LICENCE.fullmatch(number)
    if match is None:
        raise MalformedLicenceNumber(f"{number!r} is no production licence number", pointer)
    if _PROVINCES.get(match[1]) != authority:
        raise LicenceNumberContradicts(f"{number} is not of {authority}", pointer)
    if int(match[2]) > issued_year:
        raise LicenceNumberContradicts(f"{number} is of {match[2]}, a later year", pointer)

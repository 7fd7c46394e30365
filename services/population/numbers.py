"""Numbers of firms, licences and certificates: right in form, given to nobody.

ID-USCC: region code with the district 99, which GB/T 2260 gives to none; an organisation code of
GB 11714 with its own check character; the check character of GB 32100. ID-LIC and ID-REG: the
forms of today.
"""

from stdnum.cn import uscc as gb32100

from shared.domain.authorities import AUTHORITIES, NMPA

SERIALS = 10_000
"""Numbers of four digits, 0000 among them, which is never given."""

FIRST_NUMBERED = 2015
"""The first whole year of the forms of today."""

CLASS_III = 3
IN_VITRO = "40"
"""Stands where a certificate's number has the sub-catalogue, for reagents, which have none."""

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_VALUES = {
    character: value for value, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}
_ORGANISATIONS = len(_ALPHABET) ** 6
_STRIDE = 350_377  # prime to 31: every number has an organisation code of its own
_MODULUS, _TEN = 11, "X"


def credit_code(seed: int, prefecture: str, number: int) -> str:
    """Return the credit code of the firm `number`, registered in `prefecture` (four digits)."""
    organisation = "MA" + _digits((number * _STRIDE + seed) % _ORGANISATIONS)
    body = f"91{prefecture}99{organisation}{organisation_check(organisation)}"
    return body + str(gb32100.calc_check_digit(body))


def organisation_check(code: str) -> str:
    """Return the check character of the eight characters of an organisation code (GB 11714)."""
    total = sum(_VALUES[one] * weight for one, weight in zip(code, _WEIGHTS, strict=True))
    check = (_MODULUS - total % _MODULUS) % _MODULUS
    return _TEN if check == 10 else str(check)  # noqa: PLR2004 - ten has no digit


def licence_number(authority: str, year: int, serial: int) -> str:
    """Return a production licence number of ID-LIC."""
    return f"{AUTHORITIES[authority].certificate_short_zh}药监械生产许{year}{serial:04}号"


def certificate_number(
    authority: str, year: int, device_class: int, sub_catalogue: str, serial: int
) -> str:
    """Return a domestic registration number of ID-REG; class III is the nation's."""
    issuer = AUTHORITIES[NMPA if device_class == CLASS_III else authority].certificate_short_zh
    return f"{issuer}械注准{year}{device_class}{sub_catalogue}{serial:04}"


def _digits(number: int) -> str:
    text = ""
    for _ in range(6):
        number, digit = divmod(number, len(_ALPHABET))
        text += _ALPHABET[digit]
    return text

"""The unified social credit code, the key of every firm.

ID-USCC: GB 32100-2015, 18 characters of `0-9A-HJ-NPQRTUWXY`, the last of them a check character
modulo 31. Some early codes were issued with a wrong one: such a code is taken only with a reason
(`checksum_waived`). Codes that begin with letters exist too, so the check character alone decides.
"""

import re
from typing import ClassVar

from stdnum.cn import uscc as gb32100

from shared.errors import InvalidInput

_SHAPE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")


class MalformedUscc(InvalidInput):
    """A credit code has not 18 of the characters that GB 32100 allows."""

    code: ClassVar[str] = "malformed-uscc"
    rules: ClassVar[tuple[str, ...]] = ("ID-USCC",)


class UsccCheckCharacterWrong(InvalidInput):
    """The check character of a credit code is wrong and nobody has waived it with a reason."""

    code: ClassVar[str] = "uscc-check-character-wrong"
    rules: ClassVar[tuple[str, ...]] = ("ID-USCC",)


class UsccWaiverNotNeeded(InvalidInput):
    """A wrong check character is waived, but it is right."""

    code: ClassVar[str] = "uscc-waiver-not-needed"
    rules: ClassVar[tuple[str, ...]] = ("ID-USCC",)


def is_uscc_shaped(code: str) -> bool:
    """Tell whether `code` has the 18 characters of a credit code, whatever its check character."""
    return _SHAPE.fullmatch(code) is not None


def has_right_check_character(code: str) -> bool:
    """Tell whether the last character of `code`, which is shaped as one, is the computed one."""
    return gb32100.calc_check_digit(code[:17]) == code[17]


def require_uscc(code: str, waived: bool, pointer: str) -> None:
    """Refuse a credit code that is malformed or whose check character is wrong and not `waived`.

    Raises:
        MalformedUscc: it is no 18 characters of the alphabet; this cannot be waived.
        UsccCheckCharacterWrong: the last character is not the computed one.
        UsccWaiverNotNeeded: `waived`, though it is.
    """
    if not is_uscc_shaped(code):
        raise MalformedUscc(f"{code!r} is not 18 characters of 0-9A-HJ-NPQRTUWXY", pointer)
    right = has_right_check_character(code)
    if right and waived:
        raise UsccWaiverNotNeeded(f"the check character of {code} is right", "/checksum_waived")
    if not right and not waived:
        raise UsccCheckCharacterWrong(f"the check character of {code} is wrong", pointer)

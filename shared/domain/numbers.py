"""Whole numbers that every JSON reader holds exactly."""

from typing import Annotated

import msgspec

Whole = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]
"""0 to 2^53 - 1; a stored number beyond is unreadable."""

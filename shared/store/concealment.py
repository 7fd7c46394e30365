"""What the entries of a log are called that nothing rests on, because few may know of them.

Such a row is no sound one, so every view, feed and board passes it over; and it has no arrival, so
that no number that people see tells of it. What is sealed becomes sound, and arrives, when a grant
opens it; the others never do.
"""

from enum import StrEnum

from shared.log.verified_entry import SEALED as _SEALED


class Concealment(StrEnum):
    """Why an entry is concealed: its `problem`."""

    SEALED = _SEALED
    """For those who prepare an inspection, until a grant opens it (log format §2)."""
    RESERVED = "reserved"
    """A record of who read what is sealed; for the writer alone."""
    COVER = "cover"
    """A leaf of random bytes in a slot that nothing else has filled."""


COVER_BYTES = 32
"""Random bytes of a cover leaf."""


def concealed_arrival(position: int) -> int:
    """Return what stands in the place of the arrival of a concealed entry at `position`."""
    return -1 - position

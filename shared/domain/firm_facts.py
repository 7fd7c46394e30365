"""What an authority records of one firm for every authority that supervises what the firm makes.

Rule kept here:
  XRG-003  what concerns a firm that two authorities supervise is told to both. Order 53 art. 58.

The readers of such a fact are the authorities of the firm's entrustments that stood when it was
recorded. They are written into it, so that its audience can be judged by everybody who reads it.
"""

import re
from dataclasses import dataclass
from typing import ClassVar

from shared.domain.cautions import RuleWarning
from shared.domain.event import Event
from shared.domain.texts import NAME, allow_texts
from shared.errors import InvalidInput, RefusedByRule

_STREAM = re.compile(r"[a-z]+(?:-[a-z]+)*/[^/\s]+", re.ASCII)


class StreamMalformed(InvalidInput):
    """A matter is named by something else than its stream, such as `inspection/0192…`."""

    code: ClassVar[str] = "stream-malformed"


@dataclass(frozen=True, kw_only=True, slots=True)
class OfFirm(Event):
    """What every such event names."""

    uscc: str
    """Credit code of the firm that it is about."""
    concerned: tuple[str, ...]
    """Authorities of the firm's entrustments that stood when it was recorded, sorted."""


class SourceOfAnotherFirm(RefusedByRule):
    """The matter on which a fact rests is about other firms."""

    code: ClassVar[str] = "source-of-another-firm"
    rules: ClassVar[tuple[str, ...]] = ("CRD-001",)


def caution_unheld(stream: str, about_firm: bool | None) -> tuple[RuleWarning, ...]:
    """Return the warning that nothing is held here of `stream`, on which a fact rests.

    `about_firm` tells whether what is held of it is about the firm, None where nothing is: its log
    may not have arrived, and that stops no work.

    Raises:
        SourceOfAnotherFirm: what is held is about others.
    """
    if about_firm is None:
        return (
            RuleWarning(
                code="source-not-on-record",
                rules=("CRD-001",),
                zh=f"本节点尚无所依据的事项 {stream}",
                en=f"Nothing of {stream}, on which it rests, is on record at this node",
            ),
        )
    if not about_firm:
        raise SourceOfAnotherFirm(f"{stream} is about other firms")
    return ()


def allow_streams(streams: tuple[str, ...], pointer: str) -> None:
    """Refuse a list, which may be empty, with a member that names no matter's stream.

    Raises:
        StreamMalformed: a member is no stream.
        ListTooLong, TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    allow_texts(streams, NAME, pointer)
    for index, stream in enumerate(streams):
        if _STREAM.fullmatch(stream) is None:
            raise StreamMalformed(f"{stream!r} names no matter", f"{pointer}/{index}")

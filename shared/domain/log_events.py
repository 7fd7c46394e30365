"""What an authority tells all others about a log itself.

Rule kept here (log format, section 6): two valid notes of one size with different roots prove that
a log was forked; whoever holds both publishes them, and anybody can check the signatures.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from shared.domain.event import Event
from shared.domain.numbers import Whole
from shared.domain.texts import ADDRESS, REPORT, require_text
from shared.errors import AlreadyExists

EQUIVOCATIONS = "log/equivocations"
"""The one stream of all allegations of an authority."""


class EquivocationAlreadyAlleged(AlreadyExists):
    """This authority has published a fork of this log at this size before."""

    code: ClassVar[str] = "equivocation-already-alleged"


@dataclass(frozen=True, kw_only=True, slots=True)
class EquivocationAlleged(Event):
    """An authority holds two notes of one log, of one size, with different roots."""

    KIND: ClassVar[str] = "log.equivocation-alleged.v1"
    STREAM: ClassVar[str] = EQUIVOCATIONS

    origin: str
    size: Whole
    notes: tuple[str, str]
    """Both signed notes, whole."""


def allege_equivocation(
    known: Collection[EquivocationAlleged], alleged: EquivocationAlleged
) -> EquivocationAlleged:
    """Accept an allegation; that the notes are valid and differ is proved where they were opened.

    Raises:
        EquivocationAlreadyAlleged: one of the same origin and size is in `known`.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    require_text(alleged.origin, ADDRESS, "/origin")
    for index, note in enumerate(alleged.notes):
        require_text(note, REPORT, f"/notes/{index}")
    if any((one.origin, one.size) == (alleged.origin, alleged.size) for one in known):
        raise EquivocationAlreadyAlleged(f"{alleged.origin} at size {alleged.size}")
    return alleged

"""Correcting and annulling entries of the own log (LAW-014, PUB-008).

A correction is for whoever may read, at that moment, what it corrects: by the audience of the entry
or by a later grant.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from services.authority.desk import Desk, Request
from services.authority.own_archive import OwnArchive
from shared.domain import correction as corrections
from shared.domain.correction import (
    CorrectionEvent,
    EntryAnnulled,
    EntryCorrected,
    EntryNotCorrectable,
    EntryOfAnotherAuthority,
    OfCorrection,
    Settled,
)
from shared.store.appending import Appended
from shared.store.entries import entry_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """Which entry is meant, and why it was wrong."""

    authority: str
    position: int
    reason: str


Decide = Callable[[OfCorrection, Settled, list[Settled]], CorrectionEvent]
"""What is decided of an entry and its stream, given how a correction names the entry."""


def correct(
    desk: Desk,
    archive: OwnArchive,
    request: Request,
    meant: Meant,
    changes: dict[str, Any],
    corrected_on: date,
) -> Appended:
    """Record that fields of an entry of the own log were wrong.

    Raises:
        NotFound: no such entry is held here.
        LianjianError: what `shared.domain.correction.correct_entry` and the log refuse.
    """

    def decide(naming: OfCorrection, before: Settled, _: list[Settled]) -> EntryCorrected:
        stated = EntryCorrected(**_named(naming), changes=changes, corrected_on=corrected_on)
        return corrections.correct_entry(before, stated, desk.today())

    return _take(desk, archive, request, meant, decide)


def annul(
    desk: Desk, archive: OwnArchive, request: Request, meant: Meant, annulled_on: date
) -> Appended:
    """Record that an entry of the own log should not have been made.

    Raises:
        NotFound: no such entry is held here.
        LianjianError: what `shared.domain.correction.annul_entry` and the log refuse.
    """

    def decide(naming: OfCorrection, before: Settled, stream: list[Settled]) -> EntryAnnulled:
        stated = EntryAnnulled(**_named(naming), annulled_on=annulled_on)
        return corrections.annul_entry(before, stream, stated, desk.today())

    return _take(desk, archive, request, meant, decide)


def _take(
    desk: Desk, archive: OwnArchive, request: Request, meant: Meant, decide: Decide
) -> Appended:
    with desk.database.read() as connection:
        entry = entry_at(connection, meant.authority, meant.position)
    if entry.log != desk.authority:
        raise EntryOfAnotherAuthority(f"the entry is of {entry.log}")
    stream = entry.header().stream
    version = desk.log.version(stream)
    own = [one for one in desk.held(stream) if one.log == desk.authority]
    become = {one.position: settled for one, settled in desk.settled(own)}
    before = become.get(meant.position)
    if before is None or before.event is None:
        raise EntryNotCorrectable(f"{meant.authority}:{meant.position} is a correction itself")
    naming = OfCorrection(
        authority=desk.authority,
        position=meant.position,
        entry_id=before.recorded.entry_id,
        of_kind=before.event.KIND,
        of_stream=stream,
        firms=before.recorded.subjects,
        readers=tuple(archive.readers_of(meant.position)),
        of_touches=before.event.touches,
        reason=meant.reason,
        recorded_by=request.caller,
    )
    return desk.append(request, version + 1, decide(naming, before, list(become.values())))


def _named(naming: OfCorrection) -> dict[str, Any]:
    """Return the fields of `naming` by name."""
    return {one.name: getattr(naming, one.name) for one in fields(naming)}

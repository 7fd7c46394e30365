"""How complete an answer is: what this node holds of each log, and how fresh it is.

"Nothing recorded" is never "clean": the statement also says how many entries are hidden.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from shared.identity.directory import Directory
from shared.store.heads import LogHead, LogState

FRESH = timedelta(minutes=15)


class Standing(StrEnum):
    """In one word, how far this node can be relied on for one log."""

    OK = "ok"
    BEHIND = "behind"
    STALE = "stale"
    INCONSISTENT = "inconsistent"
    FROZEN = "frozen"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogStatement:
    """What this node holds of one log; counts are entries, instants UTC.

    `lag_entries` are those that the log is known to have and that answers do not rest on yet.
    """

    authority: str
    verified_size: int
    checkpoint_at: datetime | None
    lag_entries: int
    last_contact_at: datetime | None
    hidden: int
    state: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """All logs of the directory; `complete` says nothing on what is hidden."""

    logs: Sequence[LogStatement]
    complete: bool


def completeness(
    directory: Directory,
    known: Iterable[LogHead],
    unread: Mapping[str, int],
    now: datetime,
    stale_after: timedelta,
) -> Completeness:
    """Return what answers rest on at `now`; a log is stale without a newer time for so long.

    `unread` are the entries, by log, that are stored but not in every view yet.
    """
    by_origin = {(head.log, head.origin): head for head in known}
    statements = [
        _statement(
            member.id,
            by_origin.get((member.id, member.origin)),
            unread.get(member.id, 0),
            now,
            stale_after,
        )
        for member in directory.members
        if member.origin is not None
    ]
    return Completeness(logs=statements, complete=all(_is_complete(one, now) for one in statements))


def _statement(
    authority: str, head: LogHead | None, unread: int, now: datetime, stale_after: timedelta
) -> LogStatement:
    if head is None:
        return LogStatement(
            authority=authority,
            verified_size=0,
            checkpoint_at=None,
            lag_entries=0,
            last_contact_at=None,
            hidden=0,
            state=Standing.UNKNOWN,
        )
    lag = max(head.seen_size - head.note_size, 0) + unread
    return LogStatement(
        authority=authority,
        verified_size=head.note_size,
        checkpoint_at=head.checkpoint_at,
        lag_entries=lag,
        last_contact_at=head.last_contact_at,
        hidden=head.hidden,
        state=_standing(head, lag, now, stale_after),
    )


def _standing(head: LogHead, lag: int, now: datetime, stale_after: timedelta) -> Standing:
    if head.state is not LogState.OK:
        return Standing(head.state.value)
    if head.checkpoint_at is None:
        return Standing.UNKNOWN
    if now - head.checkpoint_at > stale_after:
        return Standing.STALE
    return Standing.BEHIND if lag else Standing.OK


def _is_complete(one: LogStatement, now: datetime) -> bool:
    fresh = one.checkpoint_at is not None and abs(now - one.checkpoint_at) <= FRESH
    return one.state is Standing.OK and fresh

"""What an answer says of how complete it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.authority.completeness import Completeness, Standing, completeness
from shared.identity.directory import Directory, Member
from shared.log.merkle import Frontier
from shared.store.heads import LogHead, LogState
from tests.projections.a_node import origin
from tests.projections.a_story import START

NOW = START
DAY = timedelta(hours=24)
MINUTE = timedelta(minutes=1)


def member(authority: str) -> Member:
    return Member(
        id=authority, name_zh=authority, name_en=authority, url=None, origin=origin(authority)
    )


READER = replace(member("nmpa"), origin=None)
DIRECTORY = Directory((member("zj"), READER, member("ha")))
VERIFIED = LogHead(
    log="zj",
    origin=origin("zj"),
    frontier=Frontier(),
    arrivals=7,
    hidden=3,
    note="a note",
    note_size=10,
    checkpoint_at=NOW - MINUTE,
    pending_note=None,
    seen_size=10,
    state=LogState.OK,
    failures=0,
    problem=None,
    last_contact_at=NOW,
)
OF_HENAN = replace(VERIFIED, log="ha", origin=origin("ha"))
NEVER_VERIFIED = replace(VERIFIED, note=None, note_size=0, checkpoint_at=None)


def told(head: LogHead | None, unread: int = 0) -> Completeness:
    """Return what is said with `head` of Zhejiang's log and a sound one of Henan's."""
    known = [OF_HENAN] if head is None else [head, OF_HENAN]
    return completeness(DIRECTORY, known, {"zj": unread}, NOW, DAY)


STATES: dict[str, tuple[LogHead | None, int, Standing, int, bool]] = {
    "all there": (VERIFIED, 0, Standing.OK, 0, True),
    "note of 15 minutes ago": (
        replace(VERIFIED, checkpoint_at=NOW - 15 * MINUTE),
        0,
        Standing.OK,
        0,
        True,
    ),
    "note of 16 minutes ago": (
        replace(VERIFIED, checkpoint_at=NOW - 16 * MINUTE),
        0,
        Standing.OK,
        0,
        False,
    ),
    "note of tomorrow": (replace(VERIFIED, checkpoint_at=NOW + DAY), 0, Standing.OK, 0, False),
    "entries that are known of, not here": (
        replace(VERIFIED, seen_size=14),
        0,
        Standing.BEHIND,
        4,
        False,
    ),
    "entries that are here, not in the views": (VERIFIED, 2, Standing.BEHIND, 2, False),
    "both": (replace(VERIFIED, seen_size=14), 2, Standing.BEHIND, 6, False),
    "note of a day ago": (replace(VERIFIED, checkpoint_at=NOW - DAY), 0, Standing.OK, 0, False),
    "note of more than a day ago": (
        replace(VERIFIED, checkpoint_at=NOW - DAY - MINUTE, seen_size=14),
        0,
        Standing.STALE,
        4,
        False,
    ),
    "last page did not prove": (
        replace(VERIFIED, state=LogState.INCONSISTENT),
        0,
        Standing.INCONSISTENT,
        0,
        False,
    ),
    "two histories": (replace(VERIFIED, state=LogState.FROZEN), 0, Standing.FROZEN, 0, False),
    "never heard of": (None, 0, Standing.UNKNOWN, 0, False),
    "never verified": (replace(NEVER_VERIFIED, seen_size=9), 0, Standing.UNKNOWN, 9, False),
    "never verified, and what came did not prove": (
        replace(NEVER_VERIFIED, state=LogState.INCONSISTENT),
        0,
        Standing.INCONSISTENT,
        10,
        False,
    ),
    "log that another one has replaced": (
        replace(VERIFIED, origin="zj.mpa.example/log0"),
        0,
        Standing.UNKNOWN,
        0,
        False,
    ),
}


@pytest.mark.parametrize(
    ("head", "unread", "state", "lag", "complete"), STATES.values(), ids=STATES.keys()
)
def test_each_log_is_said_to_be_what_it_is(
    head: LogHead | None, unread: int, state: Standing, lag: int, complete: bool
) -> None:
    statement = told(head, unread)
    zhejiang, henan = statement.logs
    assert (zhejiang.authority, zhejiang.state, zhejiang.lag_entries) == ("zj", state, lag)
    assert (henan.authority, henan.state) == ("ha", Standing.OK)
    assert statement.complete is complete


def test_statement_says_what_is_held_and_hidden() -> None:
    (zhejiang, _) = told(VERIFIED).logs
    assert zhejiang.verified_size == 10
    assert zhejiang.hidden == 3
    assert zhejiang.checkpoint_at == NOW - MINUTE
    assert zhejiang.last_contact_at == NOW


def test_what_is_hidden_makes_nothing_incomplete() -> None:
    assert told(replace(VERIFIED, hidden=10)).complete


def test_member_without_a_log_is_not_waited_for() -> None:
    assert [log.authority for log in told(VERIFIED).logs] == ["zj", "ha"]

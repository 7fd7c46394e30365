"""One bad entry is kept, marked and shown; it never stops a log."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from shared.log.entry import header_bytes, write_leaf
from shared.log.header import Header
from shared.store.entries import entries_by_arrival
from tests.log.sample_log import (
    NOON,
    SampleLog,
    header_at,
    openings_of,
    sample,
    secret,
)
from tests.replication.conftest import Play
from tests.replication.scene import Scene, grow
from tests.simulators.lies import Line, Page, over_disclose, refuse
from tests.simulators.lying_peer import Answer, Asked, LyingPeer, at_time, page_lie

QUARANTINED = "quarantined: "
LONG_NAME = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(9_000))


def _append_with_header(log: SampleLog, change: Mapping[str, Any] | bytes) -> None:
    """Append an entry whose header has other members, or is no header at all."""
    header = header_at(log.size)
    opened = openings_of(header, log.size)
    sound = write_leaf(header, opened, secret("blind", log.size))
    old = header_bytes(header)
    new = change if isinstance(change, bytes) else json.dumps(json.loads(old) | change).encode()
    length_at = sound.index(old) - 2
    leaf = sound[:length_at] + len(new).to_bytes(2) + new + sound[length_at + 2 + len(old) :]
    log.append_bytes(leaf, opened)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(b"no header", id="no JSON"),
        pytest.param({"more": 1}, id="unknown member"),
        pytest.param({"m\0re": 1}, id="unknown member with NUL"),
        pytest.param({"m" * 50_000: 1}, id="unknown member with a long name"),
        pytest.param({"at": "yesterday"}, id="malformed time"),
        pytest.param({"log": "sh.mpa.example/log"}, id="entry of another log"),
        pytest.param({"audience": ["*", "ha"]}, id="mixed audience"),
        pytest.param({"stream": f"inspection/{LONG_NAME}"}, id="long stream"),
    ],
)
def test_entry_with_a_bad_header_is_quarantined_alone(
    play_on_each: Play, change: Mapping[str, Any] | bytes
) -> None:
    async def story(scene: Scene) -> None:
        _append_with_header(scene.zj.log, change)
        grow(scene.zj.log, "+")
        await scene.follow_to_end()
        problems = scene.problems()
        assert problems.keys() == {0, 1, 2}
        assert (problems[0], problems[2]) == (None, None)
        assert (problems[1] or "").startswith(QUARANTINED)
        assert scene.head().note_size == 3
        assert scene.alarm_codes() == []

    play_on_each(story, log=sample("+"))


def test_leaf_that_is_no_leaf_is_quarantined_alone(play: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.zj.log.append_bytes(b"rubbish", {})
        grow(scene.zj.log, "+")
        await scene.follow_to_end()
        assert (scene.problems()[1] or "").startswith(QUARANTINED)
        assert scene.problems()[2] is None

    play(story, log=sample("+"))


def test_section_that_is_not_what_was_committed_to_is_quarantined_alone(play: Play) -> None:
    def lie(_: LyingPeer, page: Page) -> Page:
        line: Line = page[1]
        line["open"]["body"][1] = "e30="
        return page

    async def story(scene: Scene) -> None:
        scene.zj.lie = page_lie(lie)
        await scene.follow()
        assert (scene.problems()[0] or "").startswith(f"{QUARANTINED}the section 'body'")
        assert scene.problems()[1] is None

    play(story, log=sample("++"))


def test_repeated_id_is_quarantined_in_the_same_page_and_in_a_later_one(play: Play) -> None:
    async def story(scene: Scene) -> None:
        first = header_at(0)
        for _ in range(2):
            scene.zj.log.append(msgspec.structs.replace(first, version=scene.zj.log.size + 1))
        await scene.follow()
        scene.zj.log.append(msgspec.structs.replace(first, version=3))
        await scene.follow()
        repeated = "quarantined: its id is that of an earlier entry"
        assert scene.problems() == {0: None, 1: repeated, 2: repeated}

    play(story, log=SampleLog())


@pytest.mark.parametrize(
    "at", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)]
)
def test_entry_from_the_edge_of_time_is_kept_with_what_follows(
    play_on_each: Play, at: datetime
) -> None:
    async def story(scene: Scene) -> None:
        scene.zj.log.append(msgspec.structs.replace(header_at(1), at=at))
        grow(scene.zj.log, "+")
        await scene.follow()
        assert scene.problems() == {0: None, 1: None, 2: None}
        with scene.database.read() as connection:
            stored = entries_by_arrival(connection, "zj", 1, 1)
        assert stored[0].at == at

    play_on_each(story, log=sample("+"))


@pytest.mark.parametrize(
    ("at", "flag"),
    [
        (NOON + timedelta(days=365), ""),
        (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), ""),
        (NOON - timedelta(days=365), "at-after-checkpoint"),
    ],
)
def test_clock_far_off_is_taken_as_it_is_and_flags_what_it_contradicts(
    play: Play, at: datetime, flag: str
) -> None:
    async def story(scene: Scene) -> None:
        scene.zj.lie = at_time(at)
        await scene.follow()
        assert scene.head().checkpoint_at == at
        with scene.database.read() as connection:
            [stored] = entries_by_arrival(connection, "zj", 0, 2)
        assert " ".join(stored.flags) == flag

    play(story, log=sample("+"))


def test_entries_not_meant_for_this_reader_are_kept_marked_and_reported(play_on_each: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.zj.lie = over_disclose
        await scene.follow()
        over = "over-disclosed"
        assert scene.problems() == {0: None, 1: over, 2: None, 3: over}
        assert scene.zj.reported == [1, 3]
        alarm = scene.alarm(over)
        assert alarm is not None
        assert alarm.detail == "zj served 2 not meant for us, from position 1"
        assert scene.head().note_size == 4

    play_on_each(story, log=sample("+-+-"))


def test_section_not_meant_for_this_reader_marks_its_entry(play: Play) -> None:
    personal = "personal"

    def header() -> Header:
        body, *_ = header_at(0).sections
        narrowed = msgspec.structs.replace(body, name=personal, to=("nmpa",))
        return header_at(0, ["ha", "nmpa"], sections=[body, narrowed])

    async def story(scene: Scene) -> None:
        scene.zj.log.append(header())
        scene.zj.lie = over_disclose
        await scene.follow()
        assert scene.problems() == {0: "over-disclosed"}

    play(story, log=SampleLog())


def test_peer_that_takes_no_report_is_followed_all_the_same(play: Play) -> None:
    def lie(peer: LyingPeer, asked: Asked) -> Answer:
        if asked.method == "POST":
            return peer.problem(404, "not-found")
        return over_disclose(peer, asked)

    async def story(scene: Scene) -> None:
        scene.zj.lie = lie
        await scene.follow()
        grow(scene.zj.log, "+-")
        await scene.follow()
        head = scene.head()
        assert (head.note_size, head.failures, head.problem) == (6, 0, None)
        assert [asked.method for asked in scene.zj.asked] == ["GET", "POST"] * 2
        alarm = scene.alarm("over-disclosed")
        assert alarm is not None
        assert alarm.detail.startswith("zj did not take the report of position 5:")

    play(story, log=sample("+-+-"))


def test_rubbish_in_a_refusal_is_told_as_far_as_it_prints(play_on_each: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.zj.lie = refuse("\0\ud800\u67d0" + "!" * 10_000, 400)
        await scene.follow(pulls=3)
        said = "the peer answered 400 \ufffd\ufffd\u67d0!!!"
        assert (scene.head().problem or "").startswith(f"peer-refused: {said}")
        alarm = scene.alarm("peer-refused")
        assert alarm is not None
        assert alarm.detail.startswith(said)
        assert len(alarm.detail) == 500

    play_on_each(story)


def test_alarm_of_over_disclosure_is_ended_by_people_alone(play: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.zj.lie = over_disclose
        await scene.follow()
        scene.zj.lie = None
        grow(scene.zj.log, "+")
        await scene.follow()
        assert scene.alarm_codes() == ["over-disclosed"]

    play(story, log=sample("+-"))


def test_entry_withheld_from_its_reader_stands_as_hidden(play: Play) -> None:
    """The tree cannot show that it was withheld; the count of hidden entries is what one sees."""

    def withhold(peer: LyingPeer, asked: Asked) -> Answer:
        seen = list(peer.disclosed(0, 3))
        body = b"".join(peer.log.page_of([seen[0], seen[2]], 0, 3, 500, peer.now))
        return Answer(body=body) if asked.is_for_cover else peer.honest(asked)

    async def story(scene: Scene) -> None:
        scene.zj.lie = withhold
        await scene.follow()
        assert (list(scene.problems()), scene.head().hidden) == ([0, 2], 1)

    play(story, log=sample("+++"))

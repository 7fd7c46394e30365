"""What a grant opens arrives by itself, proven, once, whatever the peer answers, whoever is killed.

The server looks at its whole log: only what was passed by before its grant is asked for later.
"""

from contextlib import suppress
from itertools import count
from typing import Any, cast

import pytest
import sqlalchemy as sa

from shared.errors import EvidenceRefused, LianjianError
from shared.log.verified_entry import AWAITING_GRANT, OVER_DISCLOSED
from shared.replication.late_reader import GrantNotHonoured
from shared.store.alarms import Alarms
from shared.store.late_entries import LateEntries
from shared.store.tables import hidden_runs
from tests.log.sample_log import sample
from tests.projections.kills import Killed as Struck
from tests.projections.kills import killed_at
from tests.replication.conftest import Play
from tests.replication.scene import Scene, grow
from tests.replication.test_kill import FailingStore, Killed
from tests.simulators.lies import alter_a_cover_hash, alter_a_leaf, fork_of, leave_out_the_last_line
from tests.simulators.lying_peer import Answer, Asked, Lie, LyingPeer, page_lie

MARKS = "++-+--+-+--------+"
"""Hidden: 2, 4, 5, 7, 9 to 16."""
OPENED = [(1, 6), (10, 13)]
NEW = [2, 4, 5, 10, 11, 12]


def state(scene: Scene) -> tuple[int, int, int]:
    head = scene.head()
    return head.hidden, head.arrivals, len(scene.problems())


async def _granted(scene: Scene) -> None:
    """Let Henan follow, and then hear of a grant."""
    await scene.follow()
    scene.zj.log.append_grant(OPENED)
    await scene.follow()


def test_grant_is_awaited_and_what_it_opens_arrives_anew(play_on_each: Play) -> None:
    async def story(scene: Scene) -> None:
        await _granted(scene)
        assert scene.awaited() == NEW
        hidden, arrivals, held = state(scene)
        rung = scene.rung
        await scene.open_granted()
        assert state(scene) == (hidden - len(NEW), arrivals + len(NEW), held + len(NEW))
        assert scene.problems() == dict.fromkeys([0, 1, 3, 6, 8, 17, 18, *NEW])
        assert (scene.awaited(), scene.rung) == ([], rung + 1)
        assert scene.verify().entries == held + len(NEW)
        assert scene.alarm_codes() == []

    play_on_each(story, log=sample(MARKS))


def test_nothing_is_asked_for_while_nothing_is_awaited(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await scene.follow()
        await scene.open_granted(asks=3)
        assert not [asked for asked in scene.zj.asked if asked.is_for_entries]

    play(story)


def test_long_answer_comes_in_pages(play_on_each: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.zj.late_most = 2
        await _granted(scene)
        await scene.open_granted()
        asked = [
            (one.number("from"), one.positions) for one in scene.zj.asked if one.is_for_entries
        ]
        assert asked == [(0, NEW), (5, NEW[2:]), (11, NEW[4:])]
        assert scene.awaited() == []
        scene.verify()

    play_on_each(story, log=sample(MARKS))


def test_grant_of_thousands_arrives_in_many_questions(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await scene.follow_to_end()
        scene.zj.log.append_grant([(0, scene.zj.log.size)])
        await scene.follow_to_end()
        assert len(scene.awaited()) == 900
        await scene.open_granted(asks=6)
        assert state(scene)[0] == 0
        assert {len(one.positions) for one in scene.zj.asked if one.is_for_entries} == {200, 100}
        scene.verify()

    play(story, log=sample("-+" * 300 + "-" * 600))


def test_further_grants_add_to_what_is_awaited(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await _granted(scene)
        scene.zj.log.append_grant([(4, 11)], ["*"])
        scene.zj.log.append_grant([(0, 3)], ["sh"])
        await scene.follow()
        assert scene.awaited() == [2, 4, 5, 7, 9, 10, 11, 12]
        await scene.open_granted()
        assert scene.awaited() == []
        scene.verify()

    play(story, log=sample(MARKS))


def test_who_comes_later_gets_it_at_once_and_calls_nobody_a_liar(play_on_each: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.zj.log.append_grant(OPENED)
        scene.ask_for(3)
        await scene.follower.pull(scene.member)
        assert scene.problems() == {0: None, 1: None, 2: AWAITING_GRANT}
        scene.verify()
        await scene.follow_to_end()
        assert scene.problems() == dict.fromkeys([0, 1, 3, 6, 8, 17, 18, *NEW])
        assert scene.head().arrivals > len(scene.problems())  # some arrived twice
        assert (scene.awaited(), scene.alarm_codes(), scene.zj.reported) == ([], [], [])
        scene.verify()

    play_on_each(story, log=sample(MARKS))


def test_what_no_grant_justifies_is_over_disclosed_once_the_log_is_read(play: Play) -> None:
    async def story(scene: Scene) -> None:
        honest = scene.zj.disclosed
        scene.zj.disclosed = lambda start, end: (  # type: ignore[method-assign]
            entry
            for at in range(start, end)
            for entry in (scene.zj.log.disclosed("nmpa" if at == 2 else "ha", at, at + 1))
        )
        scene.ask_for(3)
        await scene.follower.pull(scene.member)
        assert (scene.problems()[2], scene.alarm_codes()) == (AWAITING_GRANT, [])
        while scene.head().note_size == 0:
            await scene.follower.pull(scene.member)
        assert scene.problems()[2] == AWAITING_GRANT  # the size was asked for: a grant may follow
        await scene.follow()
        assert (scene.problems()[2], scene.alarm_codes()) == (OVER_DISCLOSED, [OVER_DISCLOSED])
        assert scene.zj.reported == [2]
        scene.verify()
        scene.zj.disclosed = honest  # type: ignore[method-assign]
        scene.zj.log.append_grant([(2, 3)])
        await scene.follow()
        assert scene.problems()[2] is None  # it may be read after all
        scene.verify()

    play(story, log=sample(MARKS))


def _entries_only(lie: Lie) -> Lie:
    return lambda peer, asked: lie(peer, asked) if asked.is_for_entries else peer.honest(asked)


def disclose_others(peer: LyingPeer, asked: Asked) -> Answer:
    """Disclose the entry behind the last one that was asked for too."""
    size = asked.number("size") or 0
    seen = peer.log.disclosed("nmpa", 13, 14) + list(peer.disclosed(0, 13))
    wanted = {*asked.positions, 13}
    page = peer.log.page_of(
        sorted([one for one in seen if one.position in wanted], key=lambda one: one.position),
        0,
        size,
        500,
        peer.now,
    )
    return Answer(body=b"".join(page))


def answer_with_the_cover(peer: LyingPeer, asked: Asked) -> Answer:
    return peer.cover(0, asked.number("size"), None)


def lead_to_an_older_size(peer: LyingPeer, asked: Asked) -> Answer:
    wanted = set(asked.positions)
    seen = [entry for entry in peer.disclosed(0, 15) if entry.position in wanted]
    return Answer(body=b"".join(peer.log.page_of(seen, 0, 15, 200, peer.now)))


def refuse(peer: LyingPeer, _asked: Asked) -> Answer:
    return peer.problem(404, "not-found")


@pytest.mark.parametrize(
    "lie",
    [
        page_lie(alter_a_leaf),
        page_lie(alter_a_cover_hash),
        page_lie(leave_out_the_last_line),
        disclose_others,
        answer_with_the_cover,
        lead_to_an_older_size,
        refuse,
    ],
)
def test_lie_in_the_answer_leaves_no_trace_but_an_alarm(play: Play, lie: Lie) -> None:
    async def story(scene: Scene) -> None:
        await _granted(scene)
        before = scene.held()
        scene.zj.lie = _entries_only(lie)
        with pytest.raises(LianjianError):
            await scene.late_reader().ask(scene.member)
        reader = scene.late_reader()
        left = iter([scene.member] * 3)
        await reader.follow(lambda: next(left, None))
        assert scene.held() == before
        assert scene.awaited() == NEW
        assert scene.alarm_codes() == ["late-disclosure-failed"]
        await scene.follow()  # the log itself is followed all the same
        scene.zj.lie = None
        left = iter([scene.member] * 2)
        await reader.follow(lambda: next(left, None))
        assert (scene.awaited(), scene.alarm_codes()) == ([], [])
        scene.verify()

    play(story, log=sample(MARKS))


def test_fork_in_the_answer_freezes_the_log(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await _granted(scene)
        scene.zj.log = fork_of(scene.zj.log, 9, "-" * (scene.zj.log.size - 9))
        await scene.open_granted()
        assert scene.peer_logs.is_frozen("zj")
        assert scene.alarm_codes() == ["equivocation"]
        await scene.open_granted()
        assert len([one for one in scene.zj.asked if one.is_for_entries]) == 1

    play(story, log=sample(MARKS))


def test_peer_that_withholds_what_it_granted_is_named_and_the_rest_arrives(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await _granted(scene)
        honest = scene.zj.disclosed
        scene.zj.disclosed = lambda start, end: (  # type: ignore[method-assign]
            one for one in honest(start, end) if one.position != 4
        )
        reader = scene.late_reader()
        with pytest.raises(GrantNotHonoured, match="position 4"):
            await reader.ask(scene.member)
        left = iter([scene.member])
        await reader.follow(lambda: next(left, None))
        assert (scene.awaited(), scene.alarm_codes()) == ([4], ["grant-not-honoured"])
        scene.verify()
        scene.zj.disclosed = honest  # type: ignore[method-assign]
        left = iter([scene.member] * 2)
        await reader.follow(lambda: next(left, None))
        assert (scene.awaited(), scene.alarm_codes()) == ([], [])

    play(story, log=sample(MARKS))


async def _ask_with(scene: Scene, store: FailingStore) -> None:
    late = cast("LateEntries", store.of(scene.late_entries))
    alarms = cast("Alarms", store.of(scene.alarms))
    await scene.late_reader_with(late, alarms).ask(scene.member)


@pytest.mark.parametrize("after", [False, True])
def test_entries_are_opened_once_wherever_the_node_is_killed(play: Play, after: bool) -> None:
    async def story(scene: Scene) -> None:
        await scene.follow()
        scene.zj.late_most = 1
        for number in count():
            grow(scene.zj.log, "--")
            end = scene.zj.log.size
            await scene.follow()
            scene.zj.log.append_grant([(end - 2, end)])
            await scene.follow()
            store = FailingStore(number, Killed(), after=after)
            with suppress(Killed):
                await _ask_with(scene, store)
            scene.verify()
            await scene.open_granted()
            assert scene.awaited() == []
            assert scene.problems()[end - 1] is scene.problems()[end - 2] is None
            scene.verify()
            if not store.failed:
                assert number > 3
                break

    play(story, log=sample("+"))


def test_node_killed_at_any_statement_of_the_keeping_keeps_all_or_nothing(
    play_on_each: Play,
) -> None:
    async def story(scene: Scene) -> None:
        await _granted(scene)
        content = scene.zj.entries(
            Asked("GET", "/entries", f"positions={','.join(map(str, NEW))}&size=19", (), b"")
        ).body
        reader = cast("Any", scene.late_reader())
        trusted = reader._trusted(scene.member)
        asked = reader._request(trusted)
        before = scene.held()
        call = 0
        while True:
            call += 1
            try:
                with killed_at(call):
                    reader._keep(trusted, asked, content)
            except Struck:
                assert scene.held() == before
                assert scene.awaited() == NEW
                continue
            break
        assert call > 5
        assert scene.awaited() == []
        reader._keep(trusted, asked, content)  # kept before: nothing changes
        scene.verify()

    play_on_each(story, log=sample(MARKS))


def test_log_that_was_damaged_around_an_opened_entry_is_found(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await _granted(scene)
        await scene.open_granted()
        with scene.database.write() as connection:
            connection.execute(sa.update(hidden_runs).values(length=hidden_runs.c.length + 1))
        with pytest.raises(EvidenceRefused):
            scene.verify()

    play(story, log=sample(MARKS))

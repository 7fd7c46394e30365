"""The loop around the pulls: what is asked, how fast, and what the directory changes."""

import time
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.log.checkpoint import KeyKind, NoteSigner
from shared.replication.follower import FollowRules
from shared.store.heads import LogState
from tests.log.sample_log import CLOCK_SIGNER, LOG_KEY, ORIGIN, sample
from tests.replication.conftest import Play
from tests.replication.scene import AT_ONCE, Scene, grow
from tests.simulators.lies import fail, signed
from tests.simulators.lying_peer import answer_lie

NEW_LOG_KEY = NoteSigner(ORIGIN, Ed25519PrivateKey.from_private_bytes(b"n" * 32), KeyKind.LOG)
NEW_CLOCK_KEY = NoteSigner(
    f"{ORIGIN}/clock", Ed25519PrivateKey.from_private_bytes(b"m" * 32), KeyKind.CLOCK
)
OLD_ORIGIN = "zj.mpa.example/log0"
OLD_LOG_KEY = NoteSigner(OLD_ORIGIN, Ed25519PrivateKey.from_private_bytes(b"o" * 32), KeyKind.LOG)
OLD_CLOCK_KEY = NoteSigner(
    f"{OLD_ORIGIN}/clock", Ed25519PrivateKey.from_private_bytes(b"p" * 32), KeyKind.CLOCK
)


def _queries(scene: Scene) -> list[str]:
    return [asked.query for asked in scene.zj.asked]


def test_log_is_followed_in_pages_each_towards_the_size_of_the_first(play: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.ask_for(most_entries=2)
        await scene.follow()
        grow(scene.zj.log, "+")
        await scene.follow_to_end()
        assert _queries(scene) == [
            "from=0&max=2&wait=0",
            "from=3&max=2&size=9",
            "from=8&max=2&size=9",
            "from=9&max=2&wait=0",
            "from=10&max=2&wait=0",
        ]
        assert scene.head().note_size == 10
        assert scene.rung == 4

    play(story)


def test_empty_log_is_verified_and_followed(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await scene.follow(pulls=2)
        head = scene.head()
        assert (head.note, head.note_size) == (scene.zj.note(0), 0)
        assert (head.state, scene.rung) == (LogState.OK, 0)
        grow(scene.zj.log, "+")
        await scene.follow()
        assert scene.head().note_size == 1

    play(story, log=sample(""))


def test_checkpoint_that_the_peer_has_lost_is_waited_for_until_an_operator_decides(
    play: Play,
) -> None:
    async def story(scene: Scene) -> None:
        scene.ask_for(most_entries=2)
        await scene.follow()
        held = scene.held()
        grow(scene.zj.log, "+")
        scene.zj.lost = {9}
        await scene.follow(pulls=3)
        assert scene.alarm_codes() == ["peer-refused"]
        assert scene.head().problem == "peer-refused: the peer answered 404 not-found"
        assert scene.held() == held
        scene.peer_logs.thaw("zj")
        await scene.follow_to_end()
        assert (scene.head().note_size, scene.alarm_codes()) == (10, [])

    play(story)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, 0.5), (2, 1.0), (3, 2.0), (6, 16.0), (7, 30.0), (10_000, 30.0)]
)
def test_pause_doubles_with_each_failure_up_to_the_longest(failures: int, seconds: float) -> None:
    rules = FollowRules(wait_seconds=25, most_entries=2000, longest_pause_seconds=30)
    assert rules.pause_seconds(failures) == seconds


def test_failures_slow_the_pulls_down(play: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.zj.lie = fail
        scene.rules = replace(AT_ONCE, first_pause_seconds=0.02, longest_pause_seconds=0.04)
        began = time.monotonic()
        await scene.follow(pulls=3)
        assert time.monotonic() - began >= 0.75 * (0.02 + 0.04 + 0.04)

    play(story)


def test_peer_that_has_nothing_and_does_not_wait_is_not_asked_all_the_time(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await scene.follow()
        scene.rules = replace(AT_ONCE, quiet_seconds=0.05)
        began = time.monotonic()
        await scene.follow(pulls=2)
        assert time.monotonic() - began >= 0.1

    play(story)


def test_pages_that_lead_on_are_asked_for_without_a_pause(play: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.rules = replace(AT_ONCE, most_entries=2, quiet_seconds=60)
        began = time.monotonic()
        await scene.follow(pulls=3)
        assert time.monotonic() - began < 30
        assert scene.head().note_size == 9

    play(story)


def test_success_lets_the_failures_be_counted_anew(play: Play) -> None:
    async def story(scene: Scene) -> None:
        for _ in range(2):
            scene.zj.lie = fail
            await scene.follow(pulls=2)
            assert scene.head().failures == 2
            scene.zj.lie = None
            await scene.follow()
        assert scene.alarms.open_alarms() == []

    play(story)


def test_peer_that_has_left_the_directory_is_not_asked(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await scene.follower.follow(lambda: None)
        assert scene.zj.asked == []

    play(story)


def test_member_without_a_log_is_not_asked(play: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.member = replace(scene.member, origin=None)
        await scene.follow()
        assert scene.zj.asked == []

    play(story)


def test_new_origin_of_a_log_that_was_empty_is_followed(play: Play) -> None:
    async def story(scene: Scene) -> None:
        today = scene.member
        scene.zj.lie = signed(OLD_ORIGIN, log_signer=OLD_LOG_KEY, clock_signer=OLD_CLOCK_KEY)
        scene.member = replace(
            today,
            origin=OLD_ORIGIN,
            log_keys=(OLD_LOG_KEY.verifier,),
            clock_keys=(OLD_CLOCK_KEY.verifier,),
        )
        await scene.follow()
        assert (scene.head().origin, scene.head().failures) == (OLD_ORIGIN, 0)
        scene.zj.lie, scene.member = None, today
        grow(scene.zj.log, "+")
        await scene.follow()
        assert (scene.head().origin, scene.head().note_size) == (ORIGIN, 1)

    play(story, log=sample(""))


def test_new_origin_of_a_log_with_entries_alarms_and_touches_nothing(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await scene.follow()
        held, today = scene.held(), scene.member
        scene.zj.asked.clear()
        scene.member = replace(today, origin="zj.mpa.example/log2")
        await scene.follow(pulls=3)
        assert scene.alarm_codes() == ["origin-changed"]
        assert (scene.held(), scene.zj.asked) == (held, [])
        scene.member = today
        await scene.follow()
        assert (scene.head().failures, scene.alarm_codes()) == (0, [])

    play(story)


def test_new_keys_may_sign_the_checkpoint_that_old_keys_signed(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await scene.follow()
        scene.zj.lie = signed(ORIGIN, log_signer=NEW_LOG_KEY, clock_signer=NEW_CLOCK_KEY)
        scene.member = replace(
            scene.member,
            log_keys=(NEW_LOG_KEY.verifier,),
            retired_log_keys=(LOG_KEY,),
            clock_keys=(NEW_CLOCK_KEY.verifier,),
        )
        await scene.follow()
        grow(scene.zj.log, "+")
        await scene.follow()
        head = scene.head()
        assert (head.note_size, head.failures, head.problem) == (10, 0, None)

    play(story)


def test_retired_key_counts_on_the_way_to_the_checkpoint_that_it_signed_and_no_further(
    play: Play,
) -> None:
    async def story(scene: Scene) -> None:
        scene.ask_for(most_entries=2)
        await scene.follow()
        scene.member = replace(
            scene.member, log_keys=(NEW_LOG_KEY.verifier,), retired_log_keys=(LOG_KEY,)
        )
        await scene.follow(pulls=2)
        assert (scene.head().note_size, scene.head().failures) == (9, 0)
        grow(scene.zj.log, "+")
        await scene.follow()
        assert (scene.head().problem or "").startswith("signature-refused:")
        scene.zj.lie = signed(ORIGIN, log_signer=NEW_LOG_KEY, clock_signer=CLOCK_SIGNER)
        await scene.follow()
        assert scene.head().note_size == 10

    play(story)


def test_renewed_note_of_the_same_size_moves_the_time_alone(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await scene.follow()
        later = scene.zj.now = scene.zj.now.replace(second=20)
        await scene.follow()
        head = scene.head()
        assert (head.checkpoint_at, head.note_size, head.arrivals) == (later, 9, 5)
        assert scene.peer_logs.note_at("zj", 9) == scene.zj.note(9)

    play(story)


def test_answers_leave_nothing_in_the_client(play: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.zj.lie = answer_lie(
            lambda answer: replace(answer, headers=(("set-cookie", "tracked=yes"),))
        )
        await scene.follow(pulls=2)
        assert not any(name == "cookie" for asked in scene.zj.asked for name, _ in asked.headers)

    play(story)

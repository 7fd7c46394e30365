"""Two valid notes of one size with different roots: evidence, kept; the log stands still."""

import pytest

from shared.store.heads import LogState
from tests.replication.conftest import Play
from tests.replication.scene import Scene, grow
from tests.simulators.lies import fork_of, refuse
from tests.simulators.lying_peer import Answer, Asked, LyingPeer


async def _assert_frozen(scene: Scene, held_note: str, other_note: str) -> None:
    """Check that both notes are kept and told of once, and that the log is not even asked for."""
    scene.zj.asked.clear()
    await scene.follow(pulls=3)
    assert scene.zj.asked == []
    assert scene.head().state is LogState.FROZEN
    assert (scene.head().problem or "").startswith("equivocation:")
    alarm = scene.alarm("equivocation")
    assert alarm is not None
    assert alarm.evidence == f"{held_note}\n{other_note}".encode()
    told = [(log, proof.held.note, proof.other.note) for log, proof in scene.allegations]
    assert told == [("zj", held_note, other_note)]


def test_second_history_of_the_verified_size_freezes_the_log_for_good(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await scene.follow()
        held, truth = scene.held(), scene.zj.log
        fork = fork_of(truth, 5, "++++")
        scene.zj.log = fork
        await scene.follow()
        await _assert_frozen(scene, truth.note(9), fork.note(9))
        scene.zj.log = truth
        await _assert_frozen(scene, truth.note(9), fork.note(9))
        assert scene.held() == held

    play(story)


def test_second_page_from_another_history_freezes_the_log_between_two_checkpoints(
    play: Play,
) -> None:
    async def story(scene: Scene) -> None:
        scene.ask_for(most_entries=2)
        await scene.follow()
        held, truth = scene.held(), scene.zj.log
        fork = fork_of(truth, 5, "++++")
        scene.zj.log = fork
        await scene.follow()
        await _assert_frozen(scene, truth.note(9), fork.note(9))
        assert scene.held() == held
        assert 0 < scene.head().frontier.size < 9

    play(story)


def test_refusal_with_a_second_history_freezes_the_log(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await scene.follow()
        truth = scene.zj.log
        fork = fork_of(truth, 5, "++++")
        scene.zj.lie = refuse("log-behind-reader", 409, lambda _: fork.note(9))
        await scene.follow()
        await _assert_frozen(scene, truth.note(9), fork.note(9))

    play(story)


def test_second_history_of_an_older_verified_size_freezes_the_log(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await scene.follow()
        truth = scene.zj.log
        fork = fork_of(truth, 5, "++++")
        grow(truth, "++-")
        await scene.follow()
        scene.zj.lie = refuse("log-behind-reader", 409, lambda _: fork.note(9))
        await scene.follow()
        await _assert_frozen(scene, truth.note(9), fork.note(9))

    play(story)


def test_larger_page_of_another_history_proves_nothing_and_keeps_nothing(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await scene.follow()
        held = scene.held()
        scene.zj.log = fork_of(scene.zj.log, 5, "++++++")
        await scene.follow(pulls=3)
        assert scene.head().state is LogState.INCONSISTENT
        assert scene.alarm_codes() == ["root-mismatch"]
        assert (scene.held(), scene.allegations) == (held, [])

    play(story)


def newest_in_place_of_the_size_asked(peer: LyingPeer, asked: Asked) -> Answer:
    """Serve what was appended since, whatever size was asked for."""
    grow(peer.log, "+++")
    return peer.cover(asked.number("from") or 0, None, asked.number("max"))


def test_larger_checkpoint_in_place_of_the_pending_one_is_not_taken(play: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.ask_for(most_entries=2)
        await scene.follow()
        held = scene.held()
        scene.zj.lie = newest_in_place_of_the_size_asked
        await scene.follow(pulls=3)
        assert (scene.head().problem or "").startswith("page-not-asked:")
        assert scene.alarm_codes() == ["page-not-asked"]
        assert scene.held() == held
        scene.zj.lie = None
        await scene.follow_to_end()
        assert scene.peer_logs.note_at("zj", 9) is not None
        assert scene.head().note_size == scene.zj.log.size

    play(story)


def test_operator_s_thaw_ends_a_freeze(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await scene.follow()
        truth = scene.zj.log
        scene.zj.log = fork_of(truth, 5, "++++")
        await scene.follow()
        alarm = scene.alarm("equivocation")
        assert alarm is not None
        scene.zj.log = truth
        grow(truth, "++")
        scene.alarms.end(alarm.id, "ha:operator-01")
        scene.peer_logs.thaw("zj")
        await scene.follow()
        assert (scene.head().state, scene.head().note_size) == (LogState.OK, 11)
        assert scene.alarm_codes() == []

    play(story)


def test_thawed_log_freezes_again_when_the_second_history_is_still_told(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await scene.follow()
        scene.zj.log = fork_of(scene.zj.log, 5, "++++")
        await scene.follow()
        scene.peer_logs.thaw("zj")
        await scene.follow()
        assert scene.head().state is LogState.FROZEN

    play(story)


def test_page_that_arrives_after_the_freeze_is_not_kept(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await scene.follow()
        held = scene.held()
        grow(scene.zj.log, "+")

        def freeze_meanwhile(peer: LyingPeer, asked: Asked) -> Answer:
            scene.peer_logs.freeze("zj", "equivocation: told by another peer")
            return peer.honest(asked)

        scene.zj.lie = freeze_meanwhile
        await scene.follow()
        assert scene.held() == held
        assert (scene.head().state, scene.rung) == (LogState.FROZEN, 1)

    play(story)


def test_log_is_frozen_even_when_nobody_can_be_told(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await scene.follow()
        scene.zj.log = fork_of(scene.zj.log, 5, "++++")
        scene.refusal = RuntimeError("this node appends nothing")
        with pytest.raises(RuntimeError):
            await scene.follow()
        assert scene.head().state is LogState.FROZEN
        assert scene.alarm_codes() == ["equivocation"]

    play(story)

"""Whatever a peer does to a page, a note or an answer: it is named, keeps nothing, and heals."""

import pytest

from shared.store.heads import LogState
from tests.replication.conftest import Play
from tests.replication.scene import IMPATIENT, PATIENT, Scene, grow
from tests.simulators import lies
from tests.simulators.lying_peer import Lie, LyingPeer, page_lie

BROKEN, REFUSED = LogState.INCONSISTENT, LogState.OK
MALFORMED = (
    lies.omit_an_entry,
    lies.alter_a_hidden_count,
    lies.shorten_a_cover_hash,
    lies.duplicate_an_entry,
    lies.split_a_hidden_run,
    lies.leave_out_the_last_line,
    lies.leave_out_the_first_line,
    lies.go_on_after_the_last_line,
    lies.add_a_line_of_unknown_shape,
    lies.say_two_things_in_one_line,
    lies.stand_still,
    lies.claim_another_end,
)
WRONG_ROOT = (
    lies.omit_an_entry_and_count_it_as_hidden,
    lies.alter_a_leaf,
    lies.alter_a_cover_hash,
    lies.reorder_entries,
)


def named(lie: Lie, name: str, code: str, state: LogState) -> object:
    return pytest.param(lie, code, state, id=name)


LIES = [
    *(named(page_lie(lie), lie.__name__, "malformed-page", BROKEN) for lie in MALFORMED),
    *(named(page_lie(lie), lie.__name__, "root-mismatch", BROKEN) for lie in WRONG_ROOT),
    named(page_lie(lies.begin_elsewhere), "begin_elsewhere", "page-not-asked", BROKEN),
    named(
        page_lie(lies.lead_to_another_size_than_the_note),
        "lead_to_another_size_than_the_note",
        "page-not-asked",
        BROKEN,
    ),
    named(page_lie(lies.lead_back), "lead_back", "stale-checkpoint", REFUSED),
    named(lies.sign_another_root, "sign_another_root", "root-mismatch", BROKEN),
    named(lies.sign_as_another_log, "sign_as_another_log", "origin-refused", REFUSED),
    named(lies.send_no_note, "send_no_note", "malformed-note", REFUSED),
    named(lies.cut_the_page_at_a_line, "cut_the_page_at_a_line", "malformed-page", BROKEN),
    named(lies.cut_the_page_in_a_line, "cut_the_page_in_a_line", "malformed-page", BROKEN),
    named(lies.cut_the_line_end, "cut_the_line_end", "malformed-page", BROKEN),
    named(lies.repeat_a_member, "repeat_a_member", "malformed-page", BROKEN),
    named(lies.send_a_huge_line, "send_a_huge_line", "malformed-page", BROKEN),
    named(lies.send_a_huge_page, "send_a_huge_page", "peer-answer-too-large", REFUSED),
    named(lies.send_a_bomb, "send_a_bomb", "peer-unreachable", REFUSED),
    named(lies.say_it_is_packed, "say_it_is_packed", "peer-unreachable", REFUSED),
    named(lies.break_off_the_packed_page, "break_off", "peer-unreachable", REFUSED),
    named(lies.announce_more_than_is_sent, "announce_more", "peer-unreachable", REFUSED),
    named(lies.send_a_web_page, "send_a_web_page", "peer-unreachable", REFUSED),
    named(lies.redirect, "redirect", "peer-refused", REFUSED),
    named(lies.fail, "fail", "peer-refused", REFUSED),
    named(lies.refuse("not-found", 404), "lose_the_log", "peer-refused", REFUSED),
    named(lies.refuse("\0" * 9, 400), "refuse_with_rubbish", "peer-refused", REFUSED),
    named(
        lies.refuse("log-behind-reader", 409, lambda peer: peer.note(5)),
        "say_the_reader_is_ahead",
        "stale-checkpoint",
        REFUSED,
    ),
    named(
        lies.refuse("log-behind-reader", 409, LyingPeer.note),
        "say_the_reader_is_ahead_of_a_larger_log",
        "peer-refused",
        REFUSED,
    ),
    named(
        lies.refuse("log-behind-reader", 409, lambda _: "trust me"),
        "say_the_reader_is_ahead_without_a_note",
        "malformed-note",
        REFUSED,
    ),
    named(
        lies.refuse("log-behind-reader", 409, lambda _: ["a", "list"]),
        "say_the_reader_is_ahead_with_rubbish",
        "peer-refused",
        REFUSED,
    ),
]
FORGERIES = [
    pytest.param(lies.sign_with_a_stranger_s_key, id="sign_with_a_stranger_s_key"),
    pytest.param(lies.let_a_stranger_tell_the_time, id="let_a_stranger_tell_the_time"),
    pytest.param(lies.leave_out_the_log_s_signature, id="leave_out_the_log_s_signature"),
    pytest.param(lies.leave_out_the_clock_s_signature, id="leave_out_the_clock_s_signature"),
    pytest.param(lies.alter_the_signed_size, id="alter_the_signed_size"),
    pytest.param(
        lies.refuse(
            "log-behind-reader", 409, lambda peer: peer.note().replace("\n16\n", "\n5\n", 1)
        ),
        id="forge_the_note_of_a_refusal",
    ),
]


async def _meet(scene: Scene, lie: Lie) -> None:
    """Bring Henan to nine verified entries, then let Zhejiang grow and lie."""
    await scene.follow_to_end()
    grow(scene.zj.log, "+-++--+")
    scene.zj.lie = lie


async def _heal(scene: Scene) -> None:
    scene.zj.lie = None
    await scene.follow()
    head = scene.head()
    assert (head.frontier.size, head.note_size, head.failures) == (16, 16, 0)
    assert (head.state, head.problem) == (LogState.OK, None)
    assert scene.alarm_codes() == []


@pytest.mark.parametrize(("lie", "code", "state"), LIES)
def test_lie_is_named_keeps_nothing_alarms_at_the_third_time_and_heals(
    play: Play, lie: Lie, code: str, state: LogState
) -> None:
    async def story(scene: Scene) -> None:
        await _meet(scene, lie)
        held = scene.held()
        await scene.follow(pulls=2)
        head = scene.head()
        assert (head.problem or "").partition(":")[0] == code
        assert (head.state, head.failures) == (state, 2)
        assert scene.alarm_codes() == []
        await scene.follow()
        assert scene.alarm_codes() == [code]
        assert scene.held() == held
        await _heal(scene)

    play(story)


@pytest.mark.parametrize("lie", FORGERIES)
def test_forged_note_alarms_at_once_with_its_bytes_keeps_nothing_and_heals(
    play: Play, lie: Lie
) -> None:
    async def story(scene: Scene) -> None:
        await _meet(scene, lie)
        held = scene.held()
        await scene.follow()
        alarm = scene.alarm("signature-refused")
        assert alarm is not None
        assert alarm.evidence is not None
        assert alarm.evidence.startswith(b"zj.mpa.example/log\n")
        assert scene.held() == held
        await scene.follow(pulls=3)
        assert [(one.code, one.times) for one in scene.alarms.open_alarms()] == [
            ("signature-refused", 4)
        ]
        assert scene.head().state is LogState.OK
        await _heal(scene)

    play(story)


@pytest.mark.parametrize("lie", [lies.never_answer, lies.stall_in_mid_page, lies.drip])
def test_peer_that_stalls_is_given_up_alarmed_of_and_asked_again(play: Play, lie: Lie) -> None:
    async def story(scene: Scene) -> None:
        await _meet(scene, lie)
        held = scene.held()
        scene.wait(IMPATIENT)
        await scene.follow(pulls=3)
        assert scene.alarm_codes() == ["peer-unreachable"]
        assert scene.held() == held
        scene.wait(PATIENT)
        await _heal(scene)

    play(story)


def test_tail_that_does_not_lead_to_the_root_keeps_nothing(play: Play) -> None:
    def lie(_: LyingPeer, page: lies.Page) -> lies.Page:
        tail = page[-1]["tail"]
        return [*page[:-1], {**page[-1], "tail": [*tail[:-1], tail[0]]}]

    async def story(scene: Scene) -> None:
        scene.ask_for(most_entries=2)
        scene.zj.lie = page_lie(lie)
        await scene.follow()
        assert (scene.head().problem or "").startswith("root-mismatch:")
        assert scene.head().frontier.size == 0

    play(story)


def test_alarm_of_one_trouble_does_not_outlive_it_when_another_follows(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await _meet(scene, page_lie(lies.alter_a_leaf))
        await scene.follow(pulls=3)
        scene.zj.lie = lies.fail
        await scene.follow()
        assert scene.alarm_codes() == ["peer-refused", "root-mismatch"]
        assert scene.head().state is LogState.INCONSISTENT
        await _heal(scene)

    play(story)


def test_good_page_ends_no_alarm_that_is_not_of_following(play: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.alarms.raise_alarm("log-stale", "zj", "no newer time for 24 hours")
        await scene.follow()
        alarm = scene.alarm("log-stale")
        assert alarm is not None
        assert alarm.times == 1

    play(story)


def test_inconsistent_page_still_tells_how_large_the_log_is(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await _meet(scene, page_lie(lies.alter_a_leaf))
        await scene.follow()
        assert (scene.head().seen_size, scene.head().note_size) == (16, 9)

    play(story)

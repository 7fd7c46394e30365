"""A peer whose clock is off is asked at its own time, and alarmed of while that lasts."""

from datetime import timedelta

import pytest

from tests.log.sample_log import NOON
from tests.replication.conftest import Play
from tests.replication.scene import Scene
from tests.simulators.lies import refuse
from tests.simulators.lying_peer import Answer, Asked, LyingPeer


@pytest.mark.parametrize(
    "off", [timedelta(hours=1), timedelta(seconds=-100), timedelta(days=-3000)]
)
def test_peer_with_another_time_is_asked_once_more_at_that_time(play: Play, off: timedelta) -> None:
    async def story(scene: Scene) -> None:
        scene.zj.now = NOON + off
        await scene.follow()
        assert (scene.head().note_size, len(scene.zj.asked)) == (9, 2)
        alarm = scene.alarm("clock-skew")
        assert alarm is not None
        seconds = off.total_seconds()
        assert alarm.detail.startswith(f"the clock of zj is {round(seconds - 0.5):+} s from ours")

    play(story)


def test_other_time_is_remembered_until_the_peer_s_clock_is_right_again(play: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.zj.now = NOON + timedelta(hours=1)
        await scene.follow(pulls=3)
        assert len(scene.zj.asked) == 1 + 3
        assert scene.alarm_codes() == ["clock-skew"]
        scene.zj.now = NOON
        await scene.follow(pulls=2)
        assert len(scene.zj.asked) == 4 + 1 + 2
        assert scene.alarm_codes() == []
        assert scene.head().failures == 0

    play(story)


def test_peer_that_takes_no_time_at_all_has_refused(play: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.zj.lie = refuse("clock-skew", 401)
        await scene.follow()
        assert scene.head().problem == "peer-refused: the peer answered 401 clock-skew"
        assert len(scene.zj.asked) == 2

    play(story)


@pytest.mark.parametrize(
    "date",
    [
        "",
        "tomorrow",
        "Mon, 02 Mar 2026 05:00:00 -0000",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Mon, 02 Mar 99999999999 05:00:00 GMT",
        "Mon, 01 Jan 1900 00:00:00 GMT",
    ],
)
def test_date_that_is_none_fails_the_pull_and_is_forgotten(play: Play, date: str) -> None:
    def lie(_peer: LyingPeer, _asked: Asked) -> Answer:
        return Answer(status=401, headers=(("date", date),), body=b'{"code": "clock-skew"}')

    async def story(scene: Scene) -> None:
        scene.zj.lie = lie
        await scene.follow()
        assert scene.head().failures == 1
        assert len(scene.zj.asked) == 1
        scene.zj.lie = None
        await scene.follow()
        assert (scene.head().note_size, scene.alarm_codes()) == (9, [])

    play(story)


def test_invalid_signature_is_not_tried_again_at_another_time(play: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.zj.lie = refuse("signature-invalid", 401)
        await scene.follow()
        assert len(scene.zj.asked) == 1
        assert scene.head().problem == "peer-refused: the peer answered 401 signature-invalid"

    play(story)

"""A network at its worst, on the way to an honest peer."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Literal

import pytest

from tests.log.sample_log import sample
from tests.replication.conftest import Play
from tests.replication.scene import IMPATIENT, PATIENT, Scene, grow
from tests.simulators.tcp_fault_proxy import HEALTHY, Fault, TcpFaultProxy

Ending = Literal["close", "reset", "stall"]
MARKS = "++-+-" * 60


def _through_proxy(play: Play, story: Callable[[Scene, TcpFaultProxy], Awaitable[None]]) -> None:
    async def told(scene: Scene) -> None:
        async with TcpFaultProxy("127.0.0.1", scene.zj.port) as proxy:
            scene.member = replace(scene.member, url=proxy.url)
            await story(scene, proxy)

    play(told, log=sample(MARKS))


def test_delay_only_delays(play: Play) -> None:
    async def story(scene: Scene, proxy: TcpFaultProxy) -> None:
        proxy.fault = Fault(delay_seconds=0.02)
        await scene.follow()
        assert (scene.head().note_size, scene.head().failures) == (len(MARKS), 0)

    _through_proxy(play, story)


@pytest.mark.parametrize("after_bytes", [0, 300, 20_000])
@pytest.mark.parametrize("then", ["close", "reset", "stall"])
def test_answer_that_breaks_off_keeps_nothing_and_is_asked_for_again(
    play: Play, after_bytes: int, then: Ending
) -> None:
    async def story(scene: Scene, proxy: TcpFaultProxy) -> None:
        await scene.follow()
        held = scene.held()
        grow(scene.zj.log, MARKS)
        proxy.fault = Fault(after_bytes=after_bytes, then=then)
        scene.wait(IMPATIENT if then == "stall" else PATIENT)
        await scene.follow()
        assert (scene.head().problem or "").startswith("peer-unreachable:")
        assert scene.held() == held
        proxy.fault = HEALTHY
        scene.wait(PATIENT)
        await scene.follow()
        assert (scene.head().note_size, scene.head().failures) == (2 * len(MARKS), 0)

    _through_proxy(play, story)


def test_peer_that_was_away_is_caught_up_with(play: Play) -> None:
    async def story(scene: Scene, proxy: TcpFaultProxy) -> None:
        scene.ask_for(most_entries=50)
        await scene.follow()
        await proxy.refuse()
        await scene.follow(pulls=3)
        assert scene.alarm_codes() == ["peer-unreachable"]
        grow(scene.zj.log, "+")
        await proxy.accept()
        await scene.follow_to_end()
        assert scene.head().note_size == len(MARKS) + 1
        assert scene.alarm_codes() == []

    _through_proxy(play, story)


def test_pages_are_followed_through_a_network_that_fails_now_and_then(play: Play) -> None:
    async def story(scene: Scene, proxy: TcpFaultProxy) -> None:
        scene.ask_for(most_entries=20)
        for _ in range(len(MARKS) // 20):
            proxy.fault = Fault(after_bytes=1000, then="reset")
            await scene.follow()
            proxy.fault = HEALTHY
            await scene.follow()
        assert (scene.head().note_size, scene.head().failures) == (len(MARKS), 0)

    _through_proxy(play, story)

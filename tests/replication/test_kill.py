"""Killed between any two lines, a node goes on from what is stored, and ends up with the same."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from itertools import count
from typing import Any, cast

import pytest

from shared.errors import StorageFailed
from shared.store.alarms import Alarms
from shared.store.database import Database, StorageBusy
from shared.store.heads import LogState
from shared.store.peer_logs import PeerLogs
from tests.log.sample_log import sample
from tests.replication.conftest import Play
from tests.replication.scene import Scene, clock, grow
from tests.simulators.lies import fork_of, never_answer, over_disclose


class Killed(BaseException):
    """The process is gone."""


class FailingStore:
    """Hands calls on, and raises `failure` in place of the one at number `last`, or after it."""

    def __init__(self, last: int, failure: BaseException, *, after: bool) -> None:
        self.failed = False
        self._numbers = count()
        self._last = last
        self._failure = failure
        self._after = after

    def of(self, store: object) -> Any:
        return _Failing(store, self.call)

    def call(self, function: Callable[..., object], *args: object, **named: object) -> object:
        if next(self._numbers) != self._last:
            return function(*args, **named)
        self.failed = True
        if self._after:
            function(*args, **named)
        raise self._failure


class _Failing:
    def __init__(self, store: object, call: Callable[..., object]) -> None:
        self._store = store
        self._call = call

    def __getattr__(self, name: str) -> Callable[..., object]:
        function = getattr(self._store, name)
        return lambda *args, **named: self._call(function, *args, **named)


async def _pull_with(scene: Scene, store: FailingStore) -> None:
    peer_logs = cast("PeerLogs", store.of(scene.peer_logs))
    alarms = cast("Alarms", store.of(scene.alarms))
    left = iter([scene.member])
    await scene.follower_with(peer_logs, alarms).follow(lambda: next(left, None))


async def _killed_everywhere(scene: Scene, before: Callable[[], None]) -> AsyncIterator[int]:
    """Do `before`, pull and be killed before or after a call to the store, and yield.

    So for each call, and at last unharmed.
    """
    for after in (False, True):
        for number in count():
            before()
            store = FailingStore(number, Killed(), after=after)
            with suppress(Killed):
                await _pull_with(scene, store)
            yield number
            if not store.failed:
                assert number > 3  # there were calls at which to be killed
                break


def test_page_is_kept_whole_and_once_wherever_the_node_is_killed(play: Play) -> None:
    async def story(scene: Scene) -> None:
        log = scene.zj.log
        await scene.follow()
        async for _ in _killed_everywhere(scene, lambda: grow(log, "+-+")):
            assert scene.head().frontier.size in (log.size - 3, log.size)
            await scene.follow()
            head = scene.head()
            assert (head.note_size, head.failures, head.state) == (log.size, 0, LogState.OK)
            assert scene.problems() == dict.fromkeys(_seen(scene))
            assert (head.arrivals, head.hidden) == (len(_seen(scene)), log.size - len(_seen(scene)))
            assert scene.alarm_codes() == []

    play(story)


def _seen(scene: Scene) -> list[int]:
    return [entry.position for entry in scene.zj.disclosed(0, scene.zj.log.size)]


def test_over_disclosure_is_alarmed_of_wherever_the_node_is_killed(play: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.zj.lie = over_disclose
        async for _ in _killed_everywhere(scene, lambda: grow(scene.zj.log, "-")):
            await scene.follow()
            assert scene.alarm_codes() == ["over-disclosed"]
            alarm = scene.alarm("over-disclosed")
            assert alarm is not None
            scene.alarms.end(alarm.id, "ha:operator-01")

    play(story, log=sample("+"))


def test_fork_is_frozen_and_told_of_wherever_the_node_is_killed(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await scene.follow()
        scene.zj.log = fork_of(scene.zj.log, 5, "++++")
        async for _ in _killed_everywhere(scene, scene.allegations.clear):
            await scene.follow()
            assert scene.head().state is LogState.FROZEN
            alarm = scene.alarm("equivocation")
            assert alarm is not None
            assert alarm.evidence is not None
            assert scene.allegations
            scene.alarms.end(alarm.id, "ha:operator-01")
            scene.peer_logs.thaw("zj")

    play(story)


def test_node_that_is_stopped_while_it_waits_goes_on_later(play: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.zj.lie = never_answer
        following = asyncio.create_task(scene.follow())
        while not scene.zj.asked:  # noqa: ASYNC110 - the simulator has no event to wait for
            await asyncio.sleep(0)
        following.cancel()
        with pytest.raises(asyncio.CancelledError):
            await following
        scene.zj.lie = None
        await scene.follow()
        assert scene.head().note_size == 9

    play(story)


@pytest.mark.parametrize("failure", [StorageBusy("locked"), StorageFailed("gone")])
def test_database_that_fails_at_any_call_is_asked_again(play: Play, failure: StorageFailed) -> None:
    async def story(scene: Scene) -> None:
        for number in count():
            grow(scene.zj.log, "+-+")
            store = FailingStore(number, failure, after=False)
            await _pull_with(scene, store)
            await scene.follow()
            head = scene.head()
            assert (head.note_size, head.failures, head.problem) == (scene.zj.log.size, 0, None)
            if not store.failed:
                break

    play(story)


def test_database_that_fails_whatever_is_asked_does_not_end_following(play: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.database.close()
        database = Database("sqlite:////nowhere/node.sqlite")
        follower = scene.follower_with(PeerLogs(database, clock), Alarms(database, clock))
        left = iter([scene.member] * 3)
        await follower.follow(lambda: next(left, None))
        database.close()
        await scene.follow()
        assert scene.head().note_size == 9

    play(story)

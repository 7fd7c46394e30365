"""What a page shows as it changes: sent when it has changed, and never for long."""

import asyncio
from collections.abc import Callable

import pytest

from services.authority.bell import Bell
from services.console import live
from shared.identity.roles import Role
from tests.console.visitor import Visitor


async def _sent(bell: Bell, render: Callable[[], str]) -> list[str]:
    async def rendered() -> str:
        await asyncio.sleep(0.01)
        return render()

    answer = await live.streamed(bell, rendered)
    return [str(one) async for one in answer.body_iterator]


def test_what_has_not_changed_is_not_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "LONGEST_SECONDS", 0.3)
    monkeypatch.setattr(live, "_LOOK_AGAIN_SECONDS", 0.02)
    shown = iter(["<p>1</p>\n<p>2</p>", "<p>1</p>\n<p>2</p>", "<p>3</p>"])
    last = ["<p>3</p>"]
    sent = asyncio.run(_sent(Bell(), lambda: next(shown, last[0])))
    told = [one for one in sent if not one.startswith(":")]
    assert told == [
        "event: changed\nretry: 1000\ndata: <p>1</p>\ndata: <p>2</p>\n\n",
        "event: changed\nretry: 1000\ndata: <p>3</p>\n\n",
    ]
    assert len(sent) > 3, "the line is kept open"


def test_node_that_stops_ends_its_streams() -> None:
    bell = Bell()

    def stop() -> str:
        bell.closed = True
        return ""

    assert len(asyncio.run(_sent(bell, stop))) == 1


def test_tables_of_the_exchange_are_streamed_to_who_may_read_them(
    enter: Callable[[Role], Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LONGEST_SECONDS", 0.1)
    answer = enter(Role.OPERATOR).get("/console/exchange/live")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "event: changed" in answer.text
    assert 'id="peer-ha"' in answer.text
    assert "信用档案" in answer.text
    stranger = enter(Role.INSPECTOR)
    stranger.http.cookies.clear()
    assert "/console/sign-in" in str(stranger.get("/console/exchange/live").url)

"""Who decides while somebody else records decides anew: nothing rests on a state that is past."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from services.authority import entrustments, penalties
from services.authority.desk import Request
from services.authority.node import Node, open_node
from services.authority.setup import create_node
from shared.domain.event import Event
from shared.domain.penalty.events import Invalidity
from shared.errors import ConcurrentChange
from tests.domain.a_case import ESTABLISHED, HENAN, PENALISED, ZHEJIANG

ENDED = {"ended_on": ESTABLISHED.started_on, "reason": "协议终止"}
REVOKED = {
    "invalidity": Invalidity.REVOKED,
    "revoked_by": "样例机关",
    "document_no": "样例〔2026〕1号",
    "reason": "事实不清",
    "revoked_on": PENALISED.decided_on,
}


def asked(key: str) -> Request:
    return Request(caller="zj:coordinator-01", key=key, digest=b"d" * 32)


def end(node: Node, key: str) -> None:
    step = entrustments.Step(entrustment_id=ESTABLISHED.entrustment_id, stated=ENDED)
    entrustments.terminate(node.desk, asked(key), step)


def revoke(node: Node, key: str) -> None:
    step = penalties.Step(penalty_id=PENALISED.penalty_id, stated=REVOKED)
    penalties.revoke(node.desk, asked(key), step)


@pytest.mark.parametrize(
    ("authority", "begun", "reading", "act"),
    [
        (ZHEJIANG, ESTABLISHED, (entrustments, "entrustment_of"), end),
        (HENAN, PENALISED, (penalties, "penalty_of"), revoke),
    ],
)
def test_step_that_another_one_overtakes_is_not_appended(
    authority: str,
    begun: Event,
    reading: tuple[ModuleType, str],
    act: Callable[[Node, str], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    create_node(tmp_path / "node", authority, database="sqlite:///node.sqlite")
    node = open_node(tmp_path / "node")
    node.desk.append(asked("1"), 1, begun)
    read, left = getattr(*reading), [lambda: act(node, "other")]

    def overtaken(*named: Any) -> Any:
        known = read(*named)
        if left:
            left.pop()()
        return known

    monkeypatch.setattr(*reading, overtaken)
    with pytest.raises(ConcurrentChange):
        act(node, "mine")
    assert node.desk.log.version(begun.stream) == 2
    node.close()

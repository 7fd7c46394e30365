"""A served node pushes by itself; what it has pushed, and what keeps it from it, is told."""

import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from services.authority.routes import examples
from shared.identity.roles import Role
from tests.api.served import Clock, Served, Site, bound, serve
from tests.simulators.data_platform import DataPlatform, Fault

SECONDS = 20.0
TOKEN = "geheim"  # noqa: S105


@contextmanager
def served_platform(platform: DataPlatform) -> Generator[str]:
    """Serve `platform`; yield its address."""
    with bound() as listening:
        server = uvicorn.Server(uvicorn.Config(platform.app(), log_config=None))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def platform() -> DataPlatform:
    return DataPlatform(TOKEN)


@pytest.fixture
def pushing(sites: dict[str, Site], tmp_path: Path, platform: DataPlatform) -> Iterator[Served]:
    """The node of Zhejiang, which pushes to `platform`."""
    site = sites["zj"].copy(tmp_path / "zj")
    (site.path / "push-token").write_text(TOKEN)
    with ExitStack() as stack:
        url = stack.enter_context(served_platform(platform))
        with (site.path / "node.toml").open("a", encoding="utf-8") as file:
            file.write(f'[push]\nurl = "{url}"\ntoken_file = "push-token"\nseconds = 1\n')
        yield stack.enter_context(serve(site, Clock(), stack.enter_context(bound())))


def until(node: Served, holds: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """Ask for the pushes until something `holds` of them; return them."""
    end = time.monotonic() + SECONDS
    told: dict[str, Any] = node.get("/v1/pushes", Role.OPERATOR).json()
    while not holds(told):
        assert time.monotonic() < end, told
        time.sleep(0.05)
        told = node.get("/v1/pushes", Role.OPERATOR).json()
    return told


def test_what_is_recorded_is_pushed_and_the_batch_is_listed(
    pushing: Served, platform: DataPlatform
) -> None:
    platform.faults.append(Fault.LOSE)
    pushing.post("/v1/enterprises", examples.ENTERPRISE, Role.REGISTRAR)
    told = until(pushing, lambda told: told["items"] and told["problem"] is None)
    assert platform.positions == [0]
    (batch,) = told["items"]
    assert (batch["first"], batch["end"], batch["count"], batch["accepted"]) == (0, 1, 1, 1)
    assert batch["receipt_no"] == "R000001"
    assert (told["enabled"], told["pushed_until"], told["begun"]) == (True, 1, None)
    assert told["next_cursor"] is None


def test_batch_that_is_not_taken_is_told_with_the_reason(
    pushing: Served, platform: DataPlatform
) -> None:
    platform.faults.extend([Fault.FAIL] * 1000)
    pushing.post("/v1/enterprises", examples.ENTERPRISE, Role.REGISTRAR)
    told = until(pushing, lambda told: told["problem"])
    assert "503" in told["problem"]
    assert told["begun"]["count"] == 1
    assert (told["items"], told["pushed_until"]) == ([], 0)


def test_node_that_pushes_nowhere_says_so(zj: Served) -> None:
    told = zj.get("/v1/pushes", Role.ANALYST).json()
    assert (told["enabled"], told["items"], told["begun"]) == (False, [], None)

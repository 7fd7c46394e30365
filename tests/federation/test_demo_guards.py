"""What keeps a demo from beginning, each in one line that says what to do."""

import socket
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.cells import cell_len

from services.demo import processes
from services.demo.command import DemoOptions, run_demo
from services.demo.federation import NodeDiedAtStart
from services.demo.guards import DemoRunning, sole_user
from services.demo.nodes import NoDemoDirectory, plan_demo, write_demo
from services.demo.processes import PortBusy
from services.demo.wrapping import padded, wrap
from shared.errors import InvalidInput
from tests.federation.box import free_ports


def run(data: Path, authorities: Sequence[str] = ("zj",), base_port: int | None = None) -> int:
    port = free_ports(len(authorities)) if base_port is None else base_port
    return run_demo(
        DemoOptions(data=data, authorities=authorities, base_port=port, scenario=None, once=True)
    )


def test_busy_port_is_named_with_the_way_out(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port: int = busy.getsockname()[1]
        with pytest.raises(PortBusy, match=rf"port {port} for zj .* --base-port"):
            run(tmp_path / "d", base_port=port)


@pytest.mark.parametrize("authorities", [("zj", "xx"), ("zj", "zj"), ("",)])
def test_authority_that_is_none_or_named_twice_is_refused(
    tmp_path: Path, authorities: Sequence[str]
) -> None:
    with pytest.raises(InvalidInput):
        run(tmp_path / "d", authorities)


def test_ports_beyond_the_last_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="--base-port"):
        run(tmp_path / "d", ("zj", "ha"), 65535)


def test_directory_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(NoDemoDirectory):
        run(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_demo_goes_on_with_all_its_authorities_or_more_but_not_with_fewer(tmp_path: Path) -> None:
    demo = plan_demo(tmp_path, ("zj", "ha"), 8100)
    write_demo(demo)
    with pytest.raises(NoDemoDirectory, match="ha"):
        plan_demo(tmp_path, ("zj",), 8100)
    more = plan_demo(tmp_path, ("zj", "sh", "ha"), 8200)
    assert set(demo.logins) < set(more.logins)
    assert more.node("ha").url == "http://127.0.0.1:8202"


def test_two_demos_do_not_share_a_directory(tmp_path: Path) -> None:
    with sole_user(tmp_path), pytest.raises(DemoRunning), sole_user(tmp_path):
        pass


def test_node_that_dies_at_start_is_reported_with_what_it_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlucky(_data: Path) -> list[str]:
        return ["/bin/sh", "-c", "echo no luck"]

    monkeypatch.setattr(processes, "serve_command", unlucky)
    began = time.monotonic()
    with pytest.raises(NodeDiedAtStart, match="no luck"):
        run(tmp_path / "d")
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("width", [4, 7, 20, 60])
def test_wrapped_text_fits_and_loses_nothing(width: int) -> None:
    text = "缺陷1〔关键项目 2015-GEN:*8.4.1，可能直接影响产品质量〕两批（台）无检验记录。\nThe end."
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_line_does_not_begin_with_a_full_stop() -> None:
    assert wrap("一二三四。", 8) == ["一二三", "四。"]
    assert padded("一二", 6) == "一二  "

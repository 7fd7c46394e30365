"""Nodes that die and come back, Ctrl-C, steps that are refused."""

import os
import re
import signal
from pathlib import Path

import pytest

from tests.federation.box import another_terminal, box, is_running
from tests.federation.test_first_case import FIRST_CASE, TOLD, held, told_in

REFUSED = """
id = "refused"
title = "被拒绝的一步"
title_en = "a step that is refused"

[[steps]]
name = "firm"
title = "为校验位错误的企业建档"
title_en = "Open the record of a firm whose check character is wrong"
authority = "zj"
role = "registrar"
seen_by = ["*"]
post = "/v1/enterprises"
[steps.body]
uscc = "91330106MA2KT8R19A"
name = "杭州示例医疗科技有限公司"
domicile = "浙江省杭州市示例区"
home_authority = "zj"
roles = ["registrant"]
"""


def test_node_killed_in_the_middle_of_the_story_comes_back_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    with box(tmp_path / "d", "--once", "--scenario", str(FIRST_CASE)) as run:
        run.await_print(" ✓  2 ")
        os.kill(run.pid("ha"), signal.SIGKILL)
        with another_terminal(run.line_that_serves("ha")):
            assert run.wait() == 0, run.printed
        assert "the node of Henan has died" in run.printed
        assert "the federation has healed: all logs ok, lag 0" in run.printed
        for reader in ("zj", "ha", "nmpa"):
            for log in ("zj", "ha"):
                story = told_in(run.data, log)
                assert len(story) == TOLD[log]
                assert held(run.data, reader, log)[0].note_size > story[-1]


def test_ctrl_c_stops_what_the_demo_started_and_leaves_alone_what_came_back_by_hand(
    tmp_path: Path,
) -> None:
    with box(tmp_path / "d", "--scenario", "none", authorities="zj,ha") as run:
        run.await_print("Ctrl-C")
        pids = {one: run.pid(one) for one in ("zj", "ha")}
        os.kill(pids["ha"], signal.SIGKILL)
        with another_terminal(run.line_that_serves("ha")) as by_hand:
            run.await_print("the federation has healed: all logs ok, lag 0")
            assert run.interrupt() == 0, run.printed
            assert by_hand.poll() is None
        assert not is_running(pids["zj"])


@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGHUP])
def test_no_node_outlives_a_demo_that_is_ended_otherwise(
    tmp_path: Path, signal_number: int
) -> None:
    with box(tmp_path / "d", "--scenario", "none", authorities="zj") as run:
        run.await_print("Ctrl-C")
        run.process.send_signal(signal_number)
        assert run.wait() == 0, run.printed
        assert not is_running(run.pid("zj"))


def test_refused_step_ends_the_story_and_the_demo_fails(tmp_path: Path) -> None:
    scenario = tmp_path / "refused.toml"
    scenario.write_text(REFUSED, "utf-8")
    with box(tmp_path / "d", "--once", "--scenario", str(scenario), authorities="zj") as run:
        assert run.wait() == 1
        assert "✗ 浙江：为校验位错误的企业建档" in run.printed
        assert "uscc-check-character-wrong" in run.printed
        assert not is_running(run.pid("zj"))


def test_entry_that_arrives_where_it_does_not_belong_fails_the_demo(tmp_path: Path) -> None:
    told = REFUSED.replace("91330106MA2KT8R19A", "91330106MA2KT8R19E")
    scenario = tmp_path / "secret.toml"
    scenario.write_text(told.replace('seen_by = ["*"]', 'seen_by = ["zj"]'), "utf-8")
    with box(tmp_path / "d", "--once", "--scenario", str(scenario), authorities="zj,ha") as run:
        assert run.wait() == 1
        assert re.search("zj:[0-9]+ is there", run.printed)

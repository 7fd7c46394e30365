"""`lianjian demo`: prepare the nodes, start them, play the story, check it, stay and watch."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from services.demo.federation import Federation
from services.demo.guards import (
    ended_like_ctrl_c,
    forget_settings,
    require_authorities,
    sole_user,
)
from services.demo.nodes import DemoNode, make_nodes, plan_demo, write_demo
from services.demo.output import Printer
from services.demo.pages import show_consoles, show_tokens
from services.demo.processes import require_free_ports
from services.demo.record import StoryRecord
from services.demo.scenario import USUAL_AUTHORITIES, read_scenario
from services.demo.telling import Telling
from services.demo.watching import Announcer, watch
from shared.domain.authorities import AUTHORITIES
from shared.projections.words import Words, place
from shared.replication.person_client import Connections

INTERRUPTED = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOptions:
    """What the command was asked for; without `scenario` the nodes are only started.

    Without `authorities` those of the scenario are.
    """

    data: Path
    authorities: Sequence[str]
    base_port: int
    scenario: Path | None
    once: bool


def run_demo(options: DemoOptions) -> int:
    """Run the federation in a box; return the exit status.

    It is 0 if all that was done and checked holds, 1 if something does not, 130 if Ctrl-C came
    before the last check.

    Raises:
        LianjianError: it cannot begin, or cannot go on.
    """
    began = time.monotonic()
    path, authorities = options.scenario, options.authorities
    scenario = None if path is None else read_scenario(path, authorities)
    if not authorities:
        authorities = USUAL_AUTHORITIES if scenario is None else scenario.authorities
    require_authorities(authorities, options.base_port)
    forget_settings()
    with ended_like_ctrl_c(), sole_user(options.data), Connections() as connections:
        demo = plan_demo(options.data.absolute(), authorities, options.base_port)
        record = None if scenario is None else StoryRecord(demo.path, scenario)
        require_free_ports(demo.nodes)
        printer = Printer()
        federation = Federation(demo, connections, Announcer(printer))
        telling = None
        if scenario is not None and record is not None:
            telling = Telling(printer, federation, scenario, record)
        try:
            _prepare(printer, federation)
            _start(printer, federation)
            if not options.once:
                federation.patience_seconds = math.inf  # somebody may bring a node back
            failures = _tell(printer, federation, telling, began)
            if not options.once:
                _stay(printer, federation)
        except KeyboardInterrupt:
            return INTERRUPTED
        finally:
            federation.stop()
            printer.line(Words("此处启动的节点已停止", "the nodes started here are stopped"))
    return 1 if failures else 0


def _tell(printer: Printer, federation: Federation, telling: Telling | None, began: float) -> int:
    """Do everything from the story to the last check; return how much failed."""
    show_consoles(printer, federation)
    if telling is not None:
        telling.play()
        telling.conclude()
    show_consoles(printer, federation)
    show_tokens(printer, federation)
    if telling is not None:
        telling.suggest()
    seconds = time.monotonic() - began
    failures = 0 if telling is None else telling.failures
    if failures:
        printer.heading(Words(f"{failures} 项不成立", f"{failures} failed; {seconds:.1f} s"))
    else:
        printer.heading(Words("全部成立", f"all is well; {seconds:.1f} s"))
    return failures


def _prepare(printer: Printer, federation: Federation) -> None:
    demo = federation.demo
    printer.heading(Words("联监 · 一机联邦", "Lianjian, the federation in a box"))
    printer.line(Words("数据目录", "data directory"))
    printer.copyable(str(demo.path))
    write_demo(demo)

    def report(node: DemoNode, is_new: bool) -> None:
        told = Words("新建密钥、日志、数据库、六个账号", "new keys, log, database, six accounts")
        if not is_new:
            told = Words("沿用此前的数据", "as an earlier run left it")
        printer.mark(
            True, Words(f"{place(node.authority).zh} {node.authority}：{told.zh}", told.en)
        )

    make_nodes(demo, report)


def _start(printer: Printer, federation: Federation) -> None:
    def report(node: DemoNode, pid: int) -> None:
        name = AUTHORITIES[node.authority].authority_zh
        printer.mark(True, Words(f"{name}　{node.url}　进程 pid {pid}", ""))

    printer.heading(Words("启动节点", "starting the nodes"))
    with printer.busy(Words("正在启动", "starting")):
        federation.start(report)
    write_demo(federation.demo)
    with printer.busy(Words("等待互相可见", "waiting until they see each other")):
        federation.settle()
    printer.mark(
        True,
        Words(
            "各节点互相可见：经签名的 HTTP 请求，彼此的日志均已验证",
            "every node has verified every other's log, over signed HTTP requests",
        ),
    )


def _stay(printer: Printer, federation: Federation) -> None:
    printer.line(Words("节点继续运行；按 Ctrl-C 结束", "the nodes go on running; Ctrl-C ends all"))
    watch(federation)
    printer.line(Words("正在停止", "stopping"))

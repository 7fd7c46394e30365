"""`lianjian demo`: prepare the nodes, start them, play the story, check it, stay and watch."""

import fcntl
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from services.demo.checks import (
    Check,
    await_story,
    check_archive,
    check_arrivals,
    check_completeness,
    check_logs,
    check_proof,
    see_archives,
)
from services.demo.federation import Change, Federation
from services.demo.nodes import Demo, DemoNode, make_nodes, plan_demo, write_demo
from services.demo.output import Printer
from services.demo.pages import (
    show_archive,
    show_completeness,
    show_logins,
    show_proof,
    show_request,
)
from services.demo.processes import require_free_ports, serve_line
from services.demo.record import StoryRecord
from services.demo.scenario import Scenario, read_scenario
from services.demo.story import Told, play
from services.demo.words import Words, place
from shared.domain.authorities import AUTHORITIES
from shared.errors import ConfigurationError, InvalidInput, LianjianError
from shared.replication.person_client import NodeRefused, person_http

WATCH_SECONDS = 0.5
INTERRUPTED = 130
_LAST_PORT = 65535


class DemoRunning(ConfigurationError):
    """Another demo uses the directory."""

    code = "demo-running"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOptions:
    """What the command was asked for; without `scenario` the nodes are only started."""

    data: Path
    authorities: Sequence[str]
    base_port: int
    scenario: Path | None
    once: bool


def run_demo(options: DemoOptions) -> int:
    """Run the federation in a box and return the exit status.

    It is 0 if all that was done and checked succeeded, also after Ctrl-C; 130 if Ctrl-C came
    before.

    Raises:
        LianjianError: it cannot begin, or not go on.
    """
    _require_usable(options)
    for name in [name for name in os.environ if name.startswith("LIANJIAN_")]:
        del os.environ[name]  # settings of some other node
    scenario = None
    if options.scenario is not None:
        scenario = read_scenario(options.scenario, options.authorities)
    with _stopped_like_ctrl_c(), _sole_user(options.data), person_http() as http:
        demo = plan_demo(options.data.absolute(), options.authorities, options.base_port)
        record = None if scenario is None else StoryRecord(demo.path, scenario)
        require_free_ports(demo.nodes)
        printer = Printer()
        federation = Federation(demo, http, _Announcer(printer))
        try:
            return _Run(printer, federation, options).run(scenario, record)
        finally:
            federation.stop()
            printer.line(Words("节点已停止", "the nodes that were started here are stopped"))


class _Run:
    """One run, part by part."""

    def __init__(self, printer: Printer, federation: Federation, options: DemoOptions) -> None:
        self._printer = printer
        self._federation = federation
        self._options = options
        self._failed = 0
        self._began = time.monotonic()

    def run(self, scenario: Scenario | None, record: StoryRecord | None) -> int:
        """Do all parts; return the exit status."""
        try:
            self._prepare()
            self._start()
            if scenario is not None and record is not None:
                self._tell(scenario, record)
            show_logins(self._printer, self._federation)
            if scenario is not None and scenario.archives and not self._failed and record:
                uscc = record.ids[scenario.archives[0].uscc.strip("{}")]
                show_request(self._printer, self._federation, f"/v1/archives/{uscc}")
            self._sum_up()
        except KeyboardInterrupt:
            return INTERRUPTED
        if not self._options.once:
            self._watch()
        return 1 if self._failed else 0

    def _prepare(self) -> None:
        demo = self._federation.demo
        self._printer.heading(Words("联监 · 一机联邦", "Lianjian, the federation in a box"))
        self._printer.line(Words(f"数据目录 data: {demo.path}", ""))
        demo.path.mkdir(parents=True, exist_ok=True)
        write_demo(demo)

        def report(node: DemoNode, is_new: bool) -> None:
            done = Words("已建立：密钥、日志、数据库、六个账号", "made: keys, log, database, accounts")
            if not is_new:
                done = Words("沿用上次的数据", "found again with its data")
            self._printer.mark(
                True, Words(f"{place(node.authority).zh} {node.authority}　{done.zh}", done.en)
            )

        make_nodes(demo, report)

    def _start(self) -> None:
        federation = self._federation

        def report(node: DemoNode, pid: int) -> None:
            name = AUTHORITIES[node.authority].authority_zh
            self._printer.mark(True, Words(f"{name}　{node.url}　进程 pid {pid}", ""))

        self._printer.heading(Words("启动节点", "starting the nodes"))
        federation.start(report)
        write_demo(federation.demo)
        federation.settle()
        self._printer.mark(
            True,
            Words(
                "各节点互相可见：彼此的日志均已验证",
                "every node has verified every other's log over signed HTTP",
            ),
        )

    def _tell(self, scenario: Scenario, record: StoryRecord) -> None:
        self._printer.heading(Words(scenario.title, scenario.title_en))
        if record.is_complete:
            self._printer.line(
                Words(
                    "上次已经办理完毕，不重复办理；以下为日志中的记录",
                    "played by an earlier run; nothing is done twice, this is what the logs hold",
                )
            )
        try:
            play(scenario, self._federation, record, self._show_step)
            await_story(self._federation, record)
        except NodeRefused as refused:
            self._show_refusal(scenario, record, refused)
            return
        self._conclude(scenario, record)

    def _show_step(self, told: Told) -> None:
        step, who = told.step, place(told.step.authority)
        if step.chapter:
            self._printer.heading(Words(step.chapter, step.chapter_en))
        aside = [f"依据 {'；'.join(step.law)}"] if step.law else []
        if told.arrived_ms is not None:
            aside.append(f"先已收到 arrived before: {'、'.join(step.wait_for)}（{told.arrived_ms} ms）")
        words = Words(f"{who.zh}：{step.title}", f"{who.en}: {step.title_en}")
        self._printer.step(told.number, words, aside, told.done.place)

    def _show_refusal(
        self, scenario: Scenario, record: StoryRecord, refused: NodeRefused
    ) -> None:
        self._failed += 1
        step = next((s for s in scenario.steps if s.name not in record.steps), scenario.steps[-1])
        rules = "、".join(refused.problem.get("rules", ()))
        self._printer.mark(
            False,
            Words(f"{place(step.authority).zh}：{step.title}", step.title_en),
            f"{refused}{f'（{rules}）' if rules else ''}",
        )

    def _conclude(self, scenario: Scenario, record: StoryRecord) -> None:
        federation, printer = self._federation, self._printer
        seen = see_archives(federation, scenario, record)
        for one in seen:
            show_archive(printer, one)
        shown_at = list(dict.fromkeys(who for one in seen for who in one.documents))
        show_completeness(printer, federation, shown_at)
        checks = [*check_arrivals(federation, scenario, record)]
        checks += [check_archive(one) for one in seen]
        checks.append(check_completeness(federation))
        if scenario.proof is not None:
            check, proven = check_proof(federation, scenario, record)
            checks.append(check)
            if proven is not None:
                step = scenario.step(scenario.proof.step)
                show_proof(printer, proven, Words(step.title, step.title_en))
        printer.heading(Words("核对", "checks"))
        for check in checks:
            self._show_check(check)
        for check in check_logs(federation):
            self._show_check(check)

    def _show_check(self, check: Check) -> None:
        self._failed += not check.holds
        self._printer.mark(check.holds, check.what, check.detail)

    def _sum_up(self) -> None:
        seconds = time.monotonic() - self._began
        if self._failed:
            words = Words(f"{self._failed} 项不成立", f"{self._failed} failed; {seconds:.1f} s")
        else:
            words = Words("全部成立", f"all is well; {seconds:.1f} s")
        self._printer.heading(words)

    def _watch(self) -> None:
        self._printer.line(
            Words("节点继续运行，按 Ctrl-C 结束", "the nodes go on running; Ctrl-C ends the demo")
        )
        try:
            while True:
                self._federation.look()
                time.sleep(WATCH_SECONDS)
        except KeyboardInterrupt:
            self._printer.line(Words("正在停止", "stopping"))


class _Announcer:
    """Tells what happens to nodes while the demo runs."""

    def __init__(self, printer: Printer) -> None:
        self._printer = printer

    def __call__(self, change: Change, node: DemoNode) -> None:
        """Tell one change of one node."""
        name = place(node.authority)
        if change is Change.DIED:
            self._printer.mark(
                False,
                Words(
                    f"{name.zh}节点停了；其余节点照常工作。在另一个终端里这样恢复：",
                    f"the node of {name.en} has died; bring it back in another terminal with:",
                ),
            )
            self._printer.copyable(serve_line(node.data))
        elif change is Change.CAME_BACK:
            self._printer.mark(
                True, Words(f"{name.zh}节点恢复应答", f"the node of {name.en} answers again")
            )
        else:
            self._printer.mark(
                True,
                Words(
                    "联邦已复原：所有日志正常，滞后 0",
                    "the federation has healed: all logs ok, lag 0",
                ),
            )


def _require_usable(options: DemoOptions) -> None:
    unknown = [one for one in options.authorities if one not in AUTHORITIES]
    if unknown or not options.authorities:
        raise InvalidInput(f"{(unknown or [''])[0]!r} is no authority id such as 'zj'")
    if len(set(options.authorities)) < len(options.authorities):
        raise InvalidInput("an authority is named twice")
    last = options.base_port + len(options.authorities) - 1
    if last > _LAST_PORT:
        raise InvalidInput(f"the nodes need ports up to {last}: choose a lower --base-port")


@contextmanager
def _sole_user(data: Path) -> Iterator[None]:
    """Keep other demos out of the directory, as long as this one runs."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise DemoRunning(f"another demo runs in {data}: stop it, or choose --data") from error
        yield


@contextmanager
def _stopped_like_ctrl_c() -> Iterator[None]:
    """Let a closed terminal, or a plain kill, end the demo as Ctrl-C does."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    numbers = (signal.SIGTERM, signal.SIGHUP)
    before: list[Callable[[int, FrameType | None], object] | int | None] = [
        signal.signal(number, interrupt) for number in numbers
    ]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)

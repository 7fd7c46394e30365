"""guessing: whether somebody on no list can tell by time that a sealed case exists.

Asked over real HTTP, in turns: the id of a case that is sealed here, and ids of nothing; and the
list at a node that holds sealed cases, and at one that holds none. The yardstick of each difference
is the one between two series of ids of nothing, which cannot differ.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

from services.authority.routes import joint_examples as examples
from shared.identity.roles import Role
from tests.api.beats import beating
from tests.api.served import Clock, Served, bound, serve, set_up
from tests.benchmarks.measure import median, report

ROUNDS, BEFORE = 3000, 200
CASES = 20
SHARED = "/v1/joint-inspections"
PLAN = {
    **examples.PLAN,
    "entrustments": [],
    "proposed_leader": None,
    "need_to_know": ["ha:coordinator-01", "zj:coordinator-01"],
}
_MS = 1e3  # of a second; and microseconds of one


def measure_guessing(folder: Path) -> None:
    """Measure reading, starting and listing by people who are on no list."""
    with ExitStack() as stack:
        full, empty = (_node(stack, folder / name) for name in ("full", "empty"))
        ids: list[str] = []
        with beating([full]):
            for _ in range(CASES):
                told = full.post(SHARED, PLAN).json()
                ids.append(told["resource"]["id"])
        full.node.known_cases.refresh()

        def read(joint_id: str) -> Callable[[], object]:
            return lambda: full.get(f"{SHARED}/{joint_id}", Role.ANALYST)

        def start(joint_id: str) -> Callable[[], object]:
            return lambda: full.post(f"{SHARED}/{joint_id}/start", {}, Role.INSPECTOR)

        _compare("read", lambda turn: [read(ids[turn % CASES]), read(_id()), read(_id())])
        _compare("start", lambda turn: [start(ids[turn % CASES]), start(_id()), start(_id())])
        listed = [lambda node=node: node.get(SHARED, Role.ANALYST) for node in (full, empty, empty)]
        _compare("list", lambda _turn: listed)


def _node(stack: ExitStack, path: Path) -> Served:
    listening = stack.enter_context(bound())
    return stack.enter_context(serve(set_up(path, "zj"), Clock(), listening, loops=False))


def _id() -> str:
    return str(uuid4())


def _compare(what: str, asked: Callable[[int], Sequence[Callable[[], object]]]) -> None:
    """Time three requests in each turn, in an order that changes: of what is sealed, of nothing."""
    taken: list[list[float]] = [[], [], []]
    for turn in range(BEFORE + ROUNDS):
        requests = asked(turn)
        for place in range(3):
            number = (turn + place) % 3
            began = time.perf_counter()
            requests[number]()
            if turn >= BEFORE:
                taken[number].append((time.perf_counter() - began) * _MS)
    sealed, nothing, again = taken
    report(
        "guessing",
        f"{what} by somebody on no list: what a sealed case takes longer than none",
        (median(sealed) - median(nothing)) * _MS,
        "µs",
        yardstick=round((median(again) - median(nothing)) * _MS, 1),
        sealed_ms=_figures(sealed),
        nothing_ms=_figures(nothing),
    )


def _figures(taken: Sequence[float]) -> dict[str, float]:
    ordered = sorted(taken)
    return {"median": round(median(taken), 3), "p95": round(ordered[len(ordered) * 95 // 100], 3)}

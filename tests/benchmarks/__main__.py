"""`make bench`: every figure as one JSON line on standard output, progress on standard error.

`make bench ARGS="P2"` measures only the figures named. Nothing else should run meanwhile.
"""

import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from shared.store.schema import upgrade
from tests.benchmarks.append import measure_append
from tests.benchmarks.boards import measure_boards
from tests.benchmarks.findings import measure_findings
from tests.benchmarks.guessing import measure_guessing
from tests.benchmarks.impact import measure_impact
from tests.benchmarks.population import measure_population
from tests.benchmarks.rebuild import measure_rebuild
from tests.benchmarks.slots import measure_slots
from tests.postgresql import fresh_database, running_server


def main(wanted: set[str]) -> None:
    """Measure the figures in `wanted`, all if it is empty."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(running_server())

        def postgres() -> str:
            return stack.enter_context(fresh_database(server)).render_as_string(hide_password=False)

        figures: dict[str, Callable[[], None]] = {
            "P1": lambda: _measure_p1(folder, postgres),
            "P2": lambda: _on_each(measure_append, folder / "append.sqlite", postgres()),
            "P5": lambda: _on_each(measure_rebuild, folder / "rebuild.sqlite", postgres()),
            "I1": lambda: _measure_i1(folder, postgres()),
            "B1": lambda: _measure_b1(folder, postgres()),
            "G1": lambda: measure_population(folder / "population"),
            "slots": lambda: _measure_slots(folder, postgres),
            "guessing": lambda: measure_guessing(folder / "guessing"),
        }
        for figure, measure in figures.items():
            if not wanted or figure in wanted:
                measure()


def _measure_p1(folder: Path, postgres: Callable[[], str]) -> None:
    measure_findings(folder, "sqlite:///node.sqlite", postgres(), "sqlite")
    measure_findings(folder, postgres(), postgres(), "postgresql")


def _measure_i1(folder: Path, postgres_url: str) -> None:
    measure_impact(folder / "impact-sqlite", "sqlite:///node.sqlite", "sqlite")
    measure_impact(folder / "impact-postgresql", postgres_url, "postgresql")


def _measure_b1(folder: Path, postgres_url: str) -> None:
    measure_boards(folder / "boards-sqlite", "sqlite:///node.sqlite", "sqlite")
    measure_boards(folder / "boards-postgresql", postgres_url, "postgresql")


def _measure_slots(folder: Path, postgres: Callable[[], str]) -> None:
    files = (f"sqlite:///{folder / name}.sqlite" for name in ("slots-own", "slots-peer"))
    for engine, urls in (("sqlite", files), ("postgresql", (postgres(), postgres()))):
        own, peer = urls
        upgrade(own)
        upgrade(peer)
        measure_slots(own, peer, engine)


def _on_each(measure: Callable[[str, str], None], sqlite: Path, postgres_url: str) -> None:
    """Measure on a fresh database of each engine."""
    for engine, url in (("sqlite", f"sqlite:///{sqlite}"), ("postgresql", postgres_url)):
        upgrade(url)
        measure(url, engine)


if __name__ == "__main__":
    main(set(sys.argv[1:]))

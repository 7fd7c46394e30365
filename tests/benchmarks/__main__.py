"""`make bench`: every figure as one JSON line on standard output, progress on standard error.

`make bench ARGS="P2"` measures only the figures named. Nothing else should run meanwhile.
"""

import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from shared.store.schema import upgrade
from tests.benchmarks.append import measure_append
from tests.benchmarks.findings import measure_findings
from tests.benchmarks.population import measure_population
from tests.benchmarks.rebuild import measure_rebuild
from tests.postgresql import fresh_database, running_server


def main(wanted: set[str]) -> None:
    """Measure the figures in `wanted`, all if it is empty."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(running_server())

        def postgres() -> str:
            return stack.enter_context(fresh_database(server)).render_as_string(hide_password=False)

        if not wanted or "P1" in wanted:
            measure_findings(folder, "sqlite:///node.sqlite", postgres(), "sqlite")
            measure_findings(folder, postgres(), postgres(), "postgresql")
        if not wanted or "P2" in wanted:
            for engine, url in (
                ("sqlite", f"sqlite:///{folder / 'append.sqlite'}"),
                ("postgresql", postgres()),
            ):
                upgrade(url)
                measure_append(url, engine)
        if not wanted or "P5" in wanted:
            for engine, url in (
                ("sqlite", f"sqlite:///{folder / 'rebuild.sqlite'}"),
                ("postgresql", postgres()),
            ):
                upgrade(url)
                measure_rebuild(url, engine)
        if not wanted or "G1" in wanted:
            measure_population(folder / "population")


if __name__ == "__main__":
    main(set(sys.argv[1:]))

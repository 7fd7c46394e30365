"""G1: an invented population, generated alone and into the log of a node.

No yardstick does the same; what to compare with are P2, the recorder with 256 waiting writers, and
the memory, which must not grow with the number of entries.
"""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from services.authority.setup import create_node
from services.population.filling import fill_nodes
from services.population.generating import generate
from services.population.period import Wanted
from services.population.recording import Recorded
from tests.benchmarks.measure import report

FIRMS = 4_000


def measure_population(folder: Path) -> None:
    """Measure with nodes made in `folder`."""
    wanted = Wanted(seed=1, firms=FIRMS, years=3)
    began = perf_counter()
    entries = sum(1 for _ in generate(wanted))
    taken = perf_counter() - began
    report(
        "G1",
        f"population of {FIRMS} firms, {entries} events, generated",
        entries / taken,
        "events/s",
        peak_mib=[_peak(Wanted(seed=1, firms=FIRMS // 4, years=years)) for years in (1, 4)],
        peak_of=f"{FIRMS // 4} firms told for 1 and for 4 years",
    )
    alone = Wanted(seed=1, firms=FIRMS // 4, years=3, authorities=("zj",))
    create_node(folder / "zj", "zj")
    began = perf_counter()
    filled = fill_nodes(alone, [folder / "zj"], lambda _: None, resume=False)["zj"]
    report(
        "G1",
        f"{filled} events into the log of one node, generating included, sqlite",
        filled / (perf_counter() - began),
        "entries/s",
    )


def _peak(wanted: Wanted) -> float:
    """Return the most memory, in MiB, that telling `wanted` takes."""
    tracemalloc.start()
    _exhaust(generate(wanted))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return round(peak / 2**20, 1)


def _exhaust(told: Iterator[Recorded]) -> None:
    for _ in told:
        pass

"""A population in files and in nodes, as the command `lianjian generate` makes it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from services.authority.anchor import read_anchor
from services.authority.lock import sole_process
from services.authority.node import open_node
from services.population import filling
from services.population.filling import LogNotEmpty, LogOfAnotherPopulation, fill_nodes
from services.population.generating import generate
from services.population.period import Wanted
from services.population.writing import line_of
from shared.errors import ConfigurationError
from shared.store.entries import entries_by_arrival

ROOT = Path(__file__).parents[2]
WANTED = Wanted(seed=5, firms=40, years=1, authorities=("zj", "ha"))
DEADLINE_SECONDS = 60

Run = Callable[..., int]


@pytest.fixture
def nodes(tmp_path: Path, run: Run) -> Path:
    """Return a folder with a node of Zhejiang and one of Henan."""
    for authority in ("zj", "ha"):
        data = tmp_path / "nodes" / authority
        assert run("init", "--authority", authority, "--data", data) == 0
    return tmp_path / "nodes"


def logged(folder: Path, authority: str) -> list[tuple[object, ...]]:
    """Return what of each entry of the own log the population decides."""
    node = open_node(folder / authority)
    with node.database.read() as connection:
        held = entries_by_arrival(connection, authority, 0, 100_000)
    node.close()
    return [
        (one.at, one.kind, one.stream, one.version, one.header().audience, one.event())
        for one in held
    ]


def expected(authority: str, wanted: Wanted = WANTED) -> list[tuple[object, ...]]:
    return [
        (one.at, one.event.KIND, one.event.stream, one.version, one.audience, one.event)
        for one in generate(wanted)
        if one.authority == authority
    ]


ASKED = ("--seed", "5", "--firms", "40", "--years", "1", "--authorities", "zj,ha")


def test_files_hold_every_entry_and_the_manifest_counts_them(tmp_path: Path, run: Run) -> None:
    assert run("generate", *ASKED, "--out", tmp_path / "out") == 0

    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    told = list(generate(WANTED))
    assert manifest["entries"] == len(told) == sum(manifest["kinds"].values())
    for authority in ("zj", "ha"):
        content = (tmp_path / "out" / f"{authority}.ndjson").read_bytes()
        lines = [line_of(one) for one in told if one.authority == authority]
        assert content == b"".join(lines)
        counted = {"entries": len(lines), "sha256": sha256(content).hexdigest()}
        assert manifest["files"][f"{authority}.ndjson"] == counted


def test_a_folder_with_something_in_it_is_not_written_to(tmp_path: Path, run: Run) -> None:
    (tmp_path / "kept").write_text("kept")
    assert run("generate", *ASKED, "--out", tmp_path) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_each_node_gets_its_own_events_in_a_log_that_verifies(nodes: Path, run: Run) -> None:
    assert run("generate", *ASKED, "--into", nodes) == 0
    for authority in ("zj", "ha"):
        assert logged(nodes, authority) == expected(authority)
        assert run("verify", "--data", nodes / authority) == 0
        anchor = read_anchor(nodes / authority / "anchor")
        assert anchor is not None
        assert anchor.size == len(expected(authority))


def test_views_follow_a_filled_log(nodes: Path, run: Run) -> None:
    assert run("generate", *ASKED, "--into", nodes / "zj") == 0
    assert run("rebuild", "--data", nodes / "zj") == 0


def test_one_node_alone_is_filled_with_its_own_events(nodes: Path, run: Run) -> None:
    assert run("generate", *ASKED, "--into", nodes / "ha") == 0
    assert logged(nodes, "ha") == expected("ha")
    assert logged(nodes, "zj") == []


def test_log_with_entries_is_filled_on_only_when_told_and_only_by_its_own_population(
    nodes: Path,
) -> None:
    folders = [nodes / "zj", nodes / "ha"]
    fill_nodes(WANTED, folders, lambda _: None, resume=False)
    before = logged(nodes, "zj")
    with pytest.raises(LogNotEmpty):
        fill_nodes(WANTED, folders, lambda _: None, resume=False)
    other = Wanted(seed=6, firms=40, years=1, authorities=("zj", "ha"))
    with pytest.raises(LogOfAnotherPopulation):
        fill_nodes(other, folders, lambda _: None, resume=True)
    smaller = Wanted(seed=5, firms=40, years=1, authorities=("ha",))
    with pytest.raises(LogOfAnotherPopulation):
        fill_nodes(smaller, folders[:1], lambda _: None, resume=True)
    fill_nodes(WANTED, folders, lambda _: None, resume=True)
    assert logged(nodes, "zj") == before


def test_filling_that_broke_off_is_taken_up_where_it_was(
    nodes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCut(Exception):
        pass

    def cut(generated: int) -> None:
        if generated == 200:
            raise PowerCut

    monkeypatch.setattr(filling, "MAX_BATCH_ROWS", 50)
    folders = [nodes / "zj", nodes / "ha"]
    with pytest.raises(PowerCut):
        fill_nodes(WANTED, folders, cut, resume=False)
    begun = logged(nodes, "zj")
    assert begun == expected("zj")[: len(begun)] != []
    fill_nodes(WANTED, folders, lambda _: None, resume=True)
    assert logged(nodes, "zj") == expected("zj")
    assert logged(nodes, "ha") == expected("ha")


def test_filling_that_was_killed_is_taken_up_where_it_was(nodes: Path, run: Run) -> None:
    asked = ["--seed", "1", "--firms", "300", "--years", "2", "--authorities", "zj"]
    wanted = Wanted(seed=1, firms=300, years=2, authorities=("zj",))
    data = nodes / "zj"
    command = [sys.executable, "-m", "services", "generate", *asked, "--into", str(data)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.DEVNULL, cwd=ROOT, env=environment
    )
    node = open_node(data)
    end = time.monotonic() + DEADLINE_SECONDS
    while not node.own_log.size():
        assert time.monotonic() < end
        assert process.poll() is None, "it ended before it was killed"
        time.sleep(0.005)
    process.kill()
    process.wait()
    begun = node.own_log.size()
    node.close()

    whole = expected("zj", wanted)
    assert 0 < begun < len(whole)
    assert run("verify", "--data", data) == 0
    assert run("generate", *asked, "--into", data) == 1
    assert run("generate", *asked, "--into", data, "--resume") == 0
    assert run("verify", "--data", data) == 0
    assert logged(nodes, "zj") == whole


def test_node_that_is_being_served_is_not_filled(nodes: Path) -> None:
    with (
        sole_process(nodes / "zj"),
        pytest.raises(ConfigurationError, match="another process"),
    ):
        fill_nodes(WANTED, [nodes / "zj"], lambda _: None, resume=False)


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        ("--seed 1 --firms 9", 2, "--out"),
        ("--seed 1 --out x", 2, "--firms"),
        ("--firms 9 --out x", 2, "--seed"),
        ("--seed 1 --firms 9 --years 9 --out x", 1, "years"),
        ("--seed 1 --firms 9 --authorities q --out x", 1, "authority"),
        ("--seed 1 --firms 9 --into .", 1, "lianjian init"),
    ],
)
def test_what_makes_no_sense_is_told(
    tmp_path: Path, arguments: str, status: int, told: str
) -> None:
    command = [sys.executable, "-m", "services", "generate", *arguments.split()]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(  # noqa: S603
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == status
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []

"""What is sealed leaves no trace before it is opened: equality, not statistics.

A federation plays the same ordinary traffic twice, once with two sealed cases between Zhejiang and
Henan and once without. Whatever Jiangsu, the NMPA and the people who are named on no list are
served is the same, byte for byte, but for what is random (FLT-004, FLT-014).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice, pairwise, zip_longest
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from shared.domain.audience import audience_of
from shared.domain.event import SealedEvent
from shared.identity.keys import load_keys
from shared.identity.roles import Role
from shared.store.authority_log import LoggedEvent
from shared.store.tables import entries, logs, metadata, readers
from tests.api.served import Site, set_up
from tests.api.story import STEPS
from tests.leaks.recording import OUTSIDERS, Recording
from tests.leaks.secrets_of_a_case import LITERALS, TOLD
from tests.leaks.watched import LEAVES, Federation, Stage, Traffic, watched

FIRST, LAST = 6, 23
"""Steps of the story before the first time, and before the last, that all is asked for."""
STEPS_A_BEAT = 2
ABOUT_SEALED = {"entries", "readers", "waiting", "beats"}
"""Tables of a participant in which what is sealed stands, or may be told."""


@dataclass(frozen=True)
class Run:
    """What was answered, logged and stored while the traffic was played once."""

    recording: Recording
    said: list[str]
    rows: dict[str, dict[str, Any]]
    """By node and table, how many rows; and what `_counts` adds."""
    folder: Path


Played = Callable[..., Run]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Return what plays the traffic anew, each time with the same four nodes."""
    folder = tmp_path_factory.mktemp("sites")
    sites = {name: set_up(folder / name, name) for name in ("ha", "js", "nmpa", "zj")}
    for site in sites.values():
        with (site.path / "node.toml").open("a", encoding="utf-8") as settings:
            settings.write("position_wait_seconds = 0\n")
    return partial(_play, sites, tmp_path_factory)


def _play(
    sites: dict[str, Site], folders: pytest.TempPathFactory, stage: Stage, last: int = LAST
) -> Run:
    keys = {
        name: load_keys(site.path, authority=name, origin=f"{name}.mpa.example/log").http
        for name, site in sites.items()
    }
    folder = folders.mktemp("run")
    with capture_logs() as said, watched(sites, folder, stage, keys) as federation:
        traffic = Traffic(federation.nodes, federation=federation)
        recording = Recording(traffic.ids)
        for first, end in pairwise(sorted({0, FIRST, last})):
            traffic.take_all(STEPS[first:end], each_beat=STEPS_A_BEAT)
            federation.exchange()
            recording.observe(
                federation,
                {"zj": (Role.COORDINATOR,)}
                if end == FIRST
                else {"ha": (Role.AUDITOR, Role.COORDINATOR), "zj": (Role.INSPECTOR,)},
            )
        for step, answer in traffic.told:
            recording.keep(f"{step.authority} writes {step.path}", answer)
        rows = {name: _counts(served.node.database) for name, served in federation.nodes.items()}
    return Run(recording, [recording.mask(str(line)) for line in said], rows, folder)


def _counts(database: Any) -> dict[str, Any]:
    """Return how much stands in the tables of a node."""
    with database.read() as connection:
        counts: dict[str, Any] = {
            table.name: connection.scalar(sa.select(sa.func.count()).select_from(table))
            for table in metadata.sorted_tables
        }
        heads = sa.select(logs.c.log, logs.c.size, logs.c.arrivals, logs.c.hidden)
        counts["heads"] = [(*row,) for row in connection.execute(heads.order_by(logs.c.log))]
        arrived = sa.select(sa.func.count()).where(entries.c.arrival >= 0)
        counts["arrived"] = connection.scalar(arrived)
    return counts


def nothing_sealed(_federation: Federation, _beat: int) -> None:
    """Tell nothing under seal."""


def seal(federation: Federation, beat: int) -> None:
    """Let what is told under seal before this beat wait for its slots."""
    for told in TOLD[beat] if beat < len(TOLD) else ():
        desk = federation.nodes[told.authority].node.desk
        for event in told.events:
            desk.wait_for_slot(desk.own_sealed_version(event.stream) + 1, event)


@pytest.fixture(scope="module")
def quiet(played: Played) -> Run:
    """The traffic alone."""
    return played(nothing_sealed)


@pytest.fixture(scope="module")
def sealed(played: Played) -> Run:
    """The same traffic, and two sealed cases."""
    return played(seal)


def differences(one: Run, other: Run) -> Iterator[str]:
    """Yield what was asked wherever the answers of two runs differ, as far as the shorter goes."""
    first, second = one.recording.exchanges, other.recording.exchanges
    for left, right in zip_longest(first, second):
        if left is None or right is None:
            return
        if (left.asked, left.answer) != (right.asked, right.answer):
            yield f"{left.asked} | {right.asked}\n{left.answer}\n{right.answer}"


def test_outsiders_and_people_on_no_list_are_answered_the_same(quiet: Run, sealed: Run) -> None:
    assert list(islice(differences(quiet, sealed), 5)) == []
    assert len(quiet.recording.exchanges) == len(sealed.recording.exchanges)
    assert len(quiet.recording.exchanges) > 1000


def test_programs_log_the_same(quiet: Run, sealed: Run) -> None:
    assert sealed.said == quiet.said
    assert quiet.said


def test_something_was_sealed(quiet: Run, sealed: Run) -> None:
    told = sum(len(one.events) for at in TOLD for one in at)
    assert sealed.rows["zj"]["waiting"] == sealed.rows["ha"]["waiting"] == 0
    held = {
        name: sealed.rows[name]["readers"] - quiet.rows[name]["readers"] for name in ("ha", "zj")
    }
    assert 0 < sum(held.values()) < told  # each sealed entry is read by one other; records by none


def test_outsiders_store_the_same(quiet: Run, sealed: Run) -> None:
    for outsider in OUTSIDERS:
        assert sealed.rows[outsider] == quiet.rows[outsider]


def test_views_of_participants_rest_on_the_same(quiet: Run, sealed: Run) -> None:
    for participant in ("ha", "zj"):
        ours, theirs = sealed.rows[participant], quiet.rows[participant]
        assert {name for name in ours if ours[name] != theirs[name]} <= ABOUT_SEALED | {
            "hidden_runs"
        }


def test_no_word_of_a_plan_is_served(sealed: Run) -> None:
    for exchange in sealed.recording.exchanges:
        named = [one for one in LITERALS if one in exchange.plain]
        spoken = [one for one in named if one not in exchange.plainly_asked]
        assert spoken == [], exchange.plainly_asked


def test_no_word_of_a_plan_lies_at_outsiders_or_is_logged(sealed: Run) -> None:
    for outsider in OUTSIDERS:
        stored = _stored(sealed.folder / outsider)
        assert [word for word in LITERALS if word.encode() in stored] == []
    assert any(word.encode() in _stored(sealed.folder / "ha") for word in LITERALS)
    assert [line for line in sealed.said if any(word in line for word in LITERALS)] == []


def _stored(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.glob("node.sqlite*")))


# What the comparison is worth: leaks that it must find.


def append_at_once(federation: Federation, beat: int) -> None:
    """Tell what is sealed in an entry of its own, that fills no slot."""
    for told in TOLD[beat] if beat < len(TOLD) else ():
        desk = federation.nodes[told.authority].node.desk
        for event in told.events:
            logged = LoggedEvent(
                originator_id=event.stream,
                originator_version=desk.log.version(event.stream) + 1,
                event=event,
                subjects=(),
                audience=audience_of(event, told.authority),
                opens_by=event.opens_by if isinstance(event, SealedEvent) else None,
            )
            desk.log.append([logged])


def _change(federation: Federation, node: str, *statements: sa.Executable) -> None:
    with federation.nodes[node].node.database.write() as connection:
        for statement in statements:
            connection.execute(statement)


def let_it_arrive(federation: Federation, beat: int) -> None:
    """Seal, and count what is sealed among what has arrived, though it stays concealed."""
    seal(federation, beat)
    of_own = (entries.c.log == "zj", entries.c.problem == "sealed", entries.c.arrival < 0)
    arrivals = sa.select(logs.c.arrivals).where(logs.c.log == "zj").scalar_subquery()
    counted = sa.update(logs).where(logs.c.log == "zj").values(arrivals=logs.c.arrivals + 1)
    if beat == 1:
        _change(
            federation, "zj", sa.update(entries).where(*of_own).values(arrival=arrivals), counted
        )


def let_it_be_sound(federation: Federation, beat: int) -> None:
    """Seal, and let what is sealed be an entry like others to the people of the writer."""
    let_it_arrive(federation, beat)
    _change(
        federation,
        "zj",
        sa.update(entries).where(entries.c.problem == "sealed").values(problem=None),
    )


def let_others_read(federation: Federation, beat: int) -> None:
    """Seal, and let Jiangsu read it too."""
    seal(federation, beat)
    opened = sa.select(sa.literal("js"), entries.c.position).where(entries.c.problem == "sealed")
    if beat == 1:
        _change(federation, "zj", sa.insert(readers).from_select(["reader", "position"], opened))


def fill_more_slots(federation: Federation, beat: int) -> None:
    """Fill one slot more when something waits."""
    seal(federation, beat)
    if beat == 0:
        federation.nodes["zj"].node.desk.slots.fill(0, LEAVES // 2)


@pytest.mark.parametrize(
    "leak", [append_at_once, let_it_arrive, let_it_be_sound, let_others_read, fill_more_slots]
)
def test_comparison_finds_a_leak(played: Played, quiet: Run, leak: Stage) -> None:
    assert next(differences(quiet, played(leak, FIRST)), None) is not None

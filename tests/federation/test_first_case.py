"""The first case, told by four real nodes: the two provinces, a third one, and the national one."""

import json
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from rich.cells import cell_len

from services.authority.node import open_node
from services.demo.scenario import DEFAULT, read_scenario
from shared.identity.roles import Role
from shared.store.concealment import Concealment
from shared.store.heads import LogHead, head_of
from shared.store.tables import entries
from tests.federation.box import Box, box

AUTHORITIES = "zj,ha,sh,nmpa"
FIRST_CASE = DEFAULT.with_name("first_case.toml")
STEPS = read_scenario(FIRST_CASE, AUTHORITIES.split(",")).steps
OPEN_TO_ALL = {"zj": 2, "ha": 2}
TOLD = {"zj": 5, "ha": 17, "sh": 0, "nmpa": 0}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    """The case told once from an empty directory."""
    data = tmp_path_factory.mktemp("told") / "d"
    with box(data, "--once", "--scenario", str(FIRST_CASE), authorities=AUTHORITIES) as run:
        run.wait()
        yield run


def held(data: Path, authority: str, log: str) -> tuple[LogHead, set[int]]:
    """Return what the node of `authority` holds of `log`: the head, the positions of entries.

    Leaves that fill slots are left out: how many there are is a matter of time.
    """
    node = open_node(data / authority)
    is_told = sa.func.coalesce(entries.c.problem, "").not_in(list(Concealment))
    try:
        with node.database.read() as connection:
            found = connection.scalars(
                sa.select(entries.c.position).where(entries.c.log == log, is_told)
            )
            return head_of(connection, log), set(found)
    finally:
        node.close()


def told_in(data: Path, log: str) -> list[int]:
    """Return where the story stands in `log`, as its writer holds it."""
    return sorted(held(data, log, log)[1])


def test_demo_told_once_succeeds(told: Box) -> None:
    assert told.process.returncode == 0, told.printed


def test_demo_prints_every_step_with_its_place_and_no_failure(told: Box) -> None:
    printed = told.printed
    assert [
        step.title for step in STEPS if step.title not in printed.replace("\n       ", "")
    ] == []
    assert len(re.findall(r"^ ✓ +[0-9]+  .* (?:zj|ha):[0-9]+$", printed, re.MULTILINE)) == 22
    assert "✗" not in printed


def test_demo_fits_80_columns_but_for_lines_to_be_copied(told: Box) -> None:
    wide = [line for line in told.printed.splitlines() if cell_len(line) > 80]
    assert [line for line in wide if not line.startswith(("    curl ", "    /"))] == []


def test_demo_writes_one_login_for_each_role_and_node_for_its_owner_alone(
    told: Box,
) -> None:
    run = told
    logins = {(login["authority"], login["role"]) for login in run.told["logins"]}
    assert logins == {(one, str(role)) for one in run.authorities for role in Role}
    assert list(run.told["nodes"]) == run.authorities
    assert stat.S_IMODE((run.data / "demo.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("reader", ["zj", "nmpa"])
def test_plan_and_team_stay_hidden_and_all_else_arrives(told: Box, reader: str) -> None:
    data = told.data
    head, positions = held(data, reader, "ha")
    assert head.hidden == head.note_size - len(positions)
    planned = json.loads((data / "story.json").read_bytes())["first-case"]["steps"]
    hidden = {planned["inspection"]["position"], planned["team"]["position"]}
    assert len(told_in(data, "ha")) == TOLD["ha"]
    assert positions == set(told_in(data, "ha")) - hidden


@pytest.mark.parametrize("log", ["zj", "ha"])
def test_third_province_holds_no_entry_of_the_case(told: Box, log: str) -> None:
    head, positions = held(told.data, "sh", log)
    assert head.note_size > max(told_in(told.data, log))
    assert len(positions) == OPEN_TO_ALL[log]
    assert head.hidden == head.note_size - OPEN_TO_ALL[log]
    seen = [step for step in STEPS if step.authority == log and step.may_see("sh")]
    assert len(seen) == OPEN_TO_ALL[log]


def test_demo_run_again_does_nothing_twice_and_shows_the_record_again(
    told: Box,
) -> None:
    data = told.data
    with box(data, "--once", "--scenario", str(FIRST_CASE), authorities=AUTHORITIES) as again:
        assert again.wait() == 0, again.printed
    assert "nothing is done twice" in again.printed
    assert "✗" not in again.printed
    assert again.told["logins"] == told.told["logins"]
    assert {one: len(told_in(data, one)) for one in TOLD} == TOLD

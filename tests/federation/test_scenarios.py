"""The scenarios beside the first case, each told once by real nodes; the default one among them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.demo.scenario import DEFAULT, Scenario, read_scenario
from tests.federation.box import Box, box

OTHERS = sorted(path for path in DEFAULT.parent.glob("*.toml") if path.stem != "first_case")
SEALED = DEFAULT.with_name("joint_inspection.toml")
"""The one whose steps wait for slots too; what told again does nothing twice is the same in all."""


@pytest.fixture(scope="module", params=OTHERS, ids=lambda path: path.stem)
def told(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Box, Scenario]]:
    """A scenario told once, from an empty directory, by the nodes that it names."""
    path: Path = request.param
    scenario = read_scenario(path)
    names = ",".join(scenario.authorities)
    arguments = ("--once", "--scenario", str(path))
    with box(tmp_path_factory.mktemp("told") / "d", *arguments, authorities=names) as run:
        run.wait()
        yield run, scenario


def test_scenario_succeeds(told: tuple[Box, Scenario]) -> None:
    run, _ = told
    assert run.process.returncode == 0, run.printed
    assert "✗" not in run.printed


def test_every_step_left_an_entry_or_was_refused_as_the_law_demands(
    told: tuple[Box, Scenario],
) -> None:
    run, scenario = told
    story: dict[str, Any] = json.loads((run.data / "story.json").read_bytes())[scenario.id]
    assert list(story["steps"]) == [step.name for step in scenario.entries]
    refused = {step.name: step.refused for step in scenario.steps if step.refused}
    assert {name: one["code"] for name, one in story["refusals"].items()} == refused
    refusals: dict[str, dict[str, Any]] = story["refusals"]
    by_rule = [one for one in refusals.values() if one["code"] != "not-found"]
    assert all(one["basis"] for one in by_rule)  # what nobody may know of is refused by no rule
    assert len(re.findall(r"^ ✓ +[0-9]+  .* 依法拒绝$", run.printed, re.MULTILINE)) == len(refused)


def test_every_line_of_the_archives_is_told_in_words(told: tuple[Box, Scenario]) -> None:
    assert "not readable here" not in told[0].printed


@pytest.mark.parametrize("told", [SEALED], ids=lambda path: path.stem, indirect=True)
def test_scenario_told_again_does_nothing_twice(told: tuple[Box, Scenario]) -> None:
    run, scenario = told
    before = (run.data / "story.json").read_bytes()
    names = ",".join(scenario.authorities)
    with box(run.data, "--once", "--scenario", str(SEALED), authorities=names) as again:
        assert again.wait() == 0, again.printed
    assert "nothing is done twice" in again.printed
    assert (run.data / "story.json").read_bytes() == before


def test_step_that_should_be_refused_and_is_not_ends_the_story(tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    text = DEFAULT.read_text("utf-8").replace('seen_by = ["*"]', 'refused = "malformed-uscc"', 1)
    head, _, rest = text.partition("[[steps]]\nname = ")
    file.write_text(head, "utf-8")
    assert rest
    with box(tmp_path / "d", "--once", "--scenario", str(file), authorities="zj") as run:
        assert run.wait() == 1, run.printed
    assert "✗" in run.printed
    assert "malformed-uscc was to be the answer" in run.printed.replace("\n   ", " ")

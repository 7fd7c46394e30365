"""Scenario files: what they may say, and what the first case says."""

import re
from pathlib import Path

import pytest
from stdnum.cn import uscc

from services.authority.routes import examples
from services.demo.scenario import DEFAULT, ScenarioUnusable, filled, read_scenario
from shared.domain.rules import RULES

STARTED = ["zj", "ha", "nmpa"]
FIRST_CASE = DEFAULT.with_name("first_case.toml")
SHIPPED = sorted(DEFAULT.parent.glob("*.toml"))


def changed(path: Path, old: str, new: str) -> Path:
    """Write the first case with one text in it replaced."""
    text = FIRST_CASE.read_text("utf-8")
    assert old in text
    file = path / "changed.toml"
    file.write_text(text.replace(old, new, 1), "utf-8")
    return file


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_scenario_gives_the_law_and_both_languages_for_every_step(path: Path) -> None:
    for step in read_scenario(path).steps:
        assert step.law, step.name
        assert {one.partition(" ")[0] for one in step.law} <= set(RULES), step.name
        assert re.search(r"[\u4e00-\u9fff]", step.title), step.name
        assert re.fullmatch(r"[ -~]+", step.title_en), step.name


def test_shipped_scenarios_have_titles_and_firms_of_their_own() -> None:
    codes = [code for path in SHIPPED for code in set(firms_in(path.read_text("utf-8")))]
    assert len(set(codes)) == len(codes) >= 2 * len(SHIPPED)
    assert not set(codes) & {examples.ENTERPRISE["uscc"], examples.LICENCE["uscc"]}
    assert all(uscc.is_valid(code) for code in codes)
    titles = {read_scenario(path).title for path in SHIPPED}
    assert len(titles) == len(SHIPPED)


def firms_in(text: str) -> list[str]:
    return re.findall(r"\b9[0-9A-Z]{17}\b", text)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('authority = "ha"', 'authority = "sh"', "step 'contractor' is sh's, which is not started"),
        ('seen_by = ["*"]', 'seen_by = ["xx"]', "seen_by 'xx': no such authority"),
        ('uscc = "{contractor}"', 'uscc = "{notice}"', "no earlier step gives 'notice'"),
        ('wait_for = ["entrustment"]', 'wait_for = ["receipt"]', "no earlier step gives 'receipt'"),
        ('name = "contractor"', 'name = "registrant"', "two steps are called 'registrant'"),
        ('step = "key-finding"', 'step = "lost"', "no step is called 'lost'"),
        ('role = "registrar"', 'role = "minister"', "minister"),
        ('post = "/v1', 'pots = "/v1', "pots"),
        ('seen_by = ["*"]', "", "step 'registrant' does not say who may see it"),
        ('seen_by = ["*"]', 'seen_by = ["*"]\nrefused = "x"', "'registrant' is to be refused"),
        ('seen_by = ["*"]', 'refused = "x"', "no earlier step gives 'registrant'"),
    ],
)
def test_scenario_that_contradicts_itself_is_refused_with_the_place(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    with pytest.raises(ScenarioUnusable, match=re.escape(fault)):
        read_scenario(changed(tmp_path, old, new), STARTED)


def test_scenario_that_is_no_toml_or_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioUnusable, match="cannot be read"):
        read_scenario(tmp_path / "none.toml", STARTED)
    (tmp_path / "no.toml").write_text("id = ", "utf-8")
    with pytest.raises(ScenarioUnusable, match=r"no\.toml"):
        read_scenario(tmp_path / "no.toml", STARTED)


def test_names_are_filled_in_wherever_they_stand() -> None:
    body = {"a": "{one}", "b": ["x/{one}/{two}", 1], "c": {"d": None, "e": True}}
    told = filled(body, {"one": "1", "two": "2"})
    assert told == {"a": "1", "b": ["x/1/2", 1], "c": {"d": None, "e": True}}

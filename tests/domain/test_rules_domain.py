"""The rules that refusals, warnings and events cite, and where each stands in the law."""

import re
from pathlib import Path

import pytest

from shared.domain.events import EVENT_TYPES
from shared.domain.rules import RULES, Nature

CODE = [path for room in ("shared", "services") for path in sorted(Path(room).rglob("*.py"))]
TUPLES = re.compile(r"\b(?:rules|RULES)\b[^=\n]*=\s*(\([^()]*\))")
RULE = re.compile(r'"([A-Z0-9]{2,4}-[\w-]+)"')


def test_rule_names_its_edition_and_article() -> None:
    rule = RULES["ENT-004"]
    assert rule.article == "第（三）条"
    assert rule.edition.startswith("国家药监局公告2024年第38号《")
    assert rule.edition.endswith("，自2024-06-01施行")
    assert "目录" in rule.zh
    assert "catalogue" in rule.en


def test_what_is_no_law_says_so() -> None:
    assert RULES["FND-NONE"].nature is Nature.PROJECT
    assert RULES["FND-2026-draft"].nature is Nature.DRAFT
    assert RULES["ENT-005"].nature is Nature.PRINCIPLE
    assert {rule.nature for rule in RULES.values() if rule.document.id == "project"} == {
        Nature.PROJECT
    }


def test_every_rule_is_told_in_both_languages() -> None:
    for rule in RULES.values():
        assert re.search("[\u4e00-\u9fff]", rule.zh), rule.id
        assert rule.en.isascii(), rule.id
        assert rule.article


@pytest.mark.parametrize("kind", EVENT_TYPES)
def test_event_rests_on_known_rules(kind: str) -> None:
    assert set(EVENT_TYPES[kind].RULES) <= RULES.keys()


def test_every_rule_cited_in_the_code_is_known() -> None:
    cited = {
        (rule, str(path))
        for path in CODE
        for group in TUPLES.findall(path.read_text("utf-8"))
        for rule in RULE.findall(group)
    }
    assert len(cited) > 40
    assert [place for place in sorted(cited) if place[0] not in RULES] == []

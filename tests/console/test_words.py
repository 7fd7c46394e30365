"""Nothing that the console may say is missing in a language."""

import re
from string import Formatter

import pytest

from services.console.words import TAGS, language
from tests.console.words_needed import held, needed


@pytest.mark.parametrize("name", TAGS)
def test_catalogue_says_everything_that_pages_may_say(name: str) -> None:
    known = held(name)
    assert [one for one in sorted(needed(name)) if not known.get(one)] == []


@pytest.mark.parametrize("name", TAGS)
def test_catalogue_holds_nothing_that_no_page_says(name: str) -> None:
    assert sorted(set(held(name)) - needed(name)) == []


def test_translation_names_the_same_values_as_its_sentence() -> None:
    def named(text: str) -> set[str]:
        return {one for _, one, _, _ in Formatter().parse(text) if one}

    odd = {chinese for chinese, said in held("en").items() if named(chinese) != named(said)}
    assert odd == set()


def test_english_has_no_chinese_in_it() -> None:
    assert [said for said in held("en").values() if re.search("[\u4e00-\u9fff]", said)] == []


def test_unknown_code_stands_for_itself_and_a_known_one_is_named() -> None:
    assert language("zh").code("no-such-code") == "no-such-code"
    assert language("en").code("needs_human") == "a person must decide"
    assert language("zh").code("final") == "确定"
    assert language("zh").code(value=True) == "是"

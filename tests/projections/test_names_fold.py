"""How names are found: by two characters, or by pinyin initials."""

import pytest

from shared.projections.names import (
    bigrams,
    initials,
    name_matches,
    name_terms,
    plain_name,
    query_terms,
)

NAME = "重庆样例（骨科）医疗器械 ABC 有限公司"


def found(name: str, query: str) -> bool:
    terms = name_terms(name)
    return any(wanted <= terms for wanted in query_terms(query)) and name_matches(name, query)


def test_plain_name_has_one_width_and_case_and_no_punctuation() -> None:
    assert plain_name("ＡＢＣ（中国）Co., Ltd.") == "abc中国coltd"


def test_initials_follow_the_reading_of_the_word() -> None:
    assert initials("重庆") == "cq"
    assert initials(NAME) == "cqylgkylqxabcyxgs"


@pytest.mark.parametrize(
    "query", ["样例", "骨科医疗", "cqyl", "CQYL", "ＡＢＣ", "重庆 样例", "yxgs"]
)
def test_name_is_found_by_two_characters_or_initials(query: str) -> None:
    assert found(NAME, query)


@pytest.mark.parametrize("query", ["例样", "北京", "样例公司", "qcyl"])
def test_name_is_not_found_by_what_it_does_not_hold(query: str) -> None:
    assert not found(NAME, query)


@pytest.mark.parametrize("query", ["", " ", "样", "a", "（）"])
def test_query_of_less_than_two_characters_searches_nothing(query: str) -> None:
    assert query_terms(query) == ()


def test_credit_code_is_searched_as_a_code() -> None:
    assert query_terms(" 91330108ma2hx0001u ") == (frozenset({"uscc:91330108MA2HX0001U"}),)


def test_bigrams_of_a_single_character_are_none() -> None:
    assert bigrams("样") == frozenset()

"""What a provincial credit policy promises: off until named, and never more than its facts."""

from datetime import date
from typing import Any

import msgspec
import pytest

from shared.domain.credit_grading import (
    CREDIT_POLICIES,
    CreditPolicy,
    GradedFact,
    grade,
    policy_of,
)
from shared.errors import ConfigurationError

(EXAMPLE,) = CREDIT_POLICIES.values()
DAY = date(2026, 10, 30)


def fact(on: date, severity: str = "general", number: int = 1) -> GradedFact:
    held = {"severity": severity}
    return GradedFact(matter="adverse-conduct", id=str(number), on=on, held=held)


def listing(on: date) -> GradedFact:
    return GradedFact(matter="serious-listing", id="9", on=on, held={"stage": "listed"})


def graded(*facts: GradedFact) -> str:
    return grade(EXAMPLE, facts, DAY).credit_class.id


def test_shipped_policy_says_that_nobody_has_verified_it() -> None:
    assert not EXAMPLE.verified
    assert EXAMPLE.note


@pytest.mark.parametrize(
    ("facts", "given"),
    [
        ((), "trustworthy"),
        ((fact(date(2026, 6, 1), "minor"),), "warned"),
        ((fact(date(2026, 6, 1)),), "untrustworthy"),
        ((fact(date(2025, 10, 31)),), "untrustworthy"),
        ((fact(date(2025, 10, 30)),), "warned"),
        ((fact(date(2024, 10, 30)),), "trustworthy"),
        ((fact(date(2020, 1, 1)),), "trustworthy"),
        ((fact(date(2024, 1, 1)), fact(date(2026, 1, 1), "minor", 2)), "warned"),
        ((fact(date(2025, 6, 1)), fact(date(2026, 1, 1), "minor", 2)), "untrustworthy"),
        ((listing(date(2024, 1, 1)),), "seriously-untrustworthy"),
    ],
)
def test_firm_moves_up_one_class_for_each_clean_year(
    facts: tuple[GradedFact, ...], given: str
) -> None:
    assert graded(*facts) == graded(*reversed(facts)) == given


def test_fact_that_no_rule_meets_is_none_of_those_it_rests_on() -> None:
    other = GradedFact(matter="recall", id="2", on=DAY, held={"kinds": ["fine"]})
    fine = GradedFact(matter="penalty", id="3", on=DAY, held={"kinds": ["warning", "fine"]})
    given = grade(EXAMPLE, [other, fine], DAY)
    assert (given.credit_class.id, given.rests_on) == ("untrustworthy", (fine,))


def written(**change: Any) -> bytes:
    return msgspec.json.encode({**msgspec.to_builtins(EXAMPLE), "id": "zj-2026", **change})


def test_province_writes_its_own_policy() -> None:
    own = policy_of("zj-2026", written())
    assert isinstance(own, CreditPolicy)
    assert own.classes == EXAMPLE.classes
    assert policy_of(EXAMPLE.id, None) is EXAMPLE


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("zj-2026", None),
        ("zj-2027", written()),
        ("zj-2026", b"{"),
        ("zj-2026", written(classes=[])),
        ("zj-2026", written(classes=[{"id": "a", "zh": "", "en": ""}])),
        ("zj-2026", written(clean_months_per_step=0)),
    ],
)
def test_node_refuses_to_start_with_a_policy_that_is_none(name: str, content: bytes | None) -> None:
    with pytest.raises(ConfigurationError):
        policy_of(name, content)

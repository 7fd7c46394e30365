"""What a grant opens, and the arithmetic of ranges of positions."""

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.access import AccessGranted
from shared.log.entry import Opening
from shared.log.grants import (
    GRANT_KIND,
    NO_GRANT,
    Grant,
    common,
    covers,
    joined,
    positions_in,
    read_grant,
    spans_of,
    without,
)

SALT = bytes(32)
positions = st.sets(st.integers(min_value=0, max_value=40))
ranges = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8)


def body(**members: object) -> dict[str, Opening]:
    return {"body": Opening(SALT, json.dumps(members).encode())}


def test_kind_of_a_grant_is_the_one_that_the_domain_writes() -> None:
    assert AccessGranted.KIND == GRANT_KIND


def test_grant_opens_positions_below_its_own_to_those_whom_it_names() -> None:
    grant = read_grant(GRANT_KIND, body(positions=[[2, 5], [8, 99]], to=["ha"], reason="r"), 10)
    assert grant == Grant(((2, 5), (8, 10)), ("ha",))
    assert grant.spans_for("ha") == grant.spans
    assert grant.spans_for("sh") == ()
    everybody = read_grant(GRANT_KIND, body(positions=[[2, 5]], to=["*"]), 10)
    assert everybody.spans_for("sh") == ((2, 5),)


@pytest.mark.parametrize(
    "openings",
    [
        {},
        {"personal": Opening(SALT, b'{"positions":[[1,2]],"to":["ha"]}')},
        body(to=["ha"]),
        body(positions=[[1, 2]]),
        body(positions=[[1]], to=["ha"]),
        body(positions=[[-1, 2]], to=["ha"]),
        body(positions=[["1", 2]], to=["ha"]),
        body(positions=[[1, 2**53]], to=["ha"]),
        {"body": Opening(SALT, b"\xff")},
        {"body": Opening(SALT, b'{"positions":' + b"[" * 100_000)},
    ],
)
def test_grant_that_cannot_be_read_opens_nothing(openings: dict[str, Opening]) -> None:
    assert read_grant(GRANT_KIND, openings, 10) == NO_GRANT


def test_entry_of_another_kind_opens_nothing() -> None:
    assert read_grant("notice.sent.v1", body(positions=[[1, 2]], to=["ha"]), 10) == NO_GRANT


@settings(deadline=None)
@given(ranges)
def test_joined_spans_hold_the_same_positions_in_order_and_apart(
    spans: list[tuple[int, int]],
) -> None:
    joint = joined(spans)
    assert set(positions_in(joint)) == set(positions_in(spans))
    assert all(one[1] < other[0] for one, other in pairwise(joint))
    assert all(start < end for start, end in joint)


@settings(deadline=None)
@given(positions, positions)
def test_spans_are_sets_of_positions(one: set[int], other: set[int]) -> None:
    first, second = spans_of(one), spans_of(other)
    assert set(positions_in(common(first, second))) == one & other
    assert set(positions_in(without(first, second))) == one - other
    assert {position for position in range(41) if covers(first, position)} == one

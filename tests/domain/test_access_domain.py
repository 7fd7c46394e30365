"""Asking for an archive and granting: every refusal, and who answers whom."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from shared.domain.access import (
    MOST_SPANS,
    AccessAskedOfAnotherAuthority,
    AccessAskedOfOneself,
    AccessDeclined,
    AccessEvent,
    AccessGranted,
    AccessRequest,
    AccessRequestAlreadyAnswered,
    AccessRequestUnknown,
    AnsweredBeforeAsked,
    GrantOfNothing,
    GrantToNobodyElse,
    PositionsNotInLog,
    PositionsNotInOrder,
    answer_with,
    decline,
    grant,
    replay,
    request_access,
)
from shared.domain.authorities import UnknownAuthority
from shared.domain.dates import DateInFuture
from shared.domain.texts import ListTooLong, TextMissing, TextTooLong
from shared.domain.uscc import MalformedUscc
from tests.domain.a_case import DECLINED, GRANTED, HENAN, REQUESTED, TODAY, ZHEJIANG

SIZE = 9
TOMORROW = TODAY + timedelta(days=1)
EARLIER = REQUESTED.requested_on - timedelta(days=1)
UNASKED = replace(GRANTED, request_id=None)


def given(*events: AccessEvent) -> AccessRequest:
    return replay(events)


def test_request_is_accepted_as_stated() -> None:
    assert request_access(REQUESTED, TODAY) is REQUESTED


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"asked": ZHEJIANG}, AccessAskedOfOneself),
        ({"asked": "xx"}, UnknownAuthority),
        ({"uscc": "91"}, MalformedUscc),
        ({"purpose_text": " "}, TextMissing),
        ({"legal_basis": ""}, TextMissing),
        ({"legal_basis": "法" * 65}, TextTooLong),
        ({"requested_on": TOMORROW}, DateInFuture),
    ],
)
def test_request_is_refused(change: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        request_access(replace(REQUESTED, **change), TODAY)  # type: ignore[arg-type]


def test_grant_that_answers_is_accepted_even_of_nothing() -> None:
    known = given(REQUESTED)
    assert answer_with(known, GRANTED, HENAN, SIZE, TODAY) is GRANTED
    nothing = replace(GRANTED, positions=())
    assert answer_with(known, nothing, HENAN, SIZE, TODAY) is nothing


def test_refusal_is_accepted_with_its_reason() -> None:
    assert decline(given(REQUESTED), DECLINED, HENAN, TODAY) is DECLINED


@pytest.mark.parametrize("answer", [GRANTED, DECLINED])
def test_request_is_answered_once(answer: AccessGranted | AccessDeclined) -> None:
    known = given(REQUESTED, answer)
    with pytest.raises(AccessRequestAlreadyAnswered):
        answer_with(known, GRANTED, HENAN, SIZE, TODAY)
    with pytest.raises(AccessRequestAlreadyAnswered):
        decline(known, DECLINED, HENAN, TODAY)


def test_only_who_was_asked_answers() -> None:
    with pytest.raises(AccessAskedOfAnotherAuthority):
        answer_with(given(REQUESTED), GRANTED, "sh", SIZE, TODAY)
    with pytest.raises(AccessAskedOfAnotherAuthority):
        decline(given(REQUESTED), DECLINED, ZHEJIANG, TODAY)


@pytest.mark.parametrize(
    ("day", "refusal"), [(EARLIER, AnsweredBeforeAsked), (TOMORROW, DateInFuture)]
)
def test_answer_is_dated_between_request_and_today(day: date, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        answer_with(given(REQUESTED), replace(GRANTED, granted_on=day), HENAN, SIZE, TODAY)
    with pytest.raises(refusal):
        decline(given(REQUESTED), replace(DECLINED, declined_on=day), HENAN, TODAY)


def test_refusal_without_a_reason_is_refused() -> None:
    with pytest.raises(TextMissing):
        decline(given(REQUESTED), replace(DECLINED, reason=""), HENAN, TODAY)


def test_grant_of_its_own_accord_opens_something() -> None:
    assert grant(UNASKED, HENAN, SIZE) is UNASKED
    with pytest.raises(GrantOfNothing):
        grant(replace(UNASKED, positions=()), HENAN, SIZE)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"positions": ((3, 3),)}, PositionsNotInOrder),
        ({"positions": ((4, 3),)}, PositionsNotInOrder),
        ({"positions": ((2, 5), (4, 6))}, PositionsNotInOrder),
        ({"positions": ((2, 5), (5, 6))}, PositionsNotInOrder),
        ({"positions": ((6, 7), (2, 3))}, PositionsNotInOrder),
        ({"positions": ((8, 10),)}, PositionsNotInLog),
        ({"positions": tuple((n, n + 1) for n in range(0, 2 * MOST_SPANS + 2, 2))}, ListTooLong),
        ({"to": ()}, GrantToNobodyElse),
        ({"to": (HENAN, ZHEJIANG)}, GrantToNobodyElse),
        ({"to": ("*", ZHEJIANG)}, UnknownAuthority),
        ({"to": ("xx",)}, UnknownAuthority),
        ({"reason": " "}, TextMissing),
    ],
)
def test_grant_is_refused(change: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        grant(replace(UNASKED, **change), HENAN, SIZE)  # type: ignore[arg-type]
    with pytest.raises(refusal):
        answer_with(given(REQUESTED), replace(GRANTED, **change), HENAN, SIZE, TODAY)  # type: ignore[arg-type]


def test_grant_may_open_to_everybody_and_up_to_the_last_entry() -> None:
    wide = replace(UNASKED, to=("*",), positions=((0, SIZE),))
    assert grant(wide, HENAN, SIZE) is wide


def test_answer_to_nothing_known_is_no_request() -> None:
    with pytest.raises(AccessRequestUnknown):
        given(GRANTED)
    assert given(DECLINED, REQUESTED).answer is None


def test_grant_stands_with_the_request_that_it_answers() -> None:
    assert GRANTED.stream == REQUESTED.stream == DECLINED.stream
    assert UNASKED.stream == "access/grants"


def test_grant_that_ends_a_seal_touches_what_is_open_of_the_case() -> None:
    ended = replace(UNASKED, joint_id=UUID(int=7))
    assert (ended.stream, ended.touches) == ("access/grants", (f"joint-inspection/{UUID(int=7)}",))
    assert UNASKED.touches == ()

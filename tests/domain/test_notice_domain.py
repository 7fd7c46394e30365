"""What notices and allegations of a forked log promise."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.domain.authorities import UnknownAuthority
from shared.domain.correspondence import AnsweredBeforeSent
from shared.domain.dates import DateInFuture
from shared.domain.firm_facts import StreamMalformed
from shared.domain.log_events import EquivocationAlreadyAlleged, allege_equivocation
from shared.domain.notice import (
    AcknowledgedBeforeSent,
    Assessment,
    NoticeAlreadyAcknowledged,
    NoticeForAnotherAuthority,
    NoticeToItsSender,
    NoticeUnknown,
    Receipt,
    Risk,
    acknowledge,
    assess,
    replay,
    send_notice,
)
from shared.domain.texts import NAME, TEXT, ListMissing, TextMissing, TextTooLong
from shared.domain.uscc import MalformedUscc
from tests.domain.a_case import (
    ALLEGED,
    CLERK,
    HENAN,
    NOTICE,
    NOTICE_ACKNOWLEDGED,
    NOTICE_ASSESSED,
    TODAY,
    ZHEJIANG,
)

RECEIPT = Receipt(received_on=date(2026, 9, 23))
ASSESSMENT = Assessment(
    assessment=NOTICE_ASSESSED.assessment,
    risk=Risk.LOW,
    acted=True,
    action=NOTICE_ASSESSED.action,
    assessed_on=NOTICE_ASSESSED.assessed_on,
)


def test_notice_is_accepted_as_stated() -> None:
    assert send_notice(NOTICE, TODAY) == NOTICE


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"receiver": HENAN}, NoticeToItsSender),
        ({"receiver": "zz"}, UnknownAuthority),
        ({"firms": ()}, ListMissing),
        ({"firms": ("某公司",)}, MalformedUscc),
        ({"summary": "样" * (TEXT + 1)}, TextTooLong),
        ({"about": ("检查一事",)}, StreamMalformed),
        ({"about": ("inspection/" + "0" * NAME,)}, TextTooLong),
        ({"sent_on": TODAY + timedelta(days=1)}, DateInFuture),
    ],
)
def test_notice_is_refused_when_a_field_cannot_be(
    change: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        send_notice(replace(NOTICE, **change), TODAY)  # type: ignore[arg-type]


def test_notice_is_acknowledged_once_and_by_its_receiver_alone() -> None:
    confirmed = acknowledge(replay([NOTICE]), RECEIPT, ZHEJIANG, CLERK, TODAY)
    assert confirmed == NOTICE_ACKNOWLEDGED
    with pytest.raises(NoticeForAnotherAuthority):
        acknowledge(replay([NOTICE]), RECEIPT, HENAN, CLERK, TODAY)
    with pytest.raises(NoticeAlreadyAcknowledged):
        acknowledge(replay([NOTICE, confirmed]), RECEIPT, ZHEJIANG, CLERK, TODAY)


def test_notice_is_not_acknowledged_before_it_was_sent_or_in_the_future() -> None:
    with pytest.raises(AcknowledgedBeforeSent):
        acknowledge(
            replay([NOTICE]), Receipt(received_on=date(2026, 9, 22)), ZHEJIANG, CLERK, TODAY
        )
    with pytest.raises(DateInFuture):
        acknowledge(replay([NOTICE]), RECEIPT, ZHEJIANG, CLERK, date(2026, 9, 22))


def test_notice_is_assessed_before_it_is_acknowledged_and_again_when_there_is_news() -> None:
    first = assess(replay([NOTICE]), ASSESSMENT, ZHEJIANG, CLERK, TODAY)
    assert first == NOTICE_ASSESSED
    news = replace(ASSESSMENT, risk=Risk.HIGH, assessed_on=TODAY)
    second = assess(replay([NOTICE, first]), news, ZHEJIANG, CLERK, TODAY)
    assert replay([NOTICE, first, second]).assessed == second
    late = acknowledge(replay([NOTICE, first]), RECEIPT, ZHEJIANG, CLERK, TODAY)
    assert late == NOTICE_ACKNOWLEDGED


@pytest.mark.parametrize(
    ("change", "by", "refusal"),
    [
        ({}, HENAN, NoticeForAnotherAuthority),
        ({"assessment": " "}, ZHEJIANG, TextMissing),
        ({"acted": False, "action": ""}, ZHEJIANG, TextMissing),
        ({"followed": ("某措施",)}, ZHEJIANG, StreamMalformed),
        ({"assessed_on": date(2026, 9, 22)}, ZHEJIANG, AnsweredBeforeSent),
        ({"assessed_on": TODAY + timedelta(days=1)}, ZHEJIANG, DateInFuture),
    ],
)
def test_assessment_is_refused_when(
    change: dict[str, object], by: str, refusal: type[Exception]
) -> None:
    stated = replace(ASSESSMENT, **change)  # type: ignore[arg-type]
    with pytest.raises(refusal):
        assess(replay([NOTICE]), stated, by, CLERK, TODAY)


def test_assessment_is_not_dated_before_the_last_one() -> None:
    later = replace(NOTICE_ASSESSED, assessed_on=TODAY)
    with pytest.raises(AnsweredBeforeSent):
        assess(replay([NOTICE, later]), ASSESSMENT, ZHEJIANG, CLERK, TODAY)


@pytest.mark.parametrize("history", [[], [NOTICE_ACKNOWLEDGED]])
def test_notice_that_nobody_has_sent_is_unknown(history: list[object]) -> None:
    with pytest.raises(NoticeUnknown):
        replay(history)  # type: ignore[arg-type]


def test_equivocation_is_alleged_once_for_each_log_and_size() -> None:
    assert allege_equivocation([], ALLEGED) == ALLEGED
    elsewhere = replace(ALLEGED, size=13)
    assert allege_equivocation([ALLEGED], elsewhere) == elsewhere
    with pytest.raises(EquivocationAlreadyAlleged):
        allege_equivocation([ALLEGED], ALLEGED)

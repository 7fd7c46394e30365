"""What notices and allegations of a forked log promise."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.domain.authorities import UnknownAuthority
from shared.domain.dates import DateInFuture
from shared.domain.log_events import EquivocationAlreadyAlleged, allege_equivocation
from shared.domain.notice import (
    AcknowledgedBeforeSent,
    NoticeAlreadyAcknowledged,
    NoticeForAnotherAuthority,
    NoticeToItsSender,
    NoticeUnknown,
    Receipt,
    acknowledge,
    replay,
    send_notice,
)
from shared.domain.texts import TEXT, ListMissing, TextTooLong
from shared.domain.uscc import MalformedUscc
from tests.domain.a_case import (
    ALLEGED,
    CLERK,
    HENAN,
    NOTICE,
    NOTICE_ACKNOWLEDGED,
    TODAY,
    ZHEJIANG,
)

RECEIPT = Receipt(received_on=date(2026, 9, 23))


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

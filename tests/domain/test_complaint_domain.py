"""What complaints promise, above all whom they never name."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from shared.domain.anonymity import TextNamesPerson, require_anonymous
from shared.domain.complaint import (
    ComplaintAlreadyResolved,
    ComplaintOutcome,
    ComplaintStage,
    ComplaintUnknown,
    Resolution,
    ResolvedBeforeReceived,
    record_complaint,
    replay,
    resolve_complaint,
)
from shared.domain.dates import DateInFuture
from shared.domain.firm_facts import StreamMalformed
from shared.domain.texts import TextMissing
from tests.domain.a_case import COMPLAINED, COMPLAINT_RESOLVED, CONTRACTOR, TODAY, firm

FIRM = firm(CONTRACTOR)
OPEN = replay([COMPLAINED])
RESOLUTION = Resolution(
    outcome=ComplaintOutcome.SUBSTANTIATED,
    summary=COMPLAINT_RESOLVED.summary,
    follow_up=COMPLAINT_RESOLVED.follow_up,
    resolved_on=COMPLAINT_RESOLVED.resolved_on,
)


@pytest.mark.parametrize(
    "text",
    [
        "举报人电话13800138000",
        "电话 138-0013-8000，请回电",
        "电话１３８００１３８０００",
        "+86 138 0013 8000",
        "座机0371-65712345",
        "座机(010) 6571 2345",
        "身份证410102199003074512",
        "身份证 410102 19900307 451X",
        "邮箱 someone@mail.example",
    ],
)
def test_text_by_which_a_person_can_be_found_is_refused(text: str) -> None:
    with pytest.raises(TextNamesPerson) as refused:
        require_anonymous(text, "/summary")
    assert refused.value.pointer == "/summary"
    assert not any(digit in str(refused.value) for digit in "0123456789")


@pytest.mark.parametrize(
    "text",
    [
        "批号 20260611001，2026-09-08 购买",
        CONTRACTOR.uscc,
        "913301000000000008",
        "注册证 浙械注准20242070215，UDI 06912345678901",
        "投诉电话12315",
        "共 13800 台，示值偏低 5 mmHg",
    ],
)
def test_numbers_of_firms_batches_and_dates_are_no_persons(text: str) -> None:
    require_anonymous(text, "/summary")


def test_complaint_is_accepted_as_stated() -> None:
    assert record_complaint(COMPLAINED, FIRM, TODAY) == COMPLAINED
    assert OPEN.stage is ComplaintStage.OPEN


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"summary": ""}, TextMissing),
        ({"summary": "13800138000"}, TextNamesPerson),
        ({"reference": "13800138000"}, TextNamesPerson),
        ({"product_name": "13800138000"}, TextNamesPerson),
        ({"received_on": TODAY + timedelta(days=1)}, DateInFuture),
    ],
)
def test_complaint_is_refused_when(change: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        record_complaint(replace(COMPLAINED, **change), FIRM, TODAY)


def resolve(change: dict[str, Any] | None = None) -> object:
    resolution = replace(RESOLUTION, **(change or {}))
    by = COMPLAINT_RESOLVED.recorded_by
    return resolve_complaint(OPEN, COMPLAINED.complaint_id, resolution, by, TODAY)


def test_complaint_is_resolved_once() -> None:
    assert resolve() == COMPLAINT_RESOLVED
    ended = replay([COMPLAINED, COMPLAINT_RESOLVED])
    assert (ended.stage, ended.outcome) == (ComplaintStage.RESOLVED, RESOLUTION.outcome)
    with pytest.raises(ComplaintAlreadyResolved):
        resolve_complaint(ended, COMPLAINED.complaint_id, RESOLUTION, "ha:x", TODAY)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"summary": "回电13800138000"}, TextNamesPerson),
        ({"follow_up": ("检查",)}, StreamMalformed),
        ({"resolved_on": date(2026, 9, 3)}, ResolvedBeforeReceived),
        ({"resolved_on": TODAY + timedelta(days=1)}, DateInFuture),
    ],
)
def test_resolution_is_refused_when(change: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        resolve(change)


def test_complaint_that_nobody_has_recorded_is_unknown() -> None:
    with pytest.raises(ComplaintUnknown):
        replay([COMPLAINT_RESOLVED])

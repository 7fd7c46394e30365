"""Corrections and annulments: what may be corrected, and what becomes of an entry."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from shared.domain.correction import (
    Amendment,
    ChangeMalformed,
    CorrectionEvent,
    EntryAlreadyAnnulled,
    EntryNotCorrectable,
    EntryOfAnotherAuthority,
    FieldNotCorrectable,
    MatterGoesOn,
    NothingCorrected,
    Recorded,
    Settled,
    annul_entry,
    correct_entry,
    corrected,
    settled,
)
from shared.domain.dates import DateInFuture, PeriodReversed
from shared.domain.event import Event
from shared.domain.texts import ListTooLong, TextMissing, TextTooLong, TextUnprintable
from tests.domain.a_case import (
    ANNULLED,
    CERTIFICATE,
    CORRECTED,
    ENTERED,
    ESTABLISHED,
    FINDING,
    HENAN,
    NOTICE,
    RECALL_CONCLUDED,
    RECALLED,
    TODAY,
    ZHEJIANG,
)

AT = datetime(2026, 9, 20, 8, 0, tzinfo=UTC)
FIRMS = ("91330108MA2HX0001U",)


def recorded(event: Event | None, position: int, log: str = ZHEJIANG) -> Recorded:
    return Recorded(
        log=log,
        position=position,
        at=AT + timedelta(minutes=position),
        entry_id=f"entry-{position}",
        stream="" if event is None else event.stream,
        subjects=FIRMS,
        event=event,
    )


def naming(event: CorrectionEvent, one: Recorded, **changes: Any) -> Any:
    assert one.event is not None
    named = {
        "authority": one.log,
        "position": one.position,
        "entry_id": one.entry_id,
        "of_kind": one.event.KIND,
        "of_stream": one.stream,
        "of_touches": one.event.touches,
        "firms": one.subjects,
    }
    return replace(event, **{**named, **changes})


def correction(one: Recorded, changes: Mapping[str, Any], position: int, **other: Any) -> Recorded:
    return recorded(naming(CORRECTED, one, changes=dict(changes), **other), position)


RECALL = recorded(RECALLED, 3)
CONCLUSION = recorded(RECALL_CONCLUDED, 4)


def only(*entries: Recorded) -> Settled:
    (one,) = settled(entries)
    return one


def correct(event: Event, changes: Mapping[str, Any], **other: Any) -> CorrectionEvent:
    one = recorded(event, 3)
    stated = naming(CORRECTED, one, changes=dict(changes), **other)
    return correct_entry(only(one), stated, TODAY)


def test_corrected_entry_says_the_new_and_keeps_the_old() -> None:
    become = only(RECALL, correction(RECALL, {"reason": "更正后的原因", "level": 1}, 5))
    assert become.event == replace(RECALLED, reason="更正后的原因", level=become.event.level)  # type: ignore[union-attr]
    assert become.stands == become.event
    assert become.corrected
    assert become.recorded.event == RECALLED
    assert [one.before for one in become.amendments] == [{"level": 2, "reason": RECALLED.reason}]


def test_corrections_add_up_and_the_last_one_wins_in_whatever_order_they_come() -> None:
    first = correction(RECALL, {"reason": "一", "product_name": "甲"}, 5)
    second = correction(RECALL, {"reason": "二"}, 6)
    for order in ((RECALL, first, second), (second, first, RECALL), (first, RECALL, second)):
        become = only(*order)
        assert become.event == replace(RECALLED, reason="二", product_name="甲")
        assert [one.before.get("reason") for one in become.amendments] == [RECALLED.reason, "一"]


def test_annulled_entry_stands_no_more_and_is_corrected_no_more() -> None:
    late = correction(RECALL, {"reason": "晚"}, 7)
    become = only(RECALL, recorded(naming(ANNULLED, RECALL), 6), late)
    assert become.annulled
    assert become.stands is None
    assert become.event == RECALLED
    assert not become.corrected
    assert [one.counts for one in become.amendments] == [True, False]


def test_correction_waits_for_what_it_corrects() -> None:
    waiting = correction(RECALL, {"reason": "早到"}, 5)
    (alone,) = settled([waiting])
    assert alone.recorded == waiting
    assert only(waiting, RECALL).corrected


@pytest.mark.parametrize(
    "wrong",
    [
        recorded(naming(CORRECTED, RECALL, changes={"reason": "他"}), 5, log=HENAN),
        correction(RECALL, {"reason": "他"}, 5, entry_id="another"),
        correction(RECALL, {"reason": "他"}, 5, of_kind=FINDING.KIND),
        correction(RECALL, {"reason": "他"}, 5, of_touches=("measure/1",)),
        correction(RECALL, {"reason": "他"}, 2),
        replace(correction(RECALL, {"reason": "他"}, 5), subjects=()),
        correction(RECALL, {"uscc": "x"}, 5),
        correction(RECALL, {"level": "very"}, 5),
        correction(RECALL, {"nothing": 1}, 5),
    ],
    ids=[
        "another log's",
        "another entry",
        "another kind",
        "other matters touched",
        "earlier than what it corrects",
        "other firms",
        "another firm",
        "malformed",
        "unknown field",
    ],
)
def test_correction_that_no_authority_may_make_has_no_effect_and_is_shown(wrong: Recorded) -> None:
    become = only(RECALL, wrong)
    assert become.stands == RECALLED
    assert [(one.by, one.counts) for one in become.amendments] == [(wrong, False)]


def test_unreadable_entry_is_not_corrected_and_hides_no_correction() -> None:
    newer = replace(RECALL, event=None)
    become = only(newer, correction(RECALL, {"reason": "更正"}, 5))
    assert become.stands is None
    assert not become.annulled
    assert [one.counts for one in become.amendments] == [False]


def test_correction_of_a_certificate_reads_its_strings_anew() -> None:
    remarks = "受托生产企业：另一公司；统一社会信用代码：91410100MA45Y0002Y"
    after = corrected(CERTIFICATE, {"remarks_raw": remarks})
    assert [one.name for one in after.annotations.contractors] == ["另一公司"]


def test_members_of_a_nested_value_are_corrected_with_it() -> None:
    agreement = {"number": "ZL-9", "start": "2026-07-01", "end": "2027-06-30"}
    after = corrected(ESTABLISHED, {"agreement": agreement})
    assert after.agreement.number == "ZL-9"


@pytest.mark.parametrize(
    ("event", "changes", "refusal"),
    [
        (RECALLED, {}, NothingCorrected),
        (RECALLED, {"reason": RECALLED.reason}, NothingCorrected),
        (RECALLED, {"colour": "red"}, FieldNotCorrectable),
        (RECALLED, {"recall_id": "x"}, FieldNotCorrectable),
        (RECALLED, {"uscc": FIRMS[0]}, FieldNotCorrectable),
        (RECALLED, {"concerned": []}, FieldNotCorrectable),
        (RECALLED, {"recorded_by": "x"}, FieldNotCorrectable),
        (FINDING, {"number": 2}, FieldNotCorrectable),
        (ENTERED, {"entrustments": []}, FieldNotCorrectable),
        (ESTABLISHED, {"certificate_no": "国械注准20253130001"}, FieldNotCorrectable),
        (CERTIFICATE, {"certificate_no": "国械注准20253130001"}, FieldNotCorrectable),
        (CERTIFICATE, {"annotations": {}}, FieldNotCorrectable),
        (RECALLED, {"level": 4}, ChangeMalformed),
        (RECALLED, {"level": "1"}, ChangeMalformed),
        (RECALLED, {"reason": 3}, ChangeMalformed),
        (RECALLED, {"reason": None}, ChangeMalformed),
        (RECALLED, {"started_on": "2026-02-30"}, ChangeMalformed),
        (ENTERED, {"entered_at": "2026-09-15T09:10:00"}, ChangeMalformed),
        (ESTABLISHED, {"agreement": {"number": "1"}}, ChangeMalformed),
        (
            ESTABLISHED,
            {"agreement": {"number": "1", "start": "2026-07-01", "end": "2027-06-30", "odd": 1}},
            ChangeMalformed,
        ),
        (RECALLED, {"started_on": "2026-10-31"}, DateInFuture),
        (ENTERED, {"entered_at": "2026-10-31T09:10:00+08:00"}, DateInFuture),
        (CERTIFICATE, {"valid_until": "2001-01-01"}, PeriodReversed),
        (
            ESTABLISHED,
            {"agreement": {"number": "1", "start": "2026-07-01", "end": "2025-06-30"}},
            PeriodReversed,
        ),
        (RECALLED, {"reason": " "}, TextMissing),
        (RECALLED, {"reason": "a\x07"}, TextUnprintable),
        (RECALLED, {"product_name": "样" * 201}, TextTooLong),
        (RECALLED, {"batches": ["B" * 65]}, TextTooLong),
        (RECALLED, {"batches": ["B"] * 1001}, ListTooLong),
    ],
)
def test_correction_is_refused(
    event: Event, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        correct(event, changes)


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"authority": HENAN}, EntryOfAnotherAuthority),
        ({"reason": " "}, TextMissing),
        ({"corrected_on": TODAY + timedelta(days=1)}, DateInFuture),
    ],
)
def test_correction_is_refused_for_what_it_says_of_itself(
    other: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        correct(RECALLED, {"reason": "更正"}, **other)


def test_no_fact_of_a_firm_is_no_matter_of_correction() -> None:
    with pytest.raises(EntryNotCorrectable):
        correct(NOTICE, {"summary": "更正"})


def annul(before: Settled, *stream: Settled) -> None:
    stated = naming(ANNULLED, before.recorded, annulled_on=date(2026, 10, 1))
    annul_entry(before, stream or (before,), stated, TODAY)


def test_what_a_matter_begins_with_is_annulled_last() -> None:
    recall, conclusion = settled([RECALL, CONCLUSION])
    with pytest.raises(MatterGoesOn):
        annul(recall, recall, conclusion)
    annul(conclusion, recall, conclusion)
    annul(recall, recall, replace(conclusion, annulled=True))


def test_annulled_entry_is_neither_annulled_nor_corrected_again() -> None:
    one = recorded(RECALLED, 3)
    annulled = only(one, recorded(naming(ANNULLED, one), 5))
    assert annulled.amendments[0] == Amendment(
        by=annulled.amendments[0].by, told=annulled.amendments[0].told, counts=True
    )
    with pytest.raises(EntryAlreadyAnnulled):
        annul(annulled)
    with pytest.raises(EntryAlreadyAnnulled):
        correct_entry(annulled, naming(CORRECTED, one, changes={"reason": "x"}), TODAY)

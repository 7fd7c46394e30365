"""What filings, product varieties, self-inspection reports and supervision levels promise."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.domain.audience import EVERYBODY, audience_of, subjects_of
from shared.domain.authorities import UnknownAuthority
from shared.domain.dates import DateInFuture, PeriodReversed
from shared.domain.enterprise import EnterpriseRole
from shared.domain.filing import FilingAlreadyRecorded, FilingEvent, record_filing
from shared.domain.grading import Level
from shared.domain.identifiers.filings import FilingNumberContradicts, MalformedFilingNumber
from shared.domain.product_variety import (
    EntrusterIncomplete,
    RestartNotVerified,
    VarietyAlreadyNotified,
    VarietyAlreadyReported,
    VarietyContradictsCertificate,
    VarietyEntrustedByItself,
    VarietyOccasion,
    VarietyOfOneProvince,
    VarietyRecords,
    VarietyUnknown,
    notify_variety,
    report_variety,
)
from shared.domain.reference import SHIPPED
from shared.domain.self_inspection import (
    SelfInspectionAlreadyFiled,
    SelfInspectionYearNotOver,
    end_of_year,
    file_self_inspection,
)
from shared.domain.supervision import LevelOfAnotherAuthority, set_level
from shared.domain.texts import ListMissing, TextMissing
from shared.domain.validity import Writer
from shared.projections.archive import Archive
from tests.domain import a_case as case
from tests.domain.a_case import (
    CERTIFICATE,
    CLERK,
    CONTRACTOR,
    HENAN,
    LEVEL,
    OTHER_FIRM,
    PRODUCT_FILING,
    PRODUCTION_FILING,
    REGISTRANT,
    SELF_INSPECTION,
    TODAY,
    VARIETY,
    VARIETY_NOTIFIED,
    ZHEJIANG,
)
from tests.projections.a_story import entry, fold_only

TOMORROW = TODAY + timedelta(days=1)
FILER, MAKER = case.firm(REGISTRANT), case.firm(CONTRACTOR)
RECORDS = VarietyRecords(contractor=MAKER, certificate=case.certificate(CERTIFICATE))
HENAN_WRITES = Writer(authority=HENAN, account=CLERK, today=TODAY)
DEADLINE = SHIPPED.due("self_report", end_of_year(2025))


# filings


@pytest.mark.parametrize("filing", [PRODUCT_FILING, PRODUCTION_FILING])
def test_filing_is_accepted_once_and_for_everybody(filing: FilingEvent) -> None:
    assert record_filing(known=False, filer=FILER, filing=filing, today=TODAY) == filing
    assert audience_of(filing, ZHEJIANG) == EVERYBODY
    assert subjects_of(filing) == (REGISTRANT.uscc,)
    with pytest.raises(FilingAlreadyRecorded):
        record_filing(known=True, filer=FILER, filing=filing, today=TODAY)


@pytest.mark.parametrize(
    ("filing", "change", "refusal"),
    [
        (PRODUCT_FILING, {"filing_no": PRODUCTION_FILING.filing_no}, MalformedFilingNumber),
        (PRODUCTION_FILING, {"filing_no": PRODUCT_FILING.filing_no}, MalformedFilingNumber),
        (PRODUCT_FILING, {"authority": HENAN}, FilingNumberContradicts),
        (PRODUCT_FILING, {"authority": "zz"}, UnknownAuthority),
        (PRODUCT_FILING, {"filed_on": TOMORROW}, DateInFuture),
        (PRODUCT_FILING, {"filed_on": date(2022, 12, 30)}, FilingNumberContradicts),
        (PRODUCT_FILING, {"city_authority": " "}, TextMissing),
        (PRODUCT_FILING, {"product_name_zh": ""}, TextMissing),
        (PRODUCTION_FILING, {"sites": ()}, ListMissing),
        (PRODUCTION_FILING, {"products": ("",)}, TextMissing),
        (PRODUCTION_FILING, {"checked_on": date(2023, 2, 12)}, PeriodReversed),
    ],
)
def test_filing_is_refused_when_it_cannot_be(
    filing: FilingEvent, change: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        record_filing(False, FILER, replace(filing, **change), TODAY)  # type: ignore[arg-type]


# product varieties


def test_variety_is_reported_with_entruster_and_term() -> None:
    assert report_variety([], RECORDS, VARIETY, TODAY) == VARIETY
    assert audience_of(VARIETY, HENAN) == ("nmpa", "zj")
    assert subjects_of(VARIETY) == tuple(sorted((CONTRACTOR.uscc, REGISTRANT.uscc)))


def test_own_product_of_a_firm_is_reported_to_its_authority_alone() -> None:
    own = replace(
        VARIETY, contractor_uscc=REGISTRANT.uscc, entruster_uscc=None, entruster_authority=None,
        entrusted_until=None,
    )  # fmt: skip
    assert report_variety([], replace(RECORDS, contractor=FILER), own, TODAY) == own
    assert (audience_of(own, ZHEJIANG), subjects_of(own)) == (("nmpa",), (REGISTRANT.uscc,))


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"entrusted_until": None}, EntrusterIncomplete),
        ({"entruster_uscc": None}, EntrusterIncomplete),
        ({"entruster_authority": "zz"}, UnknownAuthority),
        ({"entruster_uscc": CONTRACTOR.uscc}, VarietyEntrustedByItself),
        ({"entruster_uscc": OTHER_FIRM.uscc}, VarietyContradictsCertificate),
        ({"entrusted_until": date(2025, 2, 28)}, PeriodReversed),
        ({"reported_on": TOMORROW}, DateInFuture),
        ({"since": TOMORROW}, DateInFuture),
        ({"occasion": VarietyOccasion.RESTARTED}, RestartNotVerified),
        (
            {"occasion": VarietyOccasion.RESTARTED, "stopped_on": date(2023, 1, 1)},
            RestartNotVerified,
        ),
    ],
)
def test_report_of_a_variety_is_refused_when_it_cannot_be(
    change: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        report_variety([], RECORDS, replace(VARIETY, **change), TODAY)  # type: ignore[arg-type]


def test_product_is_added_once_and_restarted_when_verified() -> None:
    with pytest.raises(VarietyAlreadyReported):
        report_variety([VARIETY], RECORDS, VARIETY, TODAY)
    restarted = replace(
        VARIETY, occasion=VarietyOccasion.RESTARTED, reported_on=date(2026, 9, 1),
        since=date(2026, 9, 2), stopped_on=date(2025, 6, 30), verified=True,
    )  # fmt: skip
    assert report_variety([VARIETY], RECORDS, restarted, TODAY) == restarted


def test_change_of_conditions_may_lie_ahead_and_is_to_be_checked() -> None:
    ahead = replace(VARIETY, occasion=VarietyOccasion.CONDITIONS_CHANGED, since=TOMORROW)
    warned = report_variety([VARIETY], RECORDS, ahead, TODAY)
    assert [one.code for one in warned.warnings] == ["conditions-change-reported-ahead"]


def test_report_on_what_is_not_on_record_is_warned_of() -> None:
    nothing = VarietyRecords(contractor=None, certificate=None)
    warned = report_variety([], nothing, VARIETY, TODAY)
    assert [one.code for one in warned.warnings] == [
        "firm-not-on-record",
        "certificate-not-on-record",
    ]


def test_authority_of_the_registrant_is_told_once_of_each_report() -> None:
    on = VARIETY_NOTIFIED.notified_on
    assert notify_variety([VARIETY], on, "", HENAN_WRITES) == VARIETY_NOTIFIED
    assert audience_of(VARIETY_NOTIFIED, HENAN) == ("nmpa", "zj")
    with pytest.raises(VarietyAlreadyNotified):
        notify_variety([VARIETY, VARIETY_NOTIFIED], on, "", HENAN_WRITES)
    again = notify_variety([VARIETY, VARIETY_NOTIFIED, VARIETY], on, "", HENAN_WRITES)
    assert again == VARIETY_NOTIFIED


def test_notification_is_refused_when_there_is_nothing_or_nobody_to_tell() -> None:
    on = VARIETY_NOTIFIED.notified_on
    with pytest.raises(VarietyUnknown):
        notify_variety([], on, "", HENAN_WRITES)
    with pytest.raises(VarietyOfOneProvince):
        notify_variety([replace(VARIETY, entruster_authority=HENAN)], on, "", HENAN_WRITES)
    with pytest.raises(PeriodReversed):
        notify_variety([VARIETY], date(2025, 3, 9), "", HENAN_WRITES)
    with pytest.raises(DateInFuture):
        notify_variety([VARIETY], TOMORROW, "", HENAN_WRITES)


# self-inspection reports


@pytest.mark.parametrize(
    ("filed_on", "late"), [(date(2026, 3, 31), False), (date(2026, 4, 1), True)]
)
def test_report_of_the_31st_of_march_is_in_time(filed_on: date, late: bool) -> None:
    stated = replace(SELF_INSPECTION, filed_on=filed_on, late=None, due_on=None)
    filed = file_self_inspection(False, MAKER, stated, DEADLINE, TODAY)
    assert (filed.due_on, filed.late) == (date(2026, 3, 31), late)


def test_report_without_a_table_of_deadlines_is_neither_late_nor_in_time() -> None:
    filed = file_self_inspection(False, MAKER, SELF_INSPECTION, None, TODAY)
    assert (filed.due_on, filed.late) == (None, None)


def test_report_is_refused_twice_or_before_its_year_is_over() -> None:
    with pytest.raises(SelfInspectionAlreadyFiled):
        file_self_inspection(True, MAKER, SELF_INSPECTION, DEADLINE, TODAY)
    early = replace(SELF_INSPECTION, filed_on=date(2025, 12, 31))
    with pytest.raises(SelfInspectionYearNotOver):
        file_self_inspection(False, MAKER, early, DEADLINE, TODAY)
    for year in (0, 10_000, 2**52):
        with pytest.raises(SelfInspectionYearNotOver):
            end_of_year(year)
    later = replace(SELF_INSPECTION, filed_on=TOMORROW)
    with pytest.raises(DateInFuture):
        file_self_inspection(False, MAKER, later, DEADLINE, TODAY)


# supervision levels


def test_level_is_set_with_its_reasons_by_the_firms_own_authority() -> None:
    assert set_level(MAKER, LEVEL, HENAN, TODAY) == LEVEL
    assert audience_of(LEVEL, HENAN) == audience_of(SELF_INSPECTION, HENAN) == ("nmpa",)
    with pytest.raises(LevelOfAnotherAuthority):
        set_level(MAKER, LEVEL, ZHEJIANG, TODAY)
    with pytest.raises(ListMissing):
        set_level(MAKER, replace(LEVEL, reasons=()), HENAN, TODAY)
    with pytest.raises(TextMissing):
        set_level(MAKER, replace(LEVEL, policy_edition=" "), HENAN, TODAY)
    with pytest.raises(DateInFuture):
        set_level(MAKER, replace(LEVEL, valid_from=TOMORROW), HENAN, TODAY)


def test_highest_of_the_levels_that_hold_heads_the_archive() -> None:
    narrow = replace(LEVEL, level=Level.FOUR, products=("13-04",))
    registrant = replace(LEVEL, level=Level.TWO, role=EnterpriseRole.REGISTRANT)
    lowered = replace(narrow, level=Level.ONE)
    entries = [entry(one, at) for at, one in enumerate((LEVEL, narrow, registrant))]
    assert fold_only(Archive(), *entries)["supervision"]["level"] == 4
    after = fold_only(Archive(), *entries, entry(lowered, 4))["supervision"]
    assert (after["level"], len(after["set"])) == (3, 4)


def test_filings_varieties_and_reports_stand_in_the_archive() -> None:
    facts = (VARIETY, VARIETY_NOTIFIED)
    archive = fold_only(Archive(), *(entry(one, at) for at, one in enumerate((SELF_INSPECTION,))))
    assert archive["sections"]["licences"][0]["facts"]["late"] is False
    for at, one in enumerate(facts):
        assert {CONTRACTOR.uscc, REGISTRANT.uscc} == set(Archive().keys(entry(one, at)))
    filed = fold_only(Archive(), entry(PRODUCT_FILING, 0))
    assert f"filing:{PRODUCT_FILING.filing_no}" in Archive().terms(filed)

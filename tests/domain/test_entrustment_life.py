"""What happens while production is entrusted: who tells it, in which order, and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from shared.domain.dates import DateInFuture, PeriodReversed
from shared.domain.entrustment.agreement import review_agreement
from shared.domain.entrustment.amending import amend, state_scope_coverage
from shared.domain.entrustment.annotating import annotate
from shared.domain.entrustment.ending import terminate
from shared.domain.entrustment.events import (
    EntrustmentAmended,
    EntrustmentAnnotated,
    EntrustmentEvent,
    OfEntrustment,
    QualityAgreement,
    ScopeCoverageStated,
)
from shared.domain.entrustment.refusals import (
    AddressNotMarked,
    AgreementAlreadyReviewed,
    AmendmentChangesNothing,
    ContractorAlreadyReplaced,
    EntrustmentAlreadyTerminated,
    EntrustmentFactsContradict,
    EntrustmentNotAcknowledged,
    EntrustmentNotEstablished,
    FactOfTheOtherSide,
    GapsMissing,
    LicenceNotValidThen,
    LicenceOfAnotherFirm,
    RemarkOfAnotherContractor,
    ReplacementOfAnotherProduct,
    ReplacementOfTheSameContractor,
    ResidentAlreadyAssigned,
    ResidentNotAssigned,
    ResidentsReasonMissing,
    ReviewOfAYearToCome,
    ScopeDoesNotCover,
    SideOfAnotherAuthority,
    TerminatedBeforeStart,
    WithdrawnBeforeAssigned,
)
from shared.domain.entrustment.replacing import replace_contractor
from shared.domain.entrustment.residents import (
    assign_resident,
    audit_contractor,
    withdraw_resident,
)
from shared.domain.entrustment.sides import side_told_by
from shared.domain.entrustment.state import Entrustment, replay
from shared.domain.evidence import MalformedDigest
from shared.domain.parties import Party
from tests.domain.a_case import (
    ACKNOWLEDGED,
    AMENDED,
    ANNOTATED,
    AUDITED,
    CERTIFICATE,
    CONTRACTOR,
    ESTABLISHED,
    HENAN,
    LICENCE,
    OTHER_FIRM,
    RECORDS,
    REPLACED,
    RESIDENT,
    RESIDENT_LEFT,
    REVIEWED,
    SCOPE_STATED,
    SHANGHAI,
    SITE,
    TERMINATED,
    TERMINATED_BY_HENAN,
    TODAY,
    ZHEJIANG,
    certificate,
    firm,
    licence,
)

LATER = TODAY + timedelta(days=1)
KNOWN_LICENCE, KNOWN_CERTIFICATE = RECORDS.licence, RECORDS.certificate


def given(*events: EntrustmentEvent) -> Entrustment:
    return replay((ESTABLISHED, ACKNOWLEDGED, *events))


def annotated(known: Entrustment, told: EntrustmentAnnotated, by: str = ZHEJIANG) -> Any:
    return annotate(known, told, firm(CONTRACTOR), by, TODAY)


def amended(known: Entrustment, told: EntrustmentAmended, by: str = ZHEJIANG) -> Any:
    return amend(known, told, KNOWN_CERTIFICATE, KNOWN_LICENCE, by, TODAY)


def covered(known: Entrustment, told: ScopeCoverageStated, by: str = HENAN) -> Any:
    return state_scope_coverage(known, told, KNOWN_CERTIFICATE, KNOWN_LICENCE, by, TODAY)


def codes(told: Any) -> set[str]:
    return {warning.code for warning in told.warnings}


Take = Callable[[Entrustment, Any, str], OfEntrustment]
STEPS: dict[str, tuple[OfEntrustment, Take]] = {
    "annotation": (ANNOTATED, annotated),
    "amendment": (AMENDED, amended),
    "replacement": (
        REPLACED,
        lambda known, told, by: replace_contractor(known, None, told, by, TODAY),
    ),
    "scope coverage": (SCOPE_STATED, covered),
    "review": (REVIEWED, lambda known, told, by: review_agreement(known, told, by, TODAY)),
    "audit": (AUDITED, lambda known, told, by: audit_contractor(known, told, by, TODAY)),
    "assignment": (RESIDENT, lambda known, told, by: assign_resident(known, told, by, TODAY)),
}
each_step = pytest.mark.parametrize("name", STEPS)


@each_step
def test_step_is_accepted_as_stated_from_the_authority_of_its_side(name: str) -> None:
    told, take = STEPS[name]
    expected: set[str] = {"site-not-on-licence"} if name == "amendment" else set()
    accepted: Any = take(given(), told, HENAN if told is SCOPE_STATED else ZHEJIANG)
    assert {warning.code for warning in getattr(accepted, "warnings", ())} == expected


@each_step
def test_step_is_refused_from_any_authority_but_that_of_its_side(name: str) -> None:
    told, take = STEPS[name]
    for other in (SHANGHAI, ZHEJIANG if told is SCOPE_STATED else HENAN):
        with pytest.raises(SideOfAnotherAuthority):
            take(given(), told, other)


@each_step
def test_step_is_refused_until_its_authority_has_recorded_the_entrustment(name: str) -> None:
    told, take = STEPS[name]
    if told is SCOPE_STATED:
        with pytest.raises(EntrustmentNotAcknowledged):
            take(replay([ESTABLISHED]), told, HENAN)
    else:
        with pytest.raises(EntrustmentNotEstablished):
            take(replay([ACKNOWLEDGED]), told, ZHEJIANG)


@each_step
def test_step_is_refused_once_its_own_authority_has_recorded_the_end(name: str) -> None:
    told, take = STEPS[name]
    own, other = TERMINATED, TERMINATED_BY_HENAN
    by = ZHEJIANG
    if told is SCOPE_STATED:
        own, other, by = TERMINATED_BY_HENAN, TERMINATED, HENAN
    with pytest.raises(EntrustmentAlreadyTerminated) as raised:
        take(given(own), told, by)
    assert raised.value.rules == ("REG-017",)
    take(given(other), told, by)


@each_step
def test_step_is_refused_when_it_lies_in_the_future(name: str) -> None:
    told, take = STEPS[name]
    assert told.ON is not None
    change: Any = {told.ON: LATER}
    with pytest.raises(DateInFuture):
        take(given(), replace(told, **change), HENAN if told is SCOPE_STATED else ZHEJIANG)


# the annotation of the certificate


def test_annotation_is_refused_when_the_address_is_not_marked_as_entrusted() -> None:
    with pytest.raises(AddressNotMarked):
        annotated(given(), replace(ANNOTATED, address_text=SITE))
    assert annotated(given(), replace(ANNOTATED, address_text=f"{SITE}(委托生产)"))


def test_annotation_is_refused_when_the_remarks_name_other_contractors_only() -> None:
    text = f"受托生产企业：上海样例医疗器械有限公司；统一社会信用代码：{OTHER_FIRM.uscc}"
    with pytest.raises(RemarkOfAnotherContractor) as raised:
        annotated(given(), replace(ANNOTATED, remark_text=text))
    assert OTHER_FIRM.uscc in str(raised.value)
    several = replace(ANNOTATED, remark_text=f"{text}；{ANNOTATED.remark_text}")
    assert codes(annotated(given(), several)) == set()


def test_annotation_warns_of_remarks_without_code_and_of_another_name_or_address() -> None:
    old = replace(ANNOTATED, remark_text=f"受托生产企业：{CONTRACTOR.name}")
    assert codes(annotated(given(), old)) == {"annotation-without-code"}
    renamed = replace(
        ANNOTATED, remark_text=f"受托生产企业：旧名；统一社会信用代码：{CONTRACTOR.uscc}"
    )
    (warning,) = annotated(given(), renamed).warnings
    assert (warning.code, warning.rules) == ("contractor-name-differs", ("REG-014",))
    elsewhere = replace(ANNOTATED, address_text="另一地址（委托生产）")
    assert codes(annotated(given(), elsewhere)) == {"site-not-in-annotation"}
    assert codes(annotated(given(AMENDED), ANNOTATED)) == {"site-not-in-annotation"}


# amendments


def test_amendment_says_what_has_changed() -> None:
    with pytest.raises(AmendmentChangesNothing):
        amended(given(), replace(AMENDED, sites=()))


def test_amendment_of_the_licence_needs_one_of_the_contractor_that_is_valid_then() -> None:
    told = replace(AMENDED, licence_no=LICENCE.licence_no)
    amended(given(), told)
    foreign = licence(replace(LICENCE, uscc=OTHER_FIRM.uscc))
    with pytest.raises(LicenceOfAnotherFirm):
        amend(given(), told, KNOWN_CERTIFICATE, foreign, ZHEJIANG, TODAY)
    with pytest.raises(LicenceNotValidThen):
        amended(given(), replace(told, amended_on=LICENCE.issued_on - timedelta(days=1)))


def test_amendment_warns_as_the_establishment_does() -> None:
    longer = QualityAgreement(number="QA-2", start=date(2026, 2, 1), end=date(2029, 1, 31))
    told = replace(AMENDED, sites=(), agreement=longer)
    assert codes(amended(given(), told)) == {
        "agreement-incomplete",
        "agreement-outlives-certificate",
        "agreement-outlives-licence",
    }
    unknown = amend(given(), AMENDED, None, None, ZHEJIANG, TODAY)
    assert unknown == AMENDED


def test_amended_facts_hold_for_their_side_alone() -> None:
    henans = replace(AMENDED, side=Party.CONTRACTOR, licence_no="豫药监械生产许20210007号")
    newer = replace(ESTABLISHED.agreement, number="QA-2")
    known = given(AMENDED, henans, replace(AMENDED, sites=(), agreement=newer))
    assert known.sites(Party.REGISTRANT) == AMENDED.sites
    assert known.licence_no(Party.REGISTRANT) == LICENCE.licence_no
    assert known.licence_no(Party.CONTRACTOR) == henans.licence_no
    assert known.agreement == newer


def test_amendment_tells_of_product_varieties_on_the_contractors_side_alone() -> None:
    variety = replace(AMENDED, sites=(), variety_notified_on=date(2026, 3, 2))
    with pytest.raises(FactOfTheOtherSide):
        amended(given(), variety)
    amended(given(), replace(variety, side=Party.CONTRACTOR), HENAN)
    late = replace(variety, side=Party.CONTRACTOR, variety_notified_on=LATER)
    with pytest.raises(DateInFuture):
        amended(given(), late, HENAN)


def test_amendment_is_refused_when_the_term_ends_before_it() -> None:
    with pytest.raises(PeriodReversed):
        amended(given(), replace(AMENDED, ends_on=AMENDED.amended_on - timedelta(days=1)))


def test_side_is_the_registrants_where_one_authority_has_both() -> None:
    both = replace(ESTABLISHED, contractor_authority=ZHEJIANG)
    assert side_told_by(replay([both]), ZHEJIANG) is Party.REGISTRANT
    assert side_told_by(given(), HENAN) is Party.CONTRACTOR


# the statement of scope


def test_scope_coverage_is_not_stated_when_the_scope_does_not_cover_the_device() -> None:
    narrow = licence(replace(LICENCE, scope=("II-04",)))
    with pytest.raises(ScopeDoesNotCover) as raised:
        state_scope_coverage(given(), SCOPE_STATED, KNOWN_CERTIFICATE, narrow, HENAN, TODAY)
    assert "REG-016" in raised.value.rules
    foreign = licence(replace(LICENCE, uscc=OTHER_FIRM.uscc))
    with pytest.raises(LicenceOfAnotherFirm):
        state_scope_coverage(given(), SCOPE_STATED, KNOWN_CERTIFICATE, foreign, HENAN, TODAY)


def test_scope_coverage_is_stated_of_records_that_are_not_here_with_a_warning() -> None:
    told = state_scope_coverage(given(), SCOPE_STATED, KNOWN_CERTIFICATE, None, HENAN, TODAY)
    assert codes(told) == {"licence-not-on-record"}
    assert state_scope_coverage(given(), SCOPE_STATED, None, None, HENAN, TODAY) == SCOPE_STATED


@pytest.mark.parametrize("digest", ["", "AB" * 32, "ab" * 31, "xy" * 32])
def test_scope_coverage_names_its_document_by_a_sha256_digest(digest: str) -> None:
    with pytest.raises(MalformedDigest):
        covered(given(), replace(SCOPE_STATED, document_sha256=digest))


# the replacement of a contractor


def test_replacement_is_of_another_contractor_and_of_the_same_product() -> None:
    old = replay([replace(ESTABLISHED, contractor_uscc=OTHER_FIRM.uscc)])
    told = replace(REPLACED, replaced_id=ESTABLISHED.entrustment_id)
    assert replace_contractor(given(), old, told, ZHEJIANG, TODAY) == told
    same = replace(REPLACED, replaced_uscc=CONTRACTOR.uscc)
    with pytest.raises(ReplacementOfTheSameContractor):
        replace_contractor(given(), None, same, ZHEJIANG, TODAY)
    with pytest.raises(EntrustmentFactsContradict):
        replace_contractor(given(), replay([ESTABLISHED]), told, ZHEJIANG, TODAY)
    for change in ({"certificate_no": "国械注准20203130001"}, {"registrant_uscc": "x"}):
        other: Any = {"contractor_uscc": OTHER_FIRM.uscc, **change}
        elsewhere = replay([replace(ESTABLISHED, **other)])
        with pytest.raises(ReplacementOfAnotherProduct):
            replace_contractor(given(), elsewhere, told, ZHEJIANG, TODAY)


def test_replacement_of_one_contractor_is_recorded_once() -> None:
    with pytest.raises(ContractorAlreadyReplaced):
        replace_contractor(given(REPLACED), None, REPLACED, ZHEJIANG, TODAY)


# the review of the agreement


def test_agreement_is_reviewed_once_a_year_by_each_side() -> None:
    known = given(REVIEWED)
    with pytest.raises(AgreementAlreadyReviewed):
        review_agreement(known, REVIEWED, ZHEJIANG, TODAY)
    next_year = replace(REVIEWED, year=2026)
    assert review_agreement(known, next_year, ZHEJIANG, TODAY) == next_year
    henans = replace(REVIEWED, side=Party.CONTRACTOR)
    assert review_agreement(known, henans, HENAN, TODAY) == henans


def test_agreement_is_reviewed_in_its_year_or_after_it() -> None:
    with pytest.raises(ReviewOfAYearToCome):
        review_agreement(given(), replace(REVIEWED, year=2027), ZHEJIANG, TODAY)


@pytest.mark.parametrize("found", ["suitable", "adequate", "effective"])
def test_agreement_found_wanting_has_its_gaps_named(found: str) -> None:
    change: Any = {found: False}
    wanting = replace(REVIEWED, **change)
    with pytest.raises(GapsMissing):
        review_agreement(given(), wanting, ZHEJIANG, TODAY)
    named = replace(wanting, gaps="缺变更控制")
    assert review_agreement(given(), named, ZHEJIANG, TODAY) == named


# residents


def test_resident_is_stationed_until_withdrawn() -> None:
    known = given(RESIDENT)
    with pytest.raises(ResidentAlreadyAssigned):
        assign_resident(known, RESIDENT, ZHEJIANG, TODAY)
    with pytest.raises(ResidentNotAssigned):
        withdraw_resident(given(), RESIDENT_LEFT, ZHEJIANG, TODAY)
    with pytest.raises(ResidentNotAssigned):
        withdraw_resident(given(RESIDENT, RESIDENT_LEFT), RESIDENT_LEFT, ZHEJIANG, TODAY)
    early = replace(RESIDENT_LEFT, withdrawn_on=date(2025, 2, 28))
    with pytest.raises(WithdrawnBeforeAssigned):
        withdraw_resident(known, early, ZHEJIANG, TODAY)
    with pytest.raises(SideOfAnotherAuthority):
        withdraw_resident(known, RESIDENT_LEFT, HENAN, TODAY)
    with pytest.raises(DateInFuture):
        withdraw_resident(known, replace(RESIDENT_LEFT, withdrawn_on=LATER), ZHEJIANG, TODAY)


def test_last_resident_of_an_implantable_device_leaves_with_a_reason_and_a_warning() -> None:
    silent = replace(RESIDENT_LEFT, reason="")
    with pytest.raises(ResidentsReasonMissing):
        withdraw_resident(given(RESIDENT), silent, ZHEJIANG, TODAY)
    left = withdraw_resident(given(RESIDENT), RESIDENT_LEFT, ZHEJIANG, TODAY)
    assert codes(left) == {"residents-missing"}
    second = replace(RESIDENT, person_ref="r-2")
    assert withdraw_resident(given(RESIDENT, second), silent, ZHEJIANG, TODAY) == silent
    plain = replay([replace(ESTABLISHED, implantable=False), RESIDENT])
    assert withdraw_resident(plain, silent, ZHEJIANG, TODAY) == silent


def test_residents_leave_after_the_end_as_well() -> None:
    known = given(RESIDENT, TERMINATED)
    silent = replace(RESIDENT_LEFT, reason="")
    assert withdraw_resident(known, silent, ZHEJIANG, TODAY) == silent


# the end


def test_end_is_recorded_by_each_authority_with_what_its_own_firm_owes() -> None:
    assert terminate(given(), TERMINATED, ZHEJIANG, TODAY) == TERMINATED
    known = given(TERMINATED)
    assert terminate(known, TERMINATED_BY_HENAN, HENAN, TODAY) == TERMINATED_BY_HENAN
    assert known.is_live
    assert not given(TERMINATED, TERMINATED_BY_HENAN).is_live
    assert not replay([ESTABLISHED, TERMINATED]).is_live


def test_end_is_not_recorded_with_what_the_other_firm_owes() -> None:
    for told, by in (
        (replace(TERMINATED, contractor_reported_on=TODAY), ZHEJIANG),
        (replace(TERMINATED_BY_HENAN, address_removed_on=TODAY), HENAN),
    ):
        with pytest.raises(FactOfTheOtherSide):
            terminate(given(), told, by, TODAY)


def test_end_is_recorded_again_only_to_add_what_was_still_owed() -> None:
    owing = replace(TERMINATED, address_removed_on=None)
    assert terminate(given(owing), TERMINATED, ZHEJIANG, TODAY) == TERMINATED
    for before, told in ((TERMINATED, TERMINATED), (TERMINATED, owing), (owing, owing)):
        with pytest.raises(EntrustmentAlreadyTerminated):
            terminate(given(before), told, ZHEJIANG, TODAY)


def test_end_is_refused_from_elsewhere_before_the_start_and_in_the_future() -> None:
    with pytest.raises(SideOfAnotherAuthority):
        terminate(given(), TERMINATED, HENAN, TODAY)
    with pytest.raises(EntrustmentNotAcknowledged):
        terminate(replay([ESTABLISHED]), TERMINATED_BY_HENAN, HENAN, TODAY)
    early = replace(TERMINATED, ended_on=ESTABLISHED.started_on - timedelta(days=1))
    with pytest.raises(TerminatedBeforeStart):
        terminate(given(), early, ZHEJIANG, TODAY)
    for field in ("ended_on", "address_removed_on"):
        change: Any = {field: LATER}
        with pytest.raises(DateInFuture):
            terminate(given(), replace(TERMINATED, **change), ZHEJIANG, TODAY)


def test_certificate_of_the_case_is_known() -> None:
    assert certificate(CERTIFICATE) == KNOWN_CERTIFICATE

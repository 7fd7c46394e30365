"""What a registrant may entrust, and what stays with it: PRO-001, ENT-001 to -009, -024, -025."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shared.domain.entrustment.establishing import EntrustmentRecords, establish
from shared.domain.entrustment.events import (
    Duty,
    EntrustedWork,
    EntrustmentEstablished,
    HumanDecision,
    QualityAgreement,
    RegistrantMode,
)
from shared.domain.entrustment.refusals import (
    AdverseEventDutyShifted,
    ContractorEntrustsOn,
    DecisionNotNeeded,
    DeviceProhibited,
    MarketReleaseDelegated,
    ProcessingIsNoEntrustment,
    ProductionReleaseNotContractors,
    ProhibitionUndecided,
    RegistrantMakesAllItself,
    ResidentsReasonMissing,
)
from shared.domain.parties import Party
from shared.domain.prohibition import ProhibitionResult
from shared.domain.texts import TextMissing
from shared.errors import LianjianError
from tests.domain.a_case import CERTIFICATE, ESTABLISHED, RECORDS, TODAY, ZHEJIANG, certificate

OLD_BODY: dict[str, Any] = {
    "agreement": QualityAgreement(number="QA-1", start=date(2025, 2, 1), end=date(2027, 1, 31)),
    "organisation": None,
    "credit_statement_ref": None,
    "public_information_consulted_on": None,
    "residents_stationed": None,
    "market_release_by": None,
    "production_release_by": None,
    "adverse_events_by": None,
}
"""What a program states that knows none of the newer fields."""
ORGANISATION = ESTABLISHED.organisation


def of_certificate(**change: Any) -> EntrustmentRecords:
    return replace(RECORDS, certificate=certificate(replace(CERTIFICATE, **change)))


def established(records: EntrustmentRecords = RECORDS, **change: Any) -> EntrustmentEstablished:
    return establish(replace(ESTABLISHED, **change), records, ZHEJIANG, TODAY)


def warnings(told: EntrustmentEstablished) -> dict[str, tuple[str, ...]]:
    return {warning.code: warning.rules for warning in told.warnings}


@pytest.mark.parametrize(
    ("change", "refusal", "rules"),
    [
        ({"work": EntrustedWork.PROCESSING}, ProcessingIsNoEntrustment, ("ENT-025",)),
        ({"market_release_by": Party.CONTRACTOR}, MarketReleaseDelegated, ("ENT-008",)),
        (
            {"production_release_by": Party.REGISTRANT},
            ProductionReleaseNotContractors,
            ("ENT-008",),
        ),
        ({"adverse_events_by": Party.CONTRACTOR}, AdverseEventDutyShifted, ("ENT-009",)),
        ({"residents_stationed": False}, ResidentsReasonMissing, ("ENT-003",)),
        (
            {"residents_stationed": False, "no_residents_reason": " "},
            ResidentsReasonMissing,
            ("ENT-003",),
        ),
    ],
)
def test_entrustment_is_refused_when_it_gives_a_duty_to_the_wrong_party(
    change: dict[str, Any], refusal: type[LianjianError], rules: tuple[str, ...]
) -> None:
    with pytest.raises(refusal) as raised:
        established(**change)
    assert raised.value.rules == rules


def test_registrant_that_makes_all_itself_entrusts_nothing() -> None:
    assert ORGANISATION is not None
    with pytest.raises(RegistrantMakesAllItself):
        established(organisation=replace(ORGANISATION, mode=RegistrantMode.SELF))


def test_contractor_cannot_entrust_on_what_it_makes_under_entrustment() -> None:
    made = replace(RECORDS, made_by_registrant=(ESTABLISHED.entrustment_id,))
    with pytest.raises(ContractorEntrustsOn) as raised:
        established(made)
    assert raised.value.rules == ("ENT-024",)
    assert str(ESTABLISHED.entrustment_id) in str(raised.value)


def test_what_is_not_stated_is_accepted_with_a_warning_for_each_rule() -> None:
    assert warnings(established(**OLD_BODY)) == {
        "agreement-incomplete": ("ENT-005",),
        "registrant-organisation-unstated": ("ENT-001",),
        "credit-statement-missing": ("ENT-002",),
        "public-information-not-consulted": ("ENT-002",),
        "residents-missing": ("ENT-003",),
        "release-duties-unstated": ("ENT-008",),
        "adverse-event-duty-unstated": ("ENT-009",),
    }


def test_device_that_is_not_implantable_needs_no_residents() -> None:
    told = established(of_certificate(implantable=False), residents_stationed=False)
    assert (told.implantable, warnings(told)) == (False, {})


def test_residents_missing_with_a_reason_is_a_warning_that_repeats_it() -> None:
    told = established(residents_stationed=False, no_residents_reason="远程监控替代")
    (warning,) = told.warnings
    assert (warning.code, warning.rules) == ("residents-missing", ("ENT-003",))
    assert "远程监控替代" in warning.zh


def test_registrant_that_only_entrusts_keeps_department_staff_and_every_duty() -> None:
    assert ORGANISATION is not None
    bare = replace(
        ORGANISATION,
        quality_department=False,
        quality_staff=0,
        duties=tuple(duty for duty in Duty if duty is not Duty.AFTER_SALES),
    )
    told = established(organisation=bare)
    assert warnings(told) == {"registrant-organisation-incomplete": ("ENT-001",)}
    for lack in ("after-sales duty", "quality department", "quality staff"):
        assert lack in told.warnings[0].en
    mixed = established(organisation=replace(bare, mode=RegistrantMode.MIXED))
    assert warnings(mixed) == {}


def test_agreement_names_what_it_lacks_and_where_it_contradicts_the_records() -> None:
    lacking = replace(ESTABLISHED.agreement, models=(), change_terms=None)
    told = established(agreement=lacking)
    assert warnings(told) == {"agreement-incomplete": ("ENT-005",)}
    assert told.warnings[0].en.endswith("models, change_terms")
    other = replace(ESTABLISHED.agreement, licence_no="豫药监械生产许20230099号")
    assert warnings(established(agreement=other)) == {
        "agreement-differs-from-records": ("ENT-005",)
    }


def test_device_facts_are_those_of_the_certificate_whatever_is_stated() -> None:
    told = established(implantable=False, product_name="别的产品", prohibited_check=None)
    assert (told.implantable, told.product_name) == (True, CERTIFICATE.product_name_zh)
    assert told.prohibited_check == ESTABLISHED.prohibited_check


def test_allowed_device_carries_edition_and_reason_of_the_check() -> None:
    check = established().prohibited_check
    assert check is not None
    assert check.result is ProhibitionResult.ALLOWED
    assert check.edition is not None
    assert check.reason_zh


def test_prohibited_device_is_refused_with_edition_and_row_whatever_a_person_says() -> None:
    for decision in (None, HumanDecision(decided_by="zj:registrar-01", reason="特批")):
        with pytest.raises(DeviceProhibited) as raised:
            established(
                of_certificate(classification_code="13-06-04", animal_derived=True),
                prohibition_decision=decision,
            )
        assert raised.value.rules == ("ENT-004", "PRO-001")
        said = str(raised.value)
        assert "2022" in said
        assert "P1" in said


def test_device_that_the_catalogue_leaves_open_needs_a_person_with_a_reason() -> None:
    unknown = of_certificate(allogeneic=None)
    with pytest.raises(ProhibitionUndecided) as raised:
        established(unknown)
    assert raised.value.rules == ("PRO-001",)
    decision = HumanDecision(decided_by="zj:registrar-01", reason="经核对技术要求，不含此类材料")
    told = established(unknown, prohibition_decision=decision)
    assert told.prohibited_check is not None
    assert told.prohibited_check.result is ProhibitionResult.NEEDS_HUMAN
    assert told.prohibition_decision == decision
    with pytest.raises(TextMissing):
        established(unknown, prohibition_decision=replace(decision, reason=" "))


def test_no_person_decides_what_the_catalogue_has_decided() -> None:
    with pytest.raises(DecisionNotNeeded):
        established(prohibition_decision=HumanDecision(decided_by="zj:registrar-01", reason="可"))


def test_entrustment_that_began_before_the_first_edition_is_for_a_person_to_judge() -> None:
    with pytest.raises(ProhibitionUndecided):
        establish(ESTABLISHED, replace(RECORDS, catalogues=()), ZHEJIANG, TODAY)

"""How an entrustment is established and acknowledged: what shared/domain/entrustment promises."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.domain.authorities import UnknownAuthority
from shared.domain.dates import DateInFuture, PeriodReversed
from shared.domain.entrustment.acknowledging import ContractorSide, acknowledge, speak_first
from shared.domain.entrustment.establishing import contractor_authority, establish
from shared.domain.entrustment.events import EntrustmentEstablished, parties_of
from shared.domain.entrustment.refusals import (
    AcknowledgementByAnotherAuthority,
    CertificateNotValidAtStart,
    CertificateOfAnotherFirm,
    EntrustmentAlreadyAcknowledged,
    EntrustmentAlreadyEstablished,
    EntrustmentFactsContradict,
    EntrustmentOfAnotherAuthority,
    EntrustmentUnknown,
    LicenceNotValidAtStart,
    LicenceOfAnotherFirm,
    RegistrantIsContractor,
)
from shared.domain.entrustment.state import replay
from shared.domain.uscc import MalformedUscc
from tests.domain.a_case import (
    ACKNOWLEDGED,
    ANNOTATED,
    CERTIFICATE,
    CLERK,
    CONTRACTOR,
    ESTABLISHED,
    HENAN,
    LICENCE,
    OTHER_FIRM,
    RECORDS,
    SITE,
    TERMINATED,
    TODAY,
    ZHEJIANG,
    certificate,
    firm,
    licence,
)

HENAN_SAYS = ContractorSide(
    licence_no=LICENCE.licence_no,
    sites=(SITE,),
    started_on=date(2025, 3, 1),
    variety_reported_on=date(2025, 3, 10),
)


def warning_codes(entrustment: EntrustmentEstablished) -> set[str]:
    return {warning.code for warning in entrustment.warnings}


def test_entrustment_is_accepted_without_warnings_when_all_records_agree() -> None:
    assert establish(ESTABLISHED, RECORDS, ZHEJIANG, TODAY) == ESTABLISHED


def test_entrustment_is_refused_when_registrant_and_contractor_are_one_firm() -> None:
    own_site = replace(ESTABLISHED, registrant_uscc=CONTRACTOR.uscc)
    with pytest.raises(RegistrantIsContractor) as refusal:
        establish(own_site, RECORDS, ZHEJIANG, TODAY)
    assert (refusal.value.code, refusal.value.rules) == ("registrant-is-contractor", ("PRO-002",))


def test_entrustment_is_refused_from_any_authority_but_the_registrants() -> None:
    with pytest.raises(EntrustmentOfAnotherAuthority):
        establish(ESTABLISHED, RECORDS, HENAN, TODAY)


def test_entrustment_is_refused_when_the_certificate_is_another_firms() -> None:
    records = replace(
        RECORDS, certificate=certificate(replace(CERTIFICATE, registrant_uscc=OTHER_FIRM.uscc))
    )
    with pytest.raises(CertificateOfAnotherFirm):
        establish(ESTABLISHED, records, ZHEJIANG, TODAY)


def test_entrustment_is_refused_when_the_licence_is_another_firms() -> None:
    records = replace(RECORDS, licence=licence(replace(LICENCE, uscc=OTHER_FIRM.uscc)))
    with pytest.raises(LicenceOfAnotherFirm):
        establish(ESTABLISHED, records, ZHEJIANG, TODAY)


@pytest.mark.parametrize("started_on", [date(2022, 7, 31), date(2027, 8, 1)])
def test_entrustment_is_refused_when_it_starts_outside_the_certificate(started_on: date) -> None:
    outside = replace(ESTABLISHED, started_on=started_on)
    with pytest.raises(CertificateNotValidAtStart):
        establish(outside, RECORDS, ZHEJIANG, date(2030, 1, 1))


def test_entrustment_is_refused_when_it_starts_outside_the_licence() -> None:
    with pytest.raises(LicenceNotValidAtStart):
        establish(
            replace(ESTABLISHED, started_on=LICENCE.issued_on - timedelta(days=1)),
            RECORDS,
            ZHEJIANG,
            TODAY,
        )


@pytest.mark.parametrize(
    "change",
    [
        {"certificate_no": "国械注准20223130457"},
        {"licence_no": None},
        {"contractor_authority": "sh"},
        {"contractor_uscc": OTHER_FIRM.uscc},
    ],
)
def test_entrustment_is_refused_when_it_contradicts_the_records_it_names(
    change: dict[str, object],
) -> None:
    with pytest.raises(EntrustmentFactsContradict):
        establish(replace(ESTABLISHED, **change), RECORDS, ZHEJIANG, TODAY)  # type: ignore[arg-type]


def test_entrustment_is_refused_when_its_dates_cannot_be() -> None:
    with pytest.raises(DateInFuture):
        establish(ESTABLISHED, RECORDS, ZHEJIANG, date(2025, 2, 28))
    reversed_term = replace(ESTABLISHED.agreement, end=date(2025, 1, 31))
    with pytest.raises(PeriodReversed):
        establish(replace(ESTABLISHED, agreement=reversed_term), RECORDS, ZHEJIANG, TODAY)


def test_entrustment_is_warned_of_when_the_agreement_outlives_certificate_or_licence() -> None:
    on_the_day = replace(ESTABLISHED.agreement, end=CERTIFICATE.valid_until)
    accepted = establish(replace(ESTABLISHED, agreement=on_the_day), RECORDS, ZHEJIANG, TODAY)
    assert warning_codes(accepted) == set()
    later = replace(ESTABLISHED.agreement, end=LICENCE.valid_until + timedelta(days=1))
    accepted = establish(replace(ESTABLISHED, agreement=later), RECORDS, ZHEJIANG, TODAY)
    assert warning_codes(accepted) == {
        "agreement-outlives-certificate",
        "agreement-outlives-licence",
    }
    assert {rule for warning in accepted.warnings for rule in warning.rules} == {"ENT-005"}


def test_entrustment_is_warned_of_when_the_licence_names_neither_site_nor_device() -> None:
    narrow = licence(replace(LICENCE, sites=("另一地址",), scope=("II-04",)))
    accepted = establish(ESTABLISHED, replace(RECORDS, licence=narrow), ZHEJIANG, TODAY)
    assert warning_codes(accepted) == {"site-not-on-licence", "scope-not-on-licence"}


def test_entrustment_is_warned_of_when_its_licence_is_not_on_record() -> None:
    accepted = establish(ESTABLISHED, replace(RECORDS, licence=None), ZHEJIANG, TODAY)
    assert warning_codes(accepted) == {"licence-not-on-record"}


def test_entrustment_is_warned_of_when_certificate_and_licence_have_expired_since() -> None:
    accepted = establish(ESTABLISHED, RECORDS, ZHEJIANG, date(2029, 1, 1))
    assert warning_codes(accepted) == {"certificate-expired", "licence-expired"}
    on_the_last_day = establish(ESTABLISHED, RECORDS, ZHEJIANG, CERTIFICATE.valid_until)
    assert warning_codes(on_the_last_day) == set()


def test_warnings_are_never_taken_from_the_caller() -> None:
    warned = establish(ESTABLISHED, replace(RECORDS, licence=None), ZHEJIANG, TODAY)
    assert establish(warned, RECORDS, ZHEJIANG, TODAY).warnings == ()


def test_contractor_authority_is_that_of_the_licence_before_that_of_the_home() -> None:
    of_shanghai = licence(replace(LICENCE, authority="sh"))
    assert contractor_authority(firm(CONTRACTOR), of_shanghai) == "sh"
    assert contractor_authority(firm(CONTRACTOR), None) == HENAN


def test_acknowledgement_states_the_contractors_side_of_the_same_entrustment() -> None:
    assert acknowledge(replay([ESTABLISHED]), HENAN_SAYS, HENAN, CLERK, TODAY) == ACKNOWLEDGED


def test_acknowledgement_is_refused_from_any_authority_but_the_contractors() -> None:
    with pytest.raises(AcknowledgementByAnotherAuthority):
        acknowledge(replay([ESTABLISHED]), HENAN_SAYS, ZHEJIANG, CLERK, TODAY)


def test_acknowledgement_is_refused_the_second_time() -> None:
    with pytest.raises(EntrustmentAlreadyAcknowledged):
        acknowledge(replay([ESTABLISHED, ACKNOWLEDGED]), HENAN_SAYS, HENAN, CLERK, TODAY)


def test_acknowledgement_of_an_unknown_entrustment_is_refused() -> None:
    with pytest.raises(EntrustmentUnknown):
        replay([])
    with pytest.raises(EntrustmentUnknown):
        replay([ANNOTATED, TERMINATED])


def test_acknowledgement_that_came_first_names_the_parties_until_the_registrants_side_speaks() -> (
    None
):
    first = replay([ACKNOWLEDGED])
    assert (first.parties, first.established) == (ACKNOWLEDGED, None)
    both = replay([ACKNOWLEDGED, ESTABLISHED])
    assert both == replay([ESTABLISHED, ACKNOWLEDGED])
    assert both.parties == ESTABLISHED


def test_contractors_authority_speaks_first_of_what_nobody_has_established() -> None:
    parties = parties_of(ESTABLISHED)
    assert speak_first(parties, HENAN_SAYS, HENAN, CLERK, TODAY) == ACKNOWLEDGED
    with pytest.raises(AcknowledgementByAnotherAuthority):
        speak_first(parties, HENAN_SAYS, ZHEJIANG, CLERK, TODAY)
    own = replace(parties, registrant_uscc=CONTRACTOR.uscc)
    with pytest.raises(RegistrantIsContractor):
        speak_first(own, HENAN_SAYS, HENAN, CLERK, TODAY)
    with pytest.raises(MalformedUscc):
        speak_first(replace(parties, registrant_uscc="x"), HENAN_SAYS, HENAN, CLERK, TODAY)
    with pytest.raises(UnknownAuthority):
        speak_first(replace(parties, registrant_authority="xx"), HENAN_SAYS, HENAN, CLERK, TODAY)


def test_registrants_authority_establishes_what_the_contractors_has_told_but_once() -> None:
    told = replace(RECORDS, earlier=replay([ACKNOWLEDGED]))
    assert establish(ESTABLISHED, told, ZHEJIANG, TODAY) == ESTABLISHED
    again = replace(RECORDS, earlier=replay([ESTABLISHED]))
    with pytest.raises(EntrustmentAlreadyEstablished):
        establish(ESTABLISHED, again, ZHEJIANG, TODAY)


def test_acknowledgement_is_refused_when_a_date_lies_in_the_future() -> None:
    for side in (
        ContractorSide(started_on=TODAY + timedelta(days=1)),
        ContractorSide(variety_reported_on=TODAY + timedelta(days=1)),
    ):
        with pytest.raises(DateInFuture):
            acknowledge(replay([ESTABLISHED]), side, HENAN, CLERK, TODAY)

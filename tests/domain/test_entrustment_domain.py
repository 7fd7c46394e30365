"""What shared/domain/entrustment.py promises."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.domain.dates import DateInFuture, PeriodReversed
from shared.domain.entrustment import (
    ContractorSide,
    EntrustmentEstablished,
    acknowledge,
    contractor_authority,
    establish,
    replay,
)
from shared.domain.entrustment_refusals import (
    AcknowledgementByAnotherAuthority,
    CertificateNotValidAtStart,
    CertificateOfAnotherFirm,
    EntrustmentAlreadyAcknowledged,
    EntrustmentFactsContradict,
    EntrustmentOfAnotherAuthority,
    EntrustmentUnknown,
    LicenceNotValidAtStart,
    LicenceOfAnotherFirm,
    RegistrantIsContractor,
)
from tests.domain.a_case import (
    ACKNOWLEDGED,
    CERTIFICATE,
    CLERK,
    CONTRACTOR,
    ESTABLISHED,
    HENAN,
    LICENCE,
    OTHER_FIRM,
    RECORDS,
    SITE,
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
        replay([ACKNOWLEDGED])


def test_acknowledgement_is_refused_when_a_date_lies_in_the_future() -> None:
    for side in (
        ContractorSide(started_on=TODAY + timedelta(days=1)),
        ContractorSide(variety_reported_on=TODAY + timedelta(days=1)),
    ):
        with pytest.raises(DateInFuture):
            acknowledge(replay([ESTABLISHED]), side, HENAN, CLERK, TODAY)

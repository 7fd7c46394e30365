"""What the records of firms, licences and certificates promise."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.domain import certificate, enterprise, licence
from shared.domain.authorities import AUTHORITIES, UnknownAuthority
from shared.domain.certificate import DeviceClass
from shared.domain.dates import DateInFuture, PeriodReversed
from shared.domain.enterprise import (
    EnterpriseAlreadyRecorded,
    record_enterprise,
)
from shared.domain.identifiers.certificates import (
    CertificateNumberContradicts,
    MalformedCertificateNumber,
)
from shared.domain.identifiers.licences import LicenceNumberContradicts, MalformedLicenceNumber
from shared.domain.licence import covers
from shared.domain.licensing import LicenceAlreadyIssued, MalformedScope, issue_licence
from shared.domain.registration import (
    CertificateAlreadyRecorded,
    MalformedClassificationCode,
    record_certificate,
)
from shared.domain.texts import NAME, ListMissing, TextMissing, TextTooLong, TextUnprintable
from shared.domain.uscc import (
    MalformedUscc,
    UsccCheckCharacterWrong,
    UsccWaiverNotNeeded,
    require_uscc,
)
from tests.domain import a_case as case
from tests.domain.a_case import CERTIFICATE, CONTRACTOR, LICENCE, REGISTRANT, TODAY

KNOWN_REGISTRANT, KNOWN_CONTRACTOR = case.firm(REGISTRANT), case.firm(CONTRACTOR)
FIRMS = {REGISTRANT.uscc: KNOWN_REGISTRANT, CONTRACTOR.uscc: KNOWN_CONTRACTOR}
WRONG_CHECK = REGISTRANT.uscc[:17] + "0"


def test_authorities_are_the_provinces_the_corps_and_the_nmpa() -> None:
    assert len(AUTHORITIES) == 33
    assert AUTHORITIES["zj"].certificate_short_zh == "浙"


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110000600037341L", REGISTRANT.uscc])
def test_uscc_with_the_right_check_character_is_accepted(code: str) -> None:
    require_uscc(code, waived=False, pointer="/uscc")


@pytest.mark.parametrize(
    "code", ["", "911101087178168680 ", "91110000600037341l", "I" * 18, "９" * 18]
)
def test_uscc_is_refused_when_it_is_malformed_even_if_waived(code: str) -> None:
    with pytest.raises(MalformedUscc):
        require_uscc(code, waived=True, pointer="/uscc")


def test_uscc_that_begins_with_letters_is_judged_by_its_check_character() -> None:
    with pytest.raises(UsccCheckCharacterWrong):
        require_uscc("N" + REGISTRANT.uscc[1:], waived=False, pointer="/uscc")


def test_enterprise_is_accepted_as_stated() -> None:
    assert record_enterprise(None, REGISTRANT) == REGISTRANT


def test_enterprise_is_refused_when_the_check_character_is_wrong() -> None:
    with pytest.raises(UsccCheckCharacterWrong) as refusal:
        record_enterprise(None, replace(REGISTRANT, uscc=WRONG_CHECK))
    assert (refusal.value.code, refusal.value.pointer) == ("uscc-check-character-wrong", "/uscc")
    assert refusal.value.rules == ("ID-USCC",)


def test_enterprise_with_a_wrong_check_character_is_accepted_when_waived_with_a_reason() -> None:
    waived = replace(REGISTRANT, uscc=WRONG_CHECK, checksum_waived="营业执照如此登载")
    assert record_enterprise(None, waived) == waived


def test_waiver_is_refused_without_a_reason_or_without_need() -> None:
    with pytest.raises(TextMissing):
        record_enterprise(None, replace(REGISTRANT, uscc=WRONG_CHECK, checksum_waived=" "))
    with pytest.raises(UsccWaiverNotNeeded):
        record_enterprise(None, replace(REGISTRANT, checksum_waived="以防万一"))


def test_enterprise_is_refused_the_second_time() -> None:
    with pytest.raises(EnterpriseAlreadyRecorded):
        record_enterprise(enterprise.replay([REGISTRANT]), REGISTRANT)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"name": ""}, TextMissing),
        ({"name": "样" * (NAME + 1)}, TextTooLong),
        ({"name": "样\x00例"}, TextUnprintable),
        ({"domicile": "\ud800"}, TextUnprintable),
        ({"home_authority": "zz"}, UnknownAuthority),
        ({"roles": ()}, ListMissing),
    ],
)
def test_enterprise_is_refused_when_a_field_is_out_of_bounds(
    change: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        record_enterprise(None, replace(REGISTRANT, **change))  # type: ignore[arg-type]


def test_replay_of_nothing_knows_nothing() -> None:
    assert enterprise.replay([]) is None
    assert licence.replay([]) is None
    assert certificate.replay([]) is None


def test_licence_is_accepted_as_stated() -> None:
    assert issue_licence(None, KNOWN_CONTRACTOR, LICENCE, TODAY) == LICENCE


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"licence_no": "豫械生产许2023号"}, MalformedLicenceNumber),
        ({"licence_no": "浙药监械生产许20230012号"}, LicenceNumberContradicts),
        ({"licence_no": "豫药监械生产许20240012号"}, LicenceNumberContradicts),
        ({"scope": ("IV-13",)}, MalformedScope),
        ({"scope": ()}, ListMissing),
        ({"sites": ("",)}, TextMissing),
        ({"issued_on": TODAY + timedelta(days=1)}, DateInFuture),
        ({"valid_until": date(2023, 5, 9)}, PeriodReversed),
    ],
)
def test_licence_is_refused_when_a_field_cannot_be(
    change: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        issue_licence(None, KNOWN_CONTRACTOR, replace(LICENCE, **change), TODAY)  # type: ignore[arg-type]


def test_licence_number_of_the_older_form_is_accepted() -> None:
    older = replace(LICENCE, licence_no="豫食药监械生产许20160012号")
    assert issue_licence(None, KNOWN_CONTRACTOR, older, TODAY) == older


def test_licence_is_refused_the_second_time() -> None:
    with pytest.raises(LicenceAlreadyIssued):
        issue_licence(case.licence(LICENCE), KNOWN_CONTRACTOR, LICENCE, TODAY)


def test_firm_that_is_not_on_record_is_a_warning_if_its_code_is_right() -> None:
    licence = issue_licence(None, None, LICENCE, TODAY)
    certificate = record_certificate(None, {}, CERTIFICATE, TODAY)
    for event in (licence, certificate):
        assert [warning.code for warning in event.warnings] == ["firm-not-on-record"]
    with pytest.raises(UsccCheckCharacterWrong):
        issue_licence(None, None, replace(LICENCE, uscc=f"{LICENCE.uscc[:-1]}0"), TODAY)


@pytest.mark.parametrize(
    ("device_class", "code", "covered"),
    [(3, "13-04-01", True), (3, "13-05-01", False), (2, "13-04-01", False), (2, "04-01-01", True)],
)
def test_licence_covers_its_class_and_codes_and_what_lies_below(
    device_class: int, code: str, covered: bool
) -> None:
    assert covers(case.licence(LICENCE), device_class, code) is covered


def test_certificate_is_accepted_as_stated() -> None:
    assert record_certificate(None, FIRMS, CERTIFICATE, TODAY) == CERTIFICATE


@pytest.mark.parametrize(
    ("number", "device_class"),
    [("浙械注准20222130456", 2), ("国械注进20222130456", 2), ("国械注许20223130456", 3)],
)
def test_certificate_number_is_accepted_when_class_and_issuer_agree(
    number: str, device_class: int
) -> None:
    stated = replace(CERTIFICATE, certificate_no=number, device_class=DeviceClass(device_class))
    assert not record_certificate(None, FIRMS, stated, TODAY).legacy_number


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        ("国械注准2022313045", MalformedCertificateNumber),
        ("某械注准20223130456", MalformedCertificateNumber),
        ("国械注准20222130456", CertificateNumberContradicts),
        ("浙械注准20223130456", CertificateNumberContradicts),
        ("浙械注进20223130456", CertificateNumberContradicts),
        ("国械注准20233130456", CertificateNumberContradicts),
    ],
)
def test_certificate_number_is_refused_when_it_is_malformed_or_contradicts(
    number: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        record_certificate(None, FIRMS, replace(CERTIFICATE, certificate_no=number), TODAY)


def test_certificate_number_of_the_older_form_is_accepted_and_marked() -> None:
    older = replace(CERTIFICATE, certificate_no="国食药监械(准)字2013第3460123号")
    assert record_certificate(None, FIRMS, older, TODAY).legacy_number


def test_certificate_mark_of_an_older_number_is_never_taken_from_the_caller() -> None:
    claimed = replace(CERTIFICATE, legacy_number=True)
    assert not record_certificate(None, FIRMS, claimed, TODAY).legacy_number


def test_certificate_is_refused_when_another_fact_cannot_be() -> None:
    with pytest.raises(MalformedClassificationCode):
        record_certificate(None, FIRMS, replace(CERTIFICATE, classification_code="6846"), TODAY)
    with pytest.raises(DateInFuture):
        record_certificate(None, FIRMS, CERTIFICATE, date(2022, 7, 31))
    with pytest.raises(CertificateAlreadyRecorded):
        record_certificate(case.certificate(CERTIFICATE), FIRMS, CERTIFICATE, TODAY)

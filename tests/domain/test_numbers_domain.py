"""What the numbers of certificates, filings, licences and devices promise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.authorities import NMPA
from shared.domain.identifiers.certificates import (
    CertificateNumber,
    CertificateNumberContradicts,
    Origin,
    issuer_of_certificate,
    parse_certificate_number,
    require_certificate_number,
)
from shared.domain.identifiers.filings import (
    FilingNumberContradicts,
    MalformedFilingNumber,
    ProductFilingNumber,
    ProductionFilingNumber,
    parse_product_filing_number,
    parse_production_filing_number,
    require_filing_number,
)
from shared.domain.identifiers.licences import (
    LicenceNumber,
    issuer_of_licence,
    parse_licence_number,
)
from shared.domain.identifiers.provinces import BY_SHORT_NAME, NATIONAL
from shared.domain.identifiers.udi import (
    Agency,
    DeviceIdentifier,
    DeviceIdentifierMalformed,
    require_device_identifiers,
)

anybody = st.sampled_from(sorted(BY_SHORT_NAME))
provinces = st.sampled_from(sorted(set(BY_SHORT_NAME) - {NATIONAL}))
years = st.integers(0, 9999)
serials = st.from_regex(r"[0-9]{4}", fullmatch=True)
cities = st.sampled_from(["", "杭", "穗", "浦东"])

certificate_numbers = st.builds(
    CertificateNumber,
    short_name=anybody,
    origin=st.sampled_from(Origin),
    year=years,
    device_class=st.integers(2, 3),
    category=st.from_regex(r"[0-9]{2}", fullmatch=True),
    serial=serials,
    legacy=st.booleans(),
)
licence_numbers = st.builds(
    LicenceNumber, short_name=provinces, year=years, serial=serials, legacy=st.booleans()
)
product_filings = st.one_of(
    st.builds(
        ProductFilingNumber,
        short_name=provinces,
        city=cities,
        year=years,
        serial=serials,
        legacy=st.booleans(),
    ),
    st.builds(
        ProductFilingNumber, short_name=st.just(NATIONAL), city=st.just(""), year=years,
        serial=serials, legacy=st.booleans(),
    ),
)  # fmt: skip
production_filings = st.builds(
    ProductionFilingNumber,
    short_name=provinces,
    city=cities,
    year=years,
    serial=serials,
    legacy=st.booleans(),
)


@given(number=certificate_numbers)
def test_certificate_number_is_read_as_it_was_written(number: CertificateNumber) -> None:
    assert parse_certificate_number(str(number)) == number


@given(number=licence_numbers)
def test_licence_number_is_read_as_it_was_written(number: LicenceNumber) -> None:
    assert parse_licence_number(str(number)) == number


@given(number=product_filings)
def test_product_filing_number_is_read_as_it_was_written(number: ProductFilingNumber) -> None:
    assert parse_product_filing_number(str(number)) == number


@given(number=production_filings)
def test_production_filing_number_is_read_as_it_was_written(
    number: ProductionFilingNumber,
) -> None:
    assert parse_production_filing_number(str(number)) == number


@given(text=st.text(max_size=24) | st.from_regex(r".械注[准进许]\d{12}", fullmatch=True))
def test_no_text_is_read_as_a_number_that_is_written_otherwise(text: str) -> None:
    for parse in (
        parse_certificate_number,
        parse_licence_number,
        parse_product_filing_number,
        parse_production_filing_number,
    ):
        number = parse(text)
        assert number is None or str(number) == text


@pytest.mark.parametrize(
    ("number", "issuer"),
    [
        ("国械注准20223130456", NMPA),
        ("兵械注准20242070001", "xpcc"),
        ("内械注准20242070001", "nm"),
        ("蒙械注准20242070001", "nm"),
        ("浙食药监械(准)字2013第2640012号", "zj"),
        ("国食药监械（进）字2012第3461234号", NMPA),
        ("甲械注准20242070001", None),
        ("国械注准2022313045６", None),
    ],
)
def test_certificate_number_names_its_issuer(number: str, issuer: str | None) -> None:
    assert issuer_of_certificate(number) == issuer


@pytest.mark.parametrize(
    "number",
    [
        "国械注准20222130456",  # class II of a province
        "浙械注准20223130456",  # class III is the nation's
        "浙械注进20222130456",  # so are imports
        "浙械注许20222130456",  # and devices of Hong Kong, Macao and Taiwan
        "浙食药监械（进）字2012第2461234号",
    ],
)
def test_certificate_number_is_refused_when_its_issuer_registers_no_such_device(
    number: str,
) -> None:
    device_class = 3 if number == "浙械注准20223130456" else 2
    with pytest.raises(CertificateNumberContradicts, match="registers no device"):
        require_certificate_number(number, device_class, 2026, "/certificate_no")


def test_licence_number_names_a_province_and_never_the_nation() -> None:
    assert issuer_of_licence("粤食药监械生产许20132464号") == "gd"
    assert issuer_of_licence("国药监械生产许20240001号") is None


@pytest.mark.parametrize(
    ("number", "authority", "year", "refusal"),
    [
        ("浙杭械备2015001", "zj", 2026, MalformedFilingNumber),
        ("国杭械备20150001", NMPA, 2026, MalformedFilingNumber),
        ("浙杭械备20150001", "ha", 2026, FilingNumberContradicts),
        ("浙杭械备20250001号", "zj", 2024, FilingNumberContradicts),
    ],
)
def test_filing_number_is_refused_when_it_is_malformed_or_contradicts(
    number: str, authority: str, year: int, refusal: type[Exception]
) -> None:
    parsed = parse_product_filing_number(number)
    with pytest.raises(refusal):
        require_filing_number(number, parsed, authority, year, "/filing_no")


@pytest.mark.parametrize("di", ["06901234567892", "6901234567892", "12345670"])
def test_device_identifier_of_gs1_is_a_gtin(di: str) -> None:
    require_device_identifiers((DeviceIdentifier(agency=Agency.GS1, di=di),), "/di")


@pytest.mark.parametrize(
    "di", ["06901234567890", "(01)06901234567892", " 06901234567892", "６901234567892", "MA.156"]
)
def test_device_identifier_of_gs1_is_refused_when_it_is_none(di: str) -> None:
    with pytest.raises(DeviceIdentifierMalformed) as refusal:
        require_device_identifiers((DeviceIdentifier(agency=Agency.GS1, di=di),), "/di")
    assert refusal.value.pointer == "/di/0/di"


def test_device_identifiers_of_the_other_agencies_are_kept_as_text() -> None:
    others = (
        DeviceIdentifier(agency=Agency.ZIIOT, di="MA.156.M0.100001.B1A2C3"),
        DeviceIdentifier(agency=Agency.ALI_HEALTH, di="81123450000012345678"),
    )
    require_device_identifiers(others, "/di")

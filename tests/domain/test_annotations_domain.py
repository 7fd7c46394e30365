"""What the two annotation strings of a certificate promise (REG-011)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.annotations import (
    NOTHING_SAID,
    Annotations,
    NamedContractor,
    ProductionAddress,
    annotation_warnings,
    read_annotations,
    write_addresses,
    write_remarks,
)
from tests.domain.a_case import CERTIFICATE, CONTRACTOR, firm

NAME, CODE = CONTRACTOR.name, CONTRACTOR.uscc
FIXED = f"受托生产企业：{NAME}；统一社会信用代码：{CODE}"
ADDRESS = "河南省郑州市样例路8号（委托生产）"
FIRMS = {CODE: firm(CONTRACTOR)}

words = st.text("样例器械有限公司河南省郑州市路号1235", min_size=1, max_size=20)
written = st.builds(
    Annotations,
    addresses=st.lists(
        st.builds(ProductionAddress, address=words, entrusted=st.booleans()), max_size=4
    ).map(tuple),
    contractors=st.lists(
        st.builds(NamedContractor, name=words, uscc=st.none() | st.just(CODE)), max_size=4
    ).map(tuple),
)


def codes(address: str, remarks: str) -> list[str]:
    return [warning.code for warning in annotation_warnings(address, remarks, FIRMS)]


@given(annotations=written)
def test_annotations_are_read_as_they_were_written(annotations: Annotations) -> None:
    address, remarks = write_addresses(annotations), write_remarks(annotations)
    assert read_annotations(address, remarks) == annotations


@given(address=st.text(max_size=60), remarks=st.text(max_size=120))
def test_no_text_is_beyond_reading(address: str, remarks: str) -> None:
    read_annotations(address, remarks)
    list(annotation_warnings(address, remarks, FIRMS))


def test_annotations_of_the_fixed_forms_are_read_without_warning() -> None:
    assert read_annotations(CERTIFICATE.address_raw, FIXED) == CERTIFICATE.annotations
    assert codes(ADDRESS, FIXED) == []
    assert codes(ADDRESS, f"本产品附件一份。\n{FIXED}。") == []


def test_certificate_without_entrusted_production_says_nothing_and_warns_of_nothing() -> None:
    assert codes("浙江省杭州市样例路1号", "附：技术要求") == []
    assert read_annotations("", "") == NOTHING_SAID


def test_annotations_of_several_contractors_repeat_both_strings() -> None:
    told = read_annotations(f"{ADDRESS}；甲地；乙地(委托生产)", f"{FIXED}；受托生产企业：乙公司")
    assert [one.entrusted for one in told.addresses] == [True, False, True]
    assert [one.uscc for one in told.contractors] == [CODE, None]


@pytest.mark.parametrize(
    ("address", "remarks", "warning"),
    [
        (ADDRESS, "", "annotation-incomplete"),
        ("甲地", FIXED, "annotation-incomplete"),
        (ADDRESS, f"受托生产企业：{NAME}", "annotation-without-code"),
        (ADDRESS, FIXED.replace(CODE, CODE[:17] + "0"), "annotation-code-wrong"),
        (ADDRESS, FIXED.replace(CODE, "914101"), "annotation-code-wrong"),
        (ADDRESS, FIXED.replace(NAME, "河南旧名制造有限公司"), "contractor-name-differs"),
        (ADDRESS, f"{FIXED}；受托方为另一企业", "annotation-malformed"),
        ("甲地委托生产；" + ADDRESS, FIXED, "annotation-malformed"),
        (ADDRESS, f"{FIXED}；统一社会信用代码：{CODE}", "annotation-malformed"),
    ],
)
def test_annotation_that_is_not_as_it_should_be_is_a_warning(
    address: str, remarks: str, warning: str
) -> None:
    assert codes(address, remarks) == [warning]


def test_former_name_of_the_contractor_is_told_and_matched_by_its_code() -> None:
    renamed = {CODE: firm(replace(CONTRACTOR, name="河南新名制造有限公司"))}
    (warning,) = annotation_warnings(ADDRESS, FIXED, renamed)
    assert (warning.code, warning.rules) == ("contractor-name-differs", ("REG-014",))

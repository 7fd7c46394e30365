"""What the answer whether a device may be made under entrustment promises (PRO-001)."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.catalogue import CATALOGUES
from shared.domain.prohibition import (
    DeviceFacts,
    ProhibitionCheck,
    ProhibitionResult,
    check_prohibition,
    facts_of,
)
from tests.domain.a_case import CERTIFICATE, certificate

FIRST_DAY = date(2022, 5, 1)
TODAY = date(2026, 10, 30)
EDITION = CATALOGUES["2022-17"]
ROWS = {row.row: row for row in EDITION.rows}
PROHIBITED, ALLOWED, NEEDS_HUMAN = ProhibitionResult
FILTER, EMBOLISATION, STENT, OTHER = (
    "vena_cava_filter",
    "cv_embolisation",
    "peripheral_vascular_stent",
    "other",
)

METAL = DeviceFacts(
    classification_code="13-04-01",
    implantable=True,
    animal_derived=False,
    allogeneic=False,
    directly_from_animal_tissue=False,
)
"""An implant of which everything is known, and nothing stands in the catalogue: a hip joint."""
ATTRIBUTES = ("implantable", "animal_derived", "allogeneic", "directly_from_animal_tissue")


def answer(device: DeviceFacts, on: date = TODAY) -> ProhibitionCheck:
    return check_prohibition(CATALOGUES.values(), device, on)


def metal(code: str | None, sub_kind: str | None = None) -> DeviceFacts:
    return replace(METAL, classification_code=code, sub_kind=sub_kind)


def test_every_row_of_the_announcement_of_2022_is_there() -> None:
    codes = {row.row: row.code_prefix for row in EDITION.rows}
    assert codes == {
        "A1": "12-01-01",
        "A2": "12-04-01",
        "A3": "12-04-02",
        "P1": "13-06-04",
        "P2": "13-06-06",
        "P3": "13-06-11",
        "P4": "13-07",
        "P5": "13-09-01",
        "P6": "13-09-02",
        "P7": "13-09-03",
        "P8": "13-10",
        "P9": "14-08-02",
        "O1": None,
    }


@pytest.mark.parametrize("row", ["A1", "A2", "A3", "P2", "P3", "P5", "P6", "P7"])
def test_row_without_exception_prohibits_whatever_the_attributes(row: str) -> None:
    for values in product((True, False, None), repeat=len(ATTRIBUTES)):
        facts: dict[str, Any] = dict(zip(ATTRIBUTES, values, strict=True))
        device = DeviceFacts(classification_code=ROWS[row].code_prefix, **facts)
        check = answer(device)
        assert (check.result, check.row) == (PROHIBITED, row)


@pytest.mark.parametrize("row", ["P1", "P9"])
@pytest.mark.parametrize(
    ("animal_derived", "result"), [(True, PROHIBITED), (False, ALLOWED), (None, NEEDS_HUMAN)]
)
def test_patches_and_dressings_are_excepted_when_free_of_animal_material(
    row: str,
    animal_derived: bool | None,
    result: ProhibitionResult,
) -> None:
    check = answer(replace(metal(ROWS[row].code_prefix), animal_derived=animal_derived))
    assert (check.result, check.row) == (result, row)
    assert check.missing == (("animal_derived",) if animal_derived is None else ())


@pytest.mark.parametrize("code", ["13-10", "13-10-01", "13-10-03"])
@pytest.mark.parametrize(
    ("allogeneic", "animal_derived", "result"),
    [
        (False, False, ALLOWED),
        (True, False, PROHIBITED),
        (False, True, PROHIBITED),
        (True, True, PROHIBITED),
        (None, True, PROHIBITED),
        (True, None, PROHIBITED),
        (None, False, NEEDS_HUMAN),
        (False, None, NEEDS_HUMAN),
        (None, None, NEEDS_HUMAN),
    ],
)
def test_scaffolds_are_excepted_when_free_of_both_materials(
    code: str, allogeneic: bool | None, animal_derived: bool | None, result: ProhibitionResult
) -> None:
    device = replace(metal(code), allogeneic=allogeneic, animal_derived=animal_derived)
    assert answer(device).result is result


@pytest.mark.parametrize(
    ("code", "sub_kind", "result"),
    [
        ("13-07-03", None, ALLOWED),
        ("13-07-03", FILTER, ALLOWED),
        ("13-07-08", None, ALLOWED),
        ("13-07-08", EMBOLISATION, ALLOWED),
        ("13-07-02", None, NEEDS_HUMAN),
        ("13-07-02", STENT, ALLOWED),
        ("13-07-02", OTHER, PROHIBITED),
        ("13-07", None, NEEDS_HUMAN),
        ("13-07", STENT, ALLOWED),
        ("13-07", FILTER, ALLOWED),
        ("13-07", EMBOLISATION, ALLOWED),
        ("13-07", OTHER, PROHIBITED),
        ("13-07-04", None, PROHIBITED),
        ("13-07-04", OTHER, PROHIBITED),
    ],
)
def test_cardiovascular_implants_are_excepted_by_their_sub_kind(
    code: str, sub_kind: str | None, result: ProhibitionResult
) -> None:
    check = answer(metal(code, sub_kind))
    assert (check.result, check.row) == (result, "P4")
    assert check.missing == (("sub_kind",) if result is NEEDS_HUMAN else ())


@pytest.mark.parametrize(
    ("code", "sub_kind"),
    [
        ("13-07-03", OTHER),
        ("13-07-08", FILTER),
        ("13-07-02", EMBOLISATION),
        ("13-07-04", STENT),
        ("13-07-02", "vena-cava-filter"),
    ],
)
def test_sub_kind_that_the_code_does_not_hold_is_for_a_human(code: str, sub_kind: str) -> None:
    assert answer(metal(code, sub_kind)).result is NEEDS_HUMAN


@pytest.mark.parametrize(
    ("implantable", "allogeneic", "from_tissue", "result"),
    [
        (True, True, False, PROHIBITED),
        (True, False, True, PROHIBITED),
        (True, True, None, PROHIBITED),
        (True, None, True, PROHIBITED),
        (True, False, False, ALLOWED),
        (True, None, False, NEEDS_HUMAN),
        (True, False, None, NEEDS_HUMAN),
        (True, None, None, NEEDS_HUMAN),
        (None, True, True, NEEDS_HUMAN),
        (None, False, False, ALLOWED),
        (None, None, False, NEEDS_HUMAN),
        (False, True, True, ALLOWED),
        (False, None, None, ALLOWED),
    ],
)
def test_row_without_a_code_prohibits_implants_of_allogeneic_or_animal_tissue_alone(
    implantable: bool | None,
    allogeneic: bool | None,
    from_tissue: bool | None,
    result: ProhibitionResult,
) -> None:
    device = replace(
        METAL,
        implantable=implantable,
        allogeneic=allogeneic,
        directly_from_animal_tissue=from_tissue,
    )
    check = answer(device)
    assert (check.result, check.row) == (result, None if result is ALLOWED else "O1")


@pytest.mark.parametrize("row", ["P1", "P9"])
def test_device_that_its_row_excepts_is_still_prohibited_as_an_allogeneic_implant(row: str) -> None:
    check = answer(replace(metal(ROWS[row].code_prefix), allogeneic=True))
    assert (check.result, check.row) == (PROHIBITED, "O1")


@pytest.mark.parametrize("code", ["12-01-02", "13-04-01", "13-06-05", "13-09-04", "14-08-01"])
def test_device_of_a_neighbouring_code_is_allowed(code: str) -> None:
    check = answer(metal(code))
    assert (check.result, check.row, check.edition) == (ALLOWED, None, "2022-17")


@pytest.mark.parametrize("code", ["12-01", "12-04", "13-06", "13-09", "14-08"])
def test_code_too_short_to_tell_is_for_a_human(code: str) -> None:
    check = answer(metal(code))
    assert check.result is NEEDS_HUMAN
    assert check.missing == ("classification_code",)


@pytest.mark.parametrize("code", [None, "", "6846", "13-7", "13-07-3", "13-07-03-01"])
def test_code_that_is_unknown_or_of_another_classification_is_for_a_human(
    code: str | None,
) -> None:
    check = answer(metal(code))
    assert check.result is NEEDS_HUMAN
    assert check.missing == ("classification_code",)


def test_device_without_a_code_is_prohibited_when_its_attributes_suffice() -> None:
    assert answer(replace(metal(None), allogeneic=True)).result is PROHIBITED


def test_before_the_first_edition_a_human_decides() -> None:
    assert answer(METAL, FIRST_DAY).result is ALLOWED
    before = answer(METAL, FIRST_DAY - timedelta(days=1))
    assert (before.result, before.edition, before.document) == (NEEDS_HUMAN, None, None)


def test_edition_is_chosen_by_the_date_of_the_fact() -> None:
    added = replace(ROWS["A1"], row="A9", code_prefix="13-04")
    later = replace(
        EDITION, id="2027-01", in_force_from=date(2027, 3, 1), rows=(*EDITION.rows, added)
    )
    both = (EDITION, later)
    assert check_prohibition(both, METAL, date(2027, 2, 28)).result is ALLOWED
    check = check_prohibition(both, METAL, date(2027, 3, 1))
    assert (check.result, check.edition, check.row) == (PROHIBITED, "2027-01", "A9")


def test_longest_prefix_decides() -> None:
    narrow = replace(ROWS["P1"], row="N1", code_prefix="13-07-04")
    edition = replace(EDITION, rows=(narrow, *EDITION.rows))
    check = check_prohibition([edition], metal("13-07-04"), TODAY)
    assert (check.result, check.row) == (ALLOWED, "N1")


def test_answer_names_edition_document_row_article_and_says_why_in_two_languages() -> None:
    check = answer(metal("12-01-01"))
    assert check == ProhibitionCheck(
        result=PROHIBITED,
        on=TODAY,
        edition="2022-17",
        document="国家药监局通告2022年第17号",
        row="A1",
        article="有源植入器械第1项",
        reason_zh="属于《禁止委托生产医疗器械目录》（国家药监局通告2022年第17号）"
        "A1 植入式心脏起搏器（12-01-01），不得委托生产",
        reason_en="It is in the catalogue of NMPA Announcement 17 of 2022, "
        "A1 Implantable cardiac pacemakers (12-01-01): it must not be made under entrustment",
    )


def test_names_decide_nothing() -> None:
    renamed = replace(EDITION, rows=tuple(replace(r, name_zh="", name_en="") for r in EDITION.rows))
    for code in ("12-01-01", "13-07-02", "13-04-01"):
        told = check_prohibition([renamed], metal(code), TODAY)
        assert told.result is answer(metal(code)).result


def test_facts_are_taken_from_the_certificate_as_they_stand_there() -> None:
    recorded = replace(CERTIFICATE, classification_code="13-07-02", sub_kind=STENT)
    facts = facts_of(certificate(recorded))
    assert (facts.classification_code, facts.sub_kind) == ("13-07-02", STENT)
    assert facts.implantable is recorded.implantable


UNKNOWN_OR_NOT = st.sampled_from([True, False, None])
DEVICES = st.builds(
    DeviceFacts,
    classification_code=st.none()
    | st.sampled_from([row.code_prefix for row in EDITION.rows])
    | st.from_regex(r"1[2-4]-(0[0-9]|10)(-(0[1-9]|1[0-2]))?", fullmatch=True),
    implantable=UNKNOWN_OR_NOT,
    animal_derived=UNKNOWN_OR_NOT,
    allogeneic=UNKNOWN_OR_NOT,
    directly_from_animal_tissue=UNKNOWN_OR_NOT,
    sub_kind=st.sampled_from([None, STENT, FILTER, EMBOLISATION, OTHER]),
)


@given(device=DEVICES, learned=st.sampled_from(ATTRIBUTES), value=st.booleans())
def test_what_is_decided_without_a_fact_stays_when_the_fact_is_learned(
    device: DeviceFacts, learned: str, value: bool
) -> None:
    unknown: dict[str, Any] = {learned: None}
    ignorant = replace(device, **unknown)
    decided = answer(ignorant)
    now_known: dict[str, Any] = {learned: value}
    if decided.result is not NEEDS_HUMAN:
        assert answer(replace(device, **now_known)).result is decided.result


@given(device=DEVICES)
def test_a_human_is_asked_only_with_the_facts_that_are_missing(device: DeviceFacts) -> None:
    check = answer(device)
    assert bool(check.missing) is (check.result is NEEDS_HUMAN)

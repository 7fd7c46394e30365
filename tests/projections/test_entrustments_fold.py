"""What the view of entrustments shows of both authorities."""

from dataclasses import replace
from datetime import date

import pytest

from shared.domain.event import Event
from shared.projections.entrustments import Entrustments
from shared.projections.view import Document
from tests.domain.a_case import ACKNOWLEDGED, ESTABLISHED, REGISTRANT, SITE
from tests.projections.a_story import entry, fold_only, unreadable

VIEW = Entrustments()


def shown(*events: Event) -> Document:
    return fold_only(VIEW, *(entry(event, minute) for minute, event in enumerate(events)))


def test_entrustment_is_keyed_by_its_id_and_other_entries_are_not() -> None:
    assert VIEW.keys(entry(ESTABLISHED, 0)) == (str(ESTABLISHED.entrustment_id),)
    assert VIEW.keys(entry(ACKNOWLEDGED, 0)) == (str(ESTABLISHED.entrustment_id),)
    assert VIEW.keys(entry(REGISTRANT, 0)) == ()


@pytest.mark.parametrize(
    ("history", "state", "status"),
    [
        ((ESTABLISHED,), "established", "provisional"),
        ((ESTABLISHED, ACKNOWLEDGED), "acknowledged", "final"),
        ((ACKNOWLEDGED, ESTABLISHED), "acknowledged", "final"),
        ((ACKNOWLEDGED,), "unestablished", "provisional"),
    ],
)
def test_entrustment_is_final_when_both_authorities_have_spoken(
    history: tuple[Event, ...], state: str, status: str
) -> None:
    document = shown(*history)
    assert (document["state"], document["status"]) == (state, status)
    assert document["registrant_uscc"] == REGISTRANT.uscc
    assert document["differences"] == []


def test_entrustment_names_each_field_in_which_the_sides_differ_and_who_says_what() -> None:
    other = replace(ACKNOWLEDGED, started_on=date(2025, 4, 1), sites=("另一地址",))
    document = shown(ESTABLISHED, other)
    assert document["status"] == "disputed"
    assert document["differences"] == [
        {
            "field": "sites",
            "values": {"contractor:ha": ["另一地址"], "registrant:zj": [SITE]},
        },
        {
            "field": "started_on",
            "values": {"contractor:ha": "2025-04-01", "registrant:zj": "2025-03-01"},
        },
    ]


def test_entrustment_does_not_differ_in_what_one_side_leaves_out_or_orders_otherwise() -> None:
    two = replace(ESTABLISHED, sites=("甲", "乙"))
    silent = replace(ACKNOWLEDGED, started_on=None, licence_no=None, sites=("乙", "甲"))
    assert shown(two, silent)["differences"] == []


def test_statement_on_a_log_that_it_does_not_come_from_is_shown_and_counts_for_nothing() -> None:
    forged = entry(ESTABLISHED, 0, log="sh")
    document = fold_only(VIEW, forged, entry(ESTABLISHED, 1), entry(ACKNOWLEDGED, 2, log="gd"))
    assert list(document["sides"]) == ["registrant:zj"]
    assert [(one["authority"], one["status"]) for one in document["lines"]] == [
        ("sh", "disregarded"),
        ("zj", "final"),
        ("gd", "disregarded"),
    ]


def test_two_logs_that_establish_one_entrustment_conflict_and_neither_hides_the_other() -> None:
    claimed = replace(ESTABLISHED, registrant_authority="sh", certificate_no="国械注准20203130001")
    document = fold_only(VIEW, entry(claimed, 0, log="sh"), entry(ESTABLISHED, 1))
    assert (document["state"], document["status"]) == ("conflicting", "disputed")
    assert document["registrant_uscc"] is None
    assert set(document["sides"]) == {"registrant:sh", "registrant:zj"}


def test_entry_that_cannot_be_read_is_shown_with_its_entrustment() -> None:
    document = fold_only(VIEW, unreadable(entry(ESTABLISHED, 0), "entrustment.blessed.v1"))
    assert (document["state"], document["lines"][0]["kind"]) == ("unreadable", "unreadable")
    assert document["entrustment_id"] == str(ESTABLISHED.entrustment_id)


def test_entrustment_is_found_by_state_parties_authorities_and_certificate() -> None:
    terms = set(VIEW.terms(shown(ESTABLISHED, ACKNOWLEDGED)))
    assert {one for one in terms if not one.startswith("duty:")} == {
        "state:acknowledged",
        "status:final",
        f"registrant:{ESTABLISHED.registrant_uscc}",
        f"contractor:{ESTABLISHED.contractor_uscc}",
        "authority:zj",
        "authority:ha",
        f"certificate:{ESTABLISHED.certificate_no}",
        "product:髋关节假体",
        "flow:zj:ha:acknowledged",
        f"flow-certificate:zj:ha:acknowledged:{ESTABLISHED.certificate_no}",
    }

"""What the view of notices shows of sender and receiver."""

from dataclasses import replace

import pytest

from shared.domain.event import Event
from shared.domain.notice import NoticeMatter, Risk
from shared.projections.notices import Notices
from shared.projections.view import Document
from tests.domain.a_case import (
    CONTRACTOR,
    FINDING,
    NOTICE,
    NOTICE_ACKNOWLEDGED,
    NOTICE_ASSESSED,
)
from tests.projections.a_story import entry, fold_only, unreadable

VIEW = Notices()


def shown(*events: Event) -> Document:
    return fold_only(VIEW, *(entry(event, minute) for minute, event in enumerate(events)))


def test_notice_is_keyed_by_its_id_and_other_entries_are_not() -> None:
    assert VIEW.keys(entry(NOTICE, 0)) == (str(NOTICE.notice_id),)
    assert VIEW.keys(entry(FINDING, 0)) == ()


@pytest.mark.parametrize(
    ("history", "state", "received_on"),
    [
        ((NOTICE,), "sent", None),
        ((NOTICE, NOTICE_ACKNOWLEDGED), "acknowledged", "2026-09-23"),
        ((NOTICE_ACKNOWLEDGED, NOTICE), "acknowledged", "2026-09-23"),
        ((NOTICE_ACKNOWLEDGED,), "unsent", "2026-09-23"),
    ],
)
def test_notice_is_acknowledged_when_both_logs_say_so(
    history: tuple[Event, ...], state: str, received_on: str | None
) -> None:
    document = shown(*history)
    assert (document["state"], document["received_on"]) == (state, received_on)
    assert (document["sender"], document["receiver"]) == ("ha", "zj")


def test_acknowledgement_on_a_log_that_is_not_the_receivers_counts_for_nothing() -> None:
    document = fold_only(VIEW, entry(NOTICE, 0), entry(NOTICE_ACKNOWLEDGED, 1, log="sh"))
    assert document["state"] == "sent"
    assert document["lines"][1]["status"] == "disregarded"


def test_acknowledgement_by_an_authority_that_was_not_addressed_does_not_close_the_notice() -> None:
    meddling = replace(NOTICE_ACKNOWLEDGED, receiver="sh")
    assert fold_only(VIEW, entry(NOTICE, 0), entry(meddling, 1, log="sh"))["state"] == "sent"


def test_two_logs_that_send_one_notice_conflict() -> None:
    claimed = replace(NOTICE, sender="sh", summary="另一内容")
    document = fold_only(VIEW, entry(claimed, 0, log="sh"), entry(NOTICE, 1))
    assert (document["state"], document["summary"]) == ("conflicting", None)


def test_entry_that_cannot_be_read_is_shown_with_its_notice() -> None:
    document = fold_only(VIEW, entry(NOTICE, 0), unreadable(entry(NOTICE_ACKNOWLEDGED, 1)))
    assert document["state"] == "sent"
    assert document["lines"][1]["kind"] == "unreadable"


def test_assessment_is_receipt_too_and_the_latest_one_counts() -> None:
    document = shown(NOTICE, NOTICE_ASSESSED)
    assert (document["state"], document["received_on"]) == ("assessed", None)
    assert (document["risk"], document["assessed_on"]) == ("low", "2026-09-24")
    assert owed(document) == {"acknowledge-notice": ["2026-09-24"], "assess-notice": ["2026-09-24"]}
    worse = replace(NOTICE_ASSESSED, risk=Risk.HIGH)
    document = shown(NOTICE, NOTICE_ACKNOWLEDGED, NOTICE_ASSESSED, worse)
    assert (document["risk"], len(document["lines"])) == ("high", 4)
    assert document["received_on"] == "2026-09-23"


def owed(document: Document) -> dict[str, list[str]]:
    """Return the days on which each duty was met, none while it is open."""
    return {one["what"]: [one["met_on"]] if one["met_by"] else [] for one in VIEW.duties(document)}


@pytest.mark.parametrize(
    ("matter", "deadline", "duties_owed"),
    [
        (NoticeMatter.INSPECTION_RESULT, "cross_region_notice", 2),
        (NoticeMatter.RISK, "risk_notice", 2),
        (NoticeMatter.ADVERSE_EVENT, "risk_notice", 2),
        (NoticeMatter.PRODUCT_VARIETY, "cross_region_notice", 1),
        (NoticeMatter.INTERVIEW, "cross_region_notice", 1),
    ],
)
def test_receiver_owes_receipt_and_of_problems_an_assessment(
    matter: NoticeMatter, deadline: str, duties_owed: int
) -> None:
    found = VIEW.duties(shown(replace(NOTICE, matter=matter)))
    assert [one["what"] for one in found] == ["acknowledge-notice", "assess-notice"][:duties_owed]
    assert {one["deadline"] for one in found} == {deadline}
    assert {(one["authority"], *one["owners"]) for one in found} == {("zj", "zj")}


def test_nothing_is_owed_of_a_notice_that_nobody_or_that_two_have_sent() -> None:
    assert VIEW.duties(shown(NOTICE_ACKNOWLEDGED)) == []
    claimed = replace(NOTICE, sender="sh")
    assert VIEW.duties(fold_only(VIEW, entry(claimed, 0, log="sh"), entry(NOTICE, 1))) == []


def test_notice_is_found_by_state_ends_matter_and_firms() -> None:
    assert {
        "state:sent",
        "sender:ha",
        "receiver:zj",
        "matter:inspection-result",
        f"uscc:{CONTRACTOR.uscc}",
    } <= set(VIEW.terms(shown(NOTICE)))

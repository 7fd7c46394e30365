"""What the views of letters show of both ends, and of answers on paper."""

from dataclasses import replace
from datetime import date

import pytest

from shared.domain.case_transfer import Addressee
from shared.domain.event import Event
from shared.domain.paper_answer import PaperAnswer
from shared.projections.assistance import AssistanceRequests
from shared.projections.case_transfers import CaseTransfers
from shared.projections.correspondence import Correspondence
from shared.projections.notices import Notices
from shared.projections.view import Document
from tests.domain.a_case import (
    ANNULLED,
    ASSISTANCE,
    ASSISTANCE_DECLINED,
    ASSISTANCE_WITHDRAWN,
    INTERIM_ANSWER,
    NOTICE,
    NOTICE_ASSESSED,
    TRANSFER,
    TRANSFER_ACCEPTED,
    TRANSFER_ON_PAPER,
    TRANSFER_RETURNED,
)
from tests.projections.a_story import correcting, entry, fold_only, unreadable

ASSISTANCES, TRANSFERS, NOTICES = AssistanceRequests(), CaseTransfers(), Notices()
FINAL_ANSWER = replace(INTERIM_ANSWER, is_final=True, answered_on=date(2026, 10, 15))
WITHDRAWN = replace(ASSISTANCE_WITHDRAWN, assistance_id=ASSISTANCE.assistance_id)
RETURNED = replace(TRANSFER_RETURNED, case_transfer_id=TRANSFER.case_transfer_id)
INTERIM_PAPER = replace(TRANSFER_ON_PAPER, answers=ASSISTANCE.stream, answer=PaperAnswer.INTERIM)


def shown(view: Correspondence, *events: Event) -> Document:
    return fold_only(view, *(entry(event, minute) for minute, event in enumerate(events)))


def open_duties(view: Correspondence, *events: Event) -> list[str]:
    return [one["what"] for one in view.duties(shown(view, *events)) if not one["met_by"]]


@pytest.mark.parametrize(
    ("history", "state", "is_owed"),
    [
        ((ASSISTANCE,), "sent", True),
        ((ASSISTANCE, INTERIM_ANSWER), "interim", True),
        ((ASSISTANCE, INTERIM_ANSWER, FINAL_ANSWER), "answered", False),
        ((ASSISTANCE, INTERIM_ANSWER, ASSISTANCE_DECLINED), "declined", False),
        ((ASSISTANCE, WITHDRAWN), "withdrawn", False),
        ((ASSISTANCE, WITHDRAWN, INTERIM_ANSWER), "withdrawn", False),
        ((ASSISTANCE, WITHDRAWN, FINAL_ANSWER), "answered", False),
        ((FINAL_ANSWER, ASSISTANCE), "answered", False),
    ],
)
def test_assistance_stands_where_the_last_word_of_both_ends_leaves_it(
    history: tuple[Event, ...], state: str, is_owed: bool
) -> None:
    assert shown(ASSISTANCES, *history)["state"] == state
    assert open_duties(ASSISTANCES, *history) == ["answer-assistance"] * is_owed


def test_answer_is_owed_by_the_day_that_the_letter_wants_it() -> None:
    (owed,) = ASSISTANCES.duties(shown(ASSISTANCES, ASSISTANCE))
    assert (owed["authority"], owed["due_on"], owed["deadline"]) == ("ha", "2026-10-20", None)
    at_once = replace(ASSISTANCE, wanted_by=None)
    (owed,) = ASSISTANCES.duties(shown(ASSISTANCES, at_once))
    assert (owed["since"], owed["due_on"]) == ("2026-10-08", None)


@pytest.mark.parametrize(
    ("history", "state"),
    [
        ((TRANSFER,), "sent"),
        ((TRANSFER, TRANSFER_ACCEPTED), "accepted"),
        ((TRANSFER, RETURNED), "returned"),
        ((TRANSFER_ACCEPTED,), "unsent"),
    ],
)
def test_transfer_is_taken_over_or_sent_back(history: tuple[Event, ...], state: str) -> None:
    assert shown(TRANSFERS, *history)["state"] == state
    owed = open_duties(TRANSFERS, *history)
    assert owed == ["answer-case-transfer"] * (state == "sent")


def test_sender_sees_to_the_receipt_of_an_organ_that_has_no_log() -> None:
    police = replace(
        TRANSFER, addressee=Addressee.PUBLIC_SECURITY, receiver=None, organ="某市公安局"
    )
    (owed,) = TRANSFERS.duties(shown(TRANSFERS, police))
    assert (owed["owners"], owed["rules"], owed["met_by"]) == (["zj"], ["APL-027"], [])
    paper = replace(TRANSFER_ON_PAPER, receiver=None, organ="某市公安局")
    document = shown(TRANSFERS, police, paper)
    assert (document["state"], document["status"]) == ("accepted", "attested")
    assert open_duties(TRANSFERS, police, paper) == []


def test_answer_on_paper_counts_as_attested_with_who_attests() -> None:
    document = shown(TRANSFERS, TRANSFER, TRANSFER_ON_PAPER)
    assert (document["state"], document["status"]) == ("accepted", "attested")
    assert document["attested"]["attested_by"] == TRANSFER_ON_PAPER.attested_by
    assert document["attested"]["scan_sha256"] == TRANSFER_ON_PAPER.scan_sha256
    assert [one["status"] for one in document["lines"]] == ["final", "attested"]
    assert document["differences"] == []
    assert "status:attested" in set(TRANSFERS.terms(document))
    assert open_duties(TRANSFERS, TRANSFER, TRANSFER_ON_PAPER) == []
    assert open_duties(ASSISTANCES, ASSISTANCE, INTERIM_PAPER) == ["answer-assistance"]


@pytest.mark.parametrize("order", [1, -1])
def test_own_word_of_the_counterpart_goes_first_whatever_came_first(order: int) -> None:
    answers = (TRANSFER_ON_PAPER, RETURNED)[::order]
    document = shown(TRANSFERS, TRANSFER, *answers)
    assert (document["state"], document["status"]) == ("returned", "final")
    assert document["differences"] == [
        {"field": "answer", "attested": "accepted", "stated": "returned"}
    ]
    late = replace(TRANSFER_ACCEPTED, accepted_on=date(2026, 10, 13))
    assert shown(TRANSFERS, TRANSFER, TRANSFER_ON_PAPER, late)["differences"] == [
        {"field": "answered_on", "attested": "2026-10-12", "stated": "2026-10-13"}
    ]


def test_paper_that_the_log_goes_beyond_is_no_difference() -> None:
    assert shown(ASSISTANCES, ASSISTANCE, INTERIM_PAPER, FINAL_ANSWER)["differences"] == []
    receipt = replace(
        TRANSFER_ON_PAPER,
        answers=NOTICE.stream,
        sender="ha",
        receiver="zj",
        answer=PaperAnswer.ACKNOWLEDGED,
    )
    document = shown(NOTICES, NOTICE, receipt)
    assert (document["state"], document["status"]) == ("acknowledged", "attested")
    assert open_duties(NOTICES, NOTICE, receipt) == ["assess-notice"]
    assert shown(NOTICES, NOTICE, receipt, NOTICE_ASSESSED)["differences"] == []
    assessed = replace(receipt, answer=PaperAnswer.ASSESSED)
    assert open_duties(NOTICES, NOTICE, assessed) == []


def test_paper_attested_by_another_log_or_of_another_authority_counts_for_nothing() -> None:
    for paper, log in (
        (TRANSFER_ON_PAPER, "ha"),
        (replace(TRANSFER_ON_PAPER, sender="sh"), "sh"),
        (replace(TRANSFER_ON_PAPER, receiver="sh"), "zj"),
    ):
        document = fold_only(TRANSFERS, entry(TRANSFER, 0), entry(paper, 1, log=log))
        assert (document["state"], document["status"]) == ("sent", "final")
        assert document["attested"] is None


def test_letter_is_keyed_by_its_stream_and_found_by_both_ends_firm_and_case() -> None:
    assert TRANSFERS.keys(entry(TRANSFER_ON_PAPER, 0)) == (str(TRANSFER.case_transfer_id),)
    assert NOTICES.keys(entry(TRANSFER_ON_PAPER, 0)) == ()
    astray = replace(TRANSFER_ON_PAPER, answers="case-transfer/1")
    assert TRANSFERS.keys(entry(astray, 0)) == ()
    assert {
        "state:sent",
        "status:final",
        "sender:zj",
        "receiver:ha",
        f"uscc:{TRANSFER.firms[0]}",
        f"case:{TRANSFER.case}",
    } <= set(TRANSFERS.terms(shown(TRANSFERS, TRANSFER)))


def test_entry_that_cannot_be_read_stands_with_its_letter() -> None:
    document = fold_only(TRANSFERS, entry(TRANSFER, 0), unreadable(entry(TRANSFER_ACCEPTED, 1)))
    assert (document["state"], document["lines"][1]["status"]) == ("sent", "unreadable")
    assert fold_only(TRANSFERS, unreadable(entry(TRANSFER, 0)))["state"] == "unreadable"


def test_correction_of_a_letter_is_shown_and_changes_nothing() -> None:
    paper = entry(TRANSFER_ON_PAPER, 1)
    taken_back = entry(correcting(ANNULLED, paper), 2, log="zj")
    document = fold_only(TRANSFERS, entry(TRANSFER, 0), paper, taken_back)
    assert (document["state"], document["status"]) == ("accepted", "attested")
    assert document["lines"][1]["corrections"][0]["status"] == "disregarded"

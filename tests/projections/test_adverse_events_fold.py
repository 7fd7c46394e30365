"""What the view of adverse-event risks shows, and the duties that follow from them."""

from dataclasses import replace

from shared.projections.adverse_event_duties import duties
from shared.projections.adverse_events import AdverseEvents
from shared.projections.view import Document, FoldEntry
from tests.domain.a_case import INVESTIGATED, RISK_ASSESSED, RISK_NOTIFIED
from tests.projections.a_story import entry, fold_only, unreadable

VIEW = AdverseEvents()
NOTIFIED = entry(RISK_NOTIFIED, 0)
ASSESSED = entry(RISK_ASSESSED, 1)
LOOKED_AT = entry(INVESTIGATED, 2)


def folded(*entries: FoldEntry) -> Document:
    return fold_only(VIEW, *entries)


def test_each_authority_moves_the_risk_one_step() -> None:
    told = [
        folded(NOTIFIED),
        folded(NOTIFIED, ASSESSED),
        folded(NOTIFIED, ASSESSED, LOOKED_AT),
    ]
    assert [one["state"] for one in told] == ["notified", "assessed", "investigated"]
    assert told[2]["serious"] is True
    assert told[2]["adverse_event_id"] == str(RISK_NOTIFIED.adverse_event_id)
    assert {"state:investigated", "authority:zj", f"uscc:{RISK_NOTIFIED.uscc}"} <= set(
        VIEW.terms(told[2])
    )


def test_statement_on_another_log_is_a_line_that_is_disregarded() -> None:
    document = folded(NOTIFIED, entry(RISK_ASSESSED, 1, "gd"))
    assert (document["state"], document["serious"]) == ("notified", None)
    assert [one["status"] for one in document["lines"]] == ["final", "disregarded"]


def test_assessment_of_who_was_not_notified_moves_nothing() -> None:
    usurped = replace(RISK_ASSESSED, registrant_authority="gd")
    document = folded(NOTIFIED, entry(usurped, 1, "gd"))
    assert document["state"] == "notified"
    _, assess = duties(document)
    assert not assess["met_by"]


def test_answer_without_notification_and_two_notifications_are_named() -> None:
    assert folded(ASSESSED)["state"] == "unnotified"
    second = entry(replace(RISK_NOTIFIED, notifying="gd"), 3, "gd")
    assert folded(NOTIFIED, second, ASSESSED)["state"] == "conflicting"
    assert not duties(folded(NOTIFIED, second))
    assert folded(unreadable(NOTIFIED))["state"] == "unreadable"


def owed(document: Document) -> dict[str, tuple[str, str | None, bool]]:
    """Return of each duty on whose board it stands, by which deadline, and whether it is met."""
    return {
        one["what"]: (one["authority"], one["deadline"], bool(one["met_by"]))
        for one in duties(document)
    }


def test_risk_is_notified_assessed_and_investigated_each_by_its_authority() -> None:
    notify = {"notify-adverse-event-risk": ("ha", "risk_notice", True)}
    assess = "assess-adverse-event-risk"
    assert owed(folded(NOTIFIED)) == notify | {assess: ("zj", None, False)}
    assert owed(folded(NOTIFIED, ASSESSED)) == notify | {
        assess: ("zj", None, True),
        "investigate-contractor": ("ha", None, False),
    }
    assert owed(folded(NOTIFIED, ASSESSED, LOOKED_AT))["investigate-contractor"][2]


def test_risk_that_is_not_serious_asks_for_no_investigation() -> None:
    harmless = entry(replace(RISK_ASSESSED, serious=False), 1)
    assert "investigate-contractor" not in owed(folded(NOTIFIED, harmless))

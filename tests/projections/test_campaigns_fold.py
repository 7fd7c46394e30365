"""What the view of campaigns shows."""

from dataclasses import replace

from shared.projections.campaigns import Campaigns
from tests.domain.a_case import CAMPAIGN, CAMPAIGN_CLOSED
from tests.projections.a_story import ENTRIES, entry, fold, fold_only

VIEW = Campaigns()
KEY = str(CAMPAIGN.campaign_id)


def test_campaign_shows_what_was_announced_and_what_it_came_to() -> None:
    document = fold_only(VIEW, entry(CAMPAIGN, 0), entry(CAMPAIGN_CLOSED, 1))
    assert (document["id"], document["state"], document["status"]) == (KEY, "closed", "final")
    held = document["held"]
    assert (held["title"], held["participants"]) == (CAMPAIGN.title, ["ha"])
    assert (held["summary"], held["closed_on"]) == ("按方案完成", "2026-09-29")
    assert [one["kind"] for one in document["lines"]] == [CAMPAIGN.KIND, CAMPAIGN_CLOSED.KIND]


def test_campaign_is_found_by_who_organises_it_who_takes_part_and_what_for() -> None:
    terms = set(VIEW.terms(fold_only(VIEW, entry(CAMPAIGN, 0))))
    assert terms == {
        "state:announced",
        "status:final",
        "organiser:zj",
        "participant:ha",
        "purpose:supervision",
        "purpose:for-cause",
    }


def test_campaign_that_two_logs_announce_is_nobodys() -> None:
    other = replace(CAMPAIGN, organiser="ha", participants=("zj",))
    document = fold_only(VIEW, entry(CAMPAIGN, 0, "zj"), entry(other, 0, "ha"))
    assert (document["state"], document["held"]) == ("conflicting", None)


def test_end_of_a_campaign_that_is_not_known_is_shown_as_a_line() -> None:
    document = fold_only(VIEW, entry(CAMPAIGN_CLOSED, 0))
    assert (document["id"], document["held"], len(document["lines"])) == (KEY, None, 1)


def test_other_entries_are_of_no_campaign() -> None:
    assert fold(VIEW, ENTRIES).keys() == {KEY}

"""What the views show of matters that one authority tells, by the example of recalls."""

from dataclasses import replace

from shared.projections.matters import RECALLS
from tests.domain.a_case import NOTICE, RECALL_CONCLUDED, RECALLED
from tests.projections.a_story import ENTRIES, entry, fold, fold_only

TOLD = replace(NOTICE, about=(RECALLED.stream, RECALLED.stream, "recall/none", "licence/1"))
KEY = str(RECALLED.recall_id)


def test_matter_shows_once_that_it_was_notified() -> None:
    notified = entry(TOLD, 2)
    assert RECALLS.keys(notified) == (KEY,)
    document = fold_only(RECALLS, entry(RECALLED, 0), notified, entry(RECALL_CONCLUDED, 3))
    assert (document["id"], document["state"]) == (KEY, "concluded")
    assert [one["kind"] for one in document["touched_by"]] == ["notice.sent.v1"]
    assert [one["kind"] for one in document["lines"]] == [RECALLED.KIND, RECALL_CONCLUDED.KIND]


def test_matter_that_is_only_spoken_of_has_no_facts() -> None:
    document = fold_only(RECALLS, entry(TOLD, 0))
    assert (document["id"], document["held"], document["lines"]) == (None, None, [])


def test_matter_told_by_two_logs_is_nobodys() -> None:
    document = fold_only(RECALLS, entry(RECALLED, 0, "zj"), entry(RECALLED, 1, "ha"))
    assert (document["state"], document["status"], document["held"]) == (
        "conflicting",
        "disputed",
        None,
    )


def test_other_entries_are_of_no_recall() -> None:
    assert fold(RECALLS, ENTRIES).keys() == {KEY}

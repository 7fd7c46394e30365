"""What the view of penalties shows, and what the law asks to follow."""

from dataclasses import replace
from itertools import permutations

import pytest

from shared.domain.event import Event
from shared.domain.penalty.events import EndGround, PenaltyDecided, PenaltyKind, Procedure
from shared.projections.archive import Archive
from shared.projections.duties import duty_terms
from shared.projections.matters import CASES, PENALTIES
from shared.projections.penalty_duties import duties
from shared.projections.use_status import used_until
from shared.projections.view import Document
from tests.domain.a_case import (
    CREDIT_REPAIRED,
    EARLY_END,
    HENAN,
    PENALISED,
    PENALTY_REVOKED,
    PUBLICITY_ENDED,
    PUBLISHED,
    PUSH_RECEIVED,
    PUSHED,
)
from tests.projections.a_story import entry, fold, fold_only, unreadable, written

COURSE = (PENALISED, PUSHED, PUSH_RECEIVED, PUBLISHED, PENALTY_REVOKED, PUBLICITY_ENDED)
AT_HOME = replace(PENALISED, party_authority=HENAN)


def shown(*events: Event) -> Document:
    return fold_only(PENALTIES, *(entry(event, minute) for minute, event in enumerate(events)))


def owed(*events: Event) -> dict[tuple[str, str], str | None]:
    return {(one["what"], one["authority"]): one["met_on"] for one in duties(shown(*events))}


def test_penalty_shows_who_publishes_it_until_when() -> None:
    document = shown(*COURSE[:4])
    assert (document["state"], document["status"], document["speaker"]) == (
        "standing",
        "final",
        "ha",
    )
    assert document["held"]["publicity"] == {
        "state": "public",
        "ends_on": "2029-03-12",
        "by": {
            "zj": {
                "published_on": "2026-03-12",
                "ends_on": "2029-03-12",
                "ended_on": None,
                "ground": None,
            }
        },
    }
    assert used_until(document) == "2029-03-12"
    ended = shown(*COURSE)
    assert (ended["state"], ended["held"]["publicity"]["state"]) == ("revoked", "ended")
    assert ended["held"]["publicity"]["by"]["zj"]["ground"] == "withdrawn"
    assert used_until(ended) == "2026-10-14"


def test_penalty_comes_to_the_same_in_whatever_order_its_steps_are_dated() -> None:
    held = shown(*COURSE)["held"]
    for order in permutations(COURSE[1:]):
        assert shown(*order, PENALISED)["held"] == held


def test_what_another_log_says_is_a_line_and_nothing_else() -> None:
    document = fold_only(
        PENALTIES,
        entry(PENALISED, 0),
        entry(PUBLISHED, 1, log="gd"),
        entry(PENALTY_REVOKED, 2, log="zj"),
        entry(PENALISED, 3, log="gd"),
        unreadable(entry(PUSHED, 4), "penalty.framed.v9"),
    )
    assert [one["status"] for one in document["lines"]] == [
        "final",
        "disregarded",
        "disregarded",
        "disregarded",
        "unreadable",
    ]
    assert document["held"] == shown(PENALISED)["held"]


def test_use_ends_with_the_last_publication() -> None:
    by_henan = replace(PUBLISHED, publisher=HENAN, ends_on=None)
    assert used_until(shown(*COURSE, by_henan)) is None
    assert used_until(shown(PENALISED)) is None


def test_penalty_that_two_claim_is_disputed() -> None:
    document = fold_only(
        PENALTIES, entry(PENALISED, 0), entry(replace(PENALISED, decider="gd"), 1, log="gd")
    )
    assert (document["state"], document["status"], document["held"]) == (
        "conflicting",
        "disputed",
        None,
    )
    assert duties(document) == []


def test_penalty_that_only_its_host_has_told_of_is_shown_without_facts() -> None:
    document = shown(PUSH_RECEIVED)
    assert (document["held"], document["state"]) == (None, "unreadable")


def test_province_that_reads_the_publication_alone_sees_the_abstract_and_its_end() -> None:
    document = shown(PUBLISHED)
    assert (document["state"], document["speaker"]) == ("published", None)
    assert document["held"]["decision_no"] == PENALISED.decision_no
    assert document["held"]["publicity"]["state"] == "public"
    assert used_until(document) == "2029-03-12"
    assert duties(document) == []
    assert f"uscc:{PENALISED.uscc}" in set(PENALTIES.terms(document))
    ended = shown(PUBLICITY_ENDED, PUBLISHED)
    assert ended["state"] == "no-longer-published"
    assert shown(PUBLISHED, PENALISED)["held"] == shown(PENALISED, PUBLISHED)["held"]


def test_publication_in_another_log_than_its_publishers_publishes_nothing() -> None:
    document = fold_only(PENALTIES, entry(PUBLISHED, 0, log="gd"))
    assert (document["held"], document["state"]) == (None, "unreadable")
    assert document["lines"][0]["status"] == "disregarded"


def test_penalty_touches_its_case() -> None:
    assert CASES.keys(entry(PENALISED, 0)) == (str(PENALISED.case_id),)


def test_repair_of_a_penalty_stands_beside_it() -> None:
    repair = replace(CREDIT_REPAIRED, repaired=(PENALISED.stream,))
    document = shown(PENALISED, repair)
    assert [one["kind"] for one in document["touched_by"]] == ["credit.repaired.v1"]


def test_archive_holds_the_penalty_with_what_its_host_says() -> None:
    entries = [entry(event, minute) for minute, event in enumerate(COURSE)]
    archive = fold(Archive(), entries)[PENALISED.uscc]
    (group,) = (one for one in archive["sections"]["violations"] if one["matter"] == "penalty")
    assert written(group) == written(shown(*COURSE))


def test_penalty_of_the_own_province_is_to_be_published() -> None:
    own = replace(PUBLISHED, publisher=HENAN, party_authority=HENAN)
    assert owed(AT_HOME) == {("publish-penalty", "ha"): None}
    assert owed(AT_HOME, own)["publish-penalty", "ha"] == "2026-03-12"
    (publish,) = duties(shown(AT_HOME))
    assert (publish["deadline"], publish["since"]) == ("penalty_publish_same", "2026-03-02")


def test_penalty_of_another_province_is_to_be_pushed_received_and_published() -> None:
    assert owed(PENALISED) == {("push-penalty", "ha"): None}
    assert owed(PENALISED, PUSHED) == {
        ("push-penalty", "ha"): "2026-03-05",
        ("receive-penalty", "zj"): None,
    }
    assert owed(PENALISED, PUSHED, PUSH_RECEIVED) == {
        ("push-penalty", "ha"): "2026-03-05",
        ("receive-penalty", "zj"): "2026-03-09",
        ("publish-penalty", "zj"): None,
    }
    document = shown(PENALISED, PUSHED, PUSH_RECEIVED)
    push, _, publish = duties(document)
    assert (push["deadline"], push["since"]) == ("penalty_push_other", "2026-03-02")
    assert (publish["deadline"], publish["since"]) == ("penalty_host_publish", "2026-03-09")
    found_by = {"authority:ha", "publicity:due", *duty_terms(duties(document))}
    assert found_by <= set(PENALTIES.terms(document))


def test_whoever_has_published_what_no_longer_stands_withdraws_it() -> None:
    by_henan = replace(PUBLISHED, publisher=HENAN)
    course = (PENALISED, PUSHED, PUSH_RECEIVED, PUBLISHED, by_henan, PENALTY_REVOKED)
    withdrawn = owed(*course, PUBLICITY_ENDED)
    assert withdrawn["withdraw-penalty", "zj"] == "2026-10-14"
    assert withdrawn["withdraw-penalty", "ha"] is None
    (one, *_) = (d for d in duties(shown(*course)) if d["what"] == "withdraw-penalty")
    assert (one["deadline"], one["since"], one["rules"]) == (
        "penalty_withdraw",
        "2026-10-12",
        ["PUB-003"],
    )


def test_what_no_longer_stands_is_not_to_be_published_any_more() -> None:
    assert owed(AT_HOME, replace(PENALTY_REVOKED, party_authority=HENAN)) == {}
    assert owed(PENALISED, PENALTY_REVOKED) == {}
    assert owed(PENALISED, PUSHED, PENALTY_REVOKED) == {("push-penalty", "ha"): "2026-03-05"}


def test_publicity_is_to_end_with_its_term_or_when_that_was_granted() -> None:
    course = (PENALISED, PUSHED, PUSH_RECEIVED, PUBLISHED, EARLY_END)
    assert owed(*course)["end-publicity-early", "zj"] is None
    (last,) = (one for one in duties(shown(*course)) if one["what"] == "end-publicity")
    assert (last["since"], last["due_on"], last["met_on"]) == ("2029-03-12", "2029-03-12", None)
    ended = replace(PUBLICITY_ENDED, ground=EndGround.EARLY)
    assert owed(*course, ended)["end-publicity-early", "zj"] == "2026-10-14"


@pytest.mark.parametrize(
    "decided",
    [
        replace(AT_HOME, kinds=(PenaltyKind.WARNING,)),
        replace(AT_HOME, procedure=Procedure.SIMPLE, case_id=None),
    ],
)
def test_what_the_law_does_not_publish_obliges_nobody(decided: PenaltyDecided) -> None:
    assert owed(decided) == {}
    assert shown(decided)["held"]["publicity"]["state"] == "excluded"

"""Whether a recorded fact may still be used, in archives and in documents."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from shared.domain.event import Event
from shared.projections.archive import Archive
from shared.projections.folding import read_document, write_document
from shared.projections.matters import RECALLS
from shared.projections.use_status import Use, in_use, repairs_of, use_of, with_use
from shared.projections.view import Document
from tests.domain.a_case import (
    CASE_OPENED,
    CREDIT_REPAIRED,
    NOTICE,
    PENALISED,
    PUBLISHED,
    RECALL_CONCLUDED,
    RECALLED,
)
from tests.projections.a_story import entry, fold

# No recall is ever repaired; it stands for any matter that one authority tells.
FIRM, TODAY = RECALLED.uscc, date(2026, 10, 30)
REPAIRED = replace(CREDIT_REPAIRED, uscc=FIRM, repaired=(RECALLED.stream,))
OTHER = replace(RECALLED, recall_id=UUID(int=7))


def archive(*told: tuple[Event, str]) -> Document:
    entries = [entry(event, minute, log) for minute, (event, log) in enumerate(told)]
    return fold(Archive(), entries)[FIRM]


def shown(document: Document) -> list[str]:
    return [one["id"] for content in document["sections"].values() for one in content]


def test_what_its_own_authority_repairs_is_left_out_of_the_archive_with_the_repair() -> None:
    told = archive((RECALLED, "zj"), (OTHER, "zj"), (RECALL_CONCLUDED, "zj"), (REPAIRED, "zj"))
    assert shown(in_use(told, TODAY)) == [str(OTHER.recall_id)]
    assert in_use(told, TODAY).keys() == told.keys()


def test_repair_by_another_authority_changes_nothing() -> None:
    told = archive((RECALLED, "zj"), (REPAIRED, "ha"))
    assert shown(in_use(told, TODAY)) == [str(RECALLED.recall_id)]


def test_repair_that_came_before_its_fact_counts() -> None:
    assert not shown(in_use(archive((REPAIRED, "zj"), (RECALLED, "zj")), TODAY))
    assert not shown(in_use(archive((REPAIRED, "zj")), TODAY))


def test_archive_of_an_earlier_day_does_not_revive_what_is_repaired_now() -> None:
    now = archive((RECALLED, "zj"), (REPAIRED, "zj"))
    then = {**archive((RECALLED, "zj"), (OTHER, "zj")), "learned": {"zj:0": "…", "zj:1": "…"}}
    counted = in_use(then, TODAY, repairs_of(now))
    assert shown(counted) == [str(OTHER.recall_id)]
    assert counted["learned"] == {"zj:1": "…"}


def test_case_that_goes_on_shows_nothing_of_a_repaired_penalty() -> None:
    case = replace(CASE_OPENED, uscc=FIRM)
    penalised = replace(PENALISED, uscc=FIRM, case_id=case.case_id)
    repaired = replace(REPAIRED, repaired=(penalised.stream,))
    told = archive((case, "ha"), (penalised, "ha"), (repaired, "ha"))
    (before,) = [one for one in told["sections"]["violations"] if one["matter"] == "case"]
    (after,) = in_use(told, TODAY)["sections"]["violations"]
    assert [one["kind"] for one in before["touched_by"]] == [PENALISED.KIND]
    assert after == {**before, "touched_by": []}


def test_second_log_that_tells_the_matter_is_not_repaired_with_it() -> None:
    told = archive((RECALLED, "zj"), (RECALLED, "ha"), (REPAIRED, "zj"))
    assert shown(in_use(told, TODAY)) == [str(RECALLED.recall_id)]


@pytest.mark.parametrize(
    ("until", "use"),
    [(None, Use.ACTIVE), ("2026-10-30", Use.ACTIVE), ("2026-10-29", Use.EXPIRED)],
)
@pytest.mark.parametrize("named", ["use_until", "publicity"])
def test_fact_expires_on_the_day_after_its_last(named: str, until: str | None, use: Use) -> None:
    (recall,) = archive((RECALLED, "zj"))["sections"]["violations"]
    period = {"ends_on": until} if named == "publicity" else until
    one = {**recall, "held": {**recall["held"], named: period}}
    assert use_of(one, frozenset(), TODAY) is use


def test_document_of_a_matter_says_its_use_and_is_shown_to_nobody_once_repaired() -> None:
    stored = [entry(RECALLED, 0), entry(RECALL_CONCLUDED, 1)]
    (document,) = fold(RECALLS, stored).values()
    told = with_use(write_document(document), TODAY)
    assert told is not None
    assert read_document(told)["use"] == {"on": "2026-10-30", "state": "active", "until": None}
    (document,) = fold(RECALLS, [*stored, entry(REPAIRED, 2, "zj")]).values()
    assert with_use(write_document(document), TODAY) is None


def test_matter_that_only_others_speak_of_has_no_document() -> None:
    notice = replace(NOTICE, about=(RECALLED.stream,))
    (document,) = fold(RECALLS, [entry(notice, 0)]).values()
    assert document["touched_by"]
    assert with_use(write_document(document), TODAY) is None


def test_penalty_is_repaired_by_who_decided_with_what_its_host_has_published() -> None:
    repaired = replace(CREDIT_REPAIRED, uscc=FIRM, repaired=(PENALISED.stream,))
    told = [(PENALISED, "ha"), (PUBLISHED, "zj")]
    assert shown(in_use(archive(*told), TODAY)) == [str(PENALISED.penalty_id)]
    assert shown(in_use(archive(*told, (repaired, "zj")), TODAY)) == [str(PENALISED.penalty_id)]
    assert not shown(in_use(archive(*told, (repaired, "ha")), TODAY))


def test_penalty_counts_until_its_publicity_ends() -> None:
    told = archive((PENALISED, "ha"), (PUBLISHED, "zj"))
    last = PUBLISHED.ends_on
    assert last is not None
    assert shown(in_use(told, last))
    assert not shown(in_use(told, last + timedelta(days=1)))

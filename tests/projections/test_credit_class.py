"""The hint and the class that an archive is given when it is read."""

from dataclasses import replace
from datetime import date

from shared.domain.credit_grading import CREDIT_POLICIES
from shared.domain.event import Event
from shared.projections.archive import Archive
from shared.projections.credit_class import SAYS, record_of
from shared.projections.folding import write_document
from shared.projections.use_status import in_use
from tests.domain.a_case import CONDUCT, CONTRACTOR, CREDIT_REPAIRED, LISTED, UNLISTED
from tests.projections.a_story import entry, fold

TODAY = date(2026, 10, 30)
(EXAMPLE,) = CREDIT_POLICIES.values()
OF_CONDUCT = {"matter": "adverse-conduct", "id": str(CONDUCT.conduct_id)}
OF_LISTING = {"matter": "serious-listing", "id": str(LISTED.listing_id)}


def archive(*events: Event) -> bytes:
    told = [entry(event, minute, "ha") for minute, event in enumerate(events)]
    return write_document(in_use(fold(Archive(), told)[CONTRACTOR.uscc], TODAY))


def test_bad_record_is_a_reason_for_more_inspections_and_without_a_policy_no_class() -> None:
    told = record_of(archive(CONTRACTOR, CONDUCT, LISTED), None, TODAY)
    assert told["more_inspections"] == {
        "rules": ["ARC-002"],
        "rests_on": [OF_CONDUCT, OF_LISTING],
    }
    assert "grade" not in told


def test_class_is_shown_with_its_policy_and_its_facts() -> None:
    told = record_of(archive(CONTRACTOR, CONDUCT, LISTED), EXAMPLE, TODAY)
    assert told["grade"]["class"]["id"] == "seriously-untrustworthy"
    assert told["grade"]["rests_on"] == [OF_LISTING, OF_CONDUCT]
    assert (told["grade"]["policy"]["id"], told["grade"]["says"]) == (EXAMPLE.id, SAYS)


def test_what_is_repaired_removed_or_expired_counts_for_neither() -> None:
    told = record_of(
        archive(CONTRACTOR, CONDUCT, LISTED, UNLISTED, CREDIT_REPAIRED), EXAMPLE, TODAY
    )
    assert "more_inspections" not in told
    assert (told["grade"]["class"]["id"], told["grade"]["rests_on"]) == ("trustworthy", [])
    expired = replace(CONDUCT, use_until=date(2026, 10, 29))
    assert "more_inspections" not in record_of(archive(CONTRACTOR, expired), EXAMPLE, TODAY)

"""The archive on a day and as known on a day, as callers read it."""

from datetime import timedelta

import pytest

from services.authority.routes import examples
from shared.domain.dates import legal_date
from tests.api.prepared import problem
from tests.api.story import Story

CONTRACTOR = f"/v1/archives/{examples.LICENCE['uscc']}"


def test_ordinary_answer_names_no_moment_and_does_not_tell_when_it_was_learned(case: Story) -> None:
    archive = case.nodes["ha"].get(CONTRACTOR).json()
    assert archive.keys().isdisjoint({"as_of", "known_on", "learned"})


def test_archive_of_an_earlier_day_leaves_out_what_happened_later(case: Story) -> None:
    ha = case.nodes["ha"]
    day = examples.CONCLUSION["issued_on"]
    told = ha.get(f"{CONTRACTOR}?as_of={day}").json()
    assert (told["as_of"], told["known_on"]) == (day, None)
    days = [line["on"] for one in told["sections"]["inspections"] for line in one["lines"]]
    assert max(days) == day
    assert "inspection.rectification-verified.v1" not in str(told)
    assert told["completeness"]["logs"]


def test_archive_as_known_on_a_day_counts_what_had_arrived(case: Story) -> None:
    zj = case.nodes["zj"]
    today = legal_date(zj.node.clock())
    told = zj.get(f"{CONTRACTOR}?known_on={today}").json()
    plain = zj.get(CONTRACTOR).json()
    assert told["sections"] == plain["sections"]
    assert told["known_on"] == today.isoformat()
    lines = [line for one in told["sections"]["inspections"] for line in one["lines"]]
    assert all(f"{line['authority']}:{line['position']}" in told["learned"] for line in lines)
    yesterday = today - timedelta(days=1)
    problem(zj.get(f"{CONTRACTOR}?known_on={yesterday}"), 404, "not-found")


@pytest.mark.parametrize(
    "query",
    [
        "as_of=2026-13-01",
        "as_of=2026-02-30",
        "as_of=20260101",
        "as_of=2026-1-1",
        "as_of=today",
        "as_of=",
        "known_on=2026-10-01T00:00:00Z",
        "known_on=1700000000",
        "known_on=2026-10-01&known_on=2026-10-02",
    ],
)
def test_what_is_no_day_is_refused(case: Story, query: str) -> None:
    problem(case.nodes["ha"].get(f"{CONTRACTOR}?{query}"), 422, "invalid-input")

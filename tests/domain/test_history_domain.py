"""What a new entrustment makes relevant: the table of kinds, and each step of an inspection."""

from dataclasses import replace

import pytest

from shared.domain.audience import audience_of
from shared.domain.event import Event
from shared.domain.history import (
    is_made_relevant,
    is_opened_on_request,
    relevant_facts,
    relevant_steps,
)
from shared.domain.inspection.events import InspectionEvent, InspectionPlanned, SiteEntered
from shared.domain.inspection.state import replay
from tests.domain.a_case import (
    CLOSED,
    ENTERED,
    ESTABLISHED,
    FINDING,
    HENAN,
    NAMED,
    NOTICE,
    ORDERED,
    OTHER_FIRM,
    OTHER_NAMED,
    PLANNED,
    RECALL_CONCLUDED,
    RECALLED,
    REPORTED,
    RESULT,
    STATED,
    STORY,
    SUBMITTED,
    TEAM,
    VERIFIED,
    ZHEJIANG,
)

NARROW = replace(FINDING, number=2, entrustments=(OTHER_NAMED.entrustment_id,))
NEVER = (
    "inspection.planned.",
    "inspection.team-",
    "inspection.conflict-declared.",
    "inspection.pledge-signed.",
    "inspection.member-recused.",
    "inspection.local-authority-notified.",
    "notice.",
    "access.",
    "adverse-event.",
    "archive.",
    "complaint.",
    "credit.",
    "log.",
)
ALONE: tuple[InspectionEvent, ...] = (
    replace(PLANNED, entrustments=(OTHER_NAMED,)),
    TEAM,
    replace(ENTERED, entrustments=(OTHER_NAMED,)),
    FINDING,
    NARROW,
    STATED,
    CLOSED,
    REPORTED,
    RESULT,
    ORDERED,
    SUBMITTED,
    VERIFIED,
)


@pytest.mark.parametrize("event", STORY, ids=lambda event: event.KIND)
def test_plans_teams_notices_and_grants_are_opened_to_nobody_afterwards(event: Event) -> None:
    if event.KIND.startswith(NEVER):
        assert not is_made_relevant(event)
        assert not is_opened_on_request(event)


@pytest.mark.parametrize("event", STORY, ids=lambda event: event.KIND)
def test_what_is_made_relevant_are_inspections_until_there_is_more(event: Event) -> None:
    matter = event.KIND.partition(".")[0]
    if matter == "inspection":
        assert is_made_relevant(event) is not event.KIND.startswith(NEVER)
    elif matter in {"enterprise", "licence", "certificate", "entrustment"}:
        assert not is_made_relevant(event)


def test_all_from_site_entry_on_is_relevant_but_findings_on_other_products() -> None:
    steps = relevant_steps(ALONE, HENAN, NAMED, ZHEJIANG)
    assert [ALONE[step] for step in steps] == [one for one in ALONE[2:] if one is not NARROW]


def test_rectification_of_findings_on_other_products_alone_is_not_relevant() -> None:
    told = [*ALONE[:-3], replace(ORDERED, findings=(2,)), SUBMITTED, VERIFIED]
    assert relevant_steps(told, HENAN, NAMED, ZHEJIANG) == [2, 3, 5, 6, 7, 8]


def test_relevant_is_what_the_audience_would_have_been() -> None:
    supposed = [
        replace(one, entrustments=(OTHER_NAMED, NAMED))
        if isinstance(one, InspectionPlanned | SiteEntered)
        else one
        for one in ALONE
    ]
    for step, event in enumerate(supposed):
        audience = audience_of(event, HENAN, replay(supposed[: step + 1]))
        assert (ZHEJIANG in audience) is (step in relevant_steps(ALONE, HENAN, NAMED, ZHEJIANG))


def test_fact_of_one_firm_is_relevant_to_those_who_share_it_alone() -> None:
    told = [RECALLED, RECALL_CONCLUDED]
    assert relevant_facts(told, RECALLED.uscc) == [0, 1]
    assert relevant_facts(told, OTHER_FIRM.uscc) == []
    assert relevant_facts([ESTABLISHED, NOTICE], NOTICE.firms[0]) == []


def test_inspection_of_another_firm_is_not_relevant() -> None:
    other = replace(PLANNED, uscc="91310115MA1K40003B")
    assert relevant_steps([other, *ALONE[1:]], HENAN, NAMED, ZHEJIANG) == []


def test_inspection_whose_plan_is_not_there_is_not_judged() -> None:
    assert relevant_steps(ALONE[1:], HENAN, NAMED, ZHEJIANG) == []
    assert relevant_steps([], HENAN, NAMED, ZHEJIANG) == []

"""How authorities answer each other, counted by hand over planted cases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.authority.cooperation import cooperation_rows
from shared.domain.event import Event
from shared.domain.joint.events import ReceivedMessage
from shared.projections.cooperation_reading import asked_of
from shared.projections.view import FoldEntry
from shared.store.concealment import Concealment
from tests.domain.a_case import (
    HENAN,
    JOINT_ACCEPTED,
    JOINT_DECLINED,
    JOINT_PLAN,
    JOINT_RECEIVED,
    ZHEJIANG,
)
from tests.domain.a_joint_case import hash_of
from tests.projections.a_node import ANode, open_node
from tests.projections.a_story import entry

ASKED_AT = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 30)
FIRST, SECOND, THIRD, FOURTH, FIFTH, SEALED = (UUID(int=number) for number in range(1, 7))


class Planting:
    """Entries of cases, each behind the last one of its log."""

    def __init__(self) -> None:
        self.sizes = {ZHEJIANG: 0, HENAN: 0}

    def told(self, log: str, event: Event, days: int) -> FoldEntry:
        position = self.sizes[log]
        self.sizes[log] += 1
        return replace(entry(event, position, log), at=ASKED_AT + timedelta(days=days))

    def case(
        self, joint_id: UUID, received: int | None, answer: str, answered: int
    ) -> Iterator[FoldEntry]:
        """Yield a plan of Zhejiang, its receipt after so many days, and what Henan answers."""
        plan = replace(JOINT_PLAN, joint_id=joint_id, answer_by=date(2026, 10, 6))
        yield (proposed := self.told(ZHEJIANG, plan, 0))
        if received is not None:
            receipt = replace(
                JOINT_RECEIVED,
                joint_id=joint_id,
                log=ZHEJIANG,
                messages=(ReceivedMessage(position=proposed.position, leaf_hash="AA=="),),
                received_at=ASKED_AT + timedelta(days=received),
            )
            yield self.told(HENAN, receipt, received)
        said = date(2026, 10, 1) + timedelta(days=answered)
        named: dict[str, Any] = {"joint_id": joint_id, "plan_hash": hash_of(plan)}
        if answer == "accepted":
            yield self.told(HENAN, replace(JOINT_ACCEPTED, accepted_on=said, **named), answered)
        if answer == "declined":
            yield self.told(HENAN, replace(JOINT_DECLINED, declined_on=said, **named), answered)
        if answer == "countered":
            other = replace(
                plan, version=2, replaces=hash_of(plan), proposed_by=HENAN, answer_by=None
            )
            yield self.told(HENAN, other, answered)


@pytest.fixture
def planting() -> Planting:
    return Planting()


@pytest.fixture
def node(database_url: str, planting: Planting) -> Iterator[ANode]:
    opened = open_node(database_url)
    opened.arrive(*planting.case(FIRST, 1, "accepted", 4))  # 3 days, by the wanted date
    opened.arrive(*planting.case(SECOND, 1, "accepted", 11))  # 10 days: late
    opened.arrive(*planting.case(THIRD, 2, "declined", 4))  # 2 days
    opened.arrive(*planting.case(FOURTH, None, "accepted", 5))  # no receipt: not in time, not late
    opened.arrive(*planting.case(FIFTH, 0, "", 0))  # nothing: late by now
    opened.projector.catch_up()
    yield opened
    opened.database.close()


def cases(*ids: UUID) -> str:
    return " ".join(str(one) for one in ids)


def test_pair_is_counted_as_by_hand_and_each_number_names_its_cases(node: ANode) -> None:
    (row,) = cooperation_rows(asked_of(node.database), TODAY)
    assert (row["asking"], row["asked"]) == (ZHEJIANG, HENAN)
    assert (row["plans"], row["plans_cases"]) == (5, cases(FIRST, SECOND, THIRD, FOURTH, FIFTH))
    assert (row["received"], row["accepted"]) == (4, 3)
    assert row["accepted_within_7_days_cases"] == cases(FIRST)
    assert row["declined_cases"] == cases(THIRD)
    assert row["unanswered_cases"] == cases(FIFTH)
    assert (row["late"], row["late_cases"]) == (2, cases(SECOND, FIFTH))
    assert row["answered_by_wanted_date_cases"] == cases(FIRST, THIRD, FOURTH)
    assert row["mean_days_to_answer"] == 5.0  # of 3, 10 and 2


def test_unanswered_plan_is_late_from_the_eighth_day_on(node: ANode) -> None:
    (seventh,) = cooperation_rows(asked_of(node.database), date(2026, 10, 8))
    (eighth,) = cooperation_rows(asked_of(node.database), date(2026, 10, 9))
    assert seventh["late_cases"] == cases(SECOND)
    assert eighth["late_cases"] == cases(SECOND, FIFTH)


def test_plans_are_counted_by_the_day_on_which_they_were_proposed(node: ANode) -> None:
    plans, day = asked_of(node.database), date(2026, 10, 1)
    assert cooperation_rows(plans, TODAY, day, day)[0]["plans"] == 5
    assert cooperation_rows(plans, TODAY, first=day + timedelta(days=1)) == []
    assert cooperation_rows(plans, TODAY, last=day - timedelta(days=1)) == []


def test_counter_proposal_answers_and_asks_the_other_way_round(
    node: ANode, planting: Planting
) -> None:
    node.arrive(*planting.case(SEALED, 0, "countered", 1))
    node.projector.catch_up()
    back, row = cooperation_rows(asked_of(node.database), TODAY)
    assert (row["countered_cases"], row["mean_days_to_answer"]) == (cases(SEALED), 4.0)
    assert (back["asking"], back["asked"], back["unanswered"]) == (HENAN, ZHEJIANG, 1)
    assert (back["received"], back["late"], back["mean_days_to_answer"]) == (0, 0, None)


def test_sealed_case_changes_no_number(node: ANode, planting: Planting) -> None:
    before = cooperation_rows(asked_of(node.database), TODAY)
    node.arrive(*planting.case(SEALED, 1, "accepted", 2), problem=Concealment.SEALED.value)
    node.projector.catch_up()
    assert cooperation_rows(asked_of(node.database), TODAY) == before

"""Who has a duty in hand: given, given on, released, and never more than that."""

from dataclasses import replace

import pytest

from shared.domain.duty_assignment import (
    AssigneeUnknown,
    DutyMetAlready,
    DutyNotAssigned,
    assign_duty,
    assignee_of,
)
from shared.domain.texts import TextTooLong
from tests.domain.a_case import ASSIGNED

RELEASED = replace(ASSIGNED, assignee=None, note="")
OTHER = replace(ASSIGNED, assignee="ha:registrar-01")


def test_duty_is_given_given_on_and_released() -> None:
    assert assign_duty(None, ASSIGNED, met=False, takes=True) == ASSIGNED
    assert assign_duty(ASSIGNED.assignee, OTHER, met=False, takes=True) == OTHER
    assert assign_duty(OTHER.assignee, RELEASED, met=True, takes=False) == RELEASED
    assert assignee_of([ASSIGNED, OTHER]) == OTHER.assignee
    assert assignee_of([ASSIGNED, RELEASED]) is None


def test_duty_that_nobody_has_is_not_released() -> None:
    with pytest.raises(DutyNotAssigned):
        assign_duty(None, RELEASED, met=False, takes=False)


def test_duty_that_is_met_is_given_to_nobody() -> None:
    with pytest.raises(DutyMetAlready):
        assign_duty(None, ASSIGNED, met=True, takes=True)


def test_duty_is_not_given_to_an_account_that_is_not_there_or_disabled() -> None:
    with pytest.raises(AssigneeUnknown):
        assign_duty(None, ASSIGNED, met=False, takes=False)


def test_note_of_an_assignment_has_its_bounds() -> None:
    with pytest.raises(TextTooLong):
        assign_duty(None, replace(ASSIGNED, note="注" * 10_000), met=False, takes=True)

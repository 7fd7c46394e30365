"""The rounds of rectification of an inspection: each order, and what came of it."""

from typing import assert_never

from shared.domain.inspection.events import (
    RectificationOrdered,
    RectificationOverdue,
    RectificationSubmitted,
    RectificationVerified,
)
from shared.projections.view import Document

RectificationEvent = (
    RectificationOrdered | RectificationSubmitted | RectificationOverdue | RectificationVerified
)


def with_rectification(rounds: list[Document], event: RectificationEvent) -> list[Document]:
    """Return `rounds`, oldest first, after `event`; what answers no order changes none."""
    if isinstance(event, RectificationOrdered):
        return [*rounds, _opened(event)]
    if not rounds:
        return rounds
    *earlier, last = rounds
    match event:
        case RectificationSubmitted():
            moved = {"state": "submitted", "submitted_on": event.submitted_on.isoformat()}
        case RectificationOverdue():
            moved = {"state": "overdue", "overdue_on": event.noted_on.isoformat()}
        case RectificationVerified():
            moved = {"state": event.outcome.value, "verified_on": event.verified_on.isoformat()}
        case _:
            assert_never(event)
    return [*earlier, {**last, **moved}]


def _opened(event: RectificationOrdered) -> Document:
    return {
        "state": "ordered",
        "findings": list(event.findings),
        "ordered_on": event.ordered_on.isoformat(),
        "due_on": event.due_on.isoformat(),
        "submitted_on": None,
        "overdue_on": None,
        "verified_on": None,
    }

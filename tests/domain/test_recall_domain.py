"""What recalls promise."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.domain.dates import DateInFuture
from shared.domain.recall import (
    ConcludedBeforeStarted,
    RecallAlreadyConcluded,
    RecallStage,
    RecallUnknown,
    conclude_recall,
    replay,
    start_recall,
)
from shared.domain.texts import ListMissing, TextMissing
from tests.domain.a_case import RECALL_CONCLUDED, RECALLED, TODAY

UNDER_WAY = replay([RECALLED])


def test_recall_is_accepted_as_stated() -> None:
    assert start_recall(RECALLED, TODAY) == RECALLED
    assert UNDER_WAY.stage is RecallStage.UNDER_WAY


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"batches": ()}, ListMissing),
        ({"reason": ""}, TextMissing),
        ({"started_on": TODAY + timedelta(days=1)}, DateInFuture),
    ],
)
def test_recall_is_refused_when(change: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        start_recall(replace(RECALLED, **change), TODAY)


def test_recall_ends_once() -> None:
    assert conclude_recall(UNDER_WAY, RECALL_CONCLUDED, TODAY) == RECALL_CONCLUDED
    ended = replay([RECALLED, RECALL_CONCLUDED])
    assert ended.stage is RecallStage.CONCLUDED
    with pytest.raises(RecallAlreadyConcluded):
        conclude_recall(ended, RECALL_CONCLUDED, TODAY)


def test_recall_does_not_end_before_it_begins() -> None:
    early = replace(RECALL_CONCLUDED, concluded_on=RECALLED.started_on - timedelta(days=1))
    with pytest.raises(ConcludedBeforeStarted):
        conclude_recall(UNDER_WAY, early, TODAY)


def test_recall_that_nobody_has_recorded_is_unknown() -> None:
    with pytest.raises(RecallUnknown):
        replay([RECALL_CONCLUDED])

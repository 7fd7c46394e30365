"""Recording recalls in the own log (739-67)."""

from datetime import date
from uuid import UUID

from services.authority.desk import Desk, Request
from services.authority.firm_facts import concerned, told
from shared.domain import recall as recalls
from shared.domain.recall import RecallConcluded, RecallStarted
from shared.store.appending import Appended


def start(desk: Desk, request: Request, stated: RecallStarted) -> Appended:
    """Record that a firm recalls devices.

    Raises:
        LianjianError: what `shared.domain.recall.start_recall` and the log refuse.
    """
    event = recalls.start_recall(concerned(desk, stated), desk.today())
    return desk.append(request, 1, event)


def conclude(
    desk: Desk, request: Request, recall_id: UUID, summary: str, concluded_on: date
) -> Appended:
    """Record the end of a recall of the own log.

    Raises:
        LianjianError: what `shared.domain.recall.conclude_recall` and the log refuse.
    """
    version, events = told(desk, f"recall/{recall_id}")
    recall = recalls.replay(events)
    stated = RecallConcluded(
        recall_id=recall_id,
        uscc=recall.uscc,
        concerned=(),
        summary=summary,
        concluded_on=concluded_on,
        recorded_by=request.caller,
    )
    event = recalls.conclude_recall(recall, concerned(desk, stated, events), desk.today())
    return desk.append(request, version + 1, event)

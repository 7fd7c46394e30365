"""Recording complaints in the own log, and what came of them (ARC-001, LAW-002)."""

from uuid import UUID

from services.authority.desk import Desk, Request
from services.authority.firm_facts import told
from services.authority.records import enterprise_of
from shared.domain import complaint as complaints
from shared.domain.complaint import ComplaintRecorded, Resolution
from shared.store.appending import Appended


def record(desk: Desk, request: Request, stated: ComplaintRecorded) -> Appended:
    """Record a complaint.

    Raises:
        LianjianError: what `shared.domain.complaint.record_complaint` and the log refuse.
    """
    firm = enterprise_of(desk, stated.uscc)
    return desk.append(request, 1, complaints.record_complaint(stated, firm, desk.today()))


def resolve(desk: Desk, request: Request, complaint_id: UUID, resolution: Resolution) -> Appended:
    """Record what came of a complaint of the own log.

    Raises:
        LianjianError: what `shared.domain.complaint.resolve_complaint` and the log refuse.
    """
    version, events = told(desk, f"complaint/{complaint_id}")
    event = complaints.resolve_complaint(
        complaints.replay(events), complaint_id, resolution, request.caller, desk.today()
    )
    return desk.append(request, version + 1, event)

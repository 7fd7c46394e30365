"""Cases handed over to whoever has jurisdiction (XRG-001, APL-027)."""

from uuid import UUID

from services.authority.correspondence import case_transfer_of
from services.authority.desk import Desk, Request
from shared.domain import case_transfer
from shared.domain.case_transfer import Acceptance, CaseTransferSent
from shared.domain.correspondence import Reasoned
from shared.store.appending import Appended


def send(desk: Desk, request: Request, stated: CaseTransferSent) -> Appended:
    """Hand a case over.

    Raises:
        LianjianError: what `shared.domain.case_transfer.send_case` and the log refuse.
    """
    return desk.append(request, 1, case_transfer.send_case(stated, desk.today()))


def accept(desk: Desk, request: Request, case_transfer_id: UUID, stated: Acceptance) -> Appended:
    """Take a case over, as the receiver.

    Raises:
        LianjianError: what `shared.domain.case_transfer.accept_case` and the log refuse.
    """
    version = desk.log.version(_stream(case_transfer_id))
    known = case_transfer_of(desk, case_transfer_id)
    event = case_transfer.accept_case(known, stated, desk.authority, request.caller, desk.today())
    return desk.append(request, version + 1, event)


def send_back(desk: Desk, request: Request, case_transfer_id: UUID, stated: Reasoned) -> Appended:
    """Send a case back, as the receiver.

    Raises:
        LianjianError: what `shared.domain.case_transfer.return_case` and the log refuse.
    """
    version = desk.log.version(_stream(case_transfer_id))
    known = case_transfer_of(desk, case_transfer_id)
    event = case_transfer.return_case(known, stated, desk.authority, request.caller, desk.today())
    return desk.append(request, version + 1, event)


def _stream(case_transfer_id: UUID) -> str:
    return f"case-transfer/{case_transfer_id}"

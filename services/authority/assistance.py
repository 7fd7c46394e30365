"""Letters of assistance: asked for in one log, answered in the other (XRG-004)."""

from uuid import UUID

from services.authority.correspondence import assistance_of
from services.authority.desk import Desk, Request
from shared.domain import assistance
from shared.domain.assistance import Answer, AssistanceRequested
from shared.domain.correspondence import Reasoned
from shared.store.appending import Appended


def ask(desk: Desk, request: Request, stated: AssistanceRequested) -> Appended:
    """Ask another authority to help an investigation.

    Raises:
        LianjianError: what `shared.domain.assistance.request_assistance` and the log refuse.
    """
    return desk.append(request, 1, assistance.request_assistance(stated, desk.today()))


def answer(desk: Desk, request: Request, assistance_id: UUID, stated: Answer) -> Appended:
    """Answer, as the authority that was asked.

    Raises:
        LianjianError: what `shared.domain.assistance.answer` and the log refuse.
    """
    version, known = desk.log.version(_stream(assistance_id)), assistance_of(desk, assistance_id)
    event = assistance.answer(known, stated, desk.authority, request.caller, desk.today())
    return desk.append(request, version + 1, event)


def decline(desk: Desk, request: Request, assistance_id: UUID, stated: Reasoned) -> Appended:
    """Decline, as the authority that was asked.

    Raises:
        LianjianError: what `shared.domain.assistance.decline` and the log refuse.
    """
    version, known = desk.log.version(_stream(assistance_id)), assistance_of(desk, assistance_id)
    event = assistance.decline(known, stated, desk.authority, request.caller, desk.today())
    return desk.append(request, version + 1, event)


def withdraw(desk: Desk, request: Request, assistance_id: UUID, stated: Reasoned) -> Appended:
    """Withdraw, as the authority that asked.

    Raises:
        LianjianError: what `shared.domain.assistance.withdraw` and the log refuse.
    """
    version, known = desk.log.version(_stream(assistance_id)), assistance_of(desk, assistance_id)
    event = assistance.withdraw(known, stated, desk.authority, request.caller, desk.today())
    return desk.append(request, version + 1, event)


def _stream(assistance_id: UUID) -> str:
    return f"assistance/{assistance_id}"

"""What this node knows of a letter between authorities, from the logs of both.

Each speaks for itself: a statement counts on the log of the authority that makes it, and an answer
when the letter went to that authority. What a newer version of a peer wrote is passed over; in the
own log it raises `UnreadableEvent`.
"""

from uuid import UUID

from services.authority.desk import Desk
from services.authority.records import events_of
from shared.domain import assistance, case_transfer, notice
from shared.domain.assistance import Assistance, AssistanceRequested
from shared.domain.case_transfer import CaseTransfer, CaseTransferSent
from shared.domain.correspondence import LetterClaimedByTwo, OfCorrespondence
from shared.domain.notice import Notice, NoticeSent


def notice_of(desk: Desk, notice_id: UUID) -> Notice:
    """Return the notice as both authorities' logs tell it.

    Raises:
        NoticeUnknown: it is not sent, as far as this node knows.
        LetterClaimedByTwo: two logs claim to have sent it.
    """
    return notice.replay(_said(desk, f"notice/{notice_id}", NoticeSent))


def assistance_of(desk: Desk, assistance_id: UUID) -> Assistance:
    """Return the letter of assistance as both authorities' logs tell it.

    Raises:
        LetterUnknown: nobody has asked, as far as this node knows.
        LetterClaimedByTwo: two logs claim to have asked.
    """
    stream = f"assistance/{assistance_id}"
    return assistance.replay(_said(desk, stream, AssistanceRequested))


def case_transfer_of(desk: Desk, case_transfer_id: UUID) -> CaseTransfer:
    """Return the transfer as both authorities' logs tell it.

    Raises:
        LetterUnknown: nobody has sent it, as far as this node knows.
        LetterClaimedByTwo: two logs claim to have sent it.
    """
    stream = f"case-transfer/{case_transfer_id}"
    return case_transfer.replay(_said(desk, stream, CaseTransferSent))


def _said(desk: Desk, stream: str, opening: type[OfCorrespondence]) -> list[OfCorrespondence]:
    """Return what counts of `stream`: the letter, then what was said to it in each log's order."""
    counted = [
        event
        for log, event in events_of(desk, stream)
        if isinstance(event, OfCorrespondence) and event.stream == stream and event.author == log
    ]
    letters = [event for event in counted if isinstance(event, opening)]
    if len(letters) > 1:
        named = ", ".join(event.sender for event in letters)
        raise LetterClaimedByTwo(f"{stream} is claimed by {named}")
    if not letters:
        return []
    ends = (letters[0].sender, letters[0].receiver)
    answers = [event for event in counted if (event.sender, event.receiver) == ends]
    return sorted(answers, key=lambda event: not isinstance(event, opening))

"""Answers on paper, attested by the authority that wrote the letter, on its own log."""

from collections.abc import Callable
from uuid import UUID

from services.authority.correspondence import assistance_of, case_transfer_of, notice_of
from services.authority.desk import Desk, Request
from shared.domain.paper_answer import Letter, Paper, PaperAnswer, attest_paper
from shared.store.appending import Appended

LetterOf = Callable[[Desk, UUID], Letter]


def attest(
    desk: Desk, request: Request, letter: Letter, paper: Paper, *, has_node: bool
) -> Appended:
    """Attest an answer on paper to `letter`; `has_node` tells whether the counterpart has a node.

    Raises:
        LianjianError: what `shared.domain.paper_answer.attest_paper` and the log refuse.
    """
    event = attest_paper(
        letter,
        paper,
        has_node=has_node,
        authority=desk.authority,
        recorded_by=request.caller,
        today=desk.today(),
    )
    return desk.append(request, letter.own_version + 1, event)


def notice_letter(desk: Desk, notice_id: UUID) -> Letter:
    """Return what is known of a notice, as a letter that a paper is to answer.

    Raises:
        LianjianError: what `notice_of` raises.
    """
    stream = f"notice/{notice_id}"
    version, known = desk.log.version(stream), notice_of(desk, notice_id)
    return Letter(
        stream=stream,
        own_version=version,
        sender=known.sent.sender,
        receiver=known.sent.receiver,
        organ=None,
        firms=known.sent.firms,
        sent_on=known.sent.sent_on,
        fitting=frozenset({PaperAnswer.ACKNOWLEDGED, PaperAnswer.ASSESSED}),
        answered_on_log=known.assessed is not None,
        withdrawn=False,
        papers=known.papers,
    )


def assistance_letter(desk: Desk, assistance_id: UUID) -> Letter:
    """Return what is known of a letter of assistance, as one that a paper is to answer.

    Raises:
        LianjianError: what `assistance_of` raises.
    """
    stream = f"assistance/{assistance_id}"
    version, known = desk.log.version(stream), assistance_of(desk, assistance_id)
    return Letter(
        stream=stream,
        own_version=version,
        sender=known.requested.sender,
        receiver=known.requested.receiver,
        organ=None,
        firms=known.requested.firms,
        sent_on=known.requested.requested_on,
        fitting=frozenset({PaperAnswer.INTERIM, PaperAnswer.ANSWERED, PaperAnswer.DECLINED}),
        answered_on_log=known.ended_on is not None,
        withdrawn=known.withdrawn is not None,
        papers=known.papers,
    )


def case_transfer_letter(desk: Desk, case_transfer_id: UUID) -> Letter:
    """Return what is known of a transfer, as a letter that a paper is to answer.

    Raises:
        LianjianError: what `case_transfer_of` raises.
    """
    stream = f"case-transfer/{case_transfer_id}"
    version, known = desk.log.version(stream), case_transfer_of(desk, case_transfer_id)
    return Letter(
        stream=stream,
        own_version=version,
        sender=known.sent.sender,
        receiver=known.sent.receiver,
        organ=known.sent.organ,
        firms=known.sent.firms,
        sent_on=known.sent.sent_on,
        fitting=frozenset({PaperAnswer.ACCEPTED, PaperAnswer.RETURNED}),
        answered_on_log=known.answered is not None,
        withdrawn=False,
        papers=known.papers,
    )

"""The view of case transfers: which case went to whom, and whether it was taken over.

    {"case_transfer_id", "state", "status", "sender", "receiver", "addressee", "organ", "firms",
     "case", "grounds", "legal_basis", "evidence", "sent_on", "document_no", "answer",
     "answered_on", "attested", "differences",
     "sides": {"sender:zj": facts, "receiver:ha": facts, …}, "lines": […]}

State: `sent`, `accepted`, `returned`, or as `shared.projections.correspondence` says.
"""

from collections.abc import Mapping
from typing import ClassVar

from shared.domain.case_transfer import (
    Addressee,
    CaseTransferAccepted,
    CaseTransferReturned,
    CaseTransferSent,
)
from shared.domain.event import Event
from shared.domain.paper_answer import PaperAnswer
from shared.projections.correspondence import RECEIVER, SENDER, Correspondence, attested, counted
from shared.projections.duties import duty
from shared.projections.view import Document


class CaseTransfers(Correspondence):
    """The view `case-transfers`, keyed by id."""

    name = "case-transfers"
    matter = "case-transfer"
    roles: ClassVar[Mapping[type[Event], str]] = {
        CaseTransferSent: SENDER,
        CaseTransferAccepted: RECEIVER,
        CaseTransferReturned: RECEIVER,
    }
    shown = (
        "sender",
        "receiver",
        "addressee",
        "organ",
        "firms",
        "case",
        "grounds",
        "legal_basis",
        "evidence",
        "sent_on",
        "document_no",
    )
    found_by = ("sender", "receiver", "addressee", "case")

    def answered(self, answers: Mapping[str, Document]) -> Document:
        """Return whether it was taken over or sent back."""
        said = answers.get(RECEIVER, {})
        if "accepted_on" in said:
            return {"answer": "accepted", "answered_on": said["accepted_on"]}
        return {"answer": "returned" if said else None, "answered_on": said.get("returned_on")}

    def owed(self, document: Document) -> list[Document]:
        """Return that it is taken over or sent back, promptly.

        An organ outside the federation owes nothing here: the sender sees to its receipt.
        """
        sender, receiver = document["sender"], document["receiver"]
        board = sender if receiver is None else receiver
        met = [
            *counted(document, CaseTransferAccepted, receiver),
            *counted(document, CaseTransferReturned, receiver),
        ]
        within = document["addressee"] == Addressee.AUTHORITY
        return [
            duty(
                "answer-case-transfer",
                rules=["XRG-001"] if within else ["APL-027"],
                authority=board,
                owners=[board],
                firms=document["firms"],
                since=document["sent_on"],
                rests_on=counted(document, CaseTransferSent, sender),
                met_by=met or attested(document, PaperAnswer.ACCEPTED, PaperAnswer.RETURNED),
                between=(sender, board),
            )
        ]

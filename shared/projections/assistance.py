"""The view of letters of assistance: what was asked, and what was answered.

    {"assistance_id", "state", "status", "sender", "receiver", "firms", "subject", "questions",
     "legal_basis", "case", "wanted_by", "requested_on", "document_no", "answer", "answered_on",
     "attested", "differences",
     "sides": {"sender:zj": facts, "receiver:ha": facts, …}, "lines": […]}

State: `sent`, `interim`, `answered`, `declined`, `withdrawn`, or as
`shared.projections.correspondence` says. The side of the receiver is its latest answer; earlier
ones are lines.
"""

from collections.abc import Mapping
from typing import ClassVar

from shared.domain.assistance import (
    AssistanceAnswered,
    AssistanceDeclined,
    AssistanceRequested,
    AssistanceWithdrawn,
)
from shared.domain.event import Event
from shared.domain.paper_answer import PaperAnswer
from shared.projections.correspondence import (
    RECEIVER,
    SENDER,
    WITHDRAWAL,
    Correspondence,
    attested,
    counted,
)
from shared.projections.duties import duty
from shared.projections.view import Document


class AssistanceRequests(Correspondence):
    """The view `assistance-requests`, keyed by id."""

    name = "assistance-requests"
    matter = "assistance"
    roles: ClassVar[Mapping[type[Event], str]] = {
        AssistanceRequested: SENDER,
        AssistanceAnswered: RECEIVER,
        AssistanceDeclined: RECEIVER,
        AssistanceWithdrawn: WITHDRAWAL,
    }
    shown = (
        "sender",
        "receiver",
        "firms",
        "subject",
        "questions",
        "legal_basis",
        "case",
        "wanted_by",
        "requested_on",
        "document_no",
    )
    found_by = ("sender", "receiver", "case")

    def answered(self, answers: Mapping[str, Document]) -> Document:
        """Return the latest answer; a final one or a refusal goes before a withdrawal."""
        said, withdrawn = answers.get(RECEIVER, {}), answers.get(WITHDRAWAL)
        if "declined_on" in said:
            return {"answer": "declined", "answered_on": said["declined_on"]}
        if said.get("is_final"):
            return {"answer": "answered", "answered_on": said["answered_on"]}
        if withdrawn is not None:
            return {"answer": "withdrawn", "answered_on": withdrawn["withdrawn_on"]}
        return {"answer": "interim" if said else None, "answered_on": said.get("answered_on")}

    def owed(self, document: Document) -> list[Document]:
        """Return that the receiver answers, by the day that is wanted (XRG-004); else promptly."""
        receiver, sender = document["receiver"], document["sender"]
        final = [
            one
            for one in counted(document, AssistanceAnswered, receiver)
            if one["facts"]["is_final"]
        ]
        met = [
            *final,
            *counted(document, AssistanceDeclined, receiver),
            *counted(document, AssistanceWithdrawn, sender),
        ]
        return [
            duty(
                "answer-assistance",
                rules=["XRG-004"],
                authority=receiver,
                owners=[receiver],
                firms=document["firms"],
                since=document["requested_on"],
                rests_on=counted(document, AssistanceRequested, sender),
                met_by=met or attested(document, PaperAnswer.ANSWERED, PaperAnswer.DECLINED),
                due_on=document["wanted_by"],
                between=(sender, receiver),
            )
        ]

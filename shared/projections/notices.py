"""The view of notices: what was sent, whether it has arrived, and what the receiver makes of it.

    {"notice_id", "state", "status", "sender", "receiver", "matter", "firms", "about", "summary",
     "sent_on", "document_no", "answer", "received_on", "assessed_on", "risk", "attested",
     "differences",
     "sides": {"sender:ha": facts, "receiver:zj": facts, "assessment:zj": facts}, "lines": […]}

State: `sent`, `acknowledged`, `assessed`, or as `shared.projections.correspondence` says. Risk is
what the latest assessment says; earlier ones are lines.
"""

from collections.abc import Mapping
from typing import ClassVar

from shared.domain.event import Event
from shared.domain.notice import NoticeAcknowledged, NoticeAssessed, NoticeSent
from shared.projections.correspondence import RECEIVER, SENDER, Correspondence
from shared.projections.notice_duties import owed_to_a_notice
from shared.projections.view import Document

ASSESSMENT = "assessment"


class Notices(Correspondence):
    """The view `notices`, keyed by notice id."""

    name = "notices"
    matter = "notice"
    roles: ClassVar[Mapping[type[Event], str]] = {
        NoticeSent: SENDER,
        NoticeAcknowledged: RECEIVER,
        NoticeAssessed: ASSESSMENT,
    }
    shown = (
        "sender",
        "receiver",
        "matter",
        "firms",
        "about",
        "summary",
        "sent_on",
        "document_no",
    )
    found_by = ("sender", "receiver", "matter", "risk")

    def answered(self, answers: Mapping[str, Document]) -> Document:
        """Return whether and when it was received and assessed."""
        receipt, assessment = answers.get(RECEIVER), answers.get(ASSESSMENT)
        answer = "assessed" if assessment else "acknowledged" if receipt else None
        return {
            "answer": answer,
            "received_on": receipt and receipt["received_on"],
            "assessed_on": assessment and assessment["assessed_on"],
            "risk": assessment and assessment["risk"],
        }

    def owed(self, document: Document) -> list[Document]:
        """Return that it is to be acknowledged, and assessed."""
        return owed_to_a_notice(document)

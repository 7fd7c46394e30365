"""What the law asks to follow from a notice: that it is acknowledged, and that it is assessed.

XRG-003  whoever is told of a problem or a risk assesses it at once and acts. Order 53 art. 58.
XRG-107  a failing sample is told to the contractor's authority, which investigates.
XRG-108  an adverse event with a serious risk is assessed by the authority that is told of it.

"At once" has no number in law: the days are policy, one for risks and one for everything else.
"""

from collections.abc import Iterator

from shared.domain.notice import (
    ASSESSED_BY_RULE,
    NoticeAcknowledged,
    NoticeAssessed,
    NoticeMatter,
    NoticeSent,
)
from shared.domain.paper_answer import PaperAnswer
from shared.projections.correspondence import attested, counted
from shared.projections.duties import duty
from shared.projections.view import Document

_URGENT = (NoticeMatter.RISK, NoticeMatter.ADVERSE_EVENT)


def owed_to_a_notice(document: Document) -> list[Document]:
    """Return the duties of the receiver of the notice `document`, which one authority has sent."""
    return list(_duties(document))


def _duties(document: Document) -> Iterator[Document]:
    receiver = document["receiver"]
    sent = counted(document, NoticeSent, document["sender"])
    received = [
        *counted(document, NoticeAcknowledged, receiver),
        *counted(document, NoticeAssessed, receiver),
    ] or attested(document, PaperAnswer.ACKNOWLEDGED, PaperAnswer.ASSESSED)
    assessed = counted(document, NoticeAssessed, receiver)
    matter = NoticeMatter(document["matter"])
    deadline = "risk_notice" if matter in _URGENT else "cross_region_notice"
    # Who tells of a sample is the registrant's authority; of the rest mostly the contractor's.
    between = (receiver, document["sender"])
    if matter is NoticeMatter.SAMPLING:
        between = (document["sender"], receiver)
    yield duty(
        "acknowledge-notice",
        rules=["XRG-003"],
        authority=receiver,
        owners=[receiver],
        firms=document["firms"],
        since=document["sent_on"],
        rests_on=sent,
        met_by=received,
        deadline=deadline,
        between=between,
    )
    if matter in ASSESSED_BY_RULE:
        yield duty(
            "assess-notice",
            rules=[ASSESSED_BY_RULE[matter]],
            authority=receiver,
            owners=[receiver],
            firms=document["firms"],
            since=received[0]["on"] if received else document["sent_on"],
            rests_on=received[:1] or sent,
            met_by=assessed or attested(document, PaperAnswer.ASSESSED),
            deadline=deadline,
            between=between,
        )

"""What the law asks to follow from a case.

APL-060: it is decided within 90 days. XRG-004: what it came to is notified to the authorities of
the firm's entrustments (Order 53 art. 59); XRG-106: within 10 working days, in principle, to the
one that had found it in an inspection or verification.
"""

from collections.abc import Iterator

from shared.domain.case import OUTCOME_IN_PRINCIPLE, CaseClosed, CaseOpened
from shared.domain.notice import NoticeMatter
from shared.projections.duties import duty
from shared.projections.lines import counted
from shared.projections.notified import notified
from shared.projections.view import Document

_DECIDED = "penalty.decided.v1"


def duties(document: Document) -> list[Document]:
    """Return the duties of the case of `document`; none where nobody's word counts."""
    speaker = document["speaker"]
    told = counted(document["lines"])
    lines = [one for one in told if one["authority"] == speaker]
    opened = next((one for one in lines if one["kind"] == CaseOpened.KIND), None)
    if opened is None:
        return []
    closed = [one for one in lines if one["kind"] == CaseClosed.KIND]
    decided = [
        one
        for one in counted(document["touched_by"])
        if one["authority"] == speaker and one["kind"] == _DECIDED
    ]
    decide = duty(
        "decide-case",
        rules=["APL-060"],
        authority=speaker,
        owners=[speaker],
        firms=[opened["facts"]["uscc"]],
        since=opened["on"],
        deadline="case_decision",
        rests_on=[opened],
        met_by=[*decided, *closed],
    )
    return [decide, *(_to_notify(document, opened, closed[0]) if closed else ())]


def _to_notify(document: Document, opened: Document, closed: Document) -> Iterator[Document]:
    facts, speaker = opened["facts"], opened["authority"]
    finder = facts["finding_authority"]
    in_principle = facts["found_in"] in OUTCOME_IN_PRINCIPLE
    receivers = {finder, *facts["concerned"], *closed["facts"]["concerned"]} - {None}
    for receiver in sorted(receivers):
        timed = receiver == finder and in_principle
        yield duty(
            "notify-outcome",
            mark=receiver,
            between=(receiver, speaker),
            rules=["XRG-106" if timed else "XRG-004"],
            authority=speaker,
            owners=[speaker],
            firms=[facts["uscc"]],
            since=closed["on"],
            deadline="violation_outcome" if timed else "cross_region_notice",
            rests_on=[closed],
            met_by=notified(document, speaker, receiver, NoticeMatter.VIOLATION_OUTCOME),
        )

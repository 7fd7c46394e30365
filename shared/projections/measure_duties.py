"""What the law asks to follow from a measure.

MEA-002: an interview is notified to the authorities of the firm's entrustments (Order 53 art. 66);
who took part in a joint one knows of it. XRG-003: so is what is done at once against a risk (art.
58). FLT-012: a measure that was ordered until a day is lifted, or taken anew, when that day comes.
"""

from collections.abc import Iterator

from shared.domain.measure import (
    DONE_ONCE_TAKEN,
    INTERVIEWS,
    MeasureKind,
    MeasureLifted,
    MeasureTaken,
)
from shared.domain.notice import NoticeMatter
from shared.projections.duties import duty
from shared.projections.lines import counted
from shared.projections.notified import notified
from shared.projections.view import Document

_LASTING = frozenset(MeasureKind) - DONE_ONCE_TAKEN
_AGAINST_A_RISK = _LASTING | {MeasureKind.SAFETY_ALERT, MeasureKind.ORDERED_RECALL}


def duties(document: Document) -> list[Document]:
    """Return the duties of the measure of `document`; none where nobody's word counts."""
    told = counted(document["lines"])
    lines = [one for one in told if one["authority"] == document["speaker"]]
    taken = next((one for one in lines if one["kind"] == MeasureTaken.KIND), None)
    if taken is None:
        return []
    lifted = [one for one in lines if one["kind"] == MeasureLifted.KIND]
    return [*_to_notify(document, taken), *_to_lift(taken, lifted)]


def _to_notify(document: Document, taken: Document) -> Iterator[Document]:
    facts, speaker = taken["facts"], taken["authority"]
    if facts["measure"] in INTERVIEWS:
        what, rules, deadline = "notify-interview", ["MEA-002"], "cross_region_notice"
        matter = NoticeMatter.INTERVIEW
    elif facts["measure"] in _AGAINST_A_RISK:
        what, rules, deadline = "notify-measure", ["XRG-003"], "risk_notice"
        matter = NoticeMatter.RISK
    else:
        return
    for receiver in facts["concerned"]:
        if receiver != facts["joint_with"]:
            yield duty(
                what,
                mark=receiver,
                between=(receiver, speaker),
                rules=rules,
                authority=speaker,
                owners=[speaker],
                firms=[facts["uscc"]],
                since=taken["on"],
                deadline=deadline,
                rests_on=[taken],
                met_by=notified(document, speaker, receiver, matter),
            )


def _to_lift(taken: Document, lifted: list[Document]) -> Iterator[Document]:
    facts = taken["facts"]
    if facts["measure"] in _LASTING and facts["until_on"] is not None:
        yield duty(
            "lift-measure",
            rules=["FLT-012"],
            authority=taken["authority"],
            owners=[taken["authority"]],
            firms=[facts["uscc"]],
            since=facts["until_on"],
            due_on=facts["until_on"],
            rests_on=[taken],
            met_by=lifted,
        )

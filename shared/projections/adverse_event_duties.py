"""What the law asks to follow from a serious risk seen in adverse events.

XRG-108: whoever finds it tells the registrant's place promptly, which assesses it; where it is
serious, the contractor's place investigates the contractor. 药监综械管〔2022〕21号, 三(五).
The law gives no number: that of the notification is policy, the others have none.
"""

from collections.abc import Iterator

from shared.domain.adverse_event import ContractorInvestigated, RiskAssessed, RiskNotified
from shared.projections.duties import duty
from shared.projections.lines import counted
from shared.projections.view import Document


def duties(document: Document) -> list[Document]:
    """Return the duties of the risk of `document`; none where two have notified it."""
    lines = counted(document["lines"])
    notified = [one for one in lines if one["kind"] == RiskNotified.KIND]
    if len({one["authority"] for one in notified}) != 1:
        return []
    return list(_after(notified, lines))


def _after(notified: list[Document], lines: list[Document]) -> Iterator[Document]:
    told = notified[-1]
    facts = told["facts"]
    registrants_place = facts["registrant_authority"]
    firms = [one for one in (facts["uscc"], facts["contractor_uscc"]) if one is not None]
    assessed = [
        one
        for one in lines
        if one["kind"] == RiskAssessed.KIND and one["authority"] == registrants_place
    ]
    yield duty(
        "notify-adverse-event-risk",
        rules=["XRG-108"],
        authority=told["authority"],
        owners=[told["authority"]],
        firms=firms,
        since=facts["found_on"],
        deadline="risk_notice",
        rests_on=notified,
        met_by=notified,
    )
    yield duty(
        "assess-adverse-event-risk",
        rules=["XRG-108"],
        authority=registrants_place,
        owners=[registrants_place],
        firms=firms,
        since=told["on"],
        rests_on=[told],
        met_by=assessed,
    )
    if assessed and assessed[-1]["facts"]["serious"]:
        yield from _to_investigate(assessed[-1], lines, firms)


def _to_investigate(
    assessed: Document, lines: list[Document], firms: list[str]
) -> Iterator[Document]:
    place = assessed["facts"]["contractor_authority"]
    if place is None:
        return
    yield duty(
        "investigate-contractor",
        rules=["XRG-108"],
        authority=place,
        owners=[place],
        firms=firms,
        since=assessed["on"],
        rests_on=[assessed],
        met_by=[
            one
            for one in lines
            if one["kind"] == ContractorInvestigated.KIND and one["authority"] == place
        ],
    )

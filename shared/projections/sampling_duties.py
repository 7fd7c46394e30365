"""What the law asks to follow from a sample that failed.

XRG-107: the organising authority files the case, and promptly tells conclusion and case to the
contractor's place, that is to the authorities of the firm's entrustments.
药监综械管〔2022〕21号, 三(四).
Where a retest found the sample to conform, nothing follows.
"""

from collections.abc import Iterator

from shared.domain.case import CaseOpened
from shared.domain.notice import NoticeMatter
from shared.domain.sampling import SamplingResult, SamplingResultRecorded
from shared.projections.duties import duty
from shared.projections.lines import counted
from shared.projections.notified import notified
from shared.projections.view import Document


def duties(document: Document) -> list[Document]:
    """Return the duties of the sampling of `document`; none where nobody's word counts."""
    speaker, held = document["speaker"], document["held"]
    if held is None or held["stage"] != SamplingResult.NONCONFORMING:
        return []
    told = counted(document["lines"])
    lines = [one for one in told if one["authority"] == speaker]
    recorded = next((one for one in lines if one["kind"] == SamplingResultRecorded.KIND), None)
    return [] if recorded is None else list(_after_failure(document, speaker, recorded))


def _after_failure(document: Document, speaker: str, recorded: Document) -> Iterator[Document]:
    facts = recorded["facts"]
    opened = [
        one
        for one in counted(document["touched_by"])
        if one["authority"] == speaker and one["kind"] == CaseOpened.KIND
    ]
    yield duty(
        "file-sampling-case",
        rules=["XRG-107"],
        authority=speaker,
        owners=[speaker],
        firms=[facts["uscc"]],
        since=recorded["on"],
        rests_on=[recorded],
        met_by=opened,
    )
    for receiver in facts["concerned"]:
        yield duty(
            "notify-sampling-result",
            mark=receiver,
            rules=["XRG-107"],
            authority=speaker,
            owners=[speaker],
            firms=[facts["uscc"]],
            since=recorded["on"],
            deadline="cross_region_notice",
            rests_on=[recorded],
            met_by=notified(document, speaker, receiver, NoticeMatter.SAMPLING),
        )

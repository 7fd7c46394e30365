"""What follows from a sample that failed."""

from dataclasses import replace

from shared.domain.case import CaseOpened
from shared.domain.notice import NoticeMatter
from shared.domain.sampling import SamplingResult
from shared.projections.matters import SAMPLINGS
from shared.projections.sampling_duties import duties
from shared.projections.view import FoldEntry
from tests.domain.a_case import CASE_OPENED, NOTICE, RETESTED, SAMPLED
from tests.projections.a_story import entry, fold_only

RECORDED = entry(SAMPLED, 0)
NOTICED = replace(
    NOTICE,
    sender="zj",
    receiver="ha",
    matter=NoticeMatter.SAMPLING,
    about=(SAMPLED.stream,),
)


def owed(*entries: FoldEntry) -> dict[tuple[str, str], bool]:
    document = fold_only(SAMPLINGS, *entries)
    return {(one["what"], one["mark"]): bool(one["met_by"]) for one in duties(document)}


def test_failure_is_filed_as_a_case_and_told_to_the_contractors_place() -> None:
    case, told = ("file-sampling-case", ""), ("notify-sampling-result", "ha")
    assert owed(RECORDED) == {case: False, told: False}
    assert owed(RECORDED, entry(RETESTED, 1)) == {case: False, told: False}
    filed: CaseOpened = replace(CASE_OPENED, rests_on=(SAMPLED.stream,))
    after = owed(RECORDED, entry(filed, 1, "zj"), entry(NOTICED, 2, "zj"))
    assert after == {case: True, told: True}


def test_what_another_authority_files_or_tells_meets_nothing() -> None:
    filed = replace(CASE_OPENED, rests_on=(SAMPLED.stream,))
    assert not any(owed(RECORDED, entry(filed, 1, "ha"), entry(NOTICED, 2, "ha")).values())


def test_nothing_follows_from_a_sample_that_conforms_in_the_end() -> None:
    assert not owed(entry(replace(SAMPLED, result=SamplingResult.CONFORMING), 0))
    cleared = replace(RETESTED, result=SamplingResult.CONFORMING)
    assert not owed(RECORDED, entry(cleared, 1))

"""What the law asks to follow from a measure, as its view tells it."""

from dataclasses import replace

from shared.domain.event import Event
from shared.domain.measure import MeasureKind
from shared.domain.notice import NoticeMatter
from shared.projections.duties import duty_terms
from shared.projections.matters import MEASURES
from shared.projections.measure_duties import duties
from shared.projections.view import Document
from tests.domain.a_case import JOINT_INTERVIEW, LIFTED, NOTICE, SUSPENDED
from tests.projections.a_story import entry, fold_only

INTERVIEW = replace(
    JOINT_INTERVIEW,
    measure=MeasureKind.INTERVIEW,
    joint_with=None,
    joint_id=None,
    concerned=("gd", "zj"),
)
NOTIFIED = replace(NOTICE, matter=NoticeMatter.INTERVIEW, about=(INTERVIEW.stream,))


def shown(*events: Event) -> Document:
    return fold_only(MEASURES, *(entry(event, minute) for minute, event in enumerate(events)))


def owed(document: Document) -> dict[tuple[str, str], str | None]:
    return {(one["what"], one["mark"]): one["met_on"] for one in duties(document)}


def test_interview_is_notified_to_each_authority_concerned() -> None:
    assert owed(shown(INTERVIEW)) == {
        ("notify-interview", "gd"): None,
        ("notify-interview", "zj"): None,
    }
    met = owed(shown(INTERVIEW, NOTIFIED))
    assert met == {("notify-interview", "gd"): None, ("notify-interview", "zj"): "2026-09-23"}
    (one, _) = duties(shown(INTERVIEW))
    assert (one["deadline"], one["since"], one["authority"]) == (
        "cross_region_notice",
        "2026-09-28",
        "ha",
    )


def test_notice_of_another_matter_or_from_another_log_notifies_of_no_interview() -> None:
    other = replace(NOTIFIED, matter=NoticeMatter.RISK)
    document = fold_only(
        MEASURES, entry(INTERVIEW, 0), entry(other, 1), entry(NOTIFIED, 2, log="gd")
    )
    assert set(owed(document).values()) == {None}


def test_joint_interview_is_not_notified_to_who_held_it() -> None:
    assert owed(shown(JOINT_INTERVIEW)) == {}


def test_what_is_done_against_a_risk_is_notified_and_lifted_when_its_day_comes() -> None:
    assert owed(shown(SUSPENDED)) == {("notify-measure", "zj"): None, ("lift-measure", ""): None}
    assert owed(shown(SUSPENDED, LIFTED))["lift-measure", ""] == "2026-10-12"
    document = shown(SUSPENDED, LIFTED)
    found_by = {"state:lifted", *duty_terms(duties(document))}
    assert found_by <= set(MEASURES.terms(document))
    notify, lift = duties(document)
    assert (notify["deadline"], notify["since"]) == ("risk_notice", "2026-09-20")
    assert (lift["deadline"], lift["due_on"]) == (None, "2026-10-20")


def test_measure_that_two_logs_tell_obliges_nobody() -> None:
    document = fold_only(MEASURES, entry(SUSPENDED, 0, log="ha"), entry(SUSPENDED, 1, log="gd"))
    assert owed(document) == {}


def test_lifting_that_is_dated_before_its_measure_breaks_nothing() -> None:
    assert owed(shown(LIFTED)) == {}
    assert owed(shown(LIFTED, SUSPENDED))["lift-measure", ""] == "2026-10-12"

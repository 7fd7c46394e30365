"""What the inspection schemes promise: chosen by use and day, judged by their own data."""

from dataclasses import replace
from datetime import date

import msgspec
import pytest

from shared.domain.schemes import (
    SCHEMES,
    Conclusion,
    Count,
    Departure,
    Grade,
    Scheme,
    SchemeIsDraft,
    SchemeUnsound,
    Status,
    Trait,
    UnknownClause,
    UnknownScheme,
    Use,
    Verdict,
    conclude,
    grade_of_clause,
    read_scheme,
    require_sound,
    scheme_in_force,
)

GUIDE, VERIFICATION, DRAFT = (SCHEMES[name] for name in ("2015-GEN", "2022-REG", "2026-DRAFT"))
BEFORE, AFTER = date(2026, 10, 31), date(2026, 11, 1)
DIRECT, DOUBTFUL = frozenset({Trait.DIRECT_EFFECT}), frozenset({Trait.AUTHENTICITY})


def found(scheme: Scheme, traits: frozenset[Trait] = frozenset(), **counts: int) -> list[Departure]:
    """Return so many departures of each grade."""
    return [
        Departure(clause=f"{scheme.id}:1.1.1", grade=grade, traits=traits)
        for grade, count in counts.items()
        for _ in range(count)
    ]


def judged(scheme: Scheme, use: Use, departures: list[Departure]) -> Conclusion:
    judgement = scheme.judgement(use)
    assert judgement is not None
    return judgement.conclude(departures)


@pytest.mark.parametrize(
    ("departures", "supervision", "licence", "renewal"),
    [
        ([], "no-departure", "passed", "passed"),
        (
            found(GUIDE, general=9),
            "rectify-within-time-limit",
            "reinspect-after-rectification",
            "rectify-within-time-limit",
        ),
        (
            found(GUIDE, DIRECT, general=1),
            "stop-and-rectify",
            "failed",
            "rectify-within-time-limit",
        ),
        (found(GUIDE, key=1), "stop-and-rectify", "failed", "rectify-within-time-limit"),
    ],
)
def test_guide_of_2015_judges_each_use_in_its_own_way(
    departures: list[Departure], supervision: str, licence: str, renewal: str
) -> None:
    assert judged(GUIDE, Use.SUPERVISION, departures) == supervision
    assert judged(GUIDE, Use.LICENCE, departures) == licence
    assert judged(GUIDE, Use.REGISTRATION, departures) == licence
    assert judged(GUIDE, Use.RENEWAL, departures) == renewal


@pytest.mark.parametrize(
    ("departures", "conclusion"),
    [
        ([], "passed"),
        (found(VERIFICATION, key=2, general=9), "reinspect-after-rectification"),
        (found(VERIFICATION, key=3), "failed"),
        (found(VERIFICATION, general=10), "failed"),
        (found(VERIFICATION, DOUBTFUL, general=1), "failed"),
        (found(VERIFICATION, DIRECT, general=1), "reinspect-after-rectification"),
    ],
)
def test_verification_of_2022_counts_key_and_general_items_and_asks_for_authenticity(
    departures: list[Departure], conclusion: str
) -> None:
    assert judged(VERIFICATION, Use.REGISTRATION, departures) == conclusion


@pytest.mark.parametrize(
    ("departures", "conclusion"),
    [
        ([], "passed"),
        (found(DRAFT, general=4), "passed"),
        (found(DRAFT, general=5), "reinspect-after-rectification"),
        (found(DRAFT, major=1), "reinspect-after-rectification"),
        (found(DRAFT, critical=2, major=7, general=11), "reinspect-after-rectification"),
        (found(DRAFT, critical=3), "failed"),
        (found(DRAFT, critical=1, major=9), "failed"),
        (found(DRAFT, general=20), "reinspect-after-rectification"),
        (found(DRAFT, general=21), "failed"),
        (found(DRAFT, DOUBTFUL, general=1), "failed"),
    ],
)
def test_draft_of_2026_has_the_thresholds_that_were_published_for_comment(
    departures: list[Departure], conclusion: str
) -> None:
    assert judged(DRAFT, Use.LICENCE, departures) == conclusion


def test_rectification_after_each_use_has_its_term_and_its_outcome() -> None:
    told = {
        (scheme.id, one.use): (
            one.term and (one.term.days, one.term.months),
            one.afterwards and (one.afterwards.corrected, one.afterwards.not_corrected),
        )
        for scheme in (GUIDE, VERIFICATION)
        for one in scheme.judgements
    }
    assert told == {
        ("2015-GEN", "supervision"): (None, None),
        ("2015-GEN", "licence"): ((30, 0), ("passed", "failed")),
        ("2015-GEN", "renewal"): (None, ("passed", "renewal-refused")),
        ("2015-GEN", "registration"): ((0, 6), ("passed", "failed")),
        ("2022-REG", "registration"): (
            (0, 6),
            ("passed-after-rectification", "failed-after-rectification"),
        ),
    }


@pytest.mark.parametrize(
    ("use", "on", "scheme"),
    [
        (Use.SUPERVISION, BEFORE, "2015-GEN"),
        (Use.RENEWAL, BEFORE, "2015-GEN"),
        (Use.REGISTRATION, date(2022, 9, 28), "2015-GEN"),
        (Use.REGISTRATION, date(2022, 9, 29), "2022-REG"),
        (Use.REGISTRATION, BEFORE, "2022-REG"),
        (Use.SUPERVISION, date(2015, 9, 24), None),
        *((use, AFTER, None) for use in Use),
    ],
)
def test_scheme_is_chosen_by_use_and_day_and_never_a_draft(
    use: Use, on: date, scheme: str | None
) -> None:
    chosen = scheme_in_force(SCHEMES, use, on)
    assert (None if chosen is None else chosen.id) == scheme


@pytest.mark.parametrize("use", Use)
def test_human_concludes_from_november_2026_on_until_a_scheme_is_published(use: Use) -> None:
    assert conclude(SCHEMES, use, AFTER, []) is Conclusion.NEEDS_HUMAN
    published = replace(
        GUIDE, id="ZJ-2026", in_force_from=AFTER, in_force_until=None, based_on="第107号公告"
    )
    schemes = {**SCHEMES, published.id: published}
    assert conclude(schemes, use, AFTER, []) is not Conclusion.NEEDS_HUMAN
    assert conclude(schemes, use, AFTER, found(GUIDE, general=1)) is Conclusion.NEEDS_HUMAN
    assert conclude(schemes, use, BEFORE, []) is not Conclusion.NEEDS_HUMAN


def test_human_concludes_where_a_finding_cites_another_scheme() -> None:
    mixed = found(VERIFICATION, general=1)
    assert conclude(SCHEMES, Use.SUPERVISION, BEFORE, mixed) is Conclusion.NEEDS_HUMAN
    assert conclude(SCHEMES, Use.REGISTRATION, BEFORE, mixed) is Conclusion.REINSPECT


def test_grade_follows_from_the_mark_that_the_guide_prints() -> None:
    assert grade_of_clause(SCHEMES, "2015-GEN:*2.8.1", "/clause") == "key"
    assert grade_of_clause(SCHEMES, "2015-GEN:2.7.2", "/clause") == "general"
    assert grade_of_clause(SCHEMES, "2022-REG:*4.10.1", "/clause") == "key"


@pytest.mark.parametrize(
    ("reference", "refusal"),
    [
        ("2015-GEN:9.9.9", UnknownClause),
        ("2015-GEN:2.8.1", UnknownClause),
        ("2015-GEN:", UnknownClause),
        ("2015-GEN", UnknownClause),
        ("2026-GEN:1.1.1", UnknownScheme),
        ("", UnknownScheme),
        ("2026-DRAFT:***1.1.1", SchemeIsDraft),
    ],
)
def test_clause_that_cannot_be_cited_is_refused(reference: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        grade_of_clause(SCHEMES, reference, "/clause")


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_shipped_scheme_is_sound_and_says_that_it_is_a_selection(scheme: Scheme) -> None:
    require_sound(scheme)
    assert not scheme.complete
    assert scheme.note
    assert read_scheme(msgspec.json.encode(scheme)) == scheme
    assert (scheme.status is Status.DRAFT) == (scheme.id == "2026-DRAFT")


LAST = GUIDE.judgements[0]


@pytest.mark.parametrize(
    "change",
    [
        {"id": "2015:GEN"},
        {"id": ""},
        {"grades": (*GUIDE.grades, Grade(id="major", mark="*", zh="主要项目"))},
        {"clauses": (*GUIDE.clauses, GUIDE.clauses[0])},
        {"clauses": (replace(GUIDE.clauses[0], item="**1.1.1"),)},
        {"judgements": (LAST, LAST)},
        {"judgements": (replace(LAST, verdicts=()),)},
        {"judgements": (replace(LAST, verdicts=LAST.verdicts[:-1]),)},
        {
            "judgements": (
                replace(
                    LAST,
                    verdicts=(
                        Verdict(
                            conclusion=Conclusion.STOP_AND_RECTIFY,
                            when=(Count(grades=("critical",), at_least=1),),
                        ),
                        *LAST.verdicts,
                    ),
                ),
            )
        },
    ],
    ids=lambda change: next(iter(change)),
)
def test_scheme_that_contradicts_itself_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(SchemeUnsound):
        require_sound(replace(GUIDE, **change))  # type: ignore[arg-type]


def test_scheme_of_another_shape_is_refused() -> None:
    with pytest.raises(SchemeUnsound):
        read_scheme(b'{"id": "X"}')

"""Inspection schemes: which items a finding may cite, how they weigh, and what follows from them.

A scheme is versioned data, chosen by the date of the inspection and by what its outcome is used
for: its grades, items, rules of conclusion and terms of rectification all stand in its file or in
the event that publishes it. No number of a guide stands in this code.

Rules kept here:
  FND-2015        items marked `*` are key. Supervision: no finding, no order; general findings
                  without direct effect on product quality, rectification within a time limit; a
                  key item, or a direct effect, stop and rectify. Licence and registration: passed,
                  failed, or re-inspected after rectification within 30 days or 6 months. Renewal:
                  any departure is rectified first. 食药监械监〔2015〕218号.
  FND-REG-2022    verification of an applicant's quality system. 国家药监局 Notice 50 of 2022.
  FND-2026-draft  three grades and numeric thresholds; a draft of 2026-06-09, which decides nothing.
  FND-NONE        from 2026-11-01 no final guide is known, since GMP 2025 repealed what the others
                  were built on: a human concludes, never silently an older guide or a draft.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from importlib.resources import files
from itertools import takewhile
from types import MappingProxyType
from typing import ClassVar

import msgspec

from shared.domain.calendar import WorkingCalendar
from shared.errors import InvalidInput, RefusedByRule


class Use(StrEnum):
    """What an inspection's outcome is used for; a scheme judges each in its own way."""

    SUPERVISION = "supervision"
    LICENCE = "licence"
    """First issue or change of a production licence."""
    RENEWAL = "renewal"
    """Renewal of a production licence."""
    REGISTRATION = "registration"
    """Verification of the quality system for a registration."""


class Conclusion(StrEnum):
    """Outcome of an inspection."""

    NO_DEPARTURE = "no-departure"
    RECTIFY = "rectify-within-time-limit"
    STOP_AND_RECTIFY = "stop-and-rectify"
    PASSED = "passed"
    FAILED = "failed"
    REINSPECT = "reinspect-after-rectification"
    PASSED_AFTER_RECTIFICATION = "passed-after-rectification"
    FAILED_AFTER_RECTIFICATION = "failed-after-rectification"
    RENEWAL_REFUSED = "renewal-refused"
    NOT_CONFORMING = "not-conforming"
    """The firm made the inspection impossible (FLT-013); no scheme says this."""
    NEEDS_HUMAN = "needs-human"
    """No scheme decides; it is never a final result."""


OUTCOMES: Mapping[Use, frozenset[Conclusion]] = MappingProxyType(
    {
        Use.SUPERVISION: frozenset(
            {Conclusion.NO_DEPARTURE, Conclusion.RECTIFY, Conclusion.STOP_AND_RECTIFY}
        ),
        Use.LICENCE: frozenset({Conclusion.PASSED, Conclusion.FAILED, Conclusion.REINSPECT}),
        Use.RENEWAL: frozenset({Conclusion.PASSED, Conclusion.RECTIFY}),
        Use.REGISTRATION: frozenset({Conclusion.PASSED, Conclusion.FAILED, Conclusion.REINSPECT}),
    }
)
"""What an inspection for each use can conclude from what it found."""

LATER_OUTCOMES: Mapping[tuple[Use, Conclusion], frozenset[Conclusion]] = MappingProxyType(
    {
        (Use.LICENCE, Conclusion.REINSPECT): frozenset({Conclusion.PASSED, Conclusion.FAILED}),
        (Use.RENEWAL, Conclusion.RECTIFY): frozenset(
            {Conclusion.PASSED, Conclusion.RENEWAL_REFUSED}
        ),
        (Use.REGISTRATION, Conclusion.REINSPECT): frozenset(
            {
                Conclusion.PASSED,
                Conclusion.FAILED,
                Conclusion.PASSED_AFTER_RECTIFICATION,
                Conclusion.FAILED_AFTER_RECTIFICATION,
            }
        ),
    }
)
"""The conclusions that wait for a rectification, and what each can become."""


class Status(StrEnum):
    """Whether a scheme is law."""

    FINAL = "final"
    DRAFT = "draft"


class Trait(StrEnum):
    """What a departure may be beside its grade."""

    DIRECT_EFFECT = "direct-effect"
    """It may directly affect product quality."""
    AUTHENTICITY = "authenticity"
    """It puts in doubt that data, records or samples are genuine."""


class UnknownScheme(InvalidInput):
    """No inspection scheme of this id is shipped or published."""

    code: ClassVar[str] = "unknown-scheme"
    rules: ClassVar[tuple[str, ...]] = ("FND-2015",)


class UnknownClause(InvalidInput):
    """The clause is not in the scheme that it names; the form is `2015-GEN:*2.8.1`."""

    code: ClassVar[str] = "unknown-clause"
    rules: ClassVar[tuple[str, ...]] = ("FND-2015",)


class SchemeIsDraft(RefusedByRule):
    """A draft is to be inspected by, which is no law yet."""

    code: ClassVar[str] = "scheme-is-draft"
    rules: ClassVar[tuple[str, ...]] = ("FND-NONE", "FND-2026-draft")


class SchemeUnsound(InvalidInput):
    """A scheme contradicts itself: it could not judge what it allows to be found."""

    code: ClassVar[str] = "scheme-unsound"
    rules: ClassVar[tuple[str, ...]] = ("FND-NONE",)


@dataclass(frozen=True, kw_only=True, slots=True)
class Grade:
    """One weight that a scheme gives its items."""

    id: str
    """Such as `key`; what a finding on such an item carries."""
    mark: str
    """The asterisks that the guide prints before the item's number; none for the last grade."""
    zh: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """One item of a scheme."""

    item: str
    """Number as printed, its mark before it."""
    zh: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Departure:
    """One finding, as far as it weighs."""

    clause: str
    """Scheme and item, such as `2015-GEN:*2.8.1`."""
    grade: str
    traits: frozenset[Trait] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """So many departures: of the grades named (none named: of all), with the trait named."""

    grades: tuple[str, ...] = ()
    trait: Trait | None = None
    at_least: int = 0
    at_most: int | None = None

    def holds(self, departures: Sequence[Departure]) -> bool:
        """Return whether `departures` have so many."""
        counted = sum(self._counts(one) for one in departures)
        return self.at_least <= counted and (self.at_most is None or counted <= self.at_most)

    def _counts(self, departure: Departure) -> bool:
        of_grade = not self.grades or departure.grade in self.grades
        return of_grade and (self.trait is None or self.trait in departure.traits)


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What follows where all counts hold; of several that do, the first one."""

    conclusion: Conclusion
    when: tuple[Count, ...] = ()
    """None: in every other case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """The time for rectification, from the end of the inspection: days or months."""

    days: int = 0
    months: int = 0

    def last_day(self, end: date, calendar: WorkingCalendar) -> date:
        """Return its last day, where the inspection ended on `end`."""
        if self.months:
            return calendar.months_after(end, self.months).on
        return calendar.days_after(end, self.days).on


@dataclass(frozen=True, kw_only=True, slots=True)
class Afterwards:
    """What the conclusion becomes once the rectification was checked, or its term has run out."""

    corrected: Conclusion
    not_corrected: Conclusion


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """How a scheme judges inspections for one use."""

    use: Use
    verdicts: tuple[Verdict, ...]
    term: Term | None = None
    """None where the guide leaves the time limit to the authority."""
    afterwards: Afterwards | None = None
    """None where rectification changes no conclusion."""

    def conclude(self, departures: Sequence[Departure]) -> Conclusion:
        """Return what follows from `departures`."""
        for verdict in self.verdicts:
            if all(count.holds(departures) for count in verdict.when):
                return verdict.conclusion
        return Conclusion.NEEDS_HUMAN


@dataclass(frozen=True, kw_only=True)  # without slots, for what is worked out once
class Scheme:
    """One version of an inspection guide; in force on both of its boundary days."""

    id: str
    title_zh: str
    document_no: str
    based_on: str
    status: Status
    in_force_from: date
    in_force_until: date | None
    """None where no last day is known."""
    complete: bool
    """Whether every item of the printed guide is here."""
    note: str
    grades: tuple[Grade, ...]
    judgements: tuple[Judgement, ...]
    clauses: tuple[Clause, ...]

    def judgement(self, use: Use) -> Judgement | None:
        """Return how it judges inspections for `use`, if it does."""
        return next((one for one in self.judgements if one.use is use), None)

    def grade_of(self, item: str) -> str | None:
        """Return the grade of the printed number `item`; None where no item is printed so."""
        return self._grade_by_item.get(item)

    @cached_property
    def _grade_by_item(self) -> Mapping[str, str | None]:
        """The grade of each item as printed."""
        by_mark = {grade.mark: grade.id for grade in self.grades}
        return {clause.item: by_mark.get(_mark(clause.item)) for clause in self.clauses}

    def in_force(self, on: date) -> bool:
        """Return whether it is law on the legal date `on`."""
        ended = self.in_force_until is not None and self.in_force_until < on
        return self.status is Status.FINAL and self.in_force_from <= on and not ended


Schemes = Mapping[str, Scheme]
"""Schemes by id."""


def read_scheme(data: bytes) -> Scheme:
    """Return the scheme that the JSON `data` describes.

    Raises:
        SchemeUnsound: it has another shape, or contradicts itself.
    """
    try:
        scheme = msgspec.json.decode(data, type=Scheme)
    except msgspec.MsgspecError as error:
        raise SchemeUnsound(str(error)) from error
    require_sound(scheme)
    return scheme


def require_sound(scheme: Scheme) -> None:
    """Refuse a scheme that could not judge what it allows to be found.

    Raises:
        SchemeUnsound: an item has no grade or occurs twice, a verdict counts an unknown grade or
            concludes what its use does not know, a use is judged twice or without an answer for
            every case, a term is none, or the id holds a colon.
    """
    marks, grades = {one.mark for one in scheme.grades}, {one.id for one in scheme.grades}
    items = [clause.item for clause in scheme.clauses]
    uses = [judgement.use for judgement in scheme.judgements]
    counted = {
        grade
        for judgement in scheme.judgements
        for verdict in judgement.verdicts
        for count in verdict.when
        for grade in count.grades
    }
    faults = {
        "its id is empty or holds a colon": not scheme.id or ":" in scheme.id,
        "two grades share a mark": len(marks) < len(scheme.grades),
        "an item bears a mark of no grade": any(_mark(item) not in marks for item in items),
        "an item occurs twice": len({item.lstrip("*") for item in items}) < len(items),
        "a use is judged twice": len(set(uses)) < len(uses),
        "a verdict counts an unknown grade": not counted <= grades,
        "a verdict concludes what its use does not know": any(
            not {verdict.conclusion for verdict in one.verdicts} <= OUTCOMES[one.use]
            for one in scheme.judgements
        ),
        "a term is neither in days nor in months": any(
            one.term is not None and bool(one.term.days) == bool(one.term.months)
            for one in scheme.judgements
        ),
        "a case is left open": any(
            not judgement.verdicts or judgement.verdicts[-1].when for judgement in scheme.judgements
        ),
    }
    for fault, found in faults.items():
        if found:
            raise SchemeUnsound(f"{scheme.id}: {fault}")


def require_scheme(schemes: Schemes, scheme: str, pointer: str) -> Scheme:
    """Return the scheme of the id `scheme`, which one may inspect by.

    Raises:
        UnknownScheme: there is none.
        SchemeIsDraft: it is a draft.
    """
    known = schemes.get(scheme)
    if known is None:
        raise UnknownScheme(f"no scheme has the id {scheme!r}", pointer)
    if known.status is Status.DRAFT:
        raise SchemeIsDraft(f"{scheme} is a draft")
    return known


def grade_of_clause(schemes: Schemes, reference: str, pointer: str) -> str:
    """Return the grade of the clause that `reference`, such as `2015-GEN:*2.8.1`, names.

    Raises:
        UnknownScheme, SchemeIsDraft: the part before the colon is no scheme to inspect by.
        UnknownClause: the scheme has no such item, or its mark is missing or wrong.
    """
    scheme, _, item = reference.partition(":")
    grade = require_scheme(schemes, scheme, pointer).grade_of(item)
    if grade is None:
        raise UnknownClause(f"{reference!r} is not in the scheme", pointer)
    return grade


def scheme_in_force(schemes: Schemes, use: Use, on: date) -> Scheme | None:
    """Return the scheme that judges inspections for `use` on the legal date `on`, if one is known.

    Of several the one that came into force last, of those the last by id.
    """
    judging = [one for one in schemes.values() if one.in_force(on) and one.judgement(use)]
    return max(judging, key=lambda one: (one.in_force_from, one.id), default=None)


def conclude(schemes: Schemes, use: Use, on: date, departures: Iterable[Departure]) -> Conclusion:
    """Return what the scheme in force on `on` makes of the findings of an inspection for `use`.

    Without a scheme in force, or where a finding cites another one, a human has to conclude.
    """
    scheme, found = scheme_in_force(schemes, use, on), list(departures)
    judgement = None if scheme is None else scheme.judgement(use)
    if scheme is None or judgement is None:
        return Conclusion.NEEDS_HUMAN
    if any(not one.clause.startswith(f"{scheme.id}:") for one in found):
        return Conclusion.NEEDS_HUMAN
    return judgement.conclude(found)


def _mark(item: str) -> str:
    return "".join(takewhile("*".__eq__, item))


def _load(*names: str) -> Schemes:
    folder = files("shared.domain").joinpath("data")
    read = [read_scheme(folder.joinpath(name).read_bytes()) for name in names]
    return MappingProxyType({scheme.id: scheme for scheme in read})


SCHEMES: Schemes = _load("scheme_2015_gen.json", "scheme_2022_reg.json", "scheme_2026_draft.json")
"""The shipped schemes by id."""

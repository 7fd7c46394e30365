"""A plain fold agrees with what an archive tells of any day, whatever came late or was corrected.

The reference knows nothing of the program's folds: a list of what was recorded, read naively. The
firm has 300 entries of all seven sections.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from shared.domain.correction import CorrectionEvent
from shared.domain.dates import legal_date
from shared.domain.event import ArchiveSection, Event
from shared.domain.events import to_sections
from shared.projections import following
from shared.projections.archive import Archive
from shared.projections.as_of import Moment, counted_at
from shared.projections.folding import fold, write_document
from shared.projections.lines import line
from shared.projections.timeline import lines_of
from shared.projections.view import FoldEntry
from tests.domain.a_case import (
    ANNULLED,
    COMPLAINED,
    CONDUCT,
    CONTRACTOR,
    CORRECTED,
    ESTABLISHED,
    FINDING,
    RECALLED,
    SAMPLED,
    SELF_INSPECTION,
)
from tests.projections.a_node import ANode
from tests.projections.a_story import correcting, entry

SIZE = 300
MOMENTS = 500
"""For each of two histories."""
FIRST = date(2024, 1, 1)
DAYS = 900
USCC = CONTRACTOR.uscc
_TOLD: tuple[tuple[Event, str | None], ...] = (
    (SELF_INSPECTION, None),
    (ESTABLISHED, "remarks"),
    (FINDING, "fact"),
    (RECALLED, "reason"),
    (SAMPLED, "item"),
    (CONDUCT, "description"),
    (COMPLAINED, "summary"),
)
"""One kind of each section, with a text of it that is corrected."""

Place = tuple[str, int]
Told = dict[Place, tuple[str, dict[str, Any]]]
"""By place: whether it stands, is corrected or annulled, and its facts."""


@dataclass(frozen=True)
class Written:
    """What the reference knows of one entry: its facts, or what it does to another one."""

    place: Place
    learned: date
    on: str | None = None
    facts: dict[str, Any] | None = None
    of: Place | None = None
    changes: dict[str, Any] | None = None
    """None for an annulment."""
    has_effect: bool = True


@dataclass(frozen=True)
class History:
    """The same entries, as the program folds them and as the reference reads them."""

    entries: dict[FoldEntry, datetime]
    written: Sequence[Written]


def history(seed: int) -> History:
    random = Random(seed)
    entries: dict[FoldEntry, datetime] = {}
    written: list[Written] = []
    facts: list[tuple[FoldEntry, str | None]] = []
    for number in range(SIZE):
        if facts and random.random() < 0.3:
            one, told = _correction(random, number, *random.choice(facts))
        else:
            event, text = _TOLD[number % len(_TOLD)]
            one, told = _fact(random, number, event)
            facts.append((one, text))
        day = FIRST + timedelta(days=random.randrange(DAYS))
        entries[one] = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
        written.append(replace(told, learned=day))
    return History(entries, written)


def _fact(random: Random, number: int, event: Event) -> tuple[FoldEntry, Written]:
    named: dict[str, Any] = {"year": 1900 + number} if event is SELF_INSPECTION else {}
    for name in ("entrustment_id", "inspection_id", "recall_id", "sampling_id", "conduct_id",
                 "complaint_id"):  # fmt: skip
        if hasattr(event, name):
            named[name] = UUID(int=number + 1)
    if event is RECALLED:
        named["uscc"] = USCC
    day = FIRST + timedelta(days=random.randrange(DAYS))
    named[event.ON or ""] = day
    one = entry(replace(event, **named), number)
    assert one.event is not None
    stated = json.loads(to_sections(one.event)["body"])
    del stated["recorded_by"]
    told = Written((one.log, number), FIRST, on=event.ON, facts=stated)
    return one, told


def _correction(
    random: Random, number: int, one: FoldEntry, text: str | None
) -> tuple[FoldEntry, Written]:
    assert one.event is not None
    of = (one.log, one.position)
    event: CorrectionEvent = ANNULLED
    changes: dict[str, Any] | None = None
    log, has_effect = one.log, True
    if random.random() < 0.8:
        day = FIRST + timedelta(days=random.randrange(DAYS))
        changes = {one.event.ON or "": day.isoformat()}
        if text is not None and random.random() < 0.7:
            changes = {text: f"更正之{number}", **(changes if random.random() < 0.5 else {})}
        event = replace(CORRECTED, changes=changes)
    match random.randrange(8):
        case 0:
            log, has_effect = "gd", False
        case 1 if changes is not None:
            changes = {**changes, "recorded_by": "other"}
            event, has_effect = replace(CORRECTED, changes=changes), False
        case _:
            pass
    written = Written((log, number), FIRST, of=of, changes=changes, has_effect=has_effect)
    return entry(correcting(event, one), number, log=log), written


def reference(written: Sequence[Written], as_of: date | None, known_on: date | None) -> Told:
    known = [one for one in written if known_on is None or one.learned <= known_on]
    told: dict[Place, tuple[str, dict[str, Any], str | None]] = {}
    for one in known:
        if one.facts is not None:
            told[one.place] = ("stands", dict(one.facts), one.on)
    for one in known:
        if one.of is None or one.of not in told or not one.has_effect:
            continue
        state, facts, on = told[one.of]
        if state == "annulled":
            continue
        if one.changes is None:
            told[one.of] = ("annulled", facts, on)
        else:
            told[one.of] = ("corrected", {**facts, **one.changes}, on)
    return {
        at: (one[0], one[1])
        for at, one in told.items()
        if as_of is None or one[1][one[2] or ""][:10] <= as_of.isoformat()
    }


def shown(lines: Iterator[dict[str, Any]]) -> Told:
    names = {"final": "stands", "provisional": "stands", "disregarded": "stands"}
    return {
        (one["authority"], one["position"]): (
            names.get(one["status"], str(one["status"])),
            one["facts"],
        )
        for one in lines
        if not one["kind"].startswith("entry.")
    }


def moments(seed: int, count: int) -> Iterator[tuple[date | None, date | None]]:
    random = Random(seed)
    for _ in range(count):
        days = [FIRST + timedelta(days=random.randrange(DAYS)) for _ in range(2)]
        yield random.choice([(days[0], None), (None, days[1]), (days[0], days[1])])


@pytest.fixture(scope="module", params=[1, 2])
def told(request: pytest.FixtureRequest) -> History:
    return history(request.param)


def test_history_is_of_all_sections_and_corrected_and_annulled(told: History) -> None:
    sections = {entry.event.SECTION for entry in told.entries if entry.event is not None}
    assert sections == set(ArchiveSection)
    states = Counter(state for state, _ in reference(told.written, None, None).values())
    assert min(states["stands"], states["corrected"], states["annulled"]) > 9


def test_what_counts_on_a_thousand_days_is_what_a_plain_fold_says(told: History) -> None:
    for as_of, known_on in moments(3, MOMENTS):
        counted = counted_at(told.entries, Moment(as_of=as_of, known_on=known_on))
        assert shown(line(one) for one in counted) == reference(told.written, as_of, known_on)


def test_archive_of_a_day_holds_the_lines_of_a_plain_fold(told: History) -> None:
    for as_of, known_on in moments(4, 30):
        counted = counted_at(told.entries, Moment(as_of=as_of, known_on=known_on))
        if not counted:
            continue
        archive = fold(Archive(), counted).document
        assert shown(lines_of(archive)) == reference(told.written, as_of, known_on)


def test_firm_with_many_entries_converges_whatever_arrives_late(
    node: ANode, told: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "PAGE_ENTRIES", 40)
    concerning = [one for one in told.entries if USCC in Archive().keys(one)]
    expected = write_document(fold(Archive(), concerning).document)
    order = sorted(told.entries, key=lambda one: (legal_date(told.entries[one]), one.position))
    for start in range(0, len(order), 100):
        node.arrive(*order[start : start + 100])
        node.projector.catch_up()
    assert node.queries.document(Archive.name, USCC) == expected

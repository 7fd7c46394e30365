"""Corrections and annulments: new entries that say that an earlier one of the same log was wrong.

Rules kept here:
  LAW-014  no fact is deleted: what was wrong is corrected or annulled by a new entry that names it,
           and both stay on record.
  PUB-008  who handles a matter enters it and answers for it: an authority corrects its own entries
           and no other's. Order 45 art. 16.

A correction stands in the stream of what it corrects, is about the same firms and has its readers,
so whoever may read the one reads the other and finds both in one place. Corrections of one entry
add up, the later one winning field by field; an annulment ends it for good. To correct a correction
is to correct the entry anew.

What an entry is about cannot be corrected: its matter, firms, authorities, who recorded it. Such an
entry is annulled, and the fact recorded anew.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar, cast

import msgspec

from shared.domain.annotations import read_annotations
from shared.domain.certificate import CertificateStated
from shared.domain.dates import PeriodReversed, legal_date, require_not_future
from shared.domain.entrustment.events import OfEntrustment, parties_of
from shared.domain.event import Event
from shared.domain.texts import (
    ADDRESS,
    ENTRUSTMENTS,
    NAME,
    REFERENCE,
    REPORT,
    TEXT,
    TextMissing,
    allow_list,
    allow_text,
    require_text,
)
from shared.errors import InvalidInput, RefusedByRule

Told = TypeVar("Told", bound=Event)
Fields = dict[str, Any]
"""Fields of an event by name, as they stand in its body."""

_FIXED = frozenset(
    {
        "recorded_by",
        "personal",
        "annotations",
        "concerned",
        "decider",
        "entrustments",
        "firms",
        "joint_with",
        "number",
        "participants",
        "publisher",
        "receiver",
        "replaces",
        "sender",
        "side",
        "told_to",
        "warnings",
    }
)
_FIXED_ENDINGS = ("authority", "_id", "uscc")
_LIMITS = (
    (("_no", "_ref", "_by", "_code", "clause", "batches", "models"), REFERENCE),
    (("name", "name_zh", "name_en"), NAME),
    (("address_raw", "address_text", "domicile", "site", "sites"), ADDRESS),
    (("summary", "statement", "fact"), REPORT),
)
_PERIODS = (
    ("valid_from", "valid_until"),
    ("issued_on", "valid_until"),
    ("started_on", "ends_on"),
    ("assigned_on", "until"),
    ("since", "entrusted_until"),
    ("start", "end"),
)


class EntryOfAnotherAuthority(RefusedByRule):
    """The entry stands in another authority's log: only that one may correct it."""

    code: ClassVar[str] = "entry-of-another-authority"
    rules: ClassVar[tuple[str, ...]] = ("PUB-008",)


class EntryNotCorrectable(RefusedByRule):
    """The entry is no fact of a firm: a plan, notice, grant, publication or correction."""

    code: ClassVar[str] = "entry-not-correctable"
    rules: ClassVar[tuple[str, ...]] = ("LAW-014",)


class EntryAlreadyAnnulled(RefusedByRule):
    """The entry was annulled: there is nothing left of it to correct."""

    code: ClassVar[str] = "entry-already-annulled"
    rules: ClassVar[tuple[str, ...]] = ("LAW-014",)


class MatterGoesOn(RefusedByRule):
    """The matter begins with this entry, and what followed in it still stands."""

    code: ClassVar[str] = "matter-goes-on"
    rules: ClassVar[tuple[str, ...]] = ("LAW-014",)


class NothingCorrected(InvalidInput):
    """The correction changes nothing."""

    code: ClassVar[str] = "nothing-corrected"


class FieldNotCorrectable(InvalidInput):
    """The field is not one of the entry's, or tells what the entry is about."""

    code: ClassVar[str] = "field-not-correctable"
    rules: ClassVar[tuple[str, ...]] = ("LAW-014",)


class ChangeMalformed(InvalidInput):
    """With this value the entry would not be one of its kind."""

    code: ClassVar[str] = "change-malformed"


@dataclass(frozen=True, kw_only=True, slots=True)
class OfCorrection(Event):
    """What corrections and annulments name: the entry, and what it is about."""

    STREAM: ClassVar[str] = "{0.of_stream}"
    RULES: ClassVar[tuple[str, ...]] = ("LAW-014", "PUB-008")

    authority: str
    """In whose log the entry stands."""
    position: int
    entry_id: str
    of_kind: str
    of_stream: str
    firms: tuple[str, ...]
    """Credit codes of the firms that the entry concerns, sorted."""
    readers: tuple[str, ...]
    """Authorities that could read the entry, sorted; "*" alone for all."""
    of_touches: tuple[str, ...] = ()
    """Streams of other matters whose standing the entry changes."""
    reason: str

    @property
    def touches(self) -> tuple[str, ...]:
        """Return the streams of other matters that the entry touches."""
        return self.of_touches


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryCorrected(OfCorrection):
    """Fields of an earlier entry were wrong."""

    KIND: ClassVar[str] = "entry.corrected.v1"
    ON: ClassVar[str | None] = "corrected_on"

    changes: Fields
    """What the fields are instead, by name."""
    corrected_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryAnnulled(OfCorrection):
    """An earlier entry should not have been made."""

    KIND: ClassVar[str] = "entry.annulled.v1"
    ON: ClassVar[str | None] = "annulled_on"

    annulled_on: date


CorrectionEvent = EntryCorrected | EntryAnnulled


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """An entry as it was written, and what its header says; `event` is None if unreadable."""

    log: str
    position: int
    at: datetime
    entry_id: str
    stream: str
    subjects: tuple[str, ...]
    event: Event | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Amendment:
    """What one correction or annulment did to an entry.

    `counts` is False where it has no effect; `before` are the values that it changed.
    """

    by: Recorded
    told: CorrectionEvent
    counts: bool
    before: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """An entry with what has become of it: `event` as it is now, as it was last if `annulled`."""

    recorded: Recorded
    event: Event | None
    annulled: bool = False
    amendments: tuple[Amendment, ...] = ()

    @property
    def stands(self) -> Event | None:
        """Return what the entry says now; None where it is annulled or cannot be read."""
        return None if self.annulled else self.event

    @property
    def corrected(self) -> bool:
        """Tell whether a correction of it counts."""
        return any(one.counts for one in self.amendments) and not self.annulled


def settled(entries: Iterable[Recorded]) -> Iterator[Settled]:
    """Yield each of `entries` with its corrections among them.

    A correction is not yielded by itself, unless what it names is not among `entries`: then it has
    no effect, and waits. The order of `entries` is kept, and does not matter otherwise.
    """
    told = list(entries)
    named = {(one.log, one.position, one.stream) for one in told if not _is_correction(one)}
    amending: dict[tuple[str, int, str], list[Recorded]] = {}
    for one in told:
        if isinstance(one.event, CorrectionEvent) and (about := _about(one.event)) in named:
            amending.setdefault(about, []).append(one)
    for one in told:
        if not isinstance(one.event, CorrectionEvent):
            yield _settle(one, amending.get((one.log, one.position, one.stream), ()))
        elif _about(one.event) not in named:
            yield Settled(recorded=one, event=one.event)


def correct_entry(before: Settled, stated: EntryCorrected, today: date) -> EntryCorrected:
    """Accept a correction of the entry `before`.

    Raises:
        EntryOfAnotherAuthority: `stated` names another authority than the entry's.
        EntryNotCorrectable, EntryAlreadyAnnulled: as said there.
        NothingCorrected: every field is as it was.
        FieldNotCorrectable, ChangeMalformed: a field or value cannot be.
        DateInFuture, PeriodReversed: a day cannot be.
        TextMissing, TextTooLong, TextUnprintable, ListTooLong: out of bounds.
    """
    event = _correctable(before, stated)
    require_text(stated.reason, TEXT, "/reason")
    require_not_future(stated.corrected_on, today, "/corrected_on")
    after = corrected(event, stated.changes)
    if after == event:
        raise NothingCorrected("every field named is as it was", "/changes")
    earlier = _plain(event)
    for name, value in stated.changes.items():
        _require_bounds(name, value, f"/changes/{name}")
        if isinstance(value, str) and not value.strip() and earlier[name]:
            raise TextMissing("a text is needed here", f"/changes/{name}")
    _require_sense(after, today)
    return stated


def annul_entry(
    before: Settled, stream: Iterable[Settled], stated: EntryAnnulled, today: date
) -> EntryAnnulled:
    """Accept that the entry `before`, one of its `stream` in the own log, is annulled.

    Raises:
        EntryOfAnotherAuthority: `stated` names another authority than the entry's.
        EntryNotCorrectable, EntryAlreadyAnnulled, MatterGoesOn: as said there.
        DateInFuture: the day cannot be.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    _correctable(before, stated)
    require_text(stated.reason, TEXT, "/reason")
    require_not_future(stated.annulled_on, today, "/annulled_on")
    facts = [one.recorded.position for one in stream if one.stands and one.stands.SECTION]
    if len(facts) > 1 and before.recorded.position == min(facts):
        raise MatterGoesOn(f"{len(facts) - 1} entries rest on it: annul the newest first")
    return stated


def corrected(event: Told, changes: Mapping[str, Any]) -> Told:
    """Return `event` with the fields of `changes`, as they stand in a body.

    Raises:
        FieldNotCorrectable: it has no such field, or the field says what the entry is about.
        ChangeMalformed: a value is none of the field's.
    """
    stated = _plain(event)
    for name in changes:
        if name not in stated or name in _FIXED or name.endswith(_FIXED_ENDINGS):
            raise FieldNotCorrectable(
                f"{event.KIND} has no field {name!r:.80} to correct", f"/changes/{name:.80}"
            )
    try:
        after = msgspec.convert({**stated, **changes}, type(event))
        plain = _plain(after)
    except (msgspec.MsgspecError, ValueError, TypeError, RecursionError) as error:
        raise ChangeMalformed(f"{event.KIND}: {error}", "/changes") from error
    for name, value in changes.items():
        if not _holds(plain[name], value):
            raise ChangeMalformed(f"{name} has members that nobody knows", f"/changes/{name}")
    if _identity(after) != _identity(event):
        raise FieldNotCorrectable(f"{event.KIND} would be about another matter", "/changes")
    if isinstance(after, CertificateStated):
        return replace(after, annotations=read_annotations(after.address_raw, after.remarks_raw))
    return after


def correcting(told: Mapping[int, Event | None], readable: Callable[[int], bool]) -> Iterator[int]:
    """Yield the positions among `told`, of one log, that correct what is at a `readable` one.

    Nobody is to read what was wrong, and not that it was.
    """
    for position, event in told.items():
        if isinstance(event, OfCorrection) and readable(event.position):
            yield position


def is_correctable(event: Event | None) -> bool:
    """Tell whether `event` is a fact of a firm, which can be corrected and annulled."""
    return event is not None and event.SECTION is not None


def _settle(one: Recorded, amending: Iterable[Recorded]) -> Settled:
    event, annulled = one.event, False
    amendments: list[Amendment] = []
    for by in sorted(amending, key=lambda entry: (entry.log, entry.position)):
        told = cast("CorrectionEvent", by.event)
        amendment = Amendment(by=by, told=told, counts=False)
        if not annulled and event is not None and _is_sound(one, by, told):
            if isinstance(told, EntryAnnulled):
                annulled, amendment = True, replace(amendment, counts=True)
            else:
                event, amendment = _amended(event, amendment, told)
        amendments.append(amendment)
    return Settled(recorded=one, event=event, annulled=annulled, amendments=tuple(amendments))


def _amended(event: Event, amendment: Amendment, told: EntryCorrected) -> tuple[Event, Amendment]:
    try:
        after = corrected(event, told.changes)
    except InvalidInput:
        return event, amendment
    stated = _plain(event)
    before = {name: stated[name] for name in sorted(told.changes)}
    return after, replace(amendment, counts=True, before=before)


def _is_sound(one: Recorded, by: Recorded, told: CorrectionEvent) -> bool:
    """Tell whether `by` names the entry rightly, and is its own authority's."""
    event = one.event
    return (
        event is not None
        and is_correctable(event)
        and by.log == one.log == told.authority
        and by.position > one.position
        and told.entry_id == one.entry_id
        and told.of_kind == event.KIND
        and by.subjects == one.subjects
        and told.of_touches == event.touches
    )


def _correctable(before: Settled, stated: CorrectionEvent) -> Event:
    if stated.authority != before.recorded.log:
        raise EntryOfAnotherAuthority(f"the entry is of {before.recorded.log}")
    if before.annulled:
        raise EntryAlreadyAnnulled(f"{before.recorded.entry_id} is annulled")
    event = before.event
    if event is None or not is_correctable(event):
        raise EntryNotCorrectable(f"{before.recorded.entry_id} is no fact of a firm")
    return event


def _is_correction(one: Recorded) -> bool:
    return isinstance(one.event, CorrectionEvent)


def _about(told: CorrectionEvent) -> tuple[str, int, str]:
    return told.authority, told.position, told.of_stream


def _plain(event: Event) -> Fields:
    """Return the fields of `event` as they are read back from its body."""
    plain: Fields = msgspec.json.decode(msgspec.json.encode(event))
    return plain


def _identity(event: Event) -> tuple[object, ...]:
    """Return what `event` is about."""
    parties = parties_of(event) if isinstance(event, OfEntrustment) else None
    return event.stream, event.touches, parties


def _holds(known: Any, given: Any) -> bool:
    """Tell whether everything that was `given` is in what it was read as."""
    if isinstance(given, dict) and isinstance(known, dict):
        members, named = cast("Fields", known), cast("Fields", given)
        return all(one in members and _holds(members[one], named[one]) for one in named)
    if isinstance(given, list) and isinstance(known, list):
        some, others = cast("list[object]", known), cast("list[object]", given)
        return len(some) == len(others) and all(map(_holds, some, others))
    return bool(known == given)


def _require_bounds(name: str, value: Any, pointer: str) -> None:
    match value:
        case str():
            allow_text(value, _limit(name), pointer)
        case list():
            allow_list(cast("list[object]", value), pointer, ENTRUSTMENTS)
            for index, one in enumerate(cast("list[object]", value)):
                _require_bounds(name, one, f"{pointer}/{index}")
        case dict():
            for member, held in cast("Fields", value).items():
                _require_bounds(member, held, f"{pointer}/{member}")
        case _:
            pass


def _limit(name: str) -> int:
    return next((limit for endings, limit in _LIMITS if name.endswith(endings)), TEXT)


def _require_sense(after: Event, today: date) -> None:
    """Refuse a legal day to come, and periods that end before they begin."""
    if after.ON is not None:
        day = getattr(after, after.ON)
        if isinstance(day, datetime):
            day = legal_date(day)
        if day is not None:
            require_not_future(day, today, f"/changes/{after.ON}")
    plain = _plain(after)
    nested = (cast("Fields", one) for one in plain.values() if isinstance(one, dict))
    for stated in (plain, *nested):
        for first, last in _PERIODS:
            if stated.get(first) and stated.get(last) and stated[last] < stated[first]:
                raise PeriodReversed(f"{last} is before {first}", f"/changes/{last}")

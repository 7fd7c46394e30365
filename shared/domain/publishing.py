"""Whether an authority may publish an edition, and whether it fits what is in force.

Rules kept here:
  PRO-001, LAW-012  catalogue and working calendar are the national authority's alone.
  LAW-014           an edition is never published again: a correction is a new edition, which
                    supersedes the one that it corrects.
  Two editions of one authority that judge the same thing are never in force on one day; a new one
  that begins earlier than another ends has to say that it supersedes it.
"""

import re
from typing import ClassVar, TypeVar, assert_never

from shared.domain import calendar, catalogue, deadlines, grading, schemes
from shared.domain.authorities import NMPA
from shared.domain.calendar import CalendarPublished
from shared.domain.catalogue import CataloguePublished
from shared.domain.dates import require_period
from shared.domain.deadlines import DeadlinePolicyPublished
from shared.domain.grading import GradingPolicyPublished
from shared.domain.reference import (
    NATIONAL,
    AnyEdition,
    Held,
    PublicationEvent,
    Reference,
    matter_of,
)
from shared.domain.scheme_publication import SchemePublished, judge_alike
from shared.domain.schemes import Scheme
from shared.domain.texts import ADDRESS, TEXT, allow_list, allow_text, require_text
from shared.errors import AlreadyExists, InvalidInput, RefusedByRule

_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}", re.ASCII)

Publishing = TypeVar("Publishing", bound=PublicationEvent)


class MalformedEditionId(InvalidInput):
    """An edition's id is not of letters, digits, points, hyphens and underscores."""

    code: ClassVar[str] = "malformed-edition-id"


class EditionAlreadyPublished(AlreadyExists):
    """An edition of this id is published, or is what ships with the program for everybody."""

    code: ClassVar[str] = "edition-already-published"
    rules: ClassVar[tuple[str, ...]] = ("LAW-014",)


class EditionUnknown(InvalidInput):
    """What is to be superseded is no edition that this authority may end."""

    code: ClassVar[str] = "edition-unknown"


class EditionsOverlap(RefusedByRule):
    """Another edition would be in force on the same day, and is not superseded."""

    code: ClassVar[str] = "editions-overlap"
    rules: ClassVar[tuple[str, ...]] = ("LAW-014",)


class PublishedByTheNationalAuthority(RefusedByRule):
    """Catalogue and working calendar are published by the national authority alone."""

    code: ClassVar[str] = "published-by-the-national-authority"
    rules: ClassVar[tuple[str, ...]] = ("PRO-001", "LAW-012")


def publish(known: Reference, event: Publishing) -> Publishing:
    """Accept a publication of the authority that it names; `known` is all that is known there.

    Raises:
        PublishedByTheNationalAuthority, LawOfAnotherAuthority: it is not theirs to publish.
        MalformedEditionId, PeriodReversed, CatalogueUnsound, SchemeUnsound, CalendarUnsound,
            DeadlinePolicyUnsound, GradingPolicyUnsound: the edition is malformed.
        EditionAlreadyPublished: there is one of this id.
        EditionUnknown: it supersedes what is not there, is another authority's, or is itself.
        EditionsOverlap: two would be in force at once.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    matter = matter_of(event)
    if event.authority != NMPA and matter in NATIONAL:
        raise PublishedByTheNationalAuthority(f"{event.authority} publishes no {matter}")
    _require_sound(event)
    visible = [one for one in known.of(matter) if one.authority in {NMPA, event.authority}]
    own = [one for one in visible if one.authority == event.authority]
    _require_new(visible, event)
    _require_superseded(own, event)
    _require_alone(own, event)
    return event


def _require_sound(event: PublicationEvent) -> None:
    edition = event.edition
    if not _ID.fullmatch(edition.id):
        raise MalformedEditionId(f"{edition.id!r} is no id such as 2022-17", "/id")
    require_text(edition.title_zh, ADDRESS, "/title_zh")
    allow_text(edition.note, TEXT, "/note")
    allow_list(event.supersedes, "/supersedes")
    if edition.in_force_until is not None:
        require_period(edition.in_force_from, edition.in_force_until, "/in_force_until")
    match event:
        case CataloguePublished():
            require_text(event.edition.document_zh, ADDRESS, "/document_zh")
            catalogue.require_sound(event.edition)
        case SchemePublished():
            require_text(event.edition.document_no, ADDRESS, "/document_no")
            schemes.require_sound(event.edition)
        case CalendarPublished():
            require_text(event.edition.document_zh, ADDRESS, "/document_zh")
            calendar.require_sound(event.edition)
        case DeadlinePolicyPublished():
            require_text(event.edition.document_zh, ADDRESS, "/document_zh")
            deadlines.require_sound(event.edition)
            deadlines.require_theirs(event.edition, event.authority)
        case GradingPolicyPublished():
            require_text(event.edition.document_zh, ADDRESS, "/document_zh")
            grading.require_sound(event.edition)
        case _:
            assert_never(event)


def _require_new(visible: list[Held], event: PublicationEvent) -> None:
    """Refuse an id that is taken; the national authority may put its own in place of a shipped."""
    for one in visible:
        replaces = one.told is None and event.authority == NMPA
        if one.id == event.edition.id and not replaces:
            raise EditionAlreadyPublished(f"{one.id} is published by {one.authority}")


def _require_superseded(own: list[Held], event: PublicationEvent) -> None:
    there = {one.id for one in own} - {event.edition.id}
    for number, edition in enumerate(event.supersedes):
        if edition not in there:
            raise EditionUnknown(
                f"{event.authority} has no other edition {edition!r}", f"/supersedes/{number}"
            )


def _require_alone(own: list[Held], event: PublicationEvent) -> None:
    for one in own:
        other = one.id != event.edition.id and one.id not in event.supersedes
        if other and _at_once(one, event.edition) and _judge_alike(one.edition, event.edition):
            until = one.in_force_until or "further notice"
            until = one.in_force_until or "further notice"
            raise EditionsOverlap(
                f"{one.id} is in force from {one.in_force_from} until {until}; "
                f"{event.edition.id} has to supersede it"
            )


def _at_once(held: Held, edition: AnyEdition) -> bool:
    """Tell whether there is a day on which both are in force."""
    ends = held.in_force_until, edition.in_force_until
    first = max(held.in_force_from, edition.in_force_from)
    return not held.never and all(end is None or first <= end for end in ends)


def _judge_alike(one: AnyEdition, other: AnyEdition) -> bool:
    if isinstance(one, Scheme) and isinstance(other, Scheme):
        return judge_alike(one, other)
    return True

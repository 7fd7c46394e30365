"""One penalty as the logs of its authors leave it, in whatever order their entries came."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from shared.domain.penalty.events import (
    EarlyEndGranted,
    PenaltyChanged,
    PenaltyDecided,
    PenaltyEvent,
    PenaltyKind,
    PenaltyPublished,
    PenaltyPushed,
    PenaltyRevoked,
    Procedure,
    PublicityEnded,
    PushReceived,
)
from shared.domain.penalty.refusals import PenaltyClaimedByTwo, PenaltyUnknown

Told = tuple[str, PenaltyEvent]
"""An event, and the log in which it stands."""


class PenaltyStage(StrEnum):
    """What has become of the decision."""

    STANDING = "standing"
    CHANGED = "changed"
    REVOKED = "revoked"


class Publicity(StrEnum):
    """Where its publicity stands."""

    EXCLUDED = "excluded"
    """The law publishes no such decision."""
    DUE = "due"
    PUBLIC = "public"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """What one authority publishes, and whether it still does."""

    published: PenaltyPublished
    ended: PublicityEnded | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Penalty:
    """One penalty."""

    decided: PenaltyDecided
    undone: PenaltyChanged | PenaltyRevoked | None = None
    pushed: PenaltyPushed | None = None
    received: PushReceived | None = None
    early_end: EarlyEndGranted | None = None
    publications: Mapping[str, Publication]
    """By publisher."""

    @property
    def stage(self) -> PenaltyStage:
        """Return what has become of the decision."""
        match self.undone:
            case None:
                return PenaltyStage.STANDING
            case PenaltyChanged():
                return PenaltyStage.CHANGED
            case PenaltyRevoked():
                return PenaltyStage.REVOKED

    @property
    def undone_on(self) -> date | None:
        """Return the day from which the decision no longer stands as it was."""
        match self.undone:
            case None:
                return None
            case PenaltyChanged():
                return self.undone.changed_on
            case PenaltyRevoked():
                return self.undone.revoked_on

    @property
    def publicity(self) -> Publicity:
        """Return where its publicity stands, all publishers taken together."""
        if not is_published_by_law(self.decided):
            return Publicity.EXCLUDED
        if not self.publications:
            return Publicity.DUE if self.undone is None else Publicity.ENDED
        return Publicity.ENDED if is_over(self.publications) else Publicity.PUBLIC


def is_published_by_law(decided: PenaltyDecided) -> bool:
    """Tell whether the law publishes such a decision (PUB-005)."""
    ordinary = decided.procedure is Procedure.ORDINARY
    return ordinary and set(decided.kinds) != {PenaltyKind.WARNING}


def is_its_authors(log: str, event: PenaltyEvent) -> bool:
    """Tell whether `event` stands in the `log` of who may say so."""
    match event:
        case PushReceived():
            return log == event.party_authority != event.decider
        case PenaltyPublished() | PublicityEnded():
            return log == event.publisher and log in {event.decider, event.party_authority}
        case _:
            return log == event.decider


def counts(decided: PenaltyDecided, log: str, event: PenaltyEvent) -> bool:
    """Tell whether `event` stands in the `log` of its author, and is of this decision."""
    same = (event.decider, event.party_authority) == (decided.decider, decided.party_authority)
    return same and is_its_authors(log, event)


def penalties(told: Sequence[Told]) -> dict[str, Penalty]:
    """Return the penalty that each log tells which claims to have decided it, by that log."""
    found: dict[str, Penalty] = {}
    for log, event in told:
        if isinstance(event, PenaltyDecided) and log == event.decider and log not in found:
            found[log] = _fold(event, told)
    return found


def penalty_of(told: Sequence[Told]) -> Penalty:
    """Return the penalty that `told` describes.

    Raises:
        PenaltyUnknown: nobody has decided it, as far as is known.
        PenaltyClaimedByTwo: two authorities claim to have decided it.
    """
    found = penalties(told)
    if not found:
        raise PenaltyUnknown("no authority has decided on this penalty")
    if len(found) > 1:
        raise PenaltyClaimedByTwo(f"it is claimed by {', '.join(sorted(found))}")
    return next(iter(found.values()))


def abstracts(told: Sequence[Told]) -> dict[str, dict[str, Publication]]:
    """Return what is published, by who is said to have decided and by publisher.

    That is all that is told of a penalty where the decision itself is not open.
    """
    found: dict[str, dict[str, Publication]] = {}
    heard = [event for log, event in told if is_its_authors(log, event)]
    for event in heard:
        if isinstance(event, PenaltyPublished):
            shown = found.setdefault(event.decider, {})
            shown.setdefault(event.publisher, Publication(published=event))
    for event in heard:
        if isinstance(event, PublicityEnded):
            shown = found.get(event.decider, {})
            known = shown.get(event.publisher)
            if known is not None and known.ended is None:
                shown[event.publisher] = replace(known, ended=event)
    return found


def ends_on(publications: Mapping[str, Publication]) -> date | None:
    """Return the last day on which anybody publishes it, None where there is none.

    A publication ends with its term, or when its publisher has ended it.
    """
    days = [
        one.published.ends_on if one.ended is None else one.ended.ended_on
        for one in publications.values()
    ]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def is_over(publications: Mapping[str, Publication]) -> bool:
    """Tell whether nobody publishes it any more."""
    return all(one.ended is not None for one in publications.values())


def _fold(decided: PenaltyDecided, told: Iterable[Told]) -> Penalty:
    penalty = Penalty(decided=decided, publications={})
    heard = [event for log, event in told if counts(decided, log, event)]
    # A publication ends after it began, whatever order their entries came in.
    for event in sorted(heard, key=lambda one: isinstance(one, PublicityEnded)):
        penalty = _evolve(penalty, event)
    return penalty


def _evolve(penalty: Penalty, event: PenaltyEvent) -> Penalty:  # noqa: PLR0911 - one per kind
    """Return the penalty after `event`; of two that say the same the first counts."""
    match event:
        case PenaltyDecided():
            return penalty
        case PenaltyChanged() | PenaltyRevoked():
            return replace(penalty, undone=penalty.undone or event)
        case PenaltyPushed():
            return replace(penalty, pushed=penalty.pushed or event)
        case PushReceived():
            return replace(penalty, received=penalty.received or event)
        case EarlyEndGranted():
            return replace(penalty, early_end=penalty.early_end or event)
        case PenaltyPublished():
            return _published(penalty, event)
        case PublicityEnded():
            return _ended(penalty, event)
        case _:
            assert_never(event)


def _published(penalty: Penalty, event: PenaltyPublished) -> Penalty:
    if event.publisher in penalty.publications:
        return penalty
    shown = {**penalty.publications, event.publisher: Publication(published=event)}
    return replace(penalty, publications=shown)


def _ended(penalty: Penalty, event: PublicityEnded) -> Penalty:
    known = penalty.publications.get(event.publisher)
    if known is None or known.ended is not None:
        return penalty
    shown = {**penalty.publications, event.publisher: replace(known, ended=event)}
    return replace(penalty, publications=shown)

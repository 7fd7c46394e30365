"""Publishing a decision in its party's province, and ceasing to (PUB-001 to PUB-008).

Every publisher speaks for itself: the authority that decided, or the host that it pushed to.
"""

from dataclasses import replace
from datetime import date

from shared.domain.dates import require_not_future
from shared.domain.deadlines import Deadline
from shared.domain.penalty.deciding import require_standing
from shared.domain.penalty.events import (
    EarlyEndGranted,
    EndGround,
    PenaltyDecided,
    PenaltyKind,
    PenaltyPublished,
    PenaltyPushed,
    Procedure,
    PublicityEnded,
    PushReceived,
)
from shared.domain.penalty.refusals import (
    BeforePenaltyDecided,
    EarlyEndAlreadyGranted,
    EarlyEndConditionsUnmet,
    EarlyEndNotGranted,
    LeastTimeNotOver,
    MereWarningUnpublished,
    NeverEndedEarly,
    PenaltyAlreadyPublished,
    PenaltyAlreadyPushed,
    PenaltyNotPublished,
    PenaltyNotPushed,
    PenaltyOfAnotherAuthority,
    PenaltyStillStands,
    PublicityAlreadyEnded,
    PublicityNotOver,
    PushAlreadyReceived,
    PushedWithinProvince,
    PushNotReceived,
    SimpleDecisionUnpublished,
)
from shared.domain.penalty.state import Penalty, Publication, is_published_by_law
from shared.domain.texts import NAME, TEXT, allow_text, require_text

SHORT_TERM, LONG_TERM = "publicity_short", "publicity_long"
"""Keys of the two terms in the table of deadlines."""

NEVER_EARLY = frozenset(
    {
        PenaltyKind.SHUTDOWN,
        PenaltyKind.RESTRICTION_OF_BUSINESS,
        PenaltyKind.RESTRICTION_OF_EMPLOYMENT,
        PenaltyKind.DOWNGRADE,
        PenaltyKind.REVOCATION_OF_PERMIT,
    }
)
"""Whose publicity is never ended before its term (PUB-006)."""


def term_of(decided: PenaltyDecided) -> str:
    """Return the key of the term for which such a decision is public (PUB-004)."""
    mere_criticism = set(decided.kinds) == {PenaltyKind.CRITICISM}
    mere_low_fine = set(decided.kinds) == {PenaltyKind.FINE} and decided.low_fine
    return SHORT_TERM if mere_criticism or mere_low_fine else LONG_TERM


def push(penalty: Penalty, stated: PenaltyPushed, today: date) -> PenaltyPushed:
    """Accept that the deciding authority pushed it to the party's province.

    Raises:
        MereWarningUnpublished, SimpleDecisionUnpublished: the law does not publish it.
        PushedWithinProvince: the party is of the own province.
        PenaltyNoLongerStands, PenaltyAlreadyPushed, BeforePenaltyDecided: it comes at a wrong time.
        DateInFuture, TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    require_text(stated.through, NAME, "/through")
    require_not_future(stated.pushed_on, today, "/pushed_on")
    _require_publishable(penalty)
    if penalty.decided.party_authority == penalty.decided.decider:
        raise PushedWithinProvince(f"{penalty.decided.decider} publishes it itself")
    if penalty.pushed is not None:
        raise PenaltyAlreadyPushed(f"on {penalty.pushed.pushed_on}")
    _require_after(stated.pushed_on, penalty.decided.decided_on)
    return stated


def receive(penalty: Penalty, stated: PushReceived, host: str, today: date) -> PushReceived:
    """Accept that `host` received what was pushed.

    Raises:
        PenaltyNotPushed: nothing was pushed to it.
        PushAlreadyReceived, BeforePenaltyDecided: it comes at a wrong time.
        DateInFuture, TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    require_text(stated.through, NAME, "/through")
    require_not_future(stated.received_on, today, "/received_on")
    if penalty.pushed is None or penalty.decided.party_authority != host:
        raise PenaltyNotPushed(f"nothing was pushed to {host}")
    if penalty.received is not None:
        raise PushAlreadyReceived(f"on {penalty.received.received_on}")
    _require_after(stated.received_on, penalty.pushed.pushed_on)
    return stated


def publish(
    penalty: Penalty, stated: PenaltyPublished, term: Deadline | None, today: date
) -> PenaltyPublished:
    """Accept that an authority published it, with the last day of its publicity.

    `term` is the term that `term_of` names, counted from the day of publication; None where no
    table has it.

    Raises:
        MereWarningUnpublished, SimpleDecisionUnpublished: the law does not publish it.
        PenaltyOfAnotherAuthority: the publisher is neither who decided nor the host.
        PushNotReceived: the host has received nothing.
        PenaltyNoLongerStands, PenaltyAlreadyPublished, BeforePenaltyDecided: it comes at a wrong
            time.
        DateInFuture: it is published after `today`.
    """
    decided, publisher = penalty.decided, stated.publisher
    require_not_future(stated.published_on, today, "/published_on")
    _require_publishable(penalty)
    if publisher in penalty.publications:
        raise PenaltyAlreadyPublished(f"by {publisher}")
    earliest = decided.decided_on
    if publisher != decided.decider:
        if publisher != decided.party_authority:
            raise PenaltyOfAnotherAuthority(f"it was decided by {decided.decider}")
        if penalty.received is None:
            raise PushNotReceived(f"{publisher} has received nothing")
        earliest = penalty.received.received_on
    _require_after(stated.published_on, earliest)
    return replace(
        stated,
        decision_no=decided.decision_no,
        party_name=decided.party_name,
        violation_type=decided.violation_type,
        content=decided.content,
        decided_on=decided.decided_on,
        ends_on=_last_day(decided, term),
    )


def grant_early_end(penalty: Penalty, stated: EarlyEndGranted, today: date) -> EarlyEndGranted:
    """Accept that the deciding authority lets publicity end before its term.

    Raises:
        NeverEndedEarly: the penalty is of a kind that never does.
        EarlyEndConditionsUnmet, LeastTimeNotOver: what the law asks for is not there.
        PenaltyNotPublished, PenaltyNoLongerStands, EarlyEndAlreadyGranted: it comes at a wrong
            time.
        DateInFuture, TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    require_text(stated.least_time_basis, NAME, "/least_time_basis")
    require_not_future(stated.granted_on, today, "/granted_on")
    require_standing(penalty)
    excluded = NEVER_EARLY.intersection(penalty.decided.kinds)
    if excluded:
        raise NeverEndedEarly(f"it imposes {', '.join(sorted(excluded))}")
    if not penalty.publications:
        raise PenaltyNotPublished("nobody publishes it, as far as is known here")
    if penalty.early_end is not None:
        raise EarlyEndAlreadyGranted(f"on {penalty.early_end.granted_on}")
    conditions = (
        stated.obligations_fulfilled,
        stated.harm_removed,
        stated.not_repeated,
        stated.not_listed,
    )
    if not all(conditions):
        raise EarlyEndConditionsUnmet("all four have to be met")
    since = min(one.published.published_on for one in penalty.publications.values())
    if not since < stated.not_before <= stated.granted_on:
        raise LeastTimeNotOver(f"public since {since}, not to end before {stated.not_before}")
    return stated


def end_publicity(penalty: Penalty, stated: PublicityEnded, today: date) -> PublicityEnded:
    """Accept that a publisher no longer publishes it.

    Raises:
        PenaltyNotPublished, PublicityAlreadyEnded: it does not publish it.
        PenaltyStillStands, EarlyEndNotGranted, PublicityNotOver: there is no such ground.
        BeforePenaltyDecided: the day is before what it follows.
        DateInFuture, TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    allow_text(stated.reason, TEXT, "/reason")
    require_not_future(stated.ended_on, today, "/ended_on")
    known = penalty.publications.get(stated.publisher)
    if known is None:
        raise PenaltyNotPublished(f"{stated.publisher} does not publish it")
    if known.ended is not None:
        raise PublicityAlreadyEnded(f"on {known.ended.ended_on}")
    _require_after(stated.ended_on, known.published.published_on)
    _require_ground(penalty, known, stated)
    return stated


def _require_ground(penalty: Penalty, known: Publication, stated: PublicityEnded) -> None:
    match stated.ground:
        case EndGround.WITHDRAWN:
            require_text(stated.reason, TEXT, "/reason")
            if penalty.undone_on is None:
                raise PenaltyStillStands("it was neither changed nor revoked")
            _require_after(stated.ended_on, penalty.undone_on)
        case EndGround.EARLY:
            if penalty.early_end is None:
                raise EarlyEndNotGranted(f"{penalty.decided.decider} has granted none")
            _require_after(stated.ended_on, penalty.early_end.granted_on)
        case EndGround.EXPIRED:
            last = known.published.ends_on
            if last is not None and stated.ended_on < last:
                raise PublicityNotOver(f"it is public until {last}")


def _require_publishable(penalty: Penalty) -> None:
    require_standing(penalty)
    if not is_published_by_law(penalty.decided):
        if penalty.decided.procedure is Procedure.SIMPLE:
            raise SimpleDecisionUnpublished("it was decided on the spot")
        raise MereWarningUnpublished("it imposes a warning alone")


def _require_after(day: date, earliest: date) -> None:
    if day < earliest:
        raise BeforePenaltyDecided(f"{day} is before {earliest}")


def _last_day(decided: PenaltyDecided, term: Deadline | None) -> date | None:
    """Return the last day of publicity: the term's corresponding day, which no day off moves."""
    if term is None:
        return decided.restricted_until
    last = term.due.moved_from or term.due.on
    return max(last, decided.restricted_until or last)

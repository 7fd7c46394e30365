"""Penalties: decided and pushed in the own log, received as a host, published by either (PUB-*)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services.authority.desk import Desk, Request
from services.authority.firm_facts import concerned, told
from services.authority.records import enterprise_of, events_of
from shared.domain import case as cases
from shared.domain.penalty import deciding, publicity
from shared.domain.penalty import state as penalties
from shared.domain.penalty.deciding import PenaltyRecords
from shared.domain.penalty.events import (
    EarlyEndGranted,
    PenaltyChanged,
    PenaltyDecided,
    PenaltyEvent,
    PenaltyPublished,
    PenaltyPushed,
    PenaltyRevoked,
    PublicityEnded,
    PushReceived,
)
from shared.domain.penalty.refusals import PenaltyOfAnotherAuthority
from shared.domain.penalty.state import Penalty
from shared.store.appending import Appended


def penalty_of(desk: Desk, penalty_id: UUID) -> Penalty:
    """Return the penalty as the log of who decided it and that of its host tell it.

    Raises:
        PenaltyUnknown: nobody has decided it, as far as this node knows.
        PenaltyClaimedByTwo: two authorities claim to have decided it.
    """
    events = events_of(desk, f"penalty/{penalty_id}")
    return penalties.penalty_of(
        [(log, event) for log, event in events if isinstance(event, PenaltyEvent)]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a known penalty: which, and the fields that the authority states of it."""

    penalty_id: UUID
    stated: Mapping[str, Any]


def decide(desk: Desk, request: Request, stated: PenaltyDecided) -> Appended:
    """Record a penalty that this authority has decided; the firm is that of its case.

    Raises:
        LianjianError: what `shared.domain.penalty.deciding.decide_penalty` and the log refuse.
    """
    case = None
    if stated.case_id is not None:
        _, events = told(desk, f"case/{stated.case_id}")
        case = cases.replay(events)
        stated = replace(stated, uscc=case.uscc)
    records = PenaltyRecords(
        firm=enterprise_of(desk, stated.uscc),
        case=case,
        replaced=None if stated.replaces is None else penalty_of(desk, stated.replaces),
    )
    event = deciding.decide_penalty(concerned(desk, stated), records, desk.today())
    return desk.append(request, 1, event)


def change(desk: Desk, request: Request, step: Step) -> Appended:
    """Record that a decision of this authority was changed.

    Raises:
        LianjianError: what `shared.domain.penalty.deciding.change_penalty` and the log refuse.
    """
    version, penalty = _own(desk, step)
    stated = PenaltyChanged(**step.stated, **_names(desk, request, penalty))
    return desk.append(request, version + 1, deciding.change_penalty(penalty, stated, desk.today()))


def revoke(desk: Desk, request: Request, step: Step) -> Appended:
    """Record that a decision of this authority was revoked, found unlawful or void.

    Raises:
        LianjianError: what `shared.domain.penalty.deciding.revoke_penalty` and the log refuse.
    """
    version, penalty = _own(desk, step)
    stated = PenaltyRevoked(**step.stated, **_names(desk, request, penalty))
    return desk.append(request, version + 1, deciding.revoke_penalty(penalty, stated, desk.today()))


def push(desk: Desk, request: Request, step: Step) -> Appended:
    """Record that a decision of this authority was pushed to the party's province.

    Raises:
        LianjianError: what `shared.domain.penalty.publicity.push` and the log refuse.
    """
    version, penalty = _own(desk, step)
    stated = PenaltyPushed(**step.stated, **_names(desk, request, penalty))
    return desk.append(request, version + 1, publicity.push(penalty, stated, desk.today()))


def receive(desk: Desk, request: Request, step: Step) -> Appended:
    """Record, as the host, that a penalty of another authority was received.

    Raises:
        LianjianError: what `shared.domain.penalty.publicity.receive` and the log refuse.
    """
    version, penalty = _known(desk, step)
    stated = PushReceived(**step.stated, **_names(desk, request, penalty))
    event = publicity.receive(penalty, stated, desk.authority, desk.today())
    return desk.append(request, version + 1, event)


def publish(desk: Desk, request: Request, step: Step) -> Appended:
    """Record that this authority published a penalty.

    Raises:
        LianjianError: what `shared.domain.penalty.publicity.publish` and the log refuse.
    """
    version, penalty = _known(desk, step)
    decided = penalty.decided
    stated = PenaltyPublished(
        **step.stated,
        **_names(desk, request, penalty),
        publisher=desk.authority,
        decision_no=decided.decision_no,
        party_name=decided.party_name,
        violation_type=decided.violation_type,
        content=decided.content,
        decided_on=decided.decided_on,
        ends_on=None,
    )
    term = desk.reference().due(publicity.term_of(decided), stated.published_on)
    return desk.append(request, version + 1, publicity.publish(penalty, stated, term, desk.today()))


def grant_early_end(desk: Desk, request: Request, step: Step) -> Appended:
    """Record that this authority lets the publicity of its decision end early.

    Raises:
        LianjianError: what `shared.domain.penalty.publicity.grant_early_end` and the log refuse.
    """
    version, penalty = _own(desk, step)
    stated = EarlyEndGranted(**step.stated, **_names(desk, request, penalty))
    return desk.append(
        request, version + 1, publicity.grant_early_end(penalty, stated, desk.today())
    )


def end_publicity(desk: Desk, request: Request, step: Step) -> Appended:
    """Record that this authority no longer publishes a penalty.

    Raises:
        LianjianError: what `shared.domain.penalty.publicity.end_publicity` and the log refuse.
    """
    version, penalty = _known(desk, step)
    stated = PublicityEnded(
        **step.stated, **_names(desk, request, penalty), publisher=desk.authority
    )
    return desk.append(request, version + 1, publicity.end_publicity(penalty, stated, desk.today()))


def _known(desk: Desk, step: Step) -> tuple[int, Penalty]:
    """Return how much the own log tells of the penalty, read first, and what all logs tell."""
    return desk.log.version(f"penalty/{step.penalty_id}"), penalty_of(desk, step.penalty_id)


def _own(desk: Desk, step: Step) -> tuple[int, Penalty]:
    version, penalty = _known(desk, step)
    if penalty.decided.decider != desk.authority:
        raise PenaltyOfAnotherAuthority(f"it was decided by {penalty.decided.decider}")
    return version, penalty


def _names(desk: Desk, request: Request, penalty: Penalty) -> dict[str, Any]:
    """Return what every step of `penalty` names."""
    decided = penalty.decided
    return {
        "penalty_id": decided.penalty_id,
        "decider": decided.decider,
        "party_authority": decided.party_authority,
        "uscc": decided.uscc,
        "concerned": concerned(desk, decided, (decided,)).concerned,
        "recorded_by": request.caller,
    }

"""Who knew what when of a case: each message as sent, received, opened and acted on.

    {"joint_id", "clocks": [AnswerClock…], "messages": [
      {"kind", "sent": {"authority", "position", "at", "leaf_hash", "digest"},
       "received": [{"authority", "position", "received_at", "same_leaf", "checkpoint_size",
                     "checkpoint_root"}],
       "opened": [{"position", "at", "to"}],
       "acted_on": [{"authority", "position", "at", "kind"}],
       "here": {"received_at", "checkpoint": {"size", "at"} | None}}]}

All but `here` is the same at every node that holds the same entries: when an entry arrived, and the
smallest checkpoint over it that is kept, are each node's own. A receipt proves only that its
receiver held the message by then; who acts on a plan has had it, whatever his receipt says. Digests
name plans as answers do (XRG-002); a reader's own clock is nobody else's (`AnswerClock`).
"""

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from shared.domain.access import AccessGranted
from shared.domain.event import Event
from shared.domain.joint.clocks import answer_clocks
from shared.domain.joint.events import (
    CaseStarted,
    MessagesReceived,
    PlanAccepted,
    PlanDeclined,
    PlanProposed,
    ReceivedMessage,
    StartCalled,
)
from shared.domain.joint.known import Told
from shared.domain.joint.merging import replay
from shared.domain.joint.refusals import JointCaseUnknown
from shared.projections.lines import instant, storable
from shared.projections.view import Document


@dataclass(frozen=True, kw_only=True, slots=True)
class Covered:
    """A kept checkpoint: its size, and the instant that the log's clock signed."""

    size: int
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One entry of the case as it is held here."""

    told: Told
    kind: str
    leaf_hash: bytes
    received_at: datetime
    """When it arrived at this node."""
    covered: Covered | None
    """The smallest checkpoint over it that is kept here."""


Place = tuple[str, int]


def case_history(joint_id: UUID, held: Iterable[Message], grants: Iterable[Told]) -> Document:
    """Return the history of the case that `held` tells, in whatever order it comes.

    `grants` are entries of any log; those count that open entries of their own log for this case.
    """
    once = {(one.told.log, one.told.position): one for one in held}
    messages = [once[place] for place in sorted(once)]
    receipts, actions = _receipts(messages), _actions(messages)
    openings = _openings(joint_id, grants)
    in_time = sorted(messages, key=lambda one: (one.told.at, one.told.log, one.told.position))
    return {
        "joint_id": str(joint_id),
        "clocks": _clocks(messages),
        "messages": [
            {
                "kind": storable(one.kind),
                "sent": _sent(one),
                "received": [
                    _received(one, *found) for found in receipts.get(_place(one.told), ())
                ],
                "opened": [_opened(told, grant) for told, grant in openings
                           if told.log == one.told.log and _covers(grant, one.told.position)],
                "acted_on": _acted_on(one, actions),
                "here": _here(one),
            }
            for one in in_time
        ],
    }  # fmt: skip


def _place(told: Told) -> Place:
    return told.log, told.position


def _clocks(messages: Iterable[Message]) -> Any:
    try:
        clocks = answer_clocks(replay(one.told for one in messages))
    except JointCaseUnknown:
        return []
    return msgspec.json.decode(msgspec.json.encode(clocks))


def _receipts(
    messages: Iterable[Message],
) -> Mapping[Place, Sequence[tuple[Told, MessagesReceived, ReceivedMessage]]]:
    """Return the first receipt of each reader, by the place of what it received."""
    found: dict[Place, dict[str, tuple[Told, MessagesReceived, ReceivedMessage]]] = {}
    for one in messages:
        event = one.told.event
        if isinstance(event, MessagesReceived) and event.log != one.told.log:
            for named in event.messages:
                first = found.setdefault((event.log, named.position), {})
                first.setdefault(one.told.log, (one.told, event, named))
    return {place: [first[who] for who in sorted(first)] for place, first in found.items()}


def _actions(messages: Iterable[Message]) -> Mapping[tuple[str, str], Message]:
    """Return the first entry of each log that names a plan, by hash and log."""
    found: dict[tuple[str, str], Message] = {}
    for one in messages:
        named = _plan_named(one.told.event)
        if named is not None:
            found.setdefault((named, one.told.log), one)
    return found


def _plan_named(event: Event | None) -> str | None:
    match event:
        case PlanAccepted() | PlanDeclined() | StartCalled() | CaseStarted():
            return event.plan_hash
        case PlanProposed():
            return event.replaces
        case _:
            return None


def _openings(joint_id: UUID, grants: Iterable[Told]) -> Sequence[tuple[Told, AccessGranted]]:
    once = {_place(told): told for told in grants}
    return [
        (told, told.event)
        for told in (once[place] for place in sorted(once))
        if isinstance(told.event, AccessGranted) and told.event.joint_id == joint_id
    ]


def _covers(grant: AccessGranted, position: int) -> bool:
    return any(start <= position < end for start, end in grant.positions)


def _sent(one: Message) -> Document:
    return {
        "authority": one.told.log,
        "position": one.told.position,
        "at": instant(one.told.at),
        "leaf_hash": base64.b64encode(one.leaf_hash).decode(),
        "digest": one.told.digest,
    }


def _received(
    one: Message, told: Told, receipt: MessagesReceived, named: ReceivedMessage
) -> Document:
    return {
        "authority": told.log,
        "position": told.position,
        "received_at": instant(receipt.received_at),
        "same_leaf": named.leaf_hash == base64.b64encode(one.leaf_hash).decode(),
        "checkpoint_size": receipt.checkpoint_size,
        "checkpoint_root": storable(receipt.checkpoint_root),
    }


def _opened(told: Told, grant: AccessGranted) -> Document:
    return {"position": told.position, "at": instant(told.at), "to": list(grant.to)}


def _acted_on(one: Message, actions: Mapping[tuple[str, str], Message]) -> Sequence[Document]:
    """Return what each other log did first of the plan that `one` proposes."""
    if not isinstance(one.told.event, PlanProposed):
        return []
    return list(_first_actions(one.told, actions))


def _first_actions(plan: Told, actions: Mapping[tuple[str, str], Message]) -> Iterator[Document]:
    for (named, log), did in sorted(actions.items(), key=lambda item: item[0]):
        if named == plan.digest and log != plan.log:
            yield {
                "authority": log,
                "position": did.told.position,
                "at": instant(did.told.at),
                "kind": storable(did.kind),
            }


def _here(one: Message) -> Document:
    covered = one.covered
    return {
        "received_at": instant(one.received_at),
        "checkpoint": None
        if covered is None
        else {"size": covered.size, "at": instant(covered.at)},
    }

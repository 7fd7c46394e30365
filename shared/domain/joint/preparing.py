"""Who else may know of a case, how the visit is prepared, and that a message has arrived.

Rules kept here:
  FLT-002, FLT-004  one meets at a place that is named, and goes straight in.
  FLT-014  who leaks is punished; so each person that may know is named, with the reason.
  XRG-002  clocks start when the receipt can be proven: by a leaf hash under a checkpoint.
"""

import binascii
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime

from shared.domain.dates import InstantWithoutOffset, require_past_instant
from shared.domain.event import Event
from shared.domain.evidence import Evidence, allow_evidence
from shared.domain.inspection.refusals import ConflictStanding
from shared.domain.joint.accounts import require_accounts
from shared.domain.joint.acting import Acting, require_party, require_sealed, seal
from shared.domain.joint.events import (
    CasePrepared,
    MessagesReceived,
    OfSealedCase,
    PersonsNamed,
    ReceivedMessage,
)
from shared.domain.joint.refusals import (
    MalformedHash,
    MessageBeyondCheckpoint,
    PersonsNamedBefore,
    ReceiptAcknowledgedBefore,
    ReceiptOfOwnMessage,
)
from shared.domain.joint.state import JointCase
from shared.domain.texts import ADDRESS, TEXT, allow_text, require_list, require_text

MOST_MESSAGES = 1_000
"""Entries that one acknowledgement names."""
_HASH_BYTES = 32


@dataclass(frozen=True, kw_only=True, slots=True)
class FurtherPersons:
    """Accounts of the own authority that may know of the case from now on, and why."""

    persons: tuple[str, ...]
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Preparation:
    """How the visit is prepared."""

    meeting_point: str
    meeting_at: datetime | None
    division_of_work: str
    notes: str = ""
    documents: tuple[Evidence, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """Entries of another log that have arrived, and the checkpoint that proves them."""

    log: str
    messages: tuple[ReceivedMessage, ...]
    checkpoint_size: int
    checkpoint_root: str
    received_at: datetime


def name_persons(case: JointCase, stated: FurtherPersons, by: Acting) -> PersonsNamed:
    """Let further people of the acting authority know of the case.

    Raises:
        JointCaseStarted, JointCaseCalledOff, SealHasEnded: it is too late.
        AuthorityTakesNoPart: the authority has no part in the case.
        MalformedAccount, PersonOfAnotherAuthority, PartyNamedTwice: a person is none of its own.
        ConflictStanding: a person has declared a conflict of interest.
        PersonsNamedBefore: all of them may know already.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    require_sealed(case, by.today)
    require_party(case, by.authority)
    require_list(stated.persons, "/persons")
    persons = require_accounts(stated.persons, (by.authority,), "/persons")
    for person in persons:
        if person in case.conflicted:
            raise ConflictStanding(f"{person} has declared a conflict of interest")
    if case.persons.get(by.authority, frozenset()).issuperset(persons):
        raise PersonsNamedBefore("all of them may know of the case")
    require_text(stated.reason, TEXT, "/reason")
    return PersonsNamed(**seal(case, by), persons=persons, reason=stated.reason)


def prepare(case: JointCase, stated: Preparation, by: Acting) -> CasePrepared:
    """Tell how the visit is prepared, in place of what the acting authority has told before.

    Raises:
        JointCaseStarted, JointCaseCalledOff, SealHasEnded: it is too late.
        AuthorityTakesNoPart: the authority has no part in the case.
        InstantWithoutOffset: the meeting's instant has no offset.
        MalformedDigest, TextMissing, TextTooLong, TextUnprintable, ListTooLong: out of bounds.
    """
    require_sealed(case, by.today)
    require_party(case, by.authority)
    require_text(stated.meeting_point, ADDRESS, "/meeting_point")
    if stated.meeting_at is not None and stated.meeting_at.utcoffset() is None:
        raise InstantWithoutOffset(f"{stated.meeting_at.isoformat()} has no offset", "/meeting_at")
    allow_text(stated.division_of_work, TEXT, "/division_of_work")
    allow_text(stated.notes, TEXT, "/notes")
    allow_evidence(stated.documents, "/documents")
    return CasePrepared(
        **seal(case, by),
        meeting_point=stated.meeting_point,
        meeting_at=stated.meeting_at,
        division_of_work=stated.division_of_work,
        notes=stated.notes,
        documents=stated.documents,
    )


def is_acknowledged(event: Event) -> bool:
    """Tell whether the receipt of `event` is acknowledged; that of a receipt is not."""
    return isinstance(event, OfSealedCase) and not isinstance(event, MessagesReceived)


def acknowledge_receipt(case: JointCase, stated: Arrival, by: Acting) -> MessagesReceived:
    """Acknowledge what of `stated` was not acknowledged before, in the order of positions.

    Raises:
        AuthorityTakesNoPart: the authority has no part in the case.
        ReceiptOfOwnMessage: the messages stand in its own log.
        ReceiptAcknowledgedBefore: all of them are acknowledged.
        MalformedHash, MessageBeyondCheckpoint: the proof cannot be one.
        InstantWithoutOffset, DateInFuture: the instant cannot be.
        ListMissing, ListTooLong: out of bounds.
    """
    require_party(case, by.authority)
    if stated.log == by.authority:
        raise ReceiptOfOwnMessage(f"they stand in the log of {by.authority}")
    require_list(stated.messages, "/messages", MOST_MESSAGES)
    require_past_instant(stated.received_at, by.today, "/received_at")
    _require_hash(stated.checkpoint_root, "/checkpoint_root")
    for index, message in enumerate(stated.messages):
        _require_hash(message.leaf_hash, f"/messages/{index}/leaf_hash")
        if message.position >= stated.checkpoint_size:
            raise MessageBeyondCheckpoint(
                f"{message.position} of {stated.checkpoint_size}", f"/messages/{index}/position"
            )
    known = {(one.log, one.position) for one in case.receipts if one.receiver == by.authority}
    new = {one.position: one for one in stated.messages if (stated.log, one.position) not in known}
    if not new:
        raise ReceiptAcknowledgedBefore(f"{len(stated.messages)} messages of {stated.log}")
    return MessagesReceived(
        **seal(case, by),
        log=stated.log,
        messages=tuple(new[position] for position in sorted(new)),
        checkpoint_size=stated.checkpoint_size,
        checkpoint_root=stated.checkpoint_root,
        received_at=stated.received_at,
    )


def _require_hash(text: str, pointer: str) -> None:
    try:
        decoded = b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedHash("this is no base64", pointer) from error
    if len(decoded) != _HASH_BYTES:
        raise MalformedHash(f"{len(decoded)} of {_HASH_BYTES} bytes", pointer)

"""Proving one entry from bytes: what it says, that it stands in its log, and who else holds it.

Henan's node is asked for the entry and for the proof, as its auditor; everything is then computed
here, with the public keys that another authority's directory lists (log-format §9).
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import Any

from services.demo.federation import Federation
from services.demo.record import Done, Held
from shared.errors import EvidenceRefused
from shared.identity.directory import Member
from shared.identity.directory_json import read_directory
from shared.identity.roles import Role
from shared.log.checkpoint import SignedCheckpoint
from shared.log.cover import Disclosed, read_page
from shared.log.entry import BODY, check_openings, read_leaf
from shared.log.merkle import leaf_hash
from shared.log.proof import InclusionProof


class EntryNotProven(EvidenceRefused):
    """What was served is not the entry that the receipt named, or another node holds another."""

    code = "entry-not-proven"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """What follows from the bytes: the entry's facts and its place under a signed checkpoint."""

    done: Done
    body: dict[str, Any]
    leaf: bytes
    path_length: int
    checkpoint: SignedCheckpoint
    key_name: str
    holders: tuple[str, ...]
    earlier: tuple[tuple[str, SignedCheckpoint], ...] = ()
    """Checkpoints that cover the entry, each with who had verified it at an earlier look."""
    later: datetime | None = None
    """When the entry was written before which they had."""


def prove(federation: Federation, done: Done, holders: Sequence[str], trusting: str) -> Proven:
    """Prove the entry `done` with the keys in the directory of the authority `trusting`.

    Raises:
        EvidenceRefused: the bytes do not prove it.
        NodeUnreachable, NodeRefused: a node does not serve them.
    """
    auditor = federation.person(done.authority, Role.AUDITOR)
    log = f"/v1/logs/{done.authority}"
    entry = _first_entry(auditor.get(f"{log}/cover", **{"from": done.position, "max": 1}))
    leaf = read_leaf(entry.leaf_input)
    check_openings(leaf, leaf.header(), entry.openings)
    digest = leaf_hash(entry.leaf_input)
    proof = InclusionProof.parse(auditor.get(f"{log}/entries/{done.position}/proof").decode())
    member = _member(federation, done.authority, trusting)
    checkpoint = proof.verify(digest, member.origin or "", member.log_keys, member.clock_keys)
    _compare(federation, done, holders, digest)
    return Proven(
        done=done,
        body=json.loads(entry.openings[BODY].content),
        leaf=digest,
        path_length=len(proof.path),
        checkpoint=checkpoint,
        key_name=str(member.log_keys[0]),
        holders=tuple(holders),
    )


def prove_earlier(
    federation: Federation, proven: Proven, held: Sequence[Held], later: Done
) -> Proven:
    """Prove the same entry under the notes that were `held` before the entry `later` was written.

    Raises:
        EvidenceRefused: a note does not cover it, covers the later one too, or is not older.
        NodeUnreachable, NodeRefused: the log does not serve the path.
    """
    done = proven.done
    auditor = federation.person(done.authority, Role.AUDITOR)
    found: list[tuple[str, SignedCheckpoint]] = []
    for one in held:
        size = int(one.note.split("\n")[1])
        path = f"/v1/logs/{done.authority}/entries/{done.position}/proof"
        served = InclusionProof.parse(auditor.get(path, size=size).decode())
        member = _member(federation, done.authority, one.reader)
        proof = InclusionProof(done.position, served.path, one.note)
        keys = (member.log_keys, member.clock_keys)
        found.append((one.reader, proof.verify(proven.leaf, member.origin or "", *keys)))
    at = _written_at(federation, later)
    for reader, checkpoint in found:
        in_one_log = later.authority == done.authority
        if checkpoint.at >= at or (in_one_log and checkpoint.size > later.position):
            raise EntryNotProven(f"the checkpoint at {reader} is no older than {later.place}")
    return replace(proven, earlier=tuple(found), later=at)


def _written_at(federation: Federation, done: Done) -> datetime:
    auditor = federation.person(done.authority, Role.AUDITOR)
    entry = auditor.get_json(f"/v1/logs/{done.authority}/entries/{done.position}")
    return datetime.fromisoformat(entry["header"]["at"])


def _first_entry(page: bytes) -> Disclosed:
    _head, parts = read_page(BytesIO(page))
    first = next(parts)
    if not isinstance(first, Disclosed):
        raise EntryNotProven("the log does not show the entry to its own auditor")
    return first


def _member(federation: Federation, authority: str, trusting: str) -> Member:
    file = federation.demo.node(trusting).data / "directory.json"
    member = read_directory(file.read_bytes()).get(authority)
    if member is None:
        raise EntryNotProven(f"the directory of {trusting} does not list {authority}")
    return member


def _compare(federation: Federation, done: Done, holders: Sequence[str], digest: bytes) -> None:
    """Check that the receipt and every holder name the hash of these bytes."""
    named = {"the receipt": done.leaf_hash}
    for holder in holders:
        path = f"/v1/logs/{done.authority}/entries/{done.position}"
        held = federation.person(holder, Role.AUDITOR).get_json(path)
        named[holder] = held["leaf_hash"]
    expected = base64.b64encode(digest).decode()
    others = [who for who, told in named.items() if told != expected]
    if others:
        raise EntryNotProven(f"{', '.join(others)}: another leaf at {done.place}")

"""Reading what the own log has repaired or what is past its period: with a reason, on record.

CRD-004: after a repair only its owner reads a fact, and only with a reason. The reading is appended
to the own log before anything is shown; where it cannot be, nothing is.
"""

import hashlib
from dataclasses import dataclass
from uuid import uuid4

from uuid_utils.compat import uuid7

from services.authority.desk import Desk, Request
from shared.domain.repaired_reading import RepairedFactRead, read_repaired
from shared.projections.use_status import out_of_use
from shared.projections.view import Document
from shared.store.appending import Appended


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read, and the entry that says so."""

    facts: list[Document]
    entry: Appended


def read(desk: Desk, caller: str, archive: Document, uscc: str, reason: str) -> Reading:
    """Return the facts in the `archive` of the firm `uscc` that the own log tells and uses no more.

    Raises:
        LianjianError: what `read_repaired` and the log refuse; then nothing was read.
    """
    facts = out_of_use(archive, desk.authority, desk.today())
    stated = RepairedFactRead(
        reading_id=uuid7(),
        uscc=uscc,
        streams=tuple(f"{one['matter']}/{one['id']}" for one in facts),
        reason=reason,
        read_on=desk.today(),
        recorded_by=caller,
    )
    event = read_repaired(stated)
    key = str(uuid4())
    asked = Request(caller=caller, key=key, digest=hashlib.sha256(key.encode()).digest())
    return Reading(facts=facts, entry=desk.append(asked, 1, event))

"""The receipt of a write: where the entries stand, and the note that covers them."""

import base64
import json
from collections.abc import Callable

from shared.store.appending import Appended, AppendedEntry

Receipt = dict[str, object]


def receipt_writer(origin: str) -> Callable[[Appended], bytes]:
    """Return what turns appended entries of the log `origin` into the bytes of the answer."""

    def write(appended: Appended) -> bytes:
        receipts = [_receipt(origin, entry, appended.note) for entry in appended.entries]
        document = receipts[0] if len(receipts) == 1 else {"receipts": receipts}
        return json.dumps(document, ensure_ascii=False).encode()

    return write


def _receipt(origin: str, entry: AppendedEntry, note: str) -> Receipt:
    matter, _, name = entry.stream.partition("/")
    return {
        "id": entry.id,
        "log": origin,
        "position": entry.position,
        "leaf_hash": base64.b64encode(entry.leaf_hash).decode(),
        "checkpoint": note,
        "resource": {"type": matter, "id": name, "version": entry.version},
    }

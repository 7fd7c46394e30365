"""The receipt of a write: where the entry stands, and the note that covers it."""

import base64
import json
from collections.abc import Callable

from shared.store.appending import Appended


def receipt_writer(origin: str) -> Callable[[Appended], bytes]:
    """Return what turns the one entry appended to the log `origin` into the bytes of the answer."""

    def write(appended: Appended) -> bytes:
        (entry,) = appended.entries
        matter, _, name = entry.stream.partition("/")
        receipt = {
            "id": entry.id,
            "log": origin,
            "position": entry.position,
            "leaf_hash": base64.b64encode(entry.leaf_hash).decode(),
            "checkpoint": appended.note,
            "resource": {"type": matter, "id": name, "version": entry.version},
        }
        return json.dumps(receipt, ensure_ascii=False).encode()

    return write

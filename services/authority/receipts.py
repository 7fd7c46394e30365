"""The receipt of a write: where the entry stands, the note that covers it, what the rules warn."""

import base64
import json
from collections.abc import Callable
from typing import Any

from shared.domain.cautions import RuleWarning
from shared.domain.event import Event
from shared.store.appending import Appended
from shared.web.problems import basis


def receipt_writer(origin: str) -> Callable[[Appended, Event], bytes]:
    """Return what writes the answer to who had one event appended to the log `origin`."""

    def write(appended: Appended, event: Event) -> bytes:
        (entry,) = appended.entries
        matter, _, name = (entry.stream or "").partition("/")
        receipt = {
            "id": entry.id,
            "log": origin,
            "position": entry.position,
            "leaf_hash": base64.b64encode(entry.leaf_hash).decode(),
            "checkpoint": appended.note,
            "resource": {"type": matter, "id": name, "version": entry.version},
            "warnings": [_warning(one) for one in getattr(event, "warnings", ())],
        }
        return json.dumps(receipt, ensure_ascii=False).encode()

    return write


def _warning(warning: RuleWarning) -> dict[str, Any]:
    where = [one.model_dump(mode="json") for one in basis(warning.rules)]
    return {"code": warning.code, "zh": warning.zh, "en": warning.en, "basis": where}

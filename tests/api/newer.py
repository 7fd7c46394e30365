"""What a peer of a newer version appends to its log: kinds, members and values not known here."""

import secrets
from typing import Any

import msgspec
from eventsourcing.persistence import StoredEvent
from uuid_utils import uuid7

from shared.log.entry import Header, Opening, SectionHeader, frame, write_leaf
from tests.api.served import Served


def append_newer(
    node: Served,
    kind: str,
    stream: str,
    body: dict[str, Any] | bytes,
    subjects: tuple[str, ...] = (),
) -> int:
    """Append an entry for everybody, as the node's program of tomorrow would; return its position.

    `body` is its JSON, or bytes that are sent as they are.
    """
    header = Header(
        log=node.node.settings.origin,
        id=str(uuid7()),
        at=node.clock(),
        kind=kind,
        stream=stream,
        version=node.node.desk.log.version(stream) + 1,
        subjects=tuple(sorted(subjects)),
        audience=("*",),
        sections=(SectionHeader(name="body", to=None),),
    )
    content = body if isinstance(body, bytes) else msgspec.json.encode(body)
    openings = {"body": Opening(secrets.token_bytes(32), content)}
    leaf = write_leaf(header, openings, secrets.token_bytes(32))
    appended = node.node.recorder.append(
        [
            StoredEvent(
                originator_id=stream,
                originator_version=header.version,
                topic=kind,
                state=frame(leaf, openings),
            )
        ]
    )
    return appended.entries[0].position

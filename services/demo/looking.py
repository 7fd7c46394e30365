"""Looking what nodes hold of a story at one moment, before and after it is opened to them.

What a node has been told is found out through its own interface; that a word stands nowhere, by
searching every file of its data.
"""

import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from services.demo.federation import LOOK_SECONDS, Federation
from services.demo.patience import patiently, until
from services.demo.record import Done, Held, Looked, StoryRecord
from services.demo.scenario import Look
from shared.identity.roles import Role
from shared.replication.person_client import NodeRefused

OPENED_SECONDS = 30.0
"""How long one waits for what is opened."""

_NOT_FOUND = 404


def look(federation: Federation, record: StoryRecord, writer: str, wanted: Look) -> Looked:
    """Return what the nodes hold of the entries that `wanted` names.

    `writer` is the authority at whose node the words must be found that are absent elsewhere.

    Raises:
        NodeRefused, TookTooLong: a node does not tell, or does not come to know of the entries.
    """
    told = [record.steps[name] for name in wanted.steps]
    began = list(record.steps.values())[-1]
    held: list[Held] = []
    wrong: list[str] = []
    came: list[datetime] = []
    for reader in wanted.at:
        for log in dict.fromkeys(one.authority for one in told):
            of_log = [one for one in told if one.authority == log]
            await_cover(federation, reader, of_log)
            seen = [_received(federation, reader, one, wanted.opened) for one in of_log]
            came += [at for at in seen if at is not None]
            wrong += [
                f"{reader}: {one.place} {'is not' if at is None else 'is'} there"
                for one, at in zip(of_log, seen, strict=True)
                if (at is not None) != wanted.opened
            ]
            held.append(_held(federation, reader, log, sum(at is not None for at in seen)))
    wrong += _misplaced(federation, record, writer, wanted)
    seconds = None
    if wanted.within_seconds and came:
        seconds = (max(came) - _at(federation, began)).total_seconds()
        if seconds > wanted.within_seconds:
            wrong.append(f"{seconds:.1f} s after {began.place}, not {wanted.within_seconds}")
    return Looked(held=tuple(held), wrong=tuple(wrong), seconds=seconds)


def await_cover(federation: Federation, reader: str, told: Iterable[Done]) -> None:
    """Wait until the checkpoint that `reader` has verified covers all that was `told` in one log.

    Raises:
        TookTooLong: it does not.
    """
    last = max(told, key=lambda one: one.position)

    def covered() -> bool | None:
        standing = federation.logs_at(reader).get(last.authority)
        return True if standing and standing["verified_size"] > last.position else None

    until(federation, covered, f"{reader} has verified {last.place}")


def _held(federation: Federation, reader: str, log: str, story: int) -> Held:
    auditor = federation.person(reader, Role.AUDITOR)
    note = patiently(federation, lambda: auditor.get(f"/v1/logs/{log}/checkpoint")).decode()
    standing = federation.logs_at(reader)[log]
    return Held(
        reader=reader,
        log=log,
        size=standing["verified_size"],
        hidden=standing["hidden"],
        story=story,
        note=note,
    )


def _received(federation: Federation, reader: str, done: Done, is_awaited: bool) -> datetime | None:
    """Return when `reader` came to hold the entry, None if it does not."""
    auditor = federation.person(reader, Role.AUDITOR)
    path = f"/v1/logs/{done.authority}/entries/{done.position}"
    end = time.monotonic() + (OPENED_SECONDS if is_awaited else 0)
    while True:
        try:
            entry = patiently(federation, lambda: auditor.get_json(path))
        except NodeRefused as refused:
            if refused.status != _NOT_FOUND:
                raise
        else:
            if entry["body"] is not None and entry["leaf_hash"] == done.leaf_hash:
                return datetime.fromisoformat(entry["received_at"])
        if time.monotonic() > end:
            return None
        time.sleep(LOOK_SECONDS)


def _at(federation: Federation, done: Done) -> datetime:
    """Return when the entry was written, as its header says."""
    auditor = federation.person(done.authority, Role.AUDITOR)
    path = f"/v1/logs/{done.authority}/entries/{done.position}"
    entry = patiently(federation, lambda: auditor.get_json(path))
    return datetime.fromisoformat(entry["header"]["at"])


def _misplaced(
    federation: Federation, record: StoryRecord, writer: str, wanted: Look
) -> Iterator[str]:
    """Yield which words stand where they must not, or not even where they were written."""
    words: list[str] = record.filled(list(wanted.absent))
    if not words:
        return
    for word in sorted(set(words) - words_in(federation.demo.node(writer).data, words)):
        yield f"{word!r} is not found at {writer} either: it proves nothing"
    for reader in wanted.at:
        for word in sorted(words_in(federation.demo.node(reader).data, words)):
            yield f"{word!r} stands in the files of {reader}"


def words_in(directory: Path, words: Iterable[str]) -> set[str]:
    """Return which of `words` stand, as UTF-8, in a file of `directory`."""
    files = [one for one in directory.rglob("*") if one.is_file()]
    contents = [one.read_bytes() for one in files]
    return {word for word in words if any(word.encode() in one for one in contents)}

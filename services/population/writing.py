"""A population as files: one of NDJSON for each authority, and a manifest.

A line is one entry of the authority's log, oldest first:

    {"at": "2024-…Z", "kind": "…", "stream": "…", "version": 1, "subjects": […], "audience": […],
     "body": {…}, "personal": {…}}

with `personal` only where the event speaks of persons. `manifest.json` comes last: where it is,
the files are whole. It says what was asked for and counts entries by authority and by kind, with
the SHA-256 of each file.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import file_digest
from io import BufferedWriter
from pathlib import Path

import msgspec

from services.population.generating import generate
from services.population.period import UNTIL, Wanted
from services.population.recording import Recorded
from shared.domain.events import to_sections
from shared.errors import AlreadyExists

MANIFEST = "manifest.json"
FORMAT = "lianjian-population/1"


@dataclass(slots=True)
class _File:
    """The log of one authority while it is written."""

    stream: BufferedWriter
    entries: int = 0


def write_population(wanted: Wanted, folder: Path, report: Callable[[int], None]) -> dict[str, int]:
    """Write the population into the new or empty `folder`; return the entries by authority.

    `report` hears how many entries are written.

    Raises:
        AlreadyExists: `folder` holds something.
        InvalidInput: there can be no such population.
    """
    if folder.exists() and any(folder.iterdir()):
        raise AlreadyExists(f"{folder} is not empty; nothing is ever overwritten")
    told = generate(wanted)
    folder.mkdir(parents=True, exist_ok=True)
    kinds: Counter[str] = Counter()
    files: dict[str, _File] = {}
    with ExitStack() as stack:
        for authority in wanted.authorities:
            stream = stack.enter_context((folder / f"{authority}.ndjson").open("wb"))
            files[authority] = _File(stream)
        for number, recorded in enumerate(told, 1):
            file = files[recorded.authority]
            file.stream.write(line_of(recorded))
            file.entries += 1
            kinds[recorded.event.KIND] += 1
            report(number)
    entries = {authority: file.entries for authority, file in files.items()}
    (folder / MANIFEST).write_bytes(_manifest(wanted, folder, entries, kinds))
    return entries


def line_of(recorded: Recorded) -> bytes:
    """Return the line of one entry, with its line feed."""
    event = recorded.event
    members: dict[str, object] = {
        "at": recorded.at,
        "kind": event.KIND,
        "stream": event.stream,
        "version": recorded.version,
        "subjects": recorded.subjects,
        "audience": recorded.audience,
    }
    for name, section in to_sections(event).items():
        members[name] = msgspec.Raw(section)
    return msgspec.json.encode(members) + b"\n"


def _manifest(wanted: Wanted, folder: Path, entries: dict[str, int], kinds: Counter[str]) -> bytes:
    document = {
        "format": FORMAT,
        "note": "All firms, numbers, addresses and persons are invented. 均为虚构（示例）。",
        "asked": {
            "seed": wanted.seed,
            "firms": wanted.firms,
            "entrustments": wanted.entrustments,
            "years": wanted.years,
            "authorities": wanted.authorities,
        },
        "told_until": UNTIL,
        "entries": sum(entries.values()),
        "kinds": dict(sorted(kinds.items())),
        "files": {
            f"{authority}.ndjson": {"entries": count, "sha256": _digest(folder, authority)}
            for authority, count in entries.items()
        },
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _digest(folder: Path, authority: str) -> str:
    with (folder / f"{authority}.ndjson").open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()

"""Pushing the facts of the own log to the national data sharing platform, batch by batch.

The last `archive.pushed.v1` in the own log says where the next batch begins. What will be in it is
written to the file `DIR/push-begun` before it is delivered; so after a crash between delivery and
entry the same batch goes out under the same id, which the platform takes once. Then comes the alarm
of what it has rejected, and then the entry.

Pushed are the facts of firms in the order of the log, with what corrects and repairs them; not what
is for the writer alone, nor what was repaired before its batch was begun (CRD-004).
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from services.authority.desk import Desk
from services.authority.own_archive import OwnArchive
from services.authority.settings import PushSettings
from shared.domain.audience import audience_of
from shared.domain.dates import legal_date
from shared.domain.event import Event
from shared.domain.events import BODY
from shared.domain.push_mapping import ASSUMED, MappingUnsound, PushMapping, read_mapping
from shared.domain.pushing import PUSHES, ArchivePushed, PushRejection, is_pushed
from shared.errors import ConcurrentChange, ConfigurationError
from shared.identity.files import replace_file
from shared.log.encoding import printable
from shared.projections.lines import instant
from shared.replication.data_sharing import Batch, Item, Platform, Receipt
from shared.store.alarms import Alarms
from shared.store.authority_log import LoggedEvent
from shared.store.entries import StoredEntry, entries_at, entries_by_arrival
from shared.store.heads import head_of

RECORDER = "node"
REJECTED_ALARM = "push-rejected"
PUSH = "push"
"""The name of the loop: its alarm is `push-failed`."""
BEGUN = "push-begun"
_READ_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PushTarget:
    """Where this node pushes to, and how what it pushes is written."""

    url: str
    token: str
    mapping: PushMapping
    batch_entries: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The batch that is delivered now, or next: its id, and the positions of what is in it."""

    batch: str
    positions: tuple[int, ...]


def push_target(settings: PushSettings | None, directory: Path) -> PushTarget | None:
    """Return what `settings` say, None where nothing is pushed; files lie in `directory`.

    Raises:
        ConfigurationError: a file is missing or empty, or the mapping is unsound.
    """
    if settings is None:
        return None
    token = _read(directory / settings.token_file).decode("ascii", "replace").strip()
    if not token.isprintable() or not token:
        raise ConfigurationError(f"{settings.token_file} holds no token")
    mapping = ASSUMED
    if settings.mapping_file is not None:
        try:
            mapping = read_mapping(_read(directory / settings.mapping_file))
        except MappingUnsound as error:
            raise ConfigurationError(f"{settings.mapping_file}: {error}") from error
    return PushTarget(
        url=settings.url,
        token=token,
        mapping=mapping,
        batch_entries=settings.batch_entries,
        seconds=settings.seconds,
    )


class Pusher:
    """Pushes what the own log holds; one at a time in all processes of a node."""

    def __init__(
        self,
        desk: Desk,
        archive: OwnArchive,
        alarms: Alarms,
        origin: str,
        path: Path,
        target: PushTarget,
    ) -> None:
        """Push the log `origin` of `desk` as `target` says; keep what is begun in the folder."""
        self._desk, self._archive, self._alarms = desk, archive, alarms
        self._origin = origin
        self._file = path / BEGUN
        self._mapping, self._most = target.mapping, target.batch_entries
        self._looked_through = 0

    async def push_next(self, platform: Platform) -> bool:
        """Deliver the next batch to `platform` and record it; False where there is none.

        Raises:
            DeliveryFailed: the same batch is delivered again by the next call.
            LianjianError: what the own log and its database refuse.
        """
        batch = await asyncio.to_thread(self.next_batch)
        if batch is None:
            return False
        receipt = await platform.deliver(batch)
        await asyncio.to_thread(self.record, batch, receipt)
        return True

    def next_batch(self) -> Batch | None:
        """Return the batch to deliver: the one that is begun, else the next one, begun now.

        Raises:
            UnreadableEvent: a newer version has written the next fact.
            ConfigurationError: the file that says what is begun is broken.
        """
        place = pushed_until(self._desk)
        begun = read_begun(self._file)
        if begun is None or begun.positions[0] < place:
            facts = list(islice(self._facts(max(place, self._looked_through)), self._most))
            repaired = self._archive.repaired({one.stream or "" for one in facts})
            kept = [one for one in facts if one.stream not in repaired]
            if not kept:
                return None
            begun = self._begin(tuple(one.position for one in kept))
        return self._batch(begun)

    def record(self, batch: Batch, receipt: Receipt) -> None:
        """Write down that the platform has taken `batch`, once; alarm what it has rejected.

        Raises:
            LianjianError: what the own log refuses.
        """
        rejected = tuple(
            PushRejection(position=one.position, reason=printable(one.reason))
            for one in sorted(receipt.rejected, key=lambda one: one.position)
        )
        if rejected:
            first = rejected[0]
            detail = f"batch {batch.batch}: {len(rejected)} of {len(batch.items)} rejected, "
            detail += f"first position {first.position}: {first.reason}"
            self._alarms.raise_alarm(REJECTED_ALARM, self._desk.authority, detail)
        event = ArchivePushed(
            batch_id=batch.batch,
            first=batch.first,
            end=batch.end,
            count=len(batch.items),
            mapping=batch.mapping,
            receipt_no=printable(receipt.receipt),
            rejected=rejected,
            pushed_at=self._desk.clock(),
            recorded_by=f"{self._desk.authority}:{RECORDER}",
        )
        while pushed_until(self._desk) < batch.end:
            logged = LoggedEvent(
                originator_id=PUSHES,
                originator_version=self._desk.log.version(PUSHES) + 1,
                event=event,
                subjects=(),
                audience=audience_of(event, self._desk.authority),
            )
            try:
                self._desk.log.append([logged])
            except ConcurrentChange:
                continue

    def _facts(self, first: int) -> Iterator[StoredEntry]:
        """Yield the facts of the own log from the position `first` on."""
        log = self._desk.authority
        while True:
            with self._desk.database.read() as connection:
                size = head_of(connection, log).note_size
                found = entries_by_arrival(connection, log, first, _READ_AT_ONCE)
            for entry in found:
                if entry.header().audience and is_pushed(type(entry.read())):
                    yield entry
            if not found:
                self._looked_through = size
                return
            first = found[-1].position + 1

    def _begin(self, positions: tuple[int, ...]) -> Begun:
        told = f"{self._origin}\n{positions[0]}\n{positions[-1] + 1}\n{self._mapping.version}"
        batch = sha256(told.encode()).hexdigest()[:32]
        begun = Begun(batch=batch, positions=positions)
        replace_file(self._file, msgspec.json.encode(begun))
        return begun

    def _batch(self, begun: Begun) -> Batch:
        places = [(self._desk.authority, position) for position in begun.positions]
        with self._desk.database.read() as connection:
            found = entries_at(connection, places)
        return Batch(
            batch=begun.batch,
            log=self._origin,
            first=begun.positions[0],
            end=begun.positions[-1] + 1,
            mapping=self._mapping.version,
            items=[self._item(entry) for entry in sorted(found, key=lambda one: one.position)],
        )

    def _item(self, entry: StoredEntry) -> Item:
        event, header = entry.read(), entry.header()
        attributes = {
            "item": f"{self._origin}#{entry.position}",
            "authority": self._desk.authority,
            "log": self._origin,
            "position": entry.position,
            "entry_id": header.id,
            "kind": header.kind,
            "stream": header.stream,
            "at": instant(header.at),
            "on": _day(event),
            "section": None if event.SECTION is None else event.SECTION.value,
            "firms": list(header.subjects),
            "rules": list(event.rules),
            "dataset": self._mapping.dataset_of(header.kind),
        }
        body: dict[str, Any] = msgspec.json.decode(entry.openings[BODY].content)
        content = self._mapping.write(header.kind, attributes, body)
        return Item(position=entry.position, content=content)


def pushed_until(desk: Desk) -> int:
    """Return the position in the own log behind everything that was pushed."""
    last = desk.log.newest(PUSHES, 1)
    told = last[0].event if last else None
    return told.end if isinstance(told, ArchivePushed) else 0


def read_begun(path: Path) -> Begun | None:
    """Return the batch that the file at `path` says is begun, None without one.

    Raises:
        ConfigurationError: it says nothing of the kind.
    """
    try:
        begun = msgspec.json.decode(path.read_bytes(), type=Begun)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError as error:
        raise ConfigurationError(f"{path} says of no batch that it is begun: {error}") from error
    if not begun.positions:
        raise ConfigurationError(f"{path} tells of an empty batch")
    return begun


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path}: {error}") from error


def _day(event: Event) -> str | None:
    """Return the legal day of `event`."""
    told: object = None if event.ON is None else getattr(event, event.ON)
    if isinstance(told, datetime):
        return legal_date(told).isoformat()
    return told.isoformat() if isinstance(told, date) else None

"""One authority's node, put together: the composition root of everything but HTTP."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from services.authority.bell import Bell
from services.authority.desk import Desk
from services.authority.known_cases import KnownCases
from services.authority.known_reference import KnownReference
from services.authority.own_archive import OwnArchive
from services.authority.pushing import PushTarget, push_target
from services.authority.receipts import receipt_writer
from services.authority.recent import RecentInspections
from services.authority.settings import Settings, database_url, read_settings
from services.authority.standing import Standing
from shared.domain.credit_grading import CreditPolicy, policy_of
from shared.identity.directory_file import DirectoryFile
from shared.identity.keys import NodeKeys, load_keys
from shared.log.checkpoint import Checkpoint, sign_checkpoint
from shared.projections.queries import Queries
from shared.projections.runner import Projector
from shared.projections.views import VIEWS
from shared.store.accounts import Accounts
from shared.store.alarms import Alarms
from shared.store.appending import Seal
from shared.store.authority_log import AuthorityLog, EntryMapper
from shared.store.database import Database
from shared.store.heads import head_of
from shared.store.own_log import OwnLog
from shared.store.peer_logs import PeerLogs
from shared.store.printed import PrintedDocuments
from shared.store.recorder import LogRecorder
from shared.store.schema import require_current
from shared.store.sign_ins import SignIns
from shared.store.slots import Slots

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Everything that a node's interfaces and loops work with; `path` is its data directory."""

    path: Path
    settings: Settings
    clock: Clock
    keys: NodeKeys
    directory: DirectoryFile
    database: Database
    recorder: LogRecorder
    own_log: OwnLog
    peer_logs: PeerLogs
    projector: Projector
    queries: Queries
    alarms: Alarms
    accounts: Accounts
    sign_ins: SignIns
    printed: PrintedDocuments
    desk: Desk
    own_archive: OwnArchive
    known_cases: KnownCases
    bell: Bell
    grading: CreditPolicy | None
    """By which archives are graded; None for facts alone."""
    push: PushTarget | None = None

    @property
    def authority(self) -> str:
        """Return the id of the authority whose node this is."""
        return self.settings.authority

    def close(self) -> None:
        """Close the database; the node is not used afterwards."""
        self.database.close()


def present() -> datetime:
    """Return the present UTC instant, in whole milliseconds as entries carry it."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def open_node(path: Path, clock: Clock = present) -> Node:
    """Open the node whose data directory is `path`.

    Raises:
        ConfigurationError: it is set up wrongly, or its database has another schema.
        NotFound: the database holds no log of this authority.
    """
    settings = read_settings(path)
    keys = load_keys(path, authority=settings.authority, origin=settings.origin)
    database = Database(database_url(settings, path))
    require_current(database)
    with database.read() as connection:
        head_of(connection, settings.authority)
    seal = sealer(settings.origin, keys)
    recorder = LogRecorder(database, settings.authority, seal, clock)
    projector = Projector(database, VIEWS)
    queries = Queries(database)
    own_log = OwnLog(database, settings.authority, seal, clock)
    mapper, receipt = EntryMapper(settings.origin, clock), receipt_writer(settings.origin)
    bell = Bell()
    recorder.on_append(bell.ring)
    projector.on_progress(bell.ring)
    desk = Desk(
        authority=settings.authority,
        log=AuthorityLog(recorder, mapper),
        database=database,
        clock=clock,
        standing=Standing(database, queries),
        recent=RecentInspections(),
        reference=KnownReference(settings.authority, database),
        receipt=receipt,
        slots=Slots(database, settings.authority, recorder, mapper, receipt, clock),
    )
    return Node(
        path=path,
        settings=settings,
        clock=clock,
        keys=keys,
        directory=DirectoryFile(path / "directory.json"),
        database=database,
        recorder=recorder,
        own_log=own_log,
        peer_logs=PeerLogs(database, clock),
        projector=projector,
        queries=queries,
        alarms=Alarms(database, clock),
        accounts=Accounts(database, clock),
        sign_ins=SignIns(database, clock),
        printed=PrintedDocuments(database, clock),
        desk=desk,
        own_archive=OwnArchive(database, own_log, projector, queries),
        known_cases=KnownCases(desk),
        bell=bell,
        grading=_grading(settings, path / "credit-grading.json"),
        push=push_target(settings.push, path),
    )


def _grading(settings: Settings, own: Path) -> CreditPolicy | None:
    """Return the policy that the settings name, from the file `own` where there is one.

    Raises:
        ConfigurationError: there is none of this name, or it is not sound.
    """
    if settings.credit_grading is None:
        return None
    return policy_of(settings.credit_grading, own.read_bytes() if own.exists() else None)


def sealer(origin: str, keys: NodeKeys) -> Seal:
    """Return what signs the checkpoints of the log `origin`."""
    return partial(_seal, origin, keys)


def _seal(origin: str, keys: NodeKeys, size: int, root: bytes, at: datetime) -> str:
    return sign_checkpoint(Checkpoint(origin, size, root), keys.log, keys.clock, at)

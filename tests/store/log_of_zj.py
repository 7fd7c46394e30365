"""A log of Zhejiang with real keys, for tests of the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.domain.enterprise import EnterpriseRecorded, EnterpriseRole
from shared.domain.event import Event
from shared.log.checkpoint import Checkpoint, KeyKind, NoteSigner, sign_checkpoint
from shared.log.merkle import EMPTY_ROOT
from shared.store.appending import IdempotencyClaim
from shared.store.authority_log import AuthorityLog, EntryMapper, LoggedEvent
from shared.store.database import Database
from shared.store.heads import create_own_log
from shared.store.own_log import OwnLog
from shared.store.recorder import LogRecorder
from shared.store.verification import LogKeys

ORIGIN = "zj.mpa.example/log"
NOW = datetime(2026, 11, 23, 2, 0, 0, 123000, tzinfo=UTC)
LOG_KEY = NoteSigner(ORIGIN, Ed25519PrivateKey.from_private_bytes(b"l" * 32), KeyKind.LOG)
CLOCK_KEY = NoteSigner(
    f"{ORIGIN}/clock", Ed25519PrivateKey.from_private_bytes(b"c" * 32), KeyKind.CLOCK
)
KEYS = LogKeys(log_keys=(LOG_KEY.verifier,), clock_keys=(CLOCK_KEY.verifier,))


def seal(size: int, root: bytes, at: datetime) -> str:
    return sign_checkpoint(Checkpoint(ORIGIN, size, root), LOG_KEY, CLOCK_KEY, at)


def enterprise(number: int) -> Event:
    return EnterpriseRecorded(
        uscc=f"9133010000000{number:05}",
        name=f"杭州测试器械有限公司{number}",
        domicile="浙江省杭州市",
        home_authority="zj",
        roles=(EnterpriseRole.REGISTRANT,),
        recorded_by="zj:registrar-01",
    )


@dataclass
class ZhejiangLog:
    database: Database
    recorder: LogRecorder
    log: AuthorityLog
    own: OwnLog

    def append(
        self,
        stream: str,
        version: int = 1,
        audience: Sequence[str] = ("*",),
        claim: IdempotencyClaim | None = None,
    ) -> int:
        """Append one entry and return its position."""
        event = LoggedEvent(
            originator_id=stream,
            originator_version=version,
            event=enterprise(version),
            subjects=(),
            audience=tuple(audience),
        )
        return self.log.append([event], claim).entries[0].position


def open_zhejiang(database_url: str) -> ZhejiangLog:
    database = Database(database_url)
    with database.write() as connection:
        create_own_log(connection, "zj", ORIGIN, seal(0, EMPTY_ROOT, NOW), NOW)
    clock = partial(_same, NOW)
    recorder = LogRecorder(database, "zj", seal, clock)
    return ZhejiangLog(
        database,
        recorder,
        AuthorityLog(recorder, EntryMapper(ORIGIN, clock)),
        OwnLog(database, "zj", seal, clock),
    )


def _same(at: datetime) -> datetime:
    return at

"""Following one peer's log: pull a page, verify it, keep it, for ever.

Source: log-format §4 and §6. What a page proves is decided by `shared.log.trusted_log`, what is
kept by `shared.store.peer_logs`; here is only the order of things and what a failure leads to.
A broken page is no evidence: it is retried with growing pauses and heals by itself. Two valid
notes of one size with different roots are evidence: the log is frozen until an operator decides.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from shared.errors import EvidenceRefused, LianjianError
from shared.identity.directory import Member
from shared.log.checkpoint import SignatureRefused, SignedCheckpoint, read_checkpoint
from shared.log.trusted_log import Equivocation, InconsistentPage, TrustedLog, VerifiedPage, compare_checkpoints
from shared.replication.client import PeerClient, PeerRefused
from shared.store.alarms import Alarms
from shared.store.heads import LogHead, LogState
from shared.store.peer_logs import PeerLogs

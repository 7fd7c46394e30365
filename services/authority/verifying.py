"""Recomputing what a node holds of a log, with the keys that its directory lists."""

from collections.abc import Callable

from services.authority.node import Node
from shared.errors import NotFound
from shared.store.verification import LogKeys, VerifiedLog, verify_log


def verify_held(node: Node, log: str, report: Callable[[int, int], None]) -> VerifiedLog:
    """Recompute the log of authority `log` as `node` holds it; `report` hears of the progress.

    Raises:
        NotFound: the directory has no keys of that log, or nothing of it is held.
        LogDamaged: naming the first position that does not fit.
    """
    member = node.directory.current().get(log)
    if member is None:
        raise NotFound(f"the directory has no keys of {log}")
    log_keys = (*member.log_keys, *member.retired_log_keys)
    keys = LogKeys(log_keys=log_keys, clock_keys=member.clock_keys)
    return verify_log(node.database, log, node.authority, keys, report)

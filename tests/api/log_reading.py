"""Reading the log of a node as somebody does who trusts nothing but its keys."""

from collections.abc import Callable

from shared.identity.keys import HttpKey
from shared.log.checkpoint import SignedCheckpoint, read_checkpoint
from shared.log.merkle import Frontier
from shared.log.trusted_log import TrustedLog, VerifiedPage
from tests.api.served import Served

Key = Callable[[str], HttpKey]
"""Loads the http key of an authority."""


def trusted(node: Served) -> TrustedLog:
    """Return the log of `node` as somebody knows it who has read nothing of it yet."""
    member = node.node.directory.current().get(node.node.authority)
    assert member is not None
    assert member.origin is not None
    return TrustedLog(
        log=member.id,
        origin=member.origin,
        log_keys=member.log_keys,
        clock_keys=member.clock_keys,
        frontier=Frontier(),
    )


def verified(node: Served, content: bytes, reader: str) -> VerifiedPage:
    """Return what the page `content` proves to `reader`, who has read nothing before."""
    return trusted(node).accept_page(content.splitlines(keepends=True), reader)


def checkpoint(node: Served, text: str) -> SignedCheckpoint:
    """Return the checkpoint of the log of `node` that the note `text` is."""
    log = trusted(node)
    return read_checkpoint(text, log.origin, log.log_keys, log.clock_keys)

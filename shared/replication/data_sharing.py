"""The national data sharing platform: handing it batches of facts, and what it answers.

The platform's own interface was not known when this was written. What stands here is the least that
delivery without loss and repetition needs, so that an adapter for the real one is small:

    PUT {url}/batches/{batch id}    bearer token
    {"batch", "log", "first", "end", "mapping", "items": [{"position", "content": {…}}]}
    → 200 or 201 {"receipt": "…", "accepted": 2, "rejected": [{"position": 7, "reason": "…"}]}

A batch that comes again under its id is answered as it was the first time. Anything else than an
answer that accounts for every item is a failure: the same batch is delivered again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, ClassVar, Protocol

import httpx
import msgspec

from shared.errors import LianjianError

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 60.0
MOST_ANSWER_BYTES = 4 << 20
MOST_REASON = 500


class DeliveryFailed(LianjianError):
    """The platform did not take a batch, or did not say so; it is delivered again."""

    code: ClassVar[str] = "delivery-failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One fact: its position in the log, and its content under the platform's names."""

    position: int
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Facts of the log `log` in the order of their positions, all in [first, end)."""

    batch: str
    log: str
    first: int
    end: int
    mapping: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """An item that the platform has not taken, and why, in its own words."""

    position: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the platform answers of a whole batch; `receipt` is its own number for it."""

    receipt: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    accepted: int
    rejected: tuple[Rejected, ...] = ()


class Platform(Protocol):
    """Where facts are pushed to."""

    async def deliver(self, batch: Batch) -> Receipt:
        """Hand over `batch`; the same id again has no further effect.

        Raises:
            DeliveryFailed: it is not known whether it was taken.
        """
        ...


_RECEIPT = msgspec.json.Decoder(Receipt)


class HttpPlatform:
    """The platform behind an HTTP address."""

    def __init__(self, http: httpx.AsyncClient, url: str, token: str) -> None:
        """Deliver to `url` (no slash at its end), known there by the bearer `token`."""
        self._http = http
        self._url = url
        self._token = token

    async def deliver(self, batch: Batch) -> Receipt:
        """Hand over `batch`, as `Platform` says."""
        try:
            answer = await self._http.put(
                f"{self._url}/batches/{batch.batch}",
                content=msgspec.json.encode(batch),
                headers={
                    "authorization": f"Bearer {self._token}",
                    "content-type": "application/json",
                },
                timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
            )
        except httpx.HTTPError as error:
            raise DeliveryFailed(f"{type(error).__name__}: {error}") from error
        if answer.status_code not in {HTTPStatus.OK, HTTPStatus.CREATED}:
            raise DeliveryFailed(f"the platform answered {answer.status_code}")
        return _accounted(batch, answer.content)


def _accounted(batch: Batch, content: bytes) -> Receipt:
    """Return the receipt in `content`, if it accounts for each item of `batch` once."""
    try:
        receipt = _RECEIPT.decode(content[:MOST_ANSWER_BYTES])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise DeliveryFailed(f"the answer is no receipt: {error}") from error
    rejected = [one.position for one in receipt.rejected]
    if len(set(rejected)) < len(rejected) or not {one.position for one in batch.items}.issuperset(
        rejected
    ):
        raise DeliveryFailed("the receipt rejects what was not delivered")
    if receipt.accepted + len(rejected) != len(batch.items):
        raise DeliveryFailed(
            f"the receipt accounts for {receipt.accepted + len(rejected)} of {len(batch.items)}"
        )
    return receipt

"""Long lists come in pages: `{items, next_cursor}`, asked for with `limit` and `cursor`.

A cursor is opaque to callers. It says which list it belongs to and the sort key of the last item
shown, so a page neither skips nor repeats an item when others are added meanwhile.
"""

import base64
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

import msgspec
from fastapi import Query
from pydantic import BaseModel, Field

from shared.web.parameters import Decimal, refused_parameter

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
MAX_CURSOR = 1024
MAX_INTEGER = 2**63 - 1

Item = TypeVar("Item")
Row = TypeVar("Row")
Key = tuple[str | int, ...]
"""The sort key of an item, texts and whole numbers."""


class Page(BaseModel, Generic[Item]):
    """One page of a list; `next_cursor` is null on the last one."""

    items: list[Item]
    next_cursor: str | None = Field(description="取下一页时原样带回；没有下一页时为 null")


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of `listing` is asked for: at most `limit` items behind the key `after`."""

    listing: str
    limit: int
    after: Key | None

    def cut(self, rows: Sequence[Row], key: Callable[[Row], Key]) -> tuple[list[Row], str | None]:
        """Return the rows of this page and the next cursor.

        `rows` are those behind `after` in order, at least `limit` + 1 of them if there are so many.
        """
        shown = list(rows[: self.limit])
        if len(rows) <= self.limit:
            return shown, None
        return shown, write_cursor(self.listing, key(shown[-1]))


def paging(listing: str, *shape: type[str] | type[int]) -> Callable[..., Awaitable[Paging]]:
    """Return the dependency that reads `limit` and `cursor` of `listing`, whose keys have `shape`.

    It refuses a cursor of another list or shape with 422 `cursor-malformed`.
    """

    async def asked(
        limit: Annotated[
            Decimal, Query(ge=1, le=MAX_LIMIT, description="每页条数（1–100）")
        ] = DEFAULT_LIMIT,
        cursor: Annotated[
            str | None, Query(max_length=MAX_CURSOR, description="上一页答复中的 next_cursor")
        ] = None,
    ) -> Paging:
        after = None if cursor is None else read_cursor("cursor", cursor, listing, shape)
        return Paging(listing, limit, after)

    return asked


def write_cursor(listing: str, key: Key) -> str:
    """Return the cursor of `listing` behind the item with `key`."""
    return base64.urlsafe_b64encode(msgspec.json.encode([listing, *key])).decode().rstrip("=")


def read_cursor(parameter: str, cursor: str, listing: str, shape: Sequence[type]) -> Key:
    """Return the key in `cursor`, which `write_cursor` has made for `listing`.

    Raises:
        RequestValidationError: it is none, or its key has another shape.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        text = base64.b64decode(padded, altchars=b"-_", validate=True)
        parts = msgspec.json.decode(text, type=list[str | int])
    except (ValueError, RecursionError, msgspec.DecodeError):
        parts = []
    if (
        [type(part) for part in parts] != [str, *shape]
        or parts[0] != listing
        or not all(_is_storable(part) for part in parts)
    ):
        raise refused_parameter(parameter, "cursor-malformed", "the cursor is none of this list")
    return tuple(parts[1:])


def _is_storable(part: str | int) -> bool:
    """Return whether a database can compare with `part`; no cursor of ours has another."""
    if isinstance(part, int):
        return abs(part) <= MAX_INTEGER
    return part.isprintable()

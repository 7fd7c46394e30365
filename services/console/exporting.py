"""A list as a file: all that its filters find, not only the page that is shown."""

from collections.abc import Mapping, Sequence
from typing import cast

from starlette.responses import Response

from services.authority.csv_tables import csv_table
from services.console.visit import Document, Visit

MOST = 5000
_PAGE = 100
_PLACES = {"sender", "receiver", "organiser", "asking", "asked"}


async def exported(
    visit: Visit, path: str, asked: Mapping[str, str], columns: Sequence[str]
) -> Response:
    """Return the items of the interface's list at `path` as CSV, 5,000 at most.

    Columns are members of the items; codes are written in the visitor's words.
    """
    filters = {name: value for name, value in asked.items() if name not in {"limit", "cursor"}}
    items: list[Document] = []
    cursor: str | None = None
    while len(items) < MOST:
        page = await visit.view(path, **filters, limit=_PAGE, cursor=cursor)
        items += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    names = [visit.language.field(name) for name in columns]
    rows = [
        {shown: _cell(visit, name, item) for name, shown in zip(columns, names, strict=True)}
        for item in items
    ]
    name = path.rpartition("/")[2]
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(csv_table(rows, names), headers=headers, media_type="text/csv")


def _cell(visit: Visit, name: str, item: Document) -> str:
    held: Document = item.get("held") or {}
    value = item.get(name, held.get(name))
    said = visit.language
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return "；".join(said.code(one, name) for one in cast("list[object]", value))
    if name in _PLACES or name.endswith("authority"):
        return said.place(str(value))
    return said.code(value, name)

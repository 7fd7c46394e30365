"""An archive as a file: JSON, CSV and XLSX, each saying when, by whom and how complete.

CSV and XLSX have one row for each line of the timeline, in columns that never change places. The
CSV is UTF-8 with a mark in front, by which office programs read Chinese. No cell is ever a formula:
in XLSX every cell is a string or a number, in CSV a text that a program might take for a formula
has an apostrophe in front.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]

from services.authority.csv_tables import harmless
from shared.domain.dates import SHANGHAI
from shared.domain.event import ArchiveSection
from shared.projections.timeline import timeline
from shared.projections.view import Document
from shared.projections.words import SECTIONS, STATUSES, place

COLUMNS = (
    "部分",
    "法定日期",
    "内容",
    "状态",
    "登记部门",
    "日志位置",
    "登记时间",
    "事项",
    "事项编号",
    "依据",
    "更正与撤销",
    "事件类型",
    "条目编号",
    "英文内容",
    "原文",
)
"""The header of the rows; what an export says of itself follows it in `ABOUT`."""
ABOUT = ("导出时间", "导出账号", "导出部门", "截至日期", "知悉日期", "是否完整", "完整性说明")
LONGEST_CELL = 32_000
"""Characters; a cell of a sheet holds 32,767."""

_CUT = "……（已截断，全文见原条目）"
_UNREADABLE = "无法读取"
_SHEET_ABOUT = "说明"

Cell = str | int


@dataclass(frozen=True, kw_only=True, slots=True)
class Export:
    """What is exported: the `archive` of a firm, and what the file says of itself."""

    uscc: str
    archive: Document
    completeness: Mapping[str, Any]
    made_at: datetime
    made_by: str
    """Account."""
    authority: str
    """Whose node made it."""

    @property
    def name(self) -> str:
        """Return the newest name of the firm, else its credit code."""
        enterprise = self.archive["enterprise"]
        return self.uscc if enterprise is None else str(enterprise["name"])


def to_json(export: Export) -> bytes:
    """Return the archive with the members `export` and `completeness`."""
    about = {
        "made_at": export.made_at,
        "made_by": export.made_by,
        "authority": export.authority,
        "uscc": export.uscc,
    }
    told = {**export.archive, "export": about, "completeness": export.completeness}
    return msgspec.json.format(msgspec.json.encode(told, order="sorted"), indent=2)


def to_csv(export: Export) -> bytes:
    """Return one row for each line; what the export says of itself stands in every row."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*COLUMNS, *ABOUT])
    about = [_harmless(cell) for cell in _about(export)]
    for told in timeline(export.archive):
        writer.writerow([*(_harmless(cell) for cell in _row(told)), *about])
    return text.getvalue().encode("utf-8-sig", "replace")


def to_xlsx(export: Export) -> bytes:
    """Return a workbook: a sheet about the export, then one for each section."""
    data = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    lines = timeline(export.archive)
    with xlsxwriter.Workbook(data, options) as book:
        bold: Format = book.add_format({"bold": True})  # pyright: ignore[reportUnknownMemberType]
        _write_sheet(book, _SHEET_ABOUT, _header_rows(export), bold)
        for section in (*ArchiveSection, None):
            name = _UNREADABLE if section is None else SECTIONS[section].zh
            rows = [_row(told) for told in lines if told["section"] == section]
            _write_sheet(book, name, [COLUMNS, *rows], bold)
    return data.getvalue()


def _write_sheet(book: Any, name: str, rows: Iterable[Sequence[Cell]], bold: Any) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(COLUMNS), 18)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            style = bold if number == 0 else None
            if isinstance(cell, int):
                sheet.write_number(number, column, cell, style)
            else:
                sheet.write_string(number, column, _storable(cell), style)


def _header_rows(export: Export) -> Iterator[Sequence[Cell]]:
    yield "企业信用档案", export.name
    yield "统一社会信用代码", export.uscc
    yield from zip(ABOUT[:-1], _about(export)[:-1], strict=True)
    yield ("",)
    yield "日志", "已验证条目数", "检查点时间", "尚缺条目数", "无权查看条目数", "状态"
    for log in export.completeness["logs"]:
        yield (
            place(log["authority"]).zh,
            log["verified_size"],
            _local(log["checkpoint_at"]),
            log["lag_entries"],
            log["hidden"],
            log["state"],
        )


def _about(export: Export) -> list[Cell]:
    logs = (
        f"{place(log['authority']).zh} {log['state']}，已验证 {log['verified_size']}，"
        f"尚缺 {log['lag_entries']}，无权查看 {log['hidden']}"
        for log in export.completeness["logs"]
    )
    return [
        _local(export.made_at),
        export.made_by,
        place(export.authority).zh,
        export.archive.get("as_of") or "",
        export.archive.get("known_on") or "",
        "是" if export.completeness["complete"] else "否",
        "；".join(logs),
    ]


def _row(told: Document) -> list[Cell]:
    section: ArchiveSection | None = told["section"]
    matter: Document = told["matter"] or {}
    return [
        _UNREADABLE if section is None else SECTIONS[section].zh,
        told["on"] or "",
        told["sentence"]["zh"],
        STATUSES[told["status"]].zh,
        place(told["authority"]).zh,
        f"{told['authority']}:{told['position']}",
        _local(datetime.fromisoformat(told["at"])),
        matter.get("type") or "",
        matter.get("id") or "",
        "、".join(told["rules"]),
        "；".join(_correction(one) for one in told.get("corrections", ())),
        told.get("original_kind", told["kind"]),
        told["entry_id"],
        told["sentence"]["en"],
        msgspec.json.encode(told["facts"]).decode(),
    ]


def _correction(one: Document) -> str:
    before = msgspec.json.encode(one["changed"]).decode() if one["changed"] else ""
    told = f"{one['on']} {one['authority']}:{one['position']} {one['reason']}"
    return f"{told} 原为 {before}" if before else told


def _local(at: datetime | None) -> str:
    """Return `at` as the wall clocks of Beijing show it."""
    return "" if at is None else at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def _harmless(cell: Cell) -> Cell:
    return harmless(cell) if isinstance(cell, str) else cell


def _storable(text: str) -> str:
    """Return `text` as a cell can hold it."""
    cut = text if len(text) <= LONGEST_CELL else text[:LONGEST_CELL] + _CUT
    return cut.encode("utf-8", "replace").decode()

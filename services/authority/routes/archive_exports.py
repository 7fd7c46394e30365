"""An archive as a file to carry away."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Query, Request
from starlette.responses import Response

from services.authority.archive_export import Export, to_csv, to_json, to_xlsx
from services.authority.routes.archive_reading import archive_of, asked_moment
from services.authority.routes.reading import node_of, readers, statement
from shared.identity.roles import Permission
from shared.projections.as_of import Moment
from shared.projections.folding import read_document
from shared.web.callers import Person, require_person
from shared.web.routes import Routes

router = Routes(prefix="/v1/archives", tags=["archives"])


class Format(StrEnum):
    """As what an archive is exported."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


MEDIA_TYPES: Mapping[Format, str] = {
    Format.JSON: "application/json",
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_WRITERS: Mapping[Format, Callable[[Export], bytes]] = {
    Format.JSON: to_json,
    Format.CSV: to_csv,
    Format.XLSX: to_xlsx,
}
_BYTES = {"type": "string", "format": "binary"}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "档案文件",
        "headers": {"Content-Disposition": {"schema": {"type": "string"}, "description": "文件名"}},
        "content": {
            MEDIA_TYPES[Format.JSON]: {"schema": {"type": "object"}},
            **{
                MEDIA_TYPES[one].partition(";")[0]: {"schema": _BYTES}
                for one in (Format.CSV, Format.XLSX)
            },
        },
    }
}


@router.get(
    "/{uscc}/export",
    summary="导出一家企业的信用档案",
    response_class=Response,
    responses=_FILE,
    dependencies=readers(Permission.READ_ARCHIVES),
)
def export_archive(
    request: Request,
    uscc: str,
    caller: Annotated[Person, Depends(require_person(Permission.READ_ARCHIVES))],
    moment: Annotated[Moment | None, Depends(asked_moment)],
    file_format: Annotated[Format, Query(alias="format", description="文件格式")] = Format.JSON,
) -> Response:
    """JSON 为整份档案；CSV、XLSX 每行一条，列次固定。均注明导出时间、账号和完整性。"""
    node = node_of(request)
    stated = statement(node)
    export = Export(
        uscc=uscc,
        archive=read_document(archive_of(node, uscc, moment)),
        completeness=asdict(stated),
        made_at=node.clock(),
        made_by=caller.id,
        authority=node.authority,
    )
    name = f"信用档案-{export.name}-{node.desk.today()}.{file_format}"
    disposition = (
        f'attachment; filename="archive-{quote(uscc)}.{file_format}"; '
        f"filename*=UTF-8''{quote(name, safe='')}"
    )
    return Response(
        _WRITERS[file_format](export),
        headers={"Content-Disposition": disposition},
        media_type=MEDIA_TYPES[file_format],
    )

"""Archives and written notices as PDF, for A4, with a code by which whoever holds one verifies it.

The code is random, printed as a QR of the address of the verification page; what is kept is its
SHA-256 beside what the paper says, so a code leads to nothing but the document that bears it.
"""

import base64
import hashlib
import io
import json
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import segno
import typst

from services.authority.bundles import held_entries
from services.console.rendering import instant
from services.console.visit import Visit
from services.console.words import Language
from shared.domain.event import ArchiveSection
from shared.projections.phrases import phrase
from shared.projections.words import SECTIONS

_FONT_PACKAGE = "cvttf_NotoSansCJK_Regular"
_TEMPLATE = Path(__file__).parent / "printed" / "document.typ"
_CODE = re.compile(r"[a-z2-7]{26}")
_CODE_BYTES = 16


class PrintedLine(msgspec.Struct, frozen=True):
    """One line as it stands on the paper."""

    section: str
    on: str
    says: str
    authority: str
    position: int
    status: str
    rules: str = ""
    leaf_hash: str = ""


class PrintedDocument(msgspec.Struct, frozen=True):
    """What a paper says of itself: kept as JSON under its code."""

    title: str
    subject: str
    printed_at: str
    authority: str
    basis: str
    lines: list[PrintedLine]


def code_digest(code: str) -> bytes | None:
    """Return the digest under which the document with `code` is kept, None if it is no code."""
    plain = code.strip().lower().replace("-", "").replace(" ", "")
    return hashlib.sha256(plain.encode()).digest() if _CODE.fullmatch(plain) else None


def print_archive(
    visit: Visit, uscc: str, archive: Mapping[str, Any], moment: Mapping[str, str]
) -> bytes:
    """Return an archive as a PDF; what it says is kept under its code."""
    language = visit.language
    enterprise = archive["enterprise"]
    name = uscc if enterprise is None else str(enterprise["name"])
    days = "　".join(f"{language.field(one)} {day}" for one, day in moment.items() if day)
    return _printed(
        visit,
        title=language.sentence("企业信用档案"),
        subject=f"{name}　{uscc}",
        basis="　".join(filter(None, (days, _completeness(language, archive["completeness"])))),
        lines=list(_archive_lines(language, archive)),
        signed=False,
    )


def print_notice(visit: Visit, side: Mapping[str, Any], names: Mapping[str, str]) -> bytes:
    """Return what an inspection has found as a notice in writing to the firm, to be signed."""
    language = visit.language
    uscc = side["uscc"]
    lines = list(_lines(language, side["findings"], language.sentence("缺陷")))
    return _printed(
        visit,
        title=language.sentence("检查情况书面告知书"),
        subject=f"{names.get(uscc, uscc)}　{uscc}",
        basis="　".join(side["sites"]),
        lines=lines,
        signed=True,
    )


def _printed(
    visit: Visit, *, title: str, subject: str, basis: str, lines: list[PrintedLine], signed: bool
) -> bytes:
    now = visit.node.clock()
    code = base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode().rstrip("=").lower()
    document = PrintedDocument(
        title=title,
        subject=subject,
        printed_at=instant(now),
        authority=visit.node.authority,
        basis=basis,
        lines=_with_hashes(visit, lines),
    )
    content = _pdf(visit, document, code, signed=signed)
    visit.node.printed.keep(hashlib.sha256(code.encode()).digest(), msgspec.json.encode(document))
    return content


def _pdf(visit: Visit, document: PrintedDocument, code: str, *, signed: bool) -> bytes:
    language = visit.language
    request = visit.request
    address = f"{request.url.scheme}://{request.url.netloc}/console/verification?code={code}"
    words = {
        "heads": [language.sentence(one) for one in ("日期", "内容", "部门", "状态", "出处")],
        "verify": language.sentence("扫码或在验证页输入编号，核对本文件各行"),
        "nothing": language.sentence("没有记录。"),
        "signatures": [
            language.sentence(one) for one in ("检查组（签字）", "企业负责人（签字）", "日期")
        ],
    }
    told = {
        **msgspec.to_builtins(document),
        "place": language.place(document.authority),
        "code": "-".join(code[at : at + 5] for at in range(0, len(code), 5)),
        "signed": signed,
        "printed": language.sentence("打印于 {at}", at=document.printed_at),
        "by": visit.person.id,
        "words": words,
        "lines": [
            {**msgspec.to_builtins(line), "authority": language.place(line.authority),
             "entry": f"{line.authority}:{line.position}"}
            for line in document.lines
        ],
    }  # fmt: skip
    qr = io.BytesIO()
    segno.make(address, error="m").save(qr, kind="svg", border=0, xmldecl=False)
    return typst.compile(
        str(_TEMPLATE),
        font_paths=[str(files(_FONT_PACKAGE))],
        ignore_system_fonts=True,
        sys_inputs={"told": json.dumps(told, ensure_ascii=False), "qr": qr.getvalue().decode()},
    )


def _with_hashes(visit: Visit, lines: Iterable[PrintedLine]) -> list[PrintedLine]:
    """Return the lines with the leaf hashes of their entries, by which they are compared later."""
    places = {(line.authority, line.position) for line in lines}
    held = {(one.log, one.position): one.leaf_hash for one in held_entries(visit.node, places)}
    return [
        msgspec.structs.replace(line, leaf_hash=held[line.authority, line.position].hex())
        for line in lines
    ]


def _archive_lines(language: Language, archive: Mapping[str, Any]) -> Iterator[PrintedLine]:
    for section in ArchiveSection:
        for one in archive["sections"][section]:
            lines = one.get("lines", [one])
            yield from _lines(language, lines, language.of(SECTIONS[section]))


def _lines(
    language: Language, lines: Iterable[Mapping[str, Any]], section: str
) -> Iterator[PrintedLine]:
    for line in lines:
        yield PrintedLine(
            section=section,
            on=line["on"] or instant(line["at"])[:10],
            says=language.of(phrase(line)),
            authority=line["authority"],
            position=line["position"],
            status=language.code(line["status"], "status"),
            rules=" ".join(line["rules"]),
        )


def _completeness(language: Language, told: Mapping[str, Any]) -> str:
    hidden = sum(one["hidden"] for one in told["logs"])
    rests_on = "，".join(
        f"{language.place(one['authority'])} {one['verified_size']}" for one in told["logs"]
    )
    whole = (
        language.sentence("各部门日志均已验证到最新。")
        if told["complete"]
        else language.sentence("并非所有日志都是最新的：")
    )
    unseen = language.sentence(
        "其中 {n} 个位置本局无权查看或没有内容；“没有记录”不等于“没有问题”。", n=hidden
    )
    return f"{whole}{unseen}（{rests_on}）"

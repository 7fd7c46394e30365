"""What is shown of the record: archives, completeness, the proof, addresses and logins."""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.demo.checks import SeenArchive
from services.demo.federation import Federation
from services.demo.output import Printer
from services.demo.proof import Proven
from services.demo.record import Looked
from shared.domain.authorities import AUTHORITIES
from shared.identity.roles import Role
from shared.projections.phrases import phrase
from shared.projections.words import SECTIONS, STATUSES, Words, place, words

Document = Mapping[str, Any]

_HEAD = ("日志", "已验证", "隐藏", "滞后", "截至（UTC）", "状态")
_HEAD_EN = ("log", "verified", "hidden", "lag", "as of", "state")
_LOOK = ("节点", "日志", "已验证大小", "其中持有", "隐藏", "本案持有")
_LOOK_EN = ("node", "log", "verified size", "of it held", "hidden", "of the case")
_NOTHING = "　无记录 none recorded"


def show_archive(printer: Printer, seen: SeenArchive) -> None:
    """Show one firm's archive as each node serves it; once, where the bytes are the same."""
    by_content: dict[bytes, list[str]] = {}
    for authority, document in seen.documents.items():
        by_content.setdefault(document, []).append(authority)
    for document, authorities in by_content.items():
        where = "、".join(f"{place(one).zh}（{one}）" for one in authorities)
        printer.heading(
            Words(
                f"{seen.shown.title}　{where}节点所见",
                f"{seen.shown.title_en}, as seen at {', '.join(authorities)}",
            )
        )
        _show_document(printer, json.loads(document + b"}"))


def show_completeness(printer: Printer, federation: Federation, authorities: Sequence[str]) -> None:
    """Show on what the answers of each of `authorities` rest."""
    printer.heading(
        Words(
            "完整性说明：“无记录”不等于“没有”，隐藏的条目各节点无从得知",
            'completeness: "none recorded" is not "none"; nobody knows what is hidden from him',
        )
    )
    for authority in authorities:
        answer = federation.person(authority, Role.ANALYST).get_json("/v1/notices", limit=1)
        statement = answer["completeness"]
        told = Words("完整", "complete") if statement["complete"] else Words("不完整", "partial")
        name = place(authority)
        printer.line(
            Words(f"{name.zh}节点的答复：{told.zh}　the answers of {name.en}: {told.en}", "")
        )
        rows = [_HEAD, _HEAD_EN, *(_standing(one) for one in statement["logs"])]
        printer.table(rows, head=2)


def show_proof(printer: Printer, proven: Proven, title: Words) -> None:
    """Show what was proven, and by which bytes."""
    checkpoint, done = proven.checkpoint, proven.done
    printer.heading(
        Words("证明：不必相信任何节点", "Proof: without believing any node"),
    )
    printer.line(title)
    if "fact" in proven.body:
        printer.line(Words(f"“{proven.body['fact']}”", ""))
    holders = "、".join(place(one).zh for one in proven.holders)
    printer.table(
        (
            ("条目 leaf", base64.b64encode(proven.leaf).decode()),
            ("位置 position", f"{done.position} / {checkpoint.size}（{checkpoint.origin}）"),
            ("根 root", base64.b64encode(checkpoint.root).decode()),
            ("路径 path", f"{proven.path_length} 个哈希 hashes"),
            ("签名时间 signed", checkpoint.at.isoformat()),
            ("公钥 key", proven.key_name.partition("+")[2]),
        ),
    )
    printer.line(
        Words(
            f"即：{AUTHORITIES[done.authority].authority_zh}在上述时间之前写下了这句话，"
            f"一字未改；{holders}持有的是同一条。",
            f"So the authority of {place(done.authority).en} wrote these very bytes before that "
            f"time; the copies held at {', '.join(proven.holders)} are the same.",
        )
    )


def show_look(printer: Printer, looked: Looked) -> None:
    """Show how much each node holds of each log, and of the entries that were looked up."""
    rows = [
        (
            f"{place(one.reader).zh} {one.reader}",
            f"{place(one.log).zh} {one.log}",
            str(one.size),
            str(one.size - one.hidden),
            str(one.hidden),
            str(one.story),
        )
        for one in looked.held
    ]
    printer.table([_LOOK, _LOOK_EN, *rows], head=2)


def show_earlier(printer: Printer, proven: Proven, later: Words) -> None:
    """Show under which older checkpoints the same entry stands."""
    if proven.later is None:
        return
    printer.line(
        Words(
            f"同一条目，在“{later.zh}”之前其他节点已验证的检查点之下：",
            f"The same entry, under checkpoints that others had verified before: {later.en}",
        )
    )
    rows = [
        (
            f"{place(reader).zh} {reader}",
            f"位置 {proven.done.position} < 大小 size {checkpoint.size}",
            checkpoint.at.isoformat(),
        )
        for reader, checkpoint in proven.earlier
    ]
    started = proven.later.isoformat(timespec="seconds")
    printer.table([*rows, ("启动 started", "", started)])
    printer.line(
        Words(
            "那时他们读不到它，也不知道它是什么；但树根已经承诺了它的哈希，事后不可能补写。",
            "They could not read it then, nor tell what it was; but the root already committed "
            "to its hash, so it cannot have been written afterwards.",
        )
    )


def show_consoles(printer: Printer, federation: Federation) -> None:
    """Show where the consoles are, and who signs in with which password."""
    demo = federation.demo
    printer.heading(Words("网页：地址、账号和口令", "the consoles: address, account, password"))
    for node in demo.nodes:
        name = AUTHORITIES[node.authority].authority_zh
        printer.mark(True, Words(f"{name}　{node.url}/console/", ""))
        for login in demo.logins:
            if login.authority == node.authority:
                printer.copyable(f"{login.name:<20}{words(login.role).zh:　<4} {login.password}")


def show_tokens(printer: Printer, federation: Federation) -> None:
    """Show which tokens programs bear."""
    printer.heading(Words("接口：访问令牌", "the interface: bearer tokens"))
    for login in federation.demo.logins:
        printer.copyable(f"{login.name:<20} {login.token}")


def show_request(printer: Printer, federation: Federation, path: str) -> None:
    """Show a line that asks the last node for `path`."""
    node = federation.demo.nodes[-1]
    token = federation.demo.login(node.authority, Role.ANALYST).token
    printer.line(Words("试一试：", "try it:"))
    printer.copyable(f"curl -H 'Authorization: Bearer {token}' {node.url}{path}")


def _show_document(printer: Printer, document: Document) -> None:
    enterprise = document["enterprise"]
    if enterprise is not None:
        roles = [words(role) for role in enterprise["roles"]]
        printer.line(
            Words(
                f"{enterprise['name']}　{enterprise['uscc']}　{'、'.join(r.zh for r in roles)}",
                f"{', '.join(role.en for role in roles)}; recorded by "
                f"{enterprise['authority']} at {enterprise['authority']}:{enterprise['position']}",
            )
        )
    for number, (section, name) in enumerate(SECTIONS.items(), 1):
        lines = list(_lines(document["sections"][section]))
        nothing = "" if lines else _NOTHING
        printer.line(Words(f"{number} {name.zh} {name.en}{nothing}", ""))
        for line in lines:
            status = STATUSES[line["status"]]
            printer.archive_line(
                f"{line['authority']}:{line['position']}",
                line["on"] or "",
                phrase(line),
                " ".join([f"{status.zh} {status.en}", *line["rules"]]),
            )


def _lines(content: Sequence[Document]) -> Iterator[Document]:
    """Yield the lines of a section; a group holds all lines of one matter."""
    for one in content:
        yield from one.get("lines", [one])


def _standing(log: Document) -> tuple[str, ...]:
    state = words(log["state"])
    at = (log["checkpoint_at"] or "").replace("T", " ").partition(".")[0].removesuffix("Z")
    return (
        f"{place(log['authority']).zh} {log['authority']}",
        str(log["verified_size"]),
        str(log["hidden"]),
        str(log["lag_entries"]),
        at,
        f"{state.zh} {state.en}",
    )

"""What letters of every kind have in common: their list, their document, an answer on paper."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path, Query, Request
from pydantic import Field
from starlette.responses import HTMLResponse, Response

from services.authority import paper_answers
from services.authority.desk import Desk
from services.authority.desk import Request as Asked
from services.authority.letters.printing import POLICY, letter_page
from services.authority.node import Node
from services.authority.paper_answers import LetterOf
from services.authority.routes.reading import (
    DocumentModel,
    ListModel,
    listed,
    matter_response,
    node_of,
    readers,
)
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.evidence import Evidence
from shared.domain.paper_answer import Paper, PaperAnswer
from shared.identity.roles import Permission
from shared.projections.correspondence import Correspondence
from shared.store.appending import Appended
from shared.web.bodies import Body, Day
from shared.web.paging import Paging, paging
from shared.web.routes import Routes

Filters = dict[str, str | None]


class EvidenceBody(Body):
    """一件证据：名称及其文件的 SHA-256；文件本身由发函部门保存。"""

    title: str
    sha256: str = Field(description="64 位小写十六进制")

    def stated(self) -> Evidence:
        """Return what it states."""
        return Evidence(title=self.title, sha256=self.sha256)


class PaperAnswerBody(Body):
    """对方的纸质答复，由发函部门的登录账号核对登记；对方在自己的日志中答复的，以其日志为准。"""

    answer: PaperAnswer = Field(
        description="通报：acknowledged、assessed；协助调查：interim、answered、declined；"
        "移送：accepted、returned；委托生产：acknowledged"
    )
    document_no: str = Field(description="答复的文号")
    dated_on: Day = Field(description="答复所署日期")
    received_on: Day = Field(description="收到日期")
    scan_sha256: str = Field(description="扫描件的 SHA-256，64 位小写十六进制")
    says: str = Field(description="答复的内容")


def no_filters() -> Filters:
    """Return that a list has no filters of its own."""
    return {}


def add_reading(
    router: Routes,
    view: Correspondence,
    permission: Permission,
    name_zh: str,
    further: Callable[..., Filters] = no_filters,
) -> None:
    """Let `router` answer `GET` and `GET /{id}` from `view`; lists have `further` filters."""

    @router.get(
        "",
        summary=f"{name_zh}列表",
        name=f"list_{view.name.replace('-', '_')}",
        response_model=ListModel,
        dependencies=readers(permission),
    )
    def list_letters(  # noqa: PLR0913, PLR0917 - one per filter
        request: Request,
        asked: Annotated[Paging, Depends(paging(view.name, str))],
        more: Annotated[Filters, Depends(further)],
        uscc: Annotated[str | None, Query(description="所涉企业的统一社会信用代码")] = None,
        state: Annotated[str | None, Query(description="所处阶段，如 sent")] = None,
        status: Annotated[str | None, Query(description="final、attested（仅有纸质答复）")] = None,
        sender: Annotated[str | None, Query(description="发函部门")] = None,
        receiver: Annotated[str | None, Query(description="收函部门")] = None,
    ) -> Response:
        wanted = {"uscc": uscc, "state": state, "status": status}
        ends = {"sender": sender, "receiver": receiver}
        return listed(node_of(request), asked, view.name, {**wanted, **ends, **more})

    parameter = letter_id(view)

    @router.get(
        f"/{{{parameter}}}",
        summary=f"一件{name_zh}及其答复",
        name=f"read_{view.matter.replace('-', '_')}",
        response_model=DocumentModel,
        dependencies=readers(permission),
    )
    def read_letter(
        request: Request, matter_id: Annotated[UUID, Path(alias=parameter)]
    ) -> Response:
        return matter_response(request, view.name, matter_id)

    @router.get(
        f"/{{{parameter}}}/letter",
        summary=f"{name_zh}的纸质函件",
        name=f"print_{view.matter.replace('-', '_')}",
        response_class=HTMLResponse,
        dependencies=readers(permission),
    )
    def print_letter(
        request: Request, matter_id: Annotated[UUID, Path(alias=parameter)]
    ) -> Response:
        """供寄送没有节点的部门：A4 公文，页脚载明日志位置和摘要，可以与日志核对。"""
        entries = node_of(request).desk.held(f"{view.matter}/{matter_id}")
        return HTMLResponse(letter_page(entries), headers={"Content-Security-Policy": POLICY})


def add_paper_answers(
    router: Routes,
    parameter: str,
    permission: Permission,
    letter_of: LetterOf,
    example: dict[str, Any],
) -> None:
    """Let `router` answer `POST /{id}/paper-answer` for the letters that `letter_of` finds."""

    @router.post(
        f"/{{{parameter}}}/paper-answer",
        summary="登记对方的纸质答复",
        name="attest_paper_answer",
        **receipts(PaperAnswerBody, example),
    )
    def attest(
        matter_id: Annotated[UUID, Path(alias=parameter)],
        write: Annotated[Write[PaperAnswerBody], writes(permission, PaperAnswerBody)],
    ) -> Response:
        """对方没有节点，或者虽有节点仍以纸质答复的（予以提示）。"""
        paper = Paper(**write.body.model_dump())

        def command(desk: Desk, asked: Asked) -> Appended:
            letter = letter_of(desk, matter_id)
            has_node = _has_node(write.node, letter.receiver)
            return paper_answers.attest(desk, asked, letter, paper, has_node=has_node)

        return write.run(command)


def letter_id(view: Correspondence) -> str:
    """Return what paths call the id of a letter of `view`."""
    return f"{view.matter.replace('-', '_')}_id"


def _has_node(node: Node, authority: str | None) -> bool:
    """Return whether `authority` has a log and can be reached, as the directory says."""
    member = None if authority is None else node.directory.current().get(authority)
    return member is not None and member.origin is not None and member.url is not None

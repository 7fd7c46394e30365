"""The letter that puts a plan before a counterpart without a node: what it says, from one entry."""

import re
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from services.authority.letters.printing import plan_page
from shared.domain.correspondence import LetterUnknown
from shared.domain.event import Event
from shared.domain.events import to_sections
from shared.domain.inspection.vocabulary import Announcement, Ground, Purpose
from shared.domain.joint.vocabulary import CaseMode
from shared.log.entry import Header, Opening, SectionHeader, write_leaf
from shared.log.merkle import leaf_hash
from shared.store.concealment import Concealment
from shared.store.entries import StoredEntry
from tests.domain.a_case import JOINT_ACCEPTED, JOINT_PLAN, JOINT_PLAN_HASH

EVENING = datetime(2026, 9, 30, 17, 30, tzinfo=UTC)
"""In Shanghai it is October 1st."""
EVERYTHING = replace(
    JOINT_PLAN,
    version=2,
    replaces="ab" * 32,
    informed=("sh",),
    campaign_id=UUID(int=7),
)


def stored(event: Event, log: str = "zj", **changes: Any) -> StoredEntry:
    """Return `event` as the sealed entry 42 of `log`."""
    openings = {name: Opening(bytes(32), content) for name, content in to_sections(event).items()}
    header = Header(
        log=f"{log}.mpa.example/log",
        id="019cbd20-0000-7000-8000-00000000002a",
        at=EVENING,
        kind=event.KIND,
        stream=event.stream,
        version=1,
        subjects=(),
        audience=("ha",),
        sections=(SectionHeader(name="body", to=None),),
    )
    leaf = write_leaf(header, openings, bytes(32))
    entry = StoredEntry(
        log=log,
        position=42,
        arrival=-43,
        received_at=EVENING,
        leaf_hash=leaf_hash(leaf),
        leaf_input=leaf,
        openings=openings,
        problem=Concealment.SEALED,
        flags=(),
        id=header.id,
        at=EVENING,
        kind=event.KIND,
        stream=event.stream,
        version=1,
    )
    return replace(entry, **changes)


def page_of(plan: Event) -> str:
    return plan_page(stored(plan)).decode()


@pytest.mark.parametrize(
    ("mode", "title", "says", "rule"),
    [
        (CaseMode.JOINT, "联合检查商请函", "由浙江省药品监督管理局牵头的下列联合检查", "第57条"),
        (CaseMode.DELEGATED, "委托检查函", "由浙江省药品监督管理局委托实施", "二（二）"),
        (CaseMode.JOINT_INVESTIGATION, "联合调查商请函", "下列联合调查", "第59条"),
        (CaseMode.ASSISTANCE_LETTER, "协助调查函", "商请贵局协助调查下列事项", "第26条"),
        (CaseMode.EXTENDED, "延伸检查告知函", "拟对下列企业开展延伸检查", "二（二）"),
    ],
)
def test_letter_of_each_mode_says_what_is_wanted_and_by_which_article(
    mode: CaseMode, title: str, says: str, rule: str
) -> None:
    page = page_of(replace(JOINT_PLAN, mode=mode))
    for part in (
        "<header>浙江省药品监督管理局</header>",
        f"<h1>{title}</h1>",
        "河南省药品监督管理局：",
        says,
        rule,
        "第12条",
        "2026年10月1日</p>",
        "于2026年10月20日前函复我局",
    ):
        assert part in page, part
    investigated = mode in {CaseMode.JOINT_INVESTIGATION, CaseMode.ASSISTANCE_LETTER}
    assert (f"<h2>{'调查' if investigated else '检查'}对象</h2>") in page


def test_every_mode_has_a_letter_and_every_word_of_a_plan_its_chinese() -> None:
    for mode in CaseMode:
        page = page_of(
            replace(JOINT_PLAN, mode=mode, purposes=tuple(Purpose), grounds=tuple(Ground))
        )
        body = page[page.index("<body>") : page.index("<footer>")]
        codes = (*Purpose, *Ground, *Announcement, *CaseMode)
        assert not [code for code in codes if re.search(rf"\b{code}\b", body)]


def test_letter_tells_all_that_the_plan_says() -> None:
    page = page_of(EVERYTHING)
    plan = EVERYTHING
    for part in (
        *(one.uscc for one in plan.targets),
        *(site for one in plan.targets for site in one.sites),
        *plan.items,
        *plan.need_to_know,
        plan.basis,
        plan.scheme or "",
        plan.proposed_leader or "",
        str(plan.entrustments[0].entrustment_id),
        f"campaign/{plan.campaign_id}",
        "ab" * 32,
        "第 2 版",
        "有因检查、监督检查；不预先告知被检查单位",
        "不良事件监测提示",
        "2026年10月26日至2026年11月6日",
        "浙江省药品监督管理局（牵头）、河南省药品监督管理局；告知：上海市药品监督管理局",
        "最迟于2026年12月31日启封",
    ):
        assert part in page, part


def test_foot_of_the_letter_names_the_plan_as_an_answer_has_to() -> None:
    page, entry = page_of(JOINT_PLAN), stored(JOINT_PLAN)
    foot = page[page.index("<footer>") :]
    for part in (
        f"<code>joint-plan/{JOINT_PLAN.joint_id}</code>",
        "日志 <code>zj.mpa.example/log</code>",
        "位置 <code>42</code>",
        f"条目 <code>{entry.id}</code>",
        f"叶哈希 <code>{b64encode(entry.leaf_hash).decode()}</code>".replace("+", "&#43;"),
        f"正文 SHA-256 <code>{JOINT_PLAN_HASH}</code>",
    ):
        assert part in foot, part
    assert sha256(entry.openings["body"].content).hexdigest() == JOINT_PLAN_HASH
    assert "文末“正文 SHA-256”" in page


def test_letter_is_the_same_bytes_whatever_became_of_its_entry_here() -> None:
    opened = stored(JOINT_PLAN, problem=None, arrival=7, received_at=datetime.now(UTC))
    assert plan_page(opened) == plan_page(stored(JOINT_PLAN))


def test_letter_asks_for_an_answer_soon_where_no_day_is_wanted() -> None:
    page = page_of(replace(JOINT_PLAN, answer_by=None, need_to_know=("zj:coordinator-01",)))
    assert "请贵局尽快函复我局" in page
    assert "我局为zj:coordinator-01，贵局为另行指定的人员" in page


def test_extended_inspection_is_told_to_who_is_informed_and_asks_for_no_answer() -> None:
    told = replace(
        JOINT_PLAN, mode=CaseMode.EXTENDED, participants=("zj",), informed=("ha",), grounds=()
    )
    page = page_of(told)
    assert "河南省药品监督管理局：" in page
    assert "届时派观察员参加" in page
    assert "函复我局" not in page
    assert "启动情形" not in page
    named = replace(told, leading_authority="nmpa", informed=("ha", "zj"), proposed_by="nmpa")
    national = plan_page(stored(replace(named, participants=("nmpa",)), "nmpa")).decode()
    assert "国家药品监督管理局拟对下列企业开展延伸检查" in national
    assert "河南省药品监督管理局、浙江省药品监督管理局：" in national


def test_letter_escapes_what_the_plan_says() -> None:
    page = page_of(replace(JOINT_PLAN, basis="<script>alert(1)</script>", items=("<b>",)))
    assert "<script" not in page
    assert "&lt;b&gt;" in page


@pytest.mark.parametrize(
    "entry",
    [
        stored(JOINT_ACCEPTED),
        stored(JOINT_PLAN, "ha"),
        stored(JOINT_PLAN, stream="joint-plan/another"),
        stored(JOINT_PLAN, kind="joint-plan.proposed.v9"),
        stored(JOINT_PLAN, openings={}),
        stored(replace(JOINT_PLAN, participants=("zj",), informed=("ha",))),
    ],
    ids=["an answer", "another log", "another stream", "a newer kind", "erased", "to nobody"],
)
def test_what_proposes_no_plan_to_anybody_is_no_letter(entry: StoredEntry) -> None:
    with pytest.raises(LetterUnknown):
        plan_page(entry)


def test_letter_bears_the_legal_date_of_its_entry() -> None:
    assert "2026年10月1日</p>" in page_of(JOINT_PLAN)
    assert date(2026, 10, 1) > EVENING.date()

"""Forms: what they ask for, what they keep when they fail, and that they write once."""

import re
from collections.abc import Callable
from itertools import cycle

import pytest

from services.console.acts import all_acts
from shared.identity.roles import PERMISSIONS, Role
from tests.api.served import Served
from tests.console.visitor import Visitor, forms

Enter = Callable[[Role], Visitor]

USCC = "91330110MA2A2JHHXF"
NAME = "杭州示例影像科技有限公司"
FIRM = {
    "uscc": USCC,
    "name": NAME,
    "domicile": "浙江省杭州市示例区仓前街示例园7号楼",
    "home_authority": "zj",
    "roles": ["registrant"],
}
PAGE = "/console/acts/enterprises-record-enterprise"
KNOWN = "&".join(f"{name}=1" for act in all_acts().values() for name in {*act.parameters})
"""A query that names some matter for each act."""


def wrong(page: str) -> list[str]:
    """Return what a page says is wrong with its fields."""
    return re.findall(r"invalid-feedback.*?</svg> (.*?)</div>", page)


def test_form_writes_and_leads_to_what_was_written(zj: Served, enter: Enter) -> None:
    registrar = enter(Role.REGISTRAR)
    done = registrar.submit(registrar.get(PAGE), PAGE, FIRM)
    assert done.url.path == f"/console/archives/{FIRM['uscc']}"
    assert NAME in done.text
    assert f"written=zj:{zj.size - 1}" in str(done.url)
    assert "/console/entries/zj/" in done.text


def test_second_click_writes_nothing(zj: Served, enter: Enter) -> None:
    registrar = enter(Role.REGISTRAR)
    page = registrar.get(PAGE)
    first = registrar.submit(page, PAGE, FIRM)
    size = zj.size
    second = registrar.submit(page, PAGE, FIRM)
    assert (second.status_code, str(second.url)) == (200, str(first.url))
    assert zj.size == size


def test_form_that_fails_keeps_what_was_typed_and_says_what_is_wrong_where(
    zj: Served, enter: Enter
) -> None:
    registrar = enter(Role.REGISTRAR)
    size = zj.size
    failed = registrar.submit(registrar.get(PAGE), PAGE, {**FIRM, "uscc": "91330110MA2A2JHHX0"})
    assert failed.status_code == 422
    assert NAME in failed.text
    assert 'id="uscc-error"' in failed.text
    assert '<a class="alert-link" href="#uscc">统一社会信用代码</a>' in failed.text
    assert zj.size == size
    done = registrar.submit(failed, PAGE, {"uscc": FIRM["uscc"]})
    assert done.url.path == f"/console/archives/{FIRM['uscc']}"


def test_what_is_wrong_in_any_form_is_said_in_chinese(enter: Enter) -> None:
    visitors = {role: enter(role) for role in Role}
    nonsense = cycle(("x", "-5", "99999999999", "2026-13-45", "2026-13-45T10:00"))
    told: set[str] = set()
    for act in all_acts().values():
        role = next(role for role in Role if act.needs in PERMISSIONS[role])
        path = f"/console/acts/{act.id}"
        page = visitors[role].get(f"{path}?{KNOWN}")
        fields = next(form for form in forms(page.text) if path in form.action).fields
        typed = dict(zip(fields, nonsense, strict=False))
        failed = visitors[role].submit(page, path, {**typed, "_key": fields["_key"]})
        told.update(wrong(failed.text))
    assert told >= {"必填", "不在可选范围内", "没有这样的日期"}
    assert [one for one in told if re.search("[\u4e00-\u9fff]", one) is None] == []


def test_hints_and_faults_are_said_in_english_to_who_reads_english(enter: Enter) -> None:
    registrar = enter(Role.REGISTRAR)
    registrar.http.headers["accept-language"] = "en"
    page = registrar.get(PAGE)
    assert "The provincial authority of the firm&#39;s present domicile" in page.text
    failed = registrar.submit(page, PAGE, {**FIRM, "uscc": "91330110MA2A2JHHX0"})
    assert wrong(failed.text)[0].isascii()


def test_city_authority_is_typed_and_a_provincial_one_is_chosen(enter: Enter) -> None:
    page = enter(Role.REGISTRAR).get(PAGE).text
    assert re.search(r'<select [^>]*id="home_authority"', page)
    assert re.search(r'<input [^>]*id="city_authority"', page)


def test_refusal_is_shown_beside_what_was_typed(enter: Enter) -> None:
    coordinator = enter(Role.COORDINATOR)
    page = "/console/acts/inspections-plan"
    typed = {
        "uscc": FIRM["uscc"],
        "sites": "示例园7号楼",
        "purpose": "supervision",
        "announcement": "announced",
        "grounds": "complaint",
        "basis": "示例线索",
        "items": "生产管理",
        "planned_from": "2026-11-24",
        "planned_until": "2026-11-20",
    }
    refused = coordinator.submit(coordinator.get(page), page, typed)
    assert refused.status_code in {409, 422}
    assert 'role="alert"' in refused.text
    assert "示例线索" in refused.text


def test_one_more_row_is_given_without_losing_the_others(enter: Enter) -> None:
    coordinator = enter(Role.COORDINATOR)
    path = "/console/acts/joint-inspections-propose"
    typed = {"targets.0.uscc": FIRM["uscc"], "basis": "示例线索", "_more": "targets"}
    more = coordinator.submit(coordinator.get(path), path, typed)
    assert more.status_code == 200
    assert 'name="targets.1.uscc"' in more.text
    assert USCC in more.text
    assert "示例线索" in more.text


@pytest.mark.parametrize("role", list(Role))
def test_act_is_offered_to_who_may_do_it_and_refused_to_others(enter: Enter, role: Role) -> None:
    visitor = enter(role)
    for act in all_acts().values():
        answer = visitor.get(f"/console/acts/{act.id}?{KNOWN}")
        assert answer.status_code == (200 if act.needs in PERMISSIONS[role] else 403), act.id


def test_every_form_says_what_will_be_written_and_who_will_read_it(enter: Enter) -> None:
    coordinator = enter(Role.COORDINATOR)
    page = coordinator.get("/console/acts/joint-inspections-propose").text
    assert "提交后将写入本局日志" in page
    assert "启动之前其他部门无从知晓" in page
    assert "不能删除或改写" in page

"""The tasks of an office, end to end over a running federation, in a real browser; then its pages.

Clicks and fields are promises and fail here; seconds are kept beside them (`build/browser`), for
speed is measured where the machine is quiet.
"""

import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from shared.domain.dates import legal_date
from shared.identity.roles import Role
from shared.replication.person_client import Connections
from tests.browser.accessibility import faults, is_wide
from tests.browser.conftest import sign_in
from tests.browser.task import Desk, Tasks
from tests.federation.box import Box, until

SitDown = Callable[[str, Role], Desk]
Picture = Callable[[Page, str], None]
FIRM = "郑州示例精工有限公司"


def test_archive_is_opened_from_two_characters(
    sit_down: SitDown, tasks: Tasks, picture: Picture
) -> None:
    desk = sit_down("nmpa", Role.ANALYST)
    desk.open("/console/")
    with tasks.timed("open a firm's archive from two characters", desk):
        desk.fields += 1
        desk.page.locator("#find").press_sequentially("郑州", delay=20)
        desk.click("#found a")
        expect(desk.page.locator("h1")).to_have_text(FIRM)
    assert (desk.clicks, desk.fields) == (1, 1)
    picture(desk.page, "archive")


def test_archive_is_printed_with_its_code(sit_down: SitDown, tasks: Tasks, tmp_path: Path) -> None:
    desk = sit_down("zj", Role.INSPECTOR)
    desk.open("/console/archives?q=郑州示例")
    with tasks.timed("print an archive", desk):
        address = desk.page.locator("a[href*='/print']").first.get_attribute("href")
        desk.clicks += 1
        answer = desk.page.request.get(f"{desk.url}{address}")
    assert answer.ok
    assert answer.headers["content-type"] == "application/pdf"
    (tmp_path / "archive.pdf").write_bytes(answer.body())
    assert desk.clicks <= 2


def test_oldest_blind_spot_is_assigned(sit_down: SitDown, tasks: Tasks, picture: Picture) -> None:
    desk = sit_down("zj", Role.COORDINATOR)
    desk.open("/console/")
    with tasks.timed("oldest blind spot → assigned", desk):
        desk.click("nav.side a[href='/console/blind-spots']")
        desk.page.wait_for_url("**/console/blind-spots")
        picture(desk.page, "blind-spots")
        desk.click("main a[href*='/acts/blind-spots-assign']")
        desk.click("form button[type=submit]:has-text('确认写入')")
        desk.sees("已写入日志")
    assert desk.clicks == 3
    desk.sees("zj:coordinator-01")


def test_why_a_peer_lags_is_told_in_words(
    sit_down: SitDown, tasks: Tasks, picture: Picture
) -> None:
    desk = sit_down("zj", Role.OPERATOR)
    desk.open("/console/exchange")
    with tasks.timed("why does a peer lag", desk):
        desk.click("#peer-ha summary")
        expect(desk.page.locator("#peer-ha details p").first).to_be_visible()
    assert desk.clicks == 1
    picture(desk.page, "exchange")
    table = desk.page.locator("#peer-ha")
    before = table.inner_text()
    expect(table).not_to_have_text(before, use_inner_text=True)  # it is shown as it changes
    expect(desk.page.locator("#peer-ha details p").first).to_be_visible()


def test_sealed_joint_inspection_from_invitation_to_the_other_teams_finding(  # noqa: PLR0915 - one story
    sit_down: SitDown, tasks: Tasks, picture: Picture, told: Box, connections: Connections
) -> None:
    today = legal_date(datetime.now(UTC)).isoformat()

    def post(authority: str, role: Role, path: str, body: dict[str, Any]) -> None:
        told.person(connections, authority, role).post(path, body, secrets.token_hex(8))

    coordinator = sit_down("zj", Role.COORDINATOR)
    coordinator.open("/console/entrustments")
    with tasks.timed("invite a province to a sealed joint inspection", coordinator):
        coordinator.click("main table a:has-text('查看')")
        coordinator.click("main a:has-text('发起联合检查')")
        coordinator.type("[id='basis']", "示例线索：举报反映夜间在未登记的车间灌装")
        coordinator.type("[id='items']", "生产管理")
        coordinator.type(
            "[id='need_to_know']", "zj:coordinator-01\nzj:inspector-01\nha:coordinator-01"
        )
        coordinator.type("[id='proposed_leader']", "zj:inspector-01")
        coordinator.type("[id='targets.0.sites']", "浙江省杭州市示例区仓前街示例园7号楼")
        coordinator.click("#grounds-complaint")
        coordinator.click("form button:has-text('确认写入')")
        coordinator.sees("封存：启动之前不得外传", 15)
    assert coordinator.clicks <= 5
    assert coordinator.fields <= 8
    picture(coordinator.page, "sealed")
    case = re.sub(r"\?.*", "", coordinator.page.url.rpartition("/")[2])
    page = f"/console/joint-inspections/{case}"

    other = sit_down("ha", Role.COORDINATOR)
    until(lambda: other.page.request.get(other.url + page).ok, "the invitation arrives")
    stranger = sit_down("js", Role.COORDINATOR)
    assert stranger.page.request.get(stranger.url + page).status == 404
    other.open(page)
    with tasks.timed("accept", other):
        other.click("main a:has-text('同意方案')")
        other.click("form button:has-text('确认写入')")
        other.sees("已写入日志", 15)
    assert other.clicks == 2

    base = f"/v1/joint-inspections/{case}"
    reads = told.person(connections, "zj", Role.COORDINATOR)
    until(lambda: reads.get_json(base)["stage"] == "agreed", "the plan is agreed")
    for authority, role in (("zj", "leader"), ("ha", "member")):
        member = {"member_ref": f"{authority}:inspector-01", "authority": authority, "role": role}
        post(authority, Role.COORDINATOR, f"{base}/team", {"members": [member | {"name": "示例"}]})
        path = f"{base}/declaration"
        post(authority, Role.INSPECTOR, path, {"free_of_conflict": True, "declared_on": today})
        post(authority, Role.INSPECTOR, f"{base}/pledge", {"signed_on": today})

    inspector = sit_down("zj", Role.INSPECTOR)
    for desk, says in ((coordinator, "提出启动"), (inspector, "已启动")):
        desk.open(page)
        with tasks.timed("start (one of two persons)", desk):
            desk.click("main a.btn-primary:has-text('启动')")
            desk.click("form button:has-text('确认写入')")
            desk.sees("已写入日志", 15)
        assert desk.clicks == 2
        desk.finds(f"{page}?tab=course", says)

    def planned(authority: str) -> list[dict[str, Any]]:
        person = told.person(connections, authority, Role.INSPECTOR)
        found = person.get_json(f"/v1/inspections?authority={authority}&state=planned")["items"]
        return [one for one in found if one["sides"].get(authority, {}).get("joint_id") == case]

    until(lambda: bool(planned("zj") and planned("ha")), "both have planned their own inspections")
    site = "浙江省杭州市示例区仓前街示例园7号楼"
    mine = {
        authority: next(
            one for one in planned(authority) if one["sides"][authority]["sites"] == [site]
        )["inspection_id"]
        for authority in ("zj", "ha")
    }
    for authority, inspection in mine.items():
        entered = {
            "site": site,
            "entered_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "credentials_shown": True,
        }
        post(authority, Role.INSPECTOR, f"/v1/inspections/{inspection}/site-entry", entered)

    coordinator.open(f"{page}?tab=findings")
    finding = {
        "clause": "2015-GEN:4.4.1", "fact": "示例：河南组记录的第一项缺陷", "party": "registrant",
        "affects_quality": False, "found_on": today, "found_by": "ha:inspector-01",
    }  # fmt: skip
    with tasks.timed("see the other team's first finding", coordinator):
        post("ha", Role.INSPECTOR, f"/v1/inspections/{mine['ha']}/findings", finding)
        coordinator.sees("示例：河南组记录的第一项缺陷", 15)
    picture(coordinator.page, "live-findings")

    inspector.open(f"/console/inspections/{mine['zj']}/findings/new")
    inspector.page.locator("#q").press_sequentially("2.8.1", delay=20)
    expect(inspector.page.locator("#clauses label").first).to_contain_text("2.8.1")
    inspector.type("#fact", "示例：检验场所与生产规模不相适应")
    picture(inspector.page, "finding")
    with tasks.timed("record a finding", inspector):
        inspector.click("#clauses input >> nth=0")
        inspector.click("main button:has-text('保存缺陷')")
        inspector.sees("已写入日志")
    assert inspector.clicks <= 4
    inspector.sees("示例：检验场所与生产规模不相适应")

    inspector.open(f"/console/inspections/{mine['zj']}/findings/new")
    expect(inspector.page.locator("#q")).to_be_focused()
    keys = inspector.page.keyboard
    keys.type("1.1.1", delay=20)
    keys.press("Enter")
    expect(inspector.page.locator("#clauses label").first).to_contain_text("1.1.1")
    _tab_to(inspector.page, "input[name=clause]")
    keys.press("Space")
    _tab_to(inspector.page, "#fact")
    keys.type("示例：全凭键盘记下的一项缺陷")
    _tab_to(inspector.page, "button")
    keys.press("Enter")
    inspector.sees("已写入日志")
    inspector.sees("示例：全凭键盘记下的一项缺陷")


def _tab_to(page: Page, what: str) -> None:
    """Press the tabulator until the focus is on something, as somebody without a mouse would."""
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.locator(f"{what}:focus").count():
            return
    pytest.fail(f"the tabulator does not lead to {what}")


def test_chosen_clause_stays_chosen_when_the_list_comes_anew(sit_down: SitDown) -> None:
    desk = sit_down("zj", Role.INSPECTOR)
    desk.open("/console/inspections?authority=zj")
    listed = desk.page.locator("main table a[href^='/console/inspections/']").first
    desk.open(f"{listed.get_attribute('href')}/findings/new")
    clause = desk.page.locator("#clauses input").nth(1)
    before = clause.element_handle()
    held: list[Route] = []
    desk.page.route("**/clauses?*", lambda route: held.append(route))  # noqa: PLW0108 - it is marked
    with desk.page.expect_request("**/clauses?*"):
        desk.page.locator("#q").fill(".")
    clause.check()  # while the answer is on its way
    held[0].continue_()
    before.wait_for_element_state("hidden")
    expect(clause).to_be_checked()


def test_firm_is_found_by_its_name_where_a_form_asks_for_its_code(sit_down: SitDown) -> None:
    desk = sit_down("zj", Role.COORDINATOR)
    desk.open("/console/acts/inspections-plan")
    desk.page.locator("input[list]").first.press_sequentially("郑州", delay=20)
    option = desk.page.locator("datalist option", has_text=FIRM)
    expect(option).to_have_count(1)
    assert re.fullmatch("[0-9A-Z]{18}", option.get_attribute("value") or "")


def test_first_page_is_small_for_a_thin_line(told: Box, browser: Browser, tasks: Tasks) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    line: Any = context.new_cdp_session(page)
    sizes: list[float] = []

    def keep(event: dict[str, float]) -> None:
        sizes.append(event["encodedDataLength"])

    line.on("Network.loadingFinished", keep)
    line.send("Network.enable")
    speed = {"downloadThroughput": 50_000, "uploadThroughput": 50_000}  # bytes a second
    line.send("Network.emulateNetworkConditions", {"offline": False, "latency": 400, **speed})
    url = told.told["nodes"]["zj"]["url"]
    desk = Desk(page, url)
    with tasks.timed("cold first page on 400 kbit/s, 400 ms", desk):
        page.goto(f"{url}/console/", wait_until="load")
        expect(page.locator("#password")).to_be_visible()
    tasks.done[-1]["bytes"] = sum(sizes)
    context.close()
    assert 0 < sum(sizes) <= 100_000


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_are_accessible(told: Box, browser: Browser, language: str) -> None:
    context = browser.new_context(
        bypass_csp=True,  # for axe
        reduced_motion="reduce",  # no colour between two
    )
    page = context.new_page()
    sign_in(page, told, "zj", Role.COORDINATOR)
    base = told.told["nodes"]["zj"]["url"] + "/console/"
    context.add_cookies([{"name": "lianjian-language", "value": language, "url": base}])
    found = faults(page, base)
    context.close()
    assert found == []


def test_every_line_of_the_archives_leads_to_an_entry_that_fits_a_phone(
    told: Box, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    sign_in(page, told, "zj", Role.COORDINATOR)
    url = told.told["nodes"]["zj"]["url"]

    def led_to(address: str, pattern: str) -> set[str]:
        page.goto(url + address)
        links = page.locator("main a[href]").all()
        return {one for link in links if re.match(pattern, one := str(link.get_attribute("href")))}

    firms = led_to("/console/archives?q=示例&limit=100", r"/console/archives/[0-9A-Z]{18}$")
    entries = {
        entry
        for firm in firms
        for entry in led_to(f"{firm}?tab=timeline&limit=100", "/console/entries/")
    }
    wide = list[str]()
    for entry in sorted(entries):
        page.goto(url + entry)
        wide += [entry] if is_wide(page) else []
    context.close()
    assert len(entries) > 10
    assert wide == []

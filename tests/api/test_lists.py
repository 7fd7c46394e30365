"""Lists: pages, filters, search, and how complete an answer is."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from stdnum.cn import uscc as gb32100

from services.authority.routes import examples
from shared.identity.roles import Role
from tests.api.conftest import federation
from tests.api.served import Served, Site
from tests.api.story import Story

NAMES = ["杭州示例医疗器械有限公司", "宁波示例电子有限公司", "温州样品制造有限公司"]
LISTS = ["enterprises", "archives", "entrustments", "inspections", "notices"]


def code(number: int) -> str:
    """Return a credit code with a right check character; they sort by `number`."""
    base = f"9133010000000{number:04}"
    return base + gb32100.calc_check_digit(base)


def record(node: Served, number: int, name: str = NAMES[0]) -> str:
    body = {**examples.ENTERPRISE, "uscc": code(number), "name": name}
    answer = node.post("/v1/enterprises", body, Role.REGISTRAR)
    assert answer.status_code == 201, answer.text
    return f"zj:{answer.json()['position']}"


@pytest.fixture(scope="module")
def firms(sites: dict[str, Site], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A node that knows three firms by other names each, and 40 of one name."""
    with federation(sites, tmp_path_factory.mktemp("firms"), "zj") as (node,):
        last = ""
        for number in range(40):
            last = record(node, 2 * number, f"绍兴样本第{number}有限公司")
        for number, name in enumerate(NAMES):
            last = record(node, 1000 + number, name)
        assert node.get(f"/v1/archives?min_position={last}").status_code == 200
        yield node


def codes(answer: Any) -> list[str]:
    return [item["uscc"] for item in answer.json()["items"]]


def test_pages_show_every_item_once_while_others_are_added(firms: Served) -> None:
    seen: list[str] = []
    cursor, added = "", 0
    while True:
        query = "q=绍兴样本&limit=7" + (f"&cursor={cursor}" if cursor else "")
        page = firms.get(f"/v1/enterprises?{query}")
        seen += codes(page)
        cursor = page.json()["next_cursor"]
        if cursor is None:
            break
        if added < 2:  # one before what is shown next, one behind
            least = record(firms, 1 if added == 0 else 501, "绍兴样本新有限公司")
            assert firms.get(f"/v1/enterprises?min_position={least}").status_code == 200
            added += 1
    assert seen == sorted(set(seen))
    assert {code(2 * number) for number in range(40)} <= set(seen)
    assert code(501) in seen


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("杭州", [1000]),
        ("样品", [1002]),
        ("示例", [1000, 1001]),
        ("nbsl", [1001]),
        ("SLDZ", [1001]),
        (code(1002), [1002]),
        (code(1002).lower(), [1002]),
        ("州示", [1000]),
        ("示州", []),
        ("无此", []),
        (code(999), []),
    ],
)
@pytest.mark.parametrize("kind", ["enterprises", "archives"])
def test_firm_is_found_by_name_initials_or_code(
    firms: Served, kind: str, query: str, found: list[int]
) -> None:
    answer = firms.get(f"/v1/{kind}", params={"q": query})
    assert codes(answer) == [code(number) for number in found]


def test_without_a_search_all_firms_are_listed(firms: Served) -> None:
    assert len(codes(firms.get("/v1/enterprises?limit=100"))) >= 43


def test_archives_are_listed_with_what_they_hold(case: Story) -> None:
    answer = case.nodes["zj"].get("/v1/archives", params={"q": "嘉兴"})
    (found,) = answer.json()["items"]
    assert found["uscc"] == examples.ENTERPRISE["uscc"]
    sections = case.nodes["zj"].get(f"/v1/archives/{found['uscc']}").json()["sections"]
    assert found["counts"] == {name: len(held) for name, held in sections.items()}
    assert found["counts"]["inspections"] == 1


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=-1", "limit"),
        ("limit=07", "limit"),
        ("limit=1e1", "limit"),
        ("cursor=x", "cursor"),
        ("cursor=WyJvdGhlciIsIngiXQ", "cursor"),
        ("cursor=" + "A" * 1100, "cursor"),
        ("page=2", "page"),
        ("limit=1&limit=2", "limit"),
        ("min_position=zj", "min_position"),
        ("min_position=zj:01", "min_position"),
        ("min_position=ZJ:1", "min_position"),
        ("min_position=zj:-1", "min_position"),
    ],
)
def test_parameter_out_of_bounds_is_refused(
    firms: Served, kind: str, query: str, name: str
) -> None:
    answer = firms.get(f"/v1/{kind}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-input")
    assert [fault["parameter"] for fault in answer.json()["errors"]] == [name]


@pytest.mark.parametrize("query", ["q=州", "q=", "q=" + "x" * 101, "q=a%00b"])
def test_search_out_of_bounds_is_refused(firms: Served, query: str) -> None:
    assert firms.get(f"/v1/enterprises?{query}").status_code == 422


FILTERS = [
    ("entrustments", "registrant", examples.ENTRUSTMENT["registrant_uscc"]),
    ("entrustments", "contractor", examples.ENTRUSTMENT["contractor_uscc"]),
    ("entrustments", "certificate", examples.ENTRUSTMENT["certificate_no"]),
    ("entrustments", "authority", "ha"),
    ("entrustments", "product", examples.CERTIFICATE["product_name_zh"]),
    ("entrustments", "state", "terminated-by-one-side"),
    ("entrustments", "status", "disputed"),
    ("inspections", "uscc", examples.INSPECTION["uscc"]),
    ("inspections", "authority", "ha"),
    ("inspections", "state", "concluded"),
    ("notices", "uscc", examples.ENTRUSTMENT["registrant_uscc"]),
    ("notices", "state", "assessed"),
]


@pytest.mark.parametrize(("kind", "name", "value"), FILTERS)
def test_filter_shows_what_has_the_value_and_nothing_else(
    case: Story, kind: str, name: str, value: str
) -> None:
    node = case.nodes["zj"]
    found = node.get(f"/v1/{kind}", params={name: value}).json()["items"]
    found = [item for item in found if not _is_of_joint_case(item)]
    assert [item[f"{kind[:-1]}_id"] for item in found] == [case.ids[f"{kind[:-1]}_id"]]
    assert node.get(f"/v1/{kind}", params={name: f"{value}x"}).json()["items"] == []


def _is_of_joint_case(item: dict[str, Any]) -> bool:
    """Tell whether the node itself has planned it, as the last case of the story gives it to do."""
    return any(side.get("mode") == "joint" for side in item.get("sides", {}).values())


def test_filters_narrow_one_another(case: Story) -> None:
    node = case.nodes["zj"]
    both = {"state": "concluded", "authority": "zj"}
    assert node.get("/v1/inspections", params=both).json()["items"] == []


LOG_STATEMENT = {
    "authority",
    "verified_size",
    "checkpoint_at",
    "lag_entries",
    "last_contact_at",
    "hidden",
    "state",
}


@pytest.mark.parametrize("kind", LISTS)
def test_list_says_how_complete_it_is(case: Story, kind: str) -> None:
    answer = case.nodes["zj"].get(f"/v1/{kind}").json()
    assert answer.keys() == {"items", "next_cursor", "completeness"}
    assert_statement(answer["completeness"])


@pytest.mark.parametrize("kind", ["entrustment", "inspection", "notice"])
def test_document_says_how_complete_it_is(case: Story, kind: str) -> None:
    answer = case.nodes["zj"].get(f"/v1/{kind}s/{case.ids[f'{kind}_id']}").json()
    assert_statement(answer["completeness"])


def test_archive_says_how_complete_it_is(case: Story) -> None:
    answer = case.nodes["zj"].get(f"/v1/archives/{examples.ENTERPRISE['uscc']}").json()
    assert_statement(answer["completeness"])


def assert_statement(statement: dict[str, Any]) -> None:
    assert statement.keys() == {"logs", "complete"}
    logs = {log["authority"]: log for log in statement["logs"]}
    assert logs.keys() == {"zj", "ha", "nmpa"}
    assert all(log.keys() == LOG_STATEMENT for log in logs.values())
    assert (logs["zj"]["state"], logs["zj"]["lag_entries"], logs["zj"]["hidden"]) == ("ok", 0, 0)
    assert (logs["ha"]["state"], logs["ha"]["lag_entries"]) == ("ok", 0)
    assert logs["ha"]["hidden"] >= 2  # plan and team are Henan's alone
    assert (logs["nmpa"]["state"], logs["nmpa"]["lag_entries"]) == ("ok", 0)
    assert statement["complete"]


def test_statement_ages_with_the_last_checkpoint(zj: Served) -> None:
    assert any(own_log(zj)["checkpoint_at"] == "2026-11-23T08:00:00.000Z" for _ in range(1000))
    zj.clock.move(timedelta(hours=25))  # the clock of the log signs anew in 50 s only
    assert own_log(zj)["state"] == "stale"


def own_log(node: Served) -> dict[str, Any]:
    """Return what an answer says of the log of the node itself."""
    logs: list[dict[str, Any]] = node.get("/v1/archives").json()["completeness"]["logs"]
    return next(log for log in logs if log["authority"] == node.node.authority)


def test_least_position_is_waited_for(two_nodes: Story) -> None:
    """Read at the other node what was just written here: no sleep, no second try."""
    two_nodes.play(until="/v1/certificates")
    position = f"zj:{two_nodes.nodes['zj'].size - 1}"
    found = two_nodes.nodes["ha"].get(f"/v1/enterprises?q=嘉兴&min_position={position}")
    assert codes(found) == [examples.ENTERPRISE["uscc"]]


@pytest.mark.parametrize("position", ["zj:1000", "ha:0", "nmpa:0"])
def test_position_that_does_not_come_is_told_after_its_time(
    sites: dict[str, Site],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    position: str,
) -> None:
    monkeypatch.setenv("LIANJIAN_POSITION_WAIT_SECONDS", "0")
    with federation(sites, tmp_path_factory.mktemp("position"), "zj") as (node,):
        answer = node.get(f"/v1/archives?min_position={position}")
    assert (answer.status_code, answer.json()["code"]) == (503, "position-not-reached")
    assert int(answer.headers["retry-after"]) > 0


def test_position_of_a_log_that_nobody_keeps_is_refused_at_once(firms: Served) -> None:
    answer = firms.get("/v1/archives?min_position=sh:0")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-input")

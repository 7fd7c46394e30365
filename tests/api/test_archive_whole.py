"""The archive as a whole over HTTP: timeline, network, counts, search, files to carry away."""

import csv
import io
import json
from collections import Counter
from typing import Any
from urllib.parse import quote, unquote

import pytest
from python_calamine import CalamineWorkbook

from services.authority.archive_export import ABOUT, COLUMNS
from services.authority.routes import correction_examples, examples
from shared.identity.roles import Role
from shared.projections.words import SECTIONS
from tests.api.prepared import problem
from tests.api.served import Served
from tests.api.story import Story

CONTRACTOR = examples.LICENCE["uscc"]
REGISTRANT = examples.ENTERPRISE["uscc"]
UNKNOWN = "91330108MA2HX0001U"


@pytest.fixture
def zj(case: Story) -> Served:
    return case.nodes["zj"]


def archive_of(node: Served, uscc: str = REGISTRANT, query: str = "") -> dict[str, Any]:
    told: dict[str, Any] = node.get(f"/v1/archives/{uscc}{query}").json()
    return told


def timeline_of(node: Served, query: str = "", uscc: str = REGISTRANT) -> list[dict[str, Any]]:
    """Return all lines, page by page."""
    items: list[dict[str, Any]] = []
    path = f"/v1/archives/{uscc}/timeline?limit=7{query}"
    page = node.get(path).json()
    items += page["items"]
    while page["next_cursor"] is not None:
        page = node.get(f"{path}&cursor={page['next_cursor']}").json()
        items += page["items"]
    return items


def lines_in(archive: dict[str, Any]) -> list[dict[str, Any]]:
    sections = archive["sections"].values()
    grouped = [line for content in sections for one in content for line in one.get("lines", [one])]
    return [*grouped, *archive["firm"]["lines"], *archive["supervision"]["set"]]


def test_timeline_has_every_line_once_by_day_with_its_sentence(zj: Served) -> None:
    told = timeline_of(zj)
    archive = archive_of(zj)
    places = Counter((one["authority"], one["position"], one["on"]) for one in told)
    assert places == Counter(
        (one["authority"], one["position"], one["on"]) for one in lines_in(archive)
    )
    days = [one["on"] or one["at"][:10] for one in told]
    assert days == sorted(days)
    assert all(one["sentence"]["zh"] and one["sentence"]["en"] for one in told)
    assert {one["section"] for one in told} <= set(SECTIONS)


def test_timeline_is_cut_by_section_status_authority_and_days(zj: Served) -> None:
    told = timeline_of(zj)
    violations = timeline_of(zj, "&section=violations")
    assert violations == [one for one in told if one["section"] == "violations"]
    assert "recall" in {one["matter"]["type"] for one in violations}
    corrected = timeline_of(zj, "&status=corrected")
    assert [one["kind"] for one in corrected] == ["recall.concluded.v1"]
    assert corrected[0]["corrections"][0]["reason"] == correction_examples.CORRECTION["reason"]
    by_henan = timeline_of(zj, "&authority=ha")
    assert by_henan == [one for one in told if one["authority"] == "ha"]
    of_september = timeline_of(zj, "&from=2026-09-01&until=2026-09-30")
    assert of_september
    assert of_september == [one for one in told if (one["on"] or "")[:7] == "2026-09"]


@pytest.mark.parametrize(
    "query",
    ["section=lost", "status=good", "from=2026-13-01", "until=today", "cursor=x", "depth=1"],
)
def test_timeline_refuses_what_it_does_not_know(zj: Served, query: str) -> None:
    problem(zj.get(f"/v1/archives/{REGISTRANT}/timeline?{query}"), 422, "invalid-input")


def test_archive_is_counted_by_section_status_grade_and_role(case: Story) -> None:
    archive = archive_of(case.nodes["ha"], CONTRACTOR)
    told = timeline_of(case.nodes["ha"], uscc=CONTRACTOR)
    statuses = Counter((one["section"], one["status"]) for one in told)
    assert statuses == {
        (section, status): count
        for section, counts in archive["statuses"].items()
        for status, count in counts.items()
    }
    assert archive["statuses"]["licences"]["annulled"] == 1
    assert archive["counts"] == {
        section: len(content) for section, content in archive["sections"].items()
    }
    assert archive["findings"] == {"general": 1}
    assert archive["live_entrustments"] == {"registrant": 0, "contractor": 1}
    (found,) = case.nodes["ha"].get(f"/v1/archives?q={CONTRACTOR}").json()["items"]
    for member in ("counts", "statuses", "findings", "live_entrustments"):
        assert found[member] == archive[member]


def test_network_joins_firms_and_certificates_by_entrustments(zj: Served) -> None:
    told = zj.get(f"/v1/archives/{REGISTRANT}/network?depth=3").json()
    assert [(one["uscc"], one["distance"]) for one in told["firms"]] == [
        (REGISTRANT, 0),
        (CONTRACTOR, 1),
    ]
    (edge,) = told["entrustments"]
    assert (edge["registrant_uscc"], edge["contractor_uscc"]) == (REGISTRANT, CONTRACTOR)
    assert edge["state"] == "terminated-by-one-side"
    assert told["certificates"] == [
        {
            "certificate_no": examples.CERTIFICATE["certificate_no"],
            "registrants": [REGISTRANT],
            "products": ["电子血压计"],
        }
    ]
    assert told["truncated"] is False
    assert told["completeness"]["logs"]


@pytest.mark.parametrize("depth", ["0", "4", "x"])
def test_network_refuses_another_depth(zj: Served, depth: str) -> None:
    problem(zj.get(f"/v1/archives/{REGISTRANT}/network?depth={depth}"), 422, "invalid-input")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (f"q={REGISTRANT.lower()}", [REGISTRANT]),
        (f"q={REGISTRANT}&home=ha", []),
        (f"q={REGISTRANT}&home=zj&role=registrant", [REGISTRANT]),
        (f"q={examples.CERTIFICATE['certificate_no']}", [CONTRACTOR, REGISTRANT]),
        (f"q={examples.LICENCE['licence_no']}", [CONTRACTOR, REGISTRANT]),
        (f"q={examples.LICENCE['licence_no'][:-1]}", []),
        (f"q={examples.PRODUCT_FILING['filing_no']}", [REGISTRANT]),
        ("q=血压", [CONTRACTOR, REGISTRANT]),
        ("q=血压&role=registrant", [REGISTRANT]),
        ("q=冷敷", [REGISTRANT]),
        ("q=压血", []),
        ("q=jxsl", [REGISTRANT]),
        ("home=zj", [REGISTRANT]),
        ("role=contractor", []),
    ],
)
def test_archives_are_found_by_what_firms_hold_and_make(
    zj: Served, query: str, found: list[str]
) -> None:
    answer = zj.get(f"/v1/archives?{query}")
    assert answer.status_code == 200, answer.text
    firms = {CONTRACTOR, REGISTRANT}
    assert [one["uscc"] for one in answer.json()["items"] if one["uscc"] in firms] == sorted(found)


def test_search_comes_in_pages_without_gaps(zj: Served) -> None:
    path = f"/v1/archives?q={quote('血压')}&limit=1"
    first = zj.get(path).json()
    second = zj.get(f"{path}&cursor={first['next_cursor']}").json()
    assert [one["uscc"] for one in (*first["items"], *second["items"])] == sorted(
        [CONTRACTOR, REGISTRANT]
    )
    assert second["next_cursor"] is None


def test_json_export_is_the_archive_with_who_and_when(zj: Served) -> None:
    answer = zj.get(f"/v1/archives/{REGISTRANT}/export")
    told = json.loads(answer.content)
    archive = archive_of(zj)
    assert told["sections"] == archive["sections"]
    assert told["completeness"].keys() == archive["completeness"].keys()
    assert told["export"]["made_by"] == "zj:coordinator-01"
    assert told["export"]["made_at"].startswith("2026-11-23T08:00:00")
    assert answer.headers["content-type"] == "application/json"
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith(f'attachment; filename="archive-{REGISTRANT}.json"')
    assert unquote(disposition).endswith("信用档案-嘉兴示例医疗科技股份有限公司-2026-11-23.json")


def test_csv_export_has_a_row_for_each_line(zj: Served) -> None:
    answer = zj.get(f"/v1/archives/{REGISTRANT}/export?format=csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert tuple(header) == (*COLUMNS, *ABOUT)
    told = timeline_of(zj)
    assert [row[COLUMNS.index("条目编号")] for row in rows] == [one["entry_id"] for one in told]
    assert {row[-6] for row in rows} == {"zj:coordinator-01"}
    assert all("浙江" in row[-1] for row in rows)


def test_xlsx_export_has_a_sheet_for_each_section(zj: Served) -> None:
    answer = zj.get(f"/v1/archives/{REGISTRANT}/export?format=xlsx&as_of=2026-09-30")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == ["说明", *(name.zh for name in SECTIONS.values()), "无法读取"]
    about = {str(row[0]): row[1] for row in book.get_sheet_by_name("说明").to_python()}
    assert about["统一社会信用代码"] == REGISTRANT
    assert (about["导出账号"], about["截至日期"]) == ("zj:coordinator-01", "2026-09-30")
    told = timeline_of(zj, "&as_of=2026-09-30")
    for section, name in SECTIONS.items():
        header, *rows = book.get_sheet_by_name(name.zh).to_python()
        assert tuple(header) == COLUMNS
        assert [row[2] for row in rows] == [
            one["sentence"]["zh"] for one in told if one["section"] == section
        ]


@pytest.mark.parametrize("way", ["", "/timeline", "/network", "/export"])
def test_archive_of_an_unknown_firm_is_not_found(zj: Served, way: str) -> None:
    problem(zj.get(f"/v1/archives/{UNKNOWN}{way}"), 404, "not-found")
    problem(zj.get(f"/v1/archives/{REGISTRANT}{way}", Role.OPERATOR), 403, "not-permitted")

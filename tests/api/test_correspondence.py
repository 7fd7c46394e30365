"""Letters between two nodes: written, answered, printed, listed, and answered on paper."""

import base64
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest

from services.authority.routes import correspondence_examples as examples
from services.authority.routes.examples import NOTICE
from shared.identity.roles import Role
from tests.api.conftest import federation
from tests.api.prepared import problem
from tests.api.served import Served, Site
from tests.api.story import Story

UNKNOWN = "0192d3f0-0000-7000-8000-000000000000"
HOSTILE = "<script>alert(1)</script>&\"'"


@pytest.fixture(scope="module")
def zj(sites: dict[str, Site], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Zhejiang alone; Henan has a node that is away, Shanghai has none."""
    with federation(sites, tmp_path_factory.mktemp("letters"), "zj") as (node,):
        yield node


def written(node: Served, path: str, body: dict[str, Any]) -> str:
    answer = node.post(path, body)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"].startswith("/v1/")
    return f"{path}/{answer.json()['resource']['id']}"


def ids(case: Story, path: str) -> list[str]:
    """Return the ids of what was sent to `path`, in order."""
    return [answer.json()["resource"]["id"] for step, answer in case.told if step.path == path]


def test_letters_end_the_same_in_both_provinces(case: Story) -> None:
    found: dict[str, list[tuple[str, str]]] = {}
    for path in ("/v1/assistance-requests", "/v1/case-transfers"):
        for one in ids(case, path):
            zj, ha = (case.nodes[name].get(f"{path}/{one}").json() for name in ("zj", "ha"))
            del zj["completeness"], ha["completeness"]
            assert zj == ha
            found.setdefault(path, []).append((zj["state"], zj["status"]))
    assert found == {
        "/v1/assistance-requests": [
            ("answered", "final"),
            ("declined", "final"),
            ("withdrawn", "final"),
        ],
        "/v1/case-transfers": [("accepted", "final"), ("returned", "final")],
    }


def test_word_of_the_log_goes_before_the_paper_and_shows_where_they_differ(case: Story) -> None:
    first = ids(case, "/v1/case-transfers")[0]
    shown = case.nodes["zj"].get(f"/v1/case-transfers/{first}").json()
    assert shown["attested"]["attested_by"] == "zj:coordinator-01"
    assert shown["differences"] == [
        {"field": "answered_on", "attested": "2026-10-30", "stated": "2026-11-02"}
    ]


def test_letter_prints_the_same_bytes_wherever_its_entry_is_held(case: Story) -> None:
    for path in ("/v1/notices", "/v1/assistance-requests", "/v1/case-transfers"):
        one = f"{path}/{ids(case, path)[0]}/letter"
        pages = [case.nodes[name].get(one) for name in ("zj", "ha", "nmpa", "zj")]
        assert {page.status_code for page in pages} == {200}
        assert len({page.content for page in pages}) == 1


def test_paper_can_be_checked_against_the_log_by_its_foot(case: Story) -> None:
    ha, one = case.nodes["ha"], ids(case, "/v1/notices")[0]
    page = ha.get(f"/v1/notices/{one}/letter").text
    (place,) = re.findall(r"位置 <code>(\d+)</code>", page)
    entry = ha.get(f"/v1/logs/ha/entries/{place}").json()
    assert f"日志 <code>{entry['header']['log']}</code>" in page
    assert f"条目 <code>{entry['header']['id']}</code>" in page
    assert f"<code>{entry['leaf_hash']}</code>" in page.replace("&#43;", "+")
    content = ha.get(f"/v1/logs/ha/entries/{place}").text
    body = content[content.index('"body":') + len('"body":') : -1]
    assert sha256(body.encode()).hexdigest() in page


def test_letter_says_who_writes_to_whom_of_what_and_by_which_article(case: Story) -> None:
    one = ids(case, "/v1/assistance-requests")[0]
    page = case.nodes["zj"].get(f"/v1/assistance-requests/{one}/letter").text
    for part in (
        "<header>浙江省药品监督管理局</header>",
        "河南省药品监督管理局：",
        "浙药监械协〔2026〕7号",
        "<h1>协助调查函</h1>",
        examples.ASSISTANCE["questions"][0],
        "第59条",
        "2026年10月12日",
        "于2026年10月30日前函复我局",
    ):
        assert part in page


def test_letter_escapes_what_the_entry_says_and_its_policy_lets_nothing_run(zj: Served) -> None:
    body = {**examples.CASE_TRANSFER, "grounds": HOSTILE, "addressee": "public-security"}
    body = {**body, "receiver": None, "organ": f"某市公安局{HOSTILE}", "document_no": None}
    page = zj.get(f"{written(zj, '/v1/case-transfers', body)}/letter")
    assert "<script" not in page.text
    assert page.text.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    (style,) = re.findall(r"<style>(.*?)</style>", page.text, re.DOTALL)
    digest = base64.b64encode(sha256(style.encode()).digest()).decode()
    policy = page.headers["content-security-policy"]
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert not re.search(r"(src|href|url)\s*[=(]", page.text)


def test_letter_that_nobody_has_written_is_unknown(zj: Served) -> None:
    for path in ("notices", "assistance-requests", "case-transfers"):
        problem(zj.get(f"/v1/{path}/{UNKNOWN}/letter"), 404, "letter-unknown")
        paper = examples.NOTICE_ON_PAPER
        problem(
            zj.post(f"/v1/{path}/{UNKNOWN}/paper-answer", paper),
            404,
            "notice-unknown" if path == "notices" else "letter-unknown",
        )


def test_counterpart_without_a_node_answers_on_paper_without_a_warning(zj: Served) -> None:
    notice = written(zj, "/v1/notices", {**NOTICE, "receiver": "sh"})
    paper = {**examples.NOTICE_ON_PAPER, "answer": "assessed"}
    answer = zj.post(f"{notice}/paper-answer", paper)
    assert (answer.status_code, answer.json()["warnings"]) == (201, [])
    least = f"zj:{answer.json()['position']}"
    shown = zj.get(f"{notice}?min_position={least}")
    assert (shown.json()["state"], shown.json()["status"]) == ("assessed", "attested")
    assert answer.headers["etag"] == shown.headers["etag"]
    found = zj.get("/v1/notices?status=attested&receiver=sh&matter=inspection-result").json()
    assert [one["notice_id"] for one in found["items"]] == [notice.rpartition("/")[2]]
    assert zj.get("/v1/notices?status=attested&matter=risk").json()["items"] == []
    problem(zj.post(f"{notice}/paper-answer", paper), 409, "paper-answer-already-attested")
    stale = {"If-Match": '"1"'}
    anew = {**paper, "says": "来函收悉"}
    problem(zj.post(f"{notice}/paper-answer", anew, headers=stale), 412, "version-mismatch")


def test_paper_of_an_authority_that_has_a_node_is_taken_with_a_warning(case: Story) -> None:
    (answer,) = [
        answer
        for step, answer in case.told
        if step.path.endswith("notices/{notice_id}/paper-answer")
    ]
    assert [one["code"] for one in answer.json()["warnings"]] == ["answered-beside-its-node"]


def test_registrar_reads_notices_but_no_letters_of_investigations(zj: Served) -> None:
    assert zj.get("/v1/notices", Role.REGISTRAR).status_code == 200
    problem(zj.get("/v1/case-transfers", Role.REGISTRAR), 403, "not-permitted")

"""Every page that a link leads to opens, for every role, after a whole story."""

import io
import re
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any
from urllib.parse import quote, urljoin

import httpx
import pytest
import segno
from fastapi.routing import APIRoute
from typer.testing import CliRunner

from services.cli import app
from services.console.areas import AREAS
from shared.identity.roles import Role
from tests.api.story import Story
from tests.console.visitor import Visitor, links, texts
from tests.console.words_needed import held

MOST = 110
_VARIED = re.compile(r"(cursor|limit)=[^&]*")
_CODES = re.compile(r"(?<![\w:/.@*-])[a-z]{2,}(?:[-_][a-z]+)+(?![\w:/@]|-\d)")
SENTENCES = {one for one in held("en") if re.search("[\u4e00-\u9fff]{3}", one)}
"""Not those of two characters, which stand in data too."""
ENGLISH = {"sub-kinds", "vena_cava_filter"}
"""Of a note that is in both languages, and what a hint tells to type."""
ASKED = ("q", "tab", "limit", "cursor", "as_of", "state", "uscc")
_CODE = re.compile(r"verification\?code=([a-z2-7]{26})")


@pytest.fixture(scope="module")
def enter(case: Story) -> Iterator[Callable[[Role], Visitor]]:
    with ExitStack() as visitors:
        yield lambda role: visitors.enter_context(closing(Visitor(case.nodes["zj"], role)))


def reached(visitor: Visitor) -> Iterator[tuple[str, httpx.Response]]:
    """Yield the pages that links lead to, from the workbench on."""
    seen: set[str] = set()
    queue = deque(["/console/"])
    while queue and len(seen) < MOST:
        path = queue.popleft()
        kind = _VARIED.sub("", path)
        if kind in seen or "/static/" in path or not path.startswith(("/console", "/v1")):
            continue
        seen.add(kind)
        answer = visitor.get(path)
        yield path, answer
        if answer.headers["content-type"].startswith("text/html"):
            queue.extend(urljoin(path, one) for one in sorted(links(answer.text)))


@pytest.mark.parametrize("role", list(Role))
def test_every_page_that_a_link_leads_to_opens_in_the_readers_language(
    enter: Callable[[Role], Visitor], role: Role
) -> None:
    visitor = enter(role)
    is_english = role is Role.ANALYST
    if is_english:
        visitor.http.cookies.set("lianjian-language", "en")
    failed: dict[str, int] = {}
    odd: dict[str, set[str]] = {}
    for path, answer in reached(visitor):
        if answer.status_code != 200:
            failed[path] = answer.status_code
        elif answer.headers["content-type"].startswith("text/html"):
            said = texts(answer.text)
            wrong = SENTENCES & set(said) if is_english else set(_CODES.findall("\n".join(said)))
            odd |= {path: wrong} if wrong - ENGLISH else {}
    assert failed == {}
    assert odd == {}


def test_page_for_a_finding_is_not_found_where_the_inspection_is_anothers(case: Story) -> None:
    with closing(Visitor(case.nodes["nmpa"], Role.INSPECTOR)) as visitor:
        listed = visitor.get("/v1/inspections").json()["items"]
        address = f"/console/inspections/{listed[0]['inspection_id']}"
        assert visitor.get(address).status_code == 200
        for page in ("findings/new", "clauses", "notice"):
            assert visitor.get(f"{address}/{page}").status_code == 404


@pytest.mark.parametrize("odd", ["示例", "%00", "../..", "9" * 300])
def test_no_address_is_too_odd_for_an_answer(enter: Callable[[Role], Visitor], odd: str) -> None:
    visitor = enter(Role.COORDINATOR)
    paths = {route.path for area in AREAS for route in area.routes if isinstance(route, APIRoute)}
    assert len(paths) > 30
    for path in paths - {"/joint-inspections/{joint_id}/live", "/exchange/live"}:
        address = re.sub(r"\{[^}]+\}", quote(odd, safe=""), f"/console{path}")
        asked = "&".join(f"{name}={quote(odd)}" for name in ASKED)
        answer = visitor.get(f"{address}?{asked}")
        assert answer.status_code < 500, address


def test_archive_names_each_section_and_never_hides_how_complete_it_is(
    enter: Callable[[Role], Visitor],
) -> None:
    visitor = enter(Role.ANALYST)
    firm = visitor.get("/v1/archives").json()["items"][0]["uscc"]
    for tab in ("overview", "inspections", "timeline", "network"):
        page = visitor.get(f"/console/archives/{firm}?tab={tab}").text
        assert "“没有记录”不等于“没有问题”" in page
        assert page.count("nav-link") >= 10


@pytest.mark.parametrize(
    "path", ["entrustments", "inspections", "blind-spots", "deadlines", "registers/licences"]
)
def test_list_is_taken_along_as_a_file_with_all_that_its_filters_find(
    enter: Callable[[Role], Visitor], path: str
) -> None:
    visitor = enter(Role.COORDINATOR)
    page = visitor.get(f"/console/{path}").text
    link = next(one for one in links(page) if "format=csv" in one)
    answer = visitor.get(urljoin(f"/console/{path}", link))
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert answer.headers["content-type"].startswith("text/csv")
    listed = visitor.get(f"/v1/{path.rpartition('/')[2]}?limit=100").json()["items"]
    assert len(rows) == len(listed) + 1
    assert re.search("[\u4e00-\u9fff]", rows[0])


def test_two_characters_find_a_firm_while_somebody_types(enter: Callable[[Role], Visitor]) -> None:
    visitor = enter(Role.INSPECTOR)
    name = visitor.get("/v1/archives").json()["items"][0]["enterprise"]["name"]
    assert name in visitor.get(f"/console/archives/found?q={name[:2]}").text
    assert "list-group" not in visitor.get(f"/console/archives/found?q={name[:1]}").text


def test_printed_archive_is_verified_by_its_code_without_login(
    case: Story, enter: Callable[[Role], Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    codes: list[str] = []
    monkeypatch.setattr("services.console.printing.segno.make", _remembering(codes))
    visitor = enter(Role.INSPECTOR)
    firm = visitor.get("/v1/archives").json()["items"][0]["uscc"]
    printed = visitor.get(f"/console/archives/{firm}/print")
    assert printed.content.startswith(b"%PDF")
    stranger = httpx.Client(base_url=case.nodes["zj"].url)
    with stranger:
        page = stranger.get(f"/console/verification?code={codes[0]}")
        assert page.status_code == 200
        assert firm in page.text
        assert "未改动" in page.text
        other = "a" * 26
        assert stranger.get(f"/console/verification?code={other}").status_code == 404
        assert stranger.get("/console/verification?code=%00").status_code == 404


def _remembering(codes: list[str]) -> Callable[..., object]:
    make = segno.make

    def remember(address: str, **how: Any) -> object:
        found = _CODE.search(address)
        assert found is not None
        codes.append(found[1])
        return make(address, **how)

    return remember


def test_bundle_says_the_same_to_the_page_as_to_the_command(
    case: Story, enter: Callable[[Role], Visitor], tmp_path_factory: pytest.TempPathFactory
) -> None:
    visitor = enter(Role.AUDITOR)
    item = visitor.get("/v1/changes?limit=50").json()["items"][-1]
    content = visitor.get(f"/console/entries/{item['log']}/{item['position']}/bundle").content
    file = tmp_path_factory.mktemp("bundle") / "bundle.zip"
    file.write_bytes(content)
    command = CliRunner().invoke(app, ["verify-bundle", str(file)])
    assert command.exit_code == 0, command.output
    line = command.output.splitlines()[0]
    with httpx.Client(base_url=case.nodes["zj"].url) as stranger:
        page = stranger.post("/console/verification", files={"bundle": content})
        assert page.status_code == 200
        assert line in page.text
        for name in zipfile.ZipFile(file).namelist():
            altered = with_a_byte_changed(content, name)
            refused = stranger.post("/console/verification", files={"bundle": altered})
            assert refused.status_code == 422, name
            file.write_bytes(altered)
            assert CliRunner().invoke(app, ["verify-bundle", str(file)]).exit_code == 1


def with_a_byte_changed(content: bytes, name: str) -> bytes:
    """Return the bundle with one bit of one file in it turned."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.namelist():
            data = bytearray(old.read(one))
            if one == name:
                data[len(data) // 2] ^= 1
            new.writestr(one, bytes(data))
    return out.getvalue()

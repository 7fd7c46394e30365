"""Publishing the law's data from files, as an operator does it."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.authority.node import open_node
from services.authority.reference_files import EditionFileUnreadable, read_edition
from services.authority.routes import examples
from services.authority.routes.reference_examples import (
    CALENDAR,
    CATALOGUE,
    DEADLINE_POLICY,
    GRADING_POLICY,
    SCHEME,
)
from shared.domain.reference import Matter
from shared.identity.roles import Role
from tests.api.conftest import federation
from tests.api.served import Clock, Served, Site, bound, serve, set_up

Run = Callable[..., int]
Captured = pytest.CaptureFixture[str]

TOML = """\
id = "2031"
title_zh = "2031年部分节假日安排（样例）"
document_zh = "样例通知〔2030〕1号"
year = 2031
working_weekend_days = [2031-01-05]

[[holidays]]
name_zh = "元旦"
first = 2031-01-01
last = 2031-01-03
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return set_up(tmp_path_factory.mktemp("nmpa") / "nmpa", "nmpa")


@pytest.fixture
def nmpa(prepared: Site, tmp_path: Path) -> Site:
    """The national node, alone and not served."""
    return prepared.copy(tmp_path / "nmpa")


@pytest.fixture
def served(nmpa: Site) -> Iterator[Served]:
    clock = Clock(datetime.now(UTC).replace(microsecond=0))  # the command has no other
    with bound() as listening, serve(nmpa, clock, listening) as node:
        yield node


def written(folder: Path, content: Mapping[str, object] | str, name: str = "edition.json") -> Path:
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("group", "content"),
    [
        ("catalogue", CATALOGUE),
        ("scheme", SCHEME),
        ("calendar", CALENDAR),
        ("deadline-policy", DEADLINE_POLICY | {"supersedes": ["2022-05"]}),
        ("grading-policy", GRADING_POLICY | {"supersedes": ["2022-78"]}),
    ],
)
def test_edition_in_a_file_is_published_once(
    nmpa: Site,
    run: Run,
    tmp_path: Path,
    capsys: Captured,
    group: str,
    content: Mapping[str, object],
) -> None:
    file = written(tmp_path, content)
    assert run(group, "publish", file, "--data", nmpa.path) == 0
    assert f"published: {group} {content['id']}, position 0" in capsys.readouterr().out
    assert run(group, "publish", file, "--data", nmpa.path) == 1
    told = capsys.readouterr().err
    assert "edition-already-published" in told
    assert told.count("\n") == 1
    assert run(group, "list", "--data", nmpa.path) == 0
    assert "nmpa:0" in capsys.readouterr().out


def test_toml_says_the_same_as_json(nmpa: Site, run: Run, tmp_path: Path, capsys: Captured) -> None:
    assert run("calendar", "show", "2031", "--data", nmpa.path) == 1
    file = written(tmp_path, TOML, "2031.toml")
    assert run("calendar", "publish", file, "--data", nmpa.path) == 0
    assert run("calendar", "show", "2031", "--data", nmpa.path) == 0
    assert "2031-01-01 … 2031-01-03  元旦" in capsys.readouterr().out
    node = open_node(nmpa.path)
    published = node.desk.reference().calendar.years[2031]
    node.close()
    assert [day.isoformat() for day in published.working_weekend_days] == ["2031-01-05"]


def test_dry_run_tells_the_difference_and_writes_nothing(
    nmpa: Site, run: Run, tmp_path: Path, capsys: Captured
) -> None:
    file = written(tmp_path, CATALOGUE)
    assert run("catalogue", "publish", file, "--data", nmpa.path, "--dry-run") == 0
    told = capsys.readouterr().out
    for line in (
        "supersedes 2022-17, which then holds until 2030-12-31",
        "compared with 2022-17:",
        "-rows: row=A2  article=有源植入器械第2项  code_prefix=12-04-01",
        "+rows: row=P1  article=第2项  code_prefix=13-06-04",
        'unless=[{"animal_derived": false}]',
        "affected: 0 of 0 live entrustments, as of 2031-01-01",
        "dry run: nothing was published",
    ):
        assert line in told
    node = open_node(nmpa.path)
    assert node.own_log.size() == 0
    node.close()


def test_dry_run_lists_the_live_entrustments_affected(
    run: Run, tmp_path: Path, capsys: Captured
) -> None:
    sites = {name: set_up(tmp_path / "sites" / name, name) for name in ("nmpa", "zj")}
    rows = [CATALOGUE["rows"][0] | {"code_prefix": "07-03"}]
    file = written(tmp_path, CATALOGUE | {"rows": rows})
    with federation(sites, tmp_path, "nmpa", "zj") as (nmpa, zj):
        for path, body in (
            ("certificates", examples.CERTIFICATE),
            ("entrustments", examples.ENTRUSTMENT),
        ):
            answer = zj.post(f"/v1/{path}", body, Role.REGISTRAR)
            assert answer.status_code == 201, answer.text
        assert nmpa.get("/v1/archives?min_position=zj:1").status_code == 200
        entrustment = answer.json()["resource"]["id"]
        path_of_nmpa = nmpa.node.path
        assert run("catalogue", "publish", file, "--data", path_of_nmpa, "--dry-run") == 0
    told = capsys.readouterr().out
    assert "affected: 1 of 1 live entrustments, as of 2031-01-01" in told
    assert f"  prohibited: {entrustment} {examples.CERTIFICATE['certificate_no']} zj " in told


def test_edition_is_published_while_the_node_is_served(
    served: Served, nmpa: Site, run: Run, tmp_path: Path
) -> None:
    before = served.post("/v1/calendars", CALENDAR, Role.OPERATOR)
    assert before.status_code == 201
    file = written(tmp_path, CATALOGUE)
    assert run("catalogue", "publish", file, "--data", nmpa.path) == 0
    after = served.post("/v1/schemes", SCHEME, Role.OPERATOR)
    assert after.json()["position"] == 2
    assert served.get("/v1/catalogues/2031-sample").json()["source"]["position"] == 1
    assert run("verify", "--data", nmpa.path) == 0


@pytest.mark.parametrize(
    ("content", "name", "place"),
    [
        ("{", "a.json", "line 1 column 2"),
        ("id = ", "a.toml", "a.toml"),
        ("year = 2031-01-01T00:00:00Z", "a.toml", "a.toml"),
        (CALENDAR | {"colour": "red"}, "a.json", "/colour"),
        (CALENDAR | {"year": "2031"}, "a.json", "/year"),
        (CALENDAR | {"working_weekend_days": ["2031-13-01"]}, "a.json", "/working_weekend_days/0"),
        ({"id": "2031"}, "a.json", "/title_zh"),
    ],
)
def test_file_that_is_no_edition_is_told_with_the_place_at_fault(
    tmp_path: Path, content: Mapping[str, object] | str, name: str, place: str
) -> None:
    file = written(tmp_path, content, name)
    with pytest.raises(EditionFileUnreadable, match=re.escape(place)) as refused:
        read_edition(file, Matter.CALENDAR, "nmpa", "nmpa:node")
    assert "\n" not in str(refused.value)


def test_file_or_node_that_is_not_there_is_told_in_one_line(
    nmpa: Site, run: Run, tmp_path: Path, capsys: Captured
) -> None:
    assert run("calendar", "publish", tmp_path / "nothing.toml", "--data", nmpa.path) == 1
    assert "edition-file-unreadable" in capsys.readouterr().err
    file = written(tmp_path, TOML, "2031.toml")
    assert run("calendar", "publish", file, "--data", tmp_path / "nowhere") == 1
    assert run("calendar", "publish", file) == 2


def test_account_that_answers_must_be_one_that_may_publish(
    nmpa: Site, run: Run, tmp_path: Path, capsys: Captured
) -> None:
    file = written(tmp_path, TOML, "2031.toml")
    asked = ("calendar", "publish", file, "--data", nmpa.path, "--by")
    assert run(*asked, "nmpa:nobody") == 1
    assert run(*asked, "nmpa:inspector-01") == 1
    assert "publisher-refused" in capsys.readouterr().err
    assert run(*asked, "nmpa:operator-01") == 0
    node = open_node(nmpa.path)
    (logged,) = node.desk.log.read("calendar/editions")
    node.close()
    assert logged.event.recorded_by == "nmpa:operator-01"

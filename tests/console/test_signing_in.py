"""Who is let in, for how long, and how fast one may guess."""

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from shared.identity.roles import Role
from shared.store.sign_ins import FREE_TRIES, IDLE
from tests.api.served import Served
from tests.console.visitor import Visitor

Enter = Callable[[Role], Visitor]

PAGES = [
    "/console/",
    "/console/archives",
    "/console/acts/entrustments-establish",
    "/console/system",
]


@pytest.mark.parametrize("path", PAGES)
def test_page_leads_who_is_not_signed_in_to_the_sign_in_and_back(zj: Served, path: str) -> None:
    answer = zj.http.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/console/sign-in?next=%2Fconsole%2F")


def test_root_leads_to_the_console(zj: Served) -> None:
    assert zj.http.get("/").headers["location"] == "/console/"


def test_session_is_a_cookie_that_scripts_and_other_sites_do_not_get(enter: Enter) -> None:
    visitor = enter(Role.INSPECTOR)
    visitor.http.follow_redirects = False
    cookie = visitor.sign_in(visitor.password).headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {one.strip() for one in cookie.split(";")}
    assert visitor.password not in cookie


def test_wrong_password_is_refused_like_an_unknown_account(enter: Enter) -> None:
    visitor = enter(Role.INSPECTOR)
    wrong = visitor.sign_in("x" * 12)
    visitor.account = "zj:nobody"
    nobody = visitor.sign_in("x" * 12)
    assert (wrong.status_code, nobody.status_code) == (401, 401)
    assert wrong.text.replace("zj:inspector-01", "…") == nobody.text.replace("zj:nobody", "…")


def test_guessing_is_slowed_down_even_for_the_right_password(zj: Served, enter: Enter) -> None:
    visitor = enter(Role.INSPECTOR)
    for _ in range(FREE_TRIES):
        assert visitor.sign_in("x" * 12).status_code == 401
    assert visitor.sign_in(visitor.password).status_code == 429
    zj.clock.move(timedelta(seconds=2))
    assert visitor.sign_in(visitor.password).status_code == 200


def test_session_ends_when_nobody_uses_it(zj: Served, enter: Enter) -> None:
    visitor = enter(Role.INSPECTOR)
    zj.clock.move(IDLE + timedelta(seconds=1))
    assert visitor.get("/console/").url.path == "/console/sign-in"


def test_signing_out_everywhere_ends_the_sessions_of_all_devices(zj: Served, enter: Enter) -> None:
    desk = enter(Role.INSPECTOR)
    phone = httpx.Client(base_url=zj.url, cookies=desk.http.cookies, follow_redirects=True)
    assert phone.get("/console/").url.path == "/console/"
    desk.http.post("/console/sign-out", data={"everywhere": "true"})
    assert phone.get("/console/").url.path == "/console/sign-in"
    phone.close()


def test_sign_in_leads_nowhere_but_to_the_console(enter: Enter) -> None:
    visitor = enter(Role.INSPECTOR)
    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example", "/console//x", "/v1/x"):
        form = {"name": visitor.account, "password": visitor.password, "next": elsewhere}
        answer = visitor.http.post("/console/sign-in", data=form, follow_redirects=False)
        assert answer.headers["location"] == "/console/"


@pytest.mark.parametrize(
    "path", ["/console/sign-in", "/console/sign-out", "/console/acts/entrustments-establish"]
)
def test_form_of_another_site_does_nothing(enter: Enter, path: str) -> None:
    visitor = enter(Role.REGISTRAR)
    answer = visitor.http.post(path, data={}, headers={"origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert visitor.get("/console/").url.path == "/console/"


def test_own_password_is_changed_by_who_knows_it(enter: Enter) -> None:
    visitor = enter(Role.AUDITOR)
    page = visitor.get("/console/system")
    assert visitor.submit(page, "/password", {"now": "x", "new": "y" * 12}).status_code == 422
    done = visitor.submit(page, "/password", {"now": visitor.password, "new": "y" * 12})
    assert done.status_code == 200
    assert visitor.get("/console/").url.path == "/console/sign-in"
    assert visitor.sign_in("y" * 12).status_code == 200


def test_page_lets_a_browser_run_and_show_only_what_is_the_nodes_own(zj: Served) -> None:
    policy = zj.http.get("/console/sign-in").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_english_is_spoken_to_who_chooses_it(enter: Enter) -> None:
    visitor = enter(Role.AUDITOR)
    assert "工作台" in visitor.get("/console/").text
    visitor.http.post("/console/language", data={"language": "en", "back": "/console/"})
    assert '<html lang="en">' in visitor.get("/console/").text

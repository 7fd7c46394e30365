"""A federation that runs, and a real browser before it; what is measured and seen is kept.

Pictures and the table of clicks and seconds go to `build/browser`. The browser is the machine's:
`CHROMIUM`, else the first `chromium` or `google-chrome` on the path.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from shared.identity.roles import Role
from shared.replication.person_client import Connections
from tests.browser.task import Desk, Tasks
from tests.federation.box import ROOT, Box, box, until

STORY_SECONDS = 240.0  # on a busy machine
BUILD = ROOT / "build" / "browser"
_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    """The demo's federation, after its main story."""
    data = tmp_path_factory.mktemp("browser") / "demo"
    with box(data, authorities="zj,ha,js,nmpa") as running:
        until(lambda: "接口：访问令牌" in running.printed, "the story is told", STORY_SECONDS)
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's Chromium."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("no browser: install Debian's chromium and fonts-noto-cjk, or set CHROMIUM")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=_FLAGS)


@pytest.fixture(scope="module")
def tasks() -> Iterator[Tasks]:
    """What was measured; written when all is done."""
    measured = Tasks()
    yield measured
    BUILD.mkdir(parents=True, exist_ok=True)
    (BUILD / "tasks.json").write_text(json.dumps(measured.done, ensure_ascii=False, indent=1))


@pytest.fixture(scope="module")
def connections() -> Iterator[Connections]:
    """Connections of programs to the nodes."""
    with Connections() as opened:
        yield opened


@pytest.fixture
def sit_down(told: Box, browser: Browser) -> Iterator[Callable[[str, Role], Desk]]:
    """Let somebody with a role at an authority sign in, in a browser of his own."""
    with ExitStack() as contexts:

        def sit(authority: str, role: Role) -> Desk:
            context = browser.new_context(
                viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai"
            )
            contexts.callback(context.close)
            page = context.new_page()
            sign_in(page, told, authority, role)
            return Desk(page, told.told["nodes"][authority]["url"])

        yield sit


def sign_in(page: Page, told: Box, authority: str, role: Role) -> None:
    """Sign in as the one with a role at an authority."""
    known = (authority, role.value)
    login = next(one for one in told.told["logins"] if (one["authority"], one["role"]) == known)
    page.goto(f"{told.told['nodes'][authority]['url']}/console/sign-in")
    page.fill("#name", login["name"])
    page.fill("#password", login["password"])
    page.click("main button")
    page.wait_for_url("**/console/")


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Keep a picture of a page under a name."""

    def keep(page: Page, name: str) -> None:
        BUILD.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=BUILD / f"{name}.png")

    return keep

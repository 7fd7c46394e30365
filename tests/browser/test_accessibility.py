"""WCAG 2.2 AA by axe-core on every kind of page, light and dark, both languages, desk and phone.

axe.min.js is axe-core 4.14.1 (MPL-2.0), for tests alone.
"""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from shared.identity.roles import Role
from tests.browser.conftest import sign_in
from tests.federation.box import Box

AXE = (Path(__file__).parent / "axe.min.js").read_text("utf-8")
RUN = (
    "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
)
PAGES = (
    "", "archives", "archives?q=不存在的企业", "entrustments", "inspections", "joint-inspections",
    "blind-spots", "blind-spots/matrix", "deadlines", "letters/notices", "enforcement/samplings",
    "registers/certificates", "statistics/flows", "statistics/cooperation", "exchange",
    "reference/catalogues", "reference/catalogues/2022-17?authority=nmpa", "reference/rules",
    "system", "verification", "entries/zj/20", "acts/inspections-plan",
    "acts/joint-inspections-propose", "archives/91330110MA2A2JHHX0",
)  # fmt: skip
FOLLOWED = {
    "archives": "main table a[href^='/console/archives/']",
    "entrustments": "main table a[href^='/console/entrustments/']",
    "inspections": "main table a[href^='/console/inspections/']",
    "joint-inspections": "main table a[href^='/console/joint-inspections/']",
    "blind-spots": "main table a[href^='/console/blind-spots/']",
    "registers/certificates": "main table a[href^='/console/registers/']",
}
"""Lists whose first link leads to a kind of page of its own."""
TABS = {
    "archives": ("timeline", "network", "inspections"),
    "joint-inspections": ("report", "history"),
}


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("zh", "light", 1440), ("en", "dark", 1440), ("zh", "dark", 390), ("en", "light", 390)],
)
def test_pages_are_accessible(
    told: Box, browser: Browser, language: str, scheme: Literal["light", "dark"], width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    sign_in(page, told, "zj", Role.COORDINATOR)
    base = told.told["nodes"]["zj"]["url"] + "/console/"
    context.add_cookies([{"name": "lianjian-language", "value": language, "url": base}])
    found: list[str] = []
    for path in PAGES:
        page.goto(base + path)
        found += faults(page, width)
        if path in FOLLOWED:
            page.goto(base + path)
            address = page.locator(FOLLOWED[path]).first.get_attribute("href")
            assert address, path
            page.goto(base.removesuffix("/console/") + address)
            found += faults(page, width)
            plain = page.url.partition("?")[0]
            for tab in TABS.get(path, ()):
                page.goto(f"{plain}?tab={tab}")
                found += faults(page, width)
    context.close()
    assert found == []


def faults(page: Page, width: int) -> list[str]:
    """Return what axe finds wrong with a page, and whether it is wider than the screen."""
    page.evaluate(AXE)
    told = page.evaluate(RUN)
    wide = page.evaluate("document.documentElement.scrollWidth")
    found = [
        f"{page.url} {one['id']}: {one['nodes'][0]['html'][:200]}" for one in told["violations"]
    ]
    return [*found, *([f"{page.url} is {wide} px wide"] if wide > width else [])]

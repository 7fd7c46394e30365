"""WCAG 2.2 AA by axe-core on every kind of page, light and dark, both languages, desk and phone.

axe.min.js is axe-core 4.14.1 (MPL-2.0), for tests alone.
"""

from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "axe.min.js").read_text("utf-8")
DESK, PHONE = 1440, 390
_ASKED: dict[Literal["light", "dark"], str] = {
    "light": "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']",
    "dark": "{type: 'rule', values: ['color-contrast', 'link-in-text-block']}",
}
"""The rules that axe applies to a page; its colours alone depend on the scheme."""
_WAYS: tuple[tuple[Literal["light", "dark"], int], ...] = (
    ("light", DESK),
    ("dark", DESK),
    ("light", PHONE),
)
PAGES = (
    "", "archives", "archives?q=不存在的企业", "entrustments", "inspections", "joint-inspections",
    "blind-spots", "blind-spots/matrix", "deadlines", "letters/notices", "enforcement/samplings",
    "registers/certificates", "statistics/flows", "statistics/cooperation", "exchange",
    "reference/catalogues", "reference/catalogues/2022-17?authority=nmpa", "reference/rules",
    "system", "verification", "no-such-page", "entries/zj/0", "acts/inspections-plan",
    "acts/joint-inspections-propose",
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


def faults(page: Page, base: str) -> list[str]:
    """Return what axe finds wrong with the pages at `base`: at a desk, on a phone, in the dark.

    And which pages are wider than a phone. Colours do not depend on the width.
    """
    found: list[str] = []
    for path in PAGES:
        page.goto(base + path)
        found += _faults(page)
        if path in FOLLOWED:
            address = page.locator(FOLLOWED[path]).first.get_attribute("href")
            assert address, path
            page.goto(base.removesuffix("/console/") + address)
            found += _faults(page)
            plain = page.url.partition("?")[0]
            for tab in TABS.get(path, ()):
                page.goto(f"{plain}?tab={tab}")
                found += _faults(page)
    return found


def is_wide(page: Page) -> bool:
    """Return whether the page is wider than its screen."""
    width: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return width > 0


def _faults(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = list[str]()
    for scheme, width in _WAYS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        asked = f"{{runOnly: {_ASKED[scheme]}, resultTypes: ['violations']}}"  # else 3 times slower
        told = page.evaluate(f"axe.run({asked})")
        found += [
            f"{page.url} ({scheme}, {width}) {one['id']}: {one['nodes'][0]['html'][:200]}"
            for one in told["violations"]
        ]
    return [*found, *([f"{page.url} is too wide for a phone"] if is_wide(page) else [])]

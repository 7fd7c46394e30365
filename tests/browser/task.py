"""One person's desk: clicks and typed fields are counted, and how long the last answer took."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from tests.federation.box import until


@dataclass
class Desk:
    """A page with somebody before it."""

    page: Page
    url: str
    clicks: int = 0
    fields: int = 0

    def open(self, path: str) -> None:
        """Open an address, which counts for nothing: the task begins there."""
        self.page.goto(self.url + path)
        self.clicks = self.fields = 0

    def click(self, what: Locator | str) -> None:
        """Click, and count it."""
        self.clicks += 1
        (self.page.locator(what).first if isinstance(what, str) else what).click()

    def type(self, where: str, text: str) -> None:
        """Type into a field, and count it."""
        self.fields += 1
        self.page.locator(where).first.fill(text)

    def sees(self, text: str, seconds: float = 10) -> None:
        """Wait until the page's content shows a text."""
        expect(self.page.locator("#content")).to_contain_text(text, timeout=seconds * 1000)

    def finds(self, path: str, text: str) -> None:
        """Open an address again and again until its page shows a text that is on its way."""

        def shows() -> bool:
            self.page.goto(self.url + path)
            return text in self.page.locator("#content").inner_text()

        until(shows, text)


@dataclass
class Tasks:
    """What was done in how many clicks, fields and seconds."""

    done: list[dict[str, object]] = field(default_factory=list[dict[str, object]])

    @contextmanager
    def timed(self, name: str, desk: Desk) -> Generator[None]:
        """Time the block, which begins with the click that asks and ends with what is seen."""
        began = time.monotonic()
        yield
        seconds = round(time.monotonic() - began, 3)
        self.done.append(
            {"task": name, "clicks": desk.clicks, "fields": desk.fields, "seconds": seconds}
        )

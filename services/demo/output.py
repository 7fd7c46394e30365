"""Printing: Chinese first, English beneath; fits 80 columns, and reads the same in a file."""

import sys
from collections.abc import Iterable
from io import TextIOWrapper

from rich.console import Console
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from services.demo.words import Words

MARK = {True: "✓", False: "✗"}
_QUIET = Style(dim=True)
_PLACE_WIDTH = 8
_WIDEST = 120


class Printer:
    """Prints the demo's parts one below the other."""

    def __init__(self) -> None:
        """Print on standard output; a character that it cannot show becomes a question mark."""
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")
        console = Console(highlight=False, markup=False, emoji=False)
        console.width = min(console.width, _WIDEST)
        self._console = console

    def heading(self, words: Words) -> None:
        """Print the head of a part."""
        self._console.print()
        self._console.print(Text(words.zh, "bold"), Text(words.en, _QUIET))

    def line(self, words: Words) -> None:
        """Print one remark."""
        self._console.print(Padding(_both(words), (0, 0, 0, 2)))

    def mark(self, holds: bool, words: Words, detail: str = "") -> None:
        """Print that something is so, or is not, and `detail` beneath where it is not."""
        content = _both(words)
        if detail and not holds:
            content.append(f"\n{detail}", "red")
        self._row(_mark(holds), content)

    def step(self, number: int, words: Words, aside: Iterable[str], where: str) -> None:
        """Print that a step is done: quiet lines `aside` beneath it, its place at the right."""
        content = _both(words)
        for quiet in aside:
            content.append(f"\n{quiet}", _QUIET)
        table = Table.grid(padding=(0, 1), expand=True)
        table.add_column(width=4, justify="right")
        table.add_column(ratio=1)
        table.add_column(width=_PLACE_WIDTH, justify="right")
        table.add_row(Text(f"✓{number:>3}", "green"), content, Text(where, "cyan"))
        self._console.print(table)

    def archive_line(self, where: str, day: str, words: Words, aside: str) -> None:
        """Print one line of an archive."""
        content = Text(words.zh)
        content.append(f"\n{words.en} · {aside}", _QUIET)
        table = Table.grid(padding=(0, 1), expand=True)
        table.add_column(width=2)
        table.add_column(width=_PLACE_WIDTH - 2)
        table.add_column(width=10)
        table.add_column(ratio=1)
        table.add_row("", Text(where, "cyan"), day, content)
        self._console.print(table)

    def table(self, head: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
        """Print a small table."""
        table = Table(box=None, padding=(0, 2, 0, 0), header_style=_QUIET)
        for name in head:
            table.add_column(name)
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        self._console.print(Padding(table, (0, 0, 0, 2)))

    def copyable(self, text: str) -> None:
        """Print a line to be copied: whole, however long."""
        self._console.print(f"    {text}", soft_wrap=True)

    def _row(self, mark: Text, content: Text) -> None:
        table = Table.grid(padding=(0, 1), expand=True)
        table.add_column(width=2, justify="right")
        table.add_column(ratio=1)
        table.add_row(mark, content)
        self._console.print(table)


def _mark(holds: bool) -> Text:
    return Text(MARK[holds], "green" if holds else "red")


def _both(words: Words) -> Text:
    content = Text(words.zh)
    if words.en:
        content.append(f"\n{words.en}", _QUIET)
    return content

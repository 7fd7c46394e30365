"""Printing: Chinese first, English beneath; fits 80 columns, and reads the same in a file."""

import sys
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from io import TextIOWrapper

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from services.demo.wrapping import padded, wrap
from shared.projections.words import Words

_WIDEST = 120
_NARROWEST = 60
_QUIET = "dim"
_GOOD, _BAD = "green", "red"
_GAP = 2


class Printer:
    """Prints the demo's parts one below the other."""

    def __init__(self) -> None:
        """Print on standard output; a character that it cannot show becomes a question mark."""
        output: object = sys.stdout
        if isinstance(output, TextIOWrapper):
            output.reconfigure(errors="replace")
        self._console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
        self._width = min(max(self._console.width, _NARROWEST), _WIDEST)

    @contextmanager
    def busy(self, words: Words) -> Generator[None]:
        """Show on a terminal that something is under way."""
        with self._console.status(Text(f"{words.zh} {words.en}", _QUIET)):
            yield

    def heading(self, words: Words) -> None:
        """Print the head of a part."""
        self._console.print()
        self._print(Text(), 0, [(words.zh, "bold"), (words.en, _QUIET)])

    def line(self, words: Words) -> None:
        """Print one remark."""
        self._print(Text("  "), 2, [(words.zh, ""), (words.en, _QUIET)])

    def mark(self, holds: bool, words: Words, detail: str = "") -> None:
        """Print that something is so, or is not, and `detail` beneath where it is not."""
        sign = Text().append(" ✓ ", _GOOD) if holds else Text().append(" ✗ ", _BAD)
        parts = [(words.zh, "" if holds else "bold"), (words.en, _QUIET)]
        self._print(sign, 3, parts if holds else [*parts, (detail, _BAD)])

    def step(self, number: int, words: Words, aside: Iterable[str], where: str) -> None:
        """Print that a step is done: quiet lines `aside` beneath it, its place at the right."""
        parts = [(words.zh, ""), (words.en, _QUIET), *((quiet, _QUIET) for quiet in aside)]
        self._print(Text().append(f" ✓ {number:>2}  ", _GOOD), 7, parts, where)

    def archive_line(self, where: str, day: str, words: Words, aside: str) -> None:
        """Print one line of an archive."""
        start = Text("    ").append(padded(where, 8), "cyan").append(padded(day, 12))
        self._print(start, 24, [(words.zh, ""), (f"{words.en} · {aside}", _QUIET)])

    def table(self, rows: Sequence[Sequence[str]], head: int = 0) -> None:
        """Print rows in columns as wide as they need; the first `head` of them are heads."""
        widths = [max(map(cell_len, column)) + _GAP for column in zip(*rows, strict=True)]
        for number, row in enumerate(rows):
            cells = [padded(cell, width) for cell, width in zip(row, widths, strict=True)]
            style = _QUIET if number < head else ""
            self._console.print(Text(f"  {''.join(cells).rstrip()}", style))

    def copyable(self, text: str) -> None:
        """Print a line to be copied: whole, however long."""
        self._console.print(Text(f"    {text}"))

    def _print(
        self, start: Text, indent: int, parts: Iterable[tuple[str, str]], right: str = ""
    ) -> None:
        """Print styled `parts`, each on lines of its own, behind `start`; `right` on the first."""
        room = self._width - indent - (cell_len(right) + _GAP if right else 0)
        for text, style in parts:
            for line in wrap(text, room) if text else []:
                full = start.copy().append(padded(line, room + _GAP) if right else line, style)
                self._console.print(full.append(right, "cyan"))
                start, right = Text(" " * indent), ""

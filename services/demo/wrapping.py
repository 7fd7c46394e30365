"""Breaking text into lines where Chinese may be broken: between any two characters, nearly."""

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells

# A piece stays whole: a run of Latin letters or one character, with the punctuation that may not
# begin or end a line.
_PIECE = re.compile(r"[（〔“《]*(?:[!-~]+|[^ ])[，。；：、）〕”》·]* *|\s+")


def wrap(text: str, width: int) -> list[str]:
    """Return `text` in lines of at most `width` cells; a Chinese character has two."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(paragraph, width):
            if line and cell_len(line + piece.rstrip()) > width:
                lines.append(line.rstrip())
                line = ""
            line += piece
        lines.append(line.rstrip())
    return lines


def padded(text: str, width: int) -> str:
    """Return `text` with spaces up to `width` cells."""
    return text + " " * (width - cell_len(text))


def _pieces(paragraph: str, width: int) -> Iterator[str]:
    for match in _PIECE.finditer(paragraph):
        if cell_len(match[0].rstrip()) <= width:
            yield match[0]
        else:
            yield from chop_cells(match[0], width)

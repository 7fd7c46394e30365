"""Every line of an archive can be told in both languages, with its section and its status."""

from typing import Any

from shared.domain.event import ArchiveSection
from shared.domain.events import EVENT_TYPES
from shared.projections.lines import LineStatus
from shared.projections.phrases import phrase, told_kinds
from shared.projections.words import SECTIONS, STATUSES


def test_every_section_of_an_archive_has_a_name() -> None:
    assert tuple(SECTIONS) == tuple(ArchiveSection)


def test_every_status_of_a_line_has_a_name() -> None:
    assert set(STATUSES) == set(LineStatus)


def test_every_kind_of_an_archive_has_a_sentence() -> None:
    shown = {kind for kind, told in EVENT_TYPES.items() if told.SECTION is not None}
    assert shown - told_kinds() == set()


def test_line_that_this_program_cannot_read_is_called_by_its_kind() -> None:
    line: dict[str, Any] = {
        "kind": "unreadable",
        "original_kind": "x.done.v9",
        "rules": [],
        "facts": {},
    }
    assert "x.done.v9" in phrase(line).zh
    assert "x.done.v9" in phrase(line).en

"""Every line of an archive can be told in both languages, with its section and its status."""

from typing import Any

from shared.domain.event import ArchiveSection
from shared.domain.events import EVENT_TYPES
from shared.projections.archive import Archive
from shared.projections.lines import LineStatus
from shared.projections.phrases import phrase, told_kinds
from shared.projections.timeline import lines_of
from shared.projections.words import SECTIONS, STATUSES
from tests.projections.a_story import fold
from tests.projections.test_convergence_fold import EVERYTHING


def test_every_section_of_an_archive_has_a_name() -> None:
    assert tuple(SECTIONS) == tuple(ArchiveSection)


def test_every_status_of_a_line_has_a_name() -> None:
    assert set(STATUSES) == set(LineStatus)


def test_every_line_of_every_section_has_a_status_and_a_sentence() -> None:
    archives = fold(Archive(), EVERYTHING).values()
    lines = [told for archive in archives for told in lines_of(archive)]
    assert {told["section"] for told in lines} == {*(str(one) for one in ArchiveSection), None}
    assert {told["status"] for told in lines} == set(LineStatus) - {LineStatus.ATTESTED}
    assert all(told["sentence"]["zh"] and told["sentence"]["en"] for told in lines)


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

"""Every line of an archive can be told in both languages, with its section and its status."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, get_args, get_type_hints

from shared.domain.event import ArchiveSection
from shared.domain.events import EVENT_TYPES
from shared.projections.archive import Archive
from shared.projections.lines import LineStatus
from shared.projections.phrases import phrase, told_kinds
from shared.projections.timeline import lines_of
from shared.projections.words import SECTIONS, STATUSES, Words
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


def test_no_sentence_shows_a_bare_code() -> None:
    archives = fold(Archive(), EVERYTHING).values()
    lines = [told for archive in archives for told in lines_of(archive)]
    shown = {
        (line["kind"], name, code)
        for line in lines
        for name, codes in _codes_of(line["kind"]).items()
        for code in codes
        if name in line["facts"] and code in re.findall(r"[a-z-]+", _with(line, name, code).zh)
    }
    assert shown == set()


def _codes_of(kind: str) -> dict[str, set[str]]:
    """Return the codes that each member of an event may have."""
    event_type = EVENT_TYPES.get(kind)
    hints = {} if event_type is None else get_type_hints(event_type)
    return {name: set(_enumerated(hint)) for name, hint in hints.items()}


def _enumerated(hint: Any) -> Iterator[str]:
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        yield from hint
    for one in get_args(hint):
        yield from _enumerated(one)


def _with(line: dict[str, Any], name: str, code: str) -> Words:
    """Return the sentence of a line that has another code as one of its facts."""
    value: Any = [code] if isinstance(line["facts"][name], list) else code
    return phrase({**line, "facts": {**line["facts"], name: value}})


def test_line_that_this_program_cannot_read_is_called_by_its_kind() -> None:
    line: dict[str, Any] = {
        "kind": "unreadable",
        "original_kind": "x.done.v9",
        "rules": [],
        "facts": {},
    }
    assert "x.done.v9" in phrase(line).zh
    assert "x.done.v9" in phrase(line).en

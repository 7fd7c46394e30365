"""What shared/log/cover.py promises: pages as the format says, and nothing else taken for one."""

import io
import json
from typing import Any

import pytest

from shared.log.cover import (
    MAX_PAGE_BYTES,
    MAX_READ_LINE_BYTES,
    Disclosed,
    Hidden,
    MalformedPage,
    PageEnd,
    read_page,
    write_page,
)
from shared.log.encoding import write_base64
from shared.log.entry import Opening, SectionHeader
from tests.log.sample_log import BODY, READER, SampleLog, header_at, openings_of, sample

LOG = sample("-++---+-")
PAGE = LOG.page()
"""checkpoint, hidden 1, leaf 1, leaf 2, hidden 3, leaf 6, hidden 1, end"""


def members(page: list[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in page]


def shapes(page: list[bytes]) -> list[str]:
    known = ("checkpoint", "leaf", "hidden", "tail", "end")
    return [next(name for name in known if name in line) for line in members(page)]


def line(**values: object) -> bytes:
    return json.dumps(values).encode() + b"\n"


def parts(lines: list[bytes]) -> list[Disclosed | Hidden | PageEnd]:
    return list(read_page(lines)[1])


def hashes(*ranges: tuple[int, int]) -> list[str]:
    return [write_base64(digest) for digest in LOG.subtrees(ranges)]


def test_page_has_the_lines_of_the_format() -> None:
    assert members(PAGE) == [
        {"checkpoint": LOG.note(), "from": 0, "size": 8},
        {"hidden": 1, "cover": hashes((0, 0))},
        members(PAGE)[2],
        members(PAGE)[3],
        {"hidden": 3, "cover": hashes((0, 3), (1, 2))},
        members(PAGE)[5],
        {"hidden": 1, "cover": hashes((0, 7))},
        {"end": 8},
    ]
    opening = LOG.openings[1]["body"]
    assert members(PAGE)[2] == {
        "leaf": write_base64(LOG.leaf_inputs[1]),
        "open": {"body": [write_base64(opening.salt), write_base64(opening.content)]},
    }


def test_page_is_read_as_it_was_written() -> None:
    head, _ = read_page(PAGE)
    assert head == (LOG.note(), 0, 8)
    one, two, six = LOG.disclosed(READER, 0, 8)
    assert list(read_page(io.BytesIO(b"".join(PAGE)))[1]) == [
        Hidden(0, 1, tuple(LOG.subtrees([(0, 0)]))),
        one,
        two,
        Hidden(3, 3, tuple(LOG.subtrees([(0, 3), (1, 2)]))),
        six,
        Hidden(7, 1, tuple(LOG.subtrees([(0, 7)]))),
        PageEnd(None, ()),
    ]


def test_page_stops_before_the_first_entry_too_many() -> None:
    page = LOG.page(most=2)
    assert shapes(page) == ["checkpoint", "hidden", "leaf", "leaf", "hidden", "tail"]
    assert members(page)[-1] == {"tail": hashes((1, 3)), "next": 6}


def test_page_goes_to_the_end_when_nothing_more_is_disclosed() -> None:
    assert shapes(LOG.page(most=3)) == shapes(PAGE)
    assert shapes(LOG.page(start=7)) == ["checkpoint", "hidden", "end"]


def test_page_is_empty_when_nothing_is_new() -> None:
    assert shapes(LOG.page(start=8)) == ["checkpoint", "end"]
    assert shapes(SampleLog().page()) == ["checkpoint", "end"]


def test_entry_with_nothing_to_open_has_empty_openings() -> None:
    page = LOG.page_of([Disclosed(1, LOG.leaf_inputs[1], {})])
    assert members(page)[2]["open"] == {}


def test_subtrees_are_asked_for_once_and_not_at_all_when_nothing_is_hidden() -> None:
    asked: list[int] = []

    def subtrees(ranges: Any) -> list[bytes]:
        asked.append(len(ranges))
        return LOG.subtrees(ranges)

    list(write_page(LOG.note(), 0, 8, LOG.disclosed(READER, 0, 8), subtrees, 2))
    list(write_page(LOG.note(), 1, 3, LOG.disclosed(READER, 1, 3), subtrees, 2))
    assert asked == [4]


def test_lazy_entries_are_read_one_further_than_the_page_goes() -> None:
    entries = iter(LOG.disclosed(READER, 0, 8))
    list(write_page(LOG.note(), 0, 8, entries, LOG.subtrees, 1))
    assert [entry.position for entry in entries] == [6]


def large_log(entries: int, section_bytes: int) -> SampleLog:
    log = SampleLog()
    attachment = SectionHeader(name="attachment", to=None)
    for position in range(entries):
        header = header_at(position, sections=(BODY, attachment))
        large = Opening(bytes(32), bytes(section_bytes))
        log.append(header, {**openings_of(header, position), "attachment": large})
    return log


def test_page_stops_before_the_entry_that_would_make_it_too_large() -> None:
    log = large_log(entries=8, section_bytes=1024 * 1024)
    first = log.page()
    size, line_size = len(b"".join(first)), len(first[1])
    assert shapes(first)[-1] == "tail"
    assert size - len(first[-1]) <= MAX_PAGE_BYTES < size + line_size


def test_page_holds_one_entry_however_large_it_is() -> None:
    log = SampleLog()
    sections = [BODY, *(SectionHeader(name=f"part-{n}", to=None) for n in range(15))]
    for position in range(2):
        header = header_at(position, sections=sections)
        large = Opening(bytes(32), bytes(1024 * 1024))
        opened = {section.name: large for section in sections[1:]}
        log.append(header, {**openings_of(header, position), **opened})
    page = log.page()
    assert shapes(page) == ["checkpoint", "leaf", "tail"]
    assert len(parts(page)) == 2


@pytest.mark.parametrize("positions", [[2, 1], [1, 1], [8], [0]])
def test_page_is_not_written_when_entries_are_out_of_order_or_range(positions: list[int]) -> None:
    entries = [Disclosed(position, b"", {}) for position in positions]
    with pytest.raises(ValueError, match="position"):
        list(write_page(LOG.note(), 1, 8, entries, LOG.subtrees, 5))


def test_page_is_not_written_for_no_entries_at_all() -> None:
    with pytest.raises(ValueError, match="at least one"):
        list(write_page(LOG.note(), 0, 8, [], LOG.subtrees, 0))


def test_page_is_not_written_when_a_subtree_is_missing() -> None:
    with pytest.raises(ValueError, match="got 0"):
        list(write_page(LOG.note(), 0, 8, [], lambda _ranges: [], 5))


def test_unknown_members_of_known_lines_are_ignored() -> None:
    page = [
        json.dumps({**json.loads(item), "next2": 1.5, "note": {"size": "x"}}).encode() + b"\n"
        for item in PAGE
    ]
    assert parts(page) == parts(PAGE)
    leaf = {**members(PAGE)[2], "cover": 7, "size": None}
    assert parts([*PAGE[:2], line(**leaf), *PAGE[3:]]) == parts(PAGE)


HEAD, HIDDEN_1, LEAF_1, LEAF_2, HIDDEN_3, LEAF_6, HIDDEN_7, END = PAGE
TAIL = LOG.page(most=2)[-1]
LEAF, OPEN = members(PAGE)[2]["leaf"], members(PAGE)[2]["open"]
SALT, CONTENT = OPEN["body"]


@pytest.mark.parametrize(
    "first",
    [
        [],
        [END],
        [LEAF_1],
        [line(checkpoint="", size=8)],
        [line(checkpoint="", **{"from": 0})],
        [line(checkpoint=None, **{"from": 0, "size": 8})],
        [line(checkpoint="", **{"from": "0", "size": 8})],
        [line(checkpoint="", **{"from": 0.0, "size": 8})],
        [line(checkpoint="", **{"from": False, "size": 8})],
        [line(checkpoint="", **{"from": -1, "size": 8})],
        [line(checkpoint="", **{"from": 0, "size": 2**53})],
        [line(checkpoint="", end=8, **{"from": 0, "size": 8})],
        [HEAD.replace(b'"size":8', b'"size":8,"size":8')],
        [b"\xef\xbb\xbf" + HEAD],
        [HEAD.removesuffix(b"\n")],
        [b"\n", HEAD],
    ],
)
def test_page_is_refused_when_it_does_not_begin_with_its_checkpoint(first: list[bytes]) -> None:
    with pytest.raises(MalformedPage):
        parts([*first, *PAGE[1:]] if first else [])


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [b"\n"],
        [b"[]\n"],
        [b"{}\n"],
        [b"\xff\n"],
        [line(pause=1)],
        [HEAD],
        [line(leaf=LEAF)],
        [line(leaf=LEAF, open=None)],
        [line(leaf=LEAF, open=[])],
        [line(leaf=LEAF, open={}, hidden=1)],
        [line(leaf=None, open={})],
        [line(leaf=LEAF.rstrip("=") + "*", open={})],
        [line(leaf=LEAF + "\n", open={})],
        [line(leaf=LEAF, open={"body": SALT})],
        [line(leaf=LEAF, open={"body": [SALT]})],
        [line(leaf=LEAF, open={"body": [SALT, CONTENT, CONTENT]})],
        [line(leaf=LEAF, open={"body": [SALT, None]})],
        [line(leaf=LEAF, open={"body": [write_base64(bytes(31)), CONTENT]})],
        [line(leaf=LEAF, open={"Body": [SALT, CONTENT]})],
        [line(leaf=LEAF, open={"b" * 33: [SALT, CONTENT]})],
        [LEAF_1.replace(b'"open"', b'"open":{},"open"')],
        [LEAF_1.replace(b'"body"', b'"body":["",""],"body"')],
        [line(hidden=0, cover=[])],
        [line(hidden=-1, cover=hashes((0, 1)))],
        [line(hidden=True, cover=hashes((0, 1)))],
        [line(hidden=1.0, cover=hashes((0, 1)))],
        [line(hidden="1", cover=hashes((0, 1)))],
        [line(hidden=1)],
        [line(hidden=1, cover=[])],
        [line(hidden=1, cover=hashes((0, 1), (0, 2)))],
        [line(hidden=1, cover=[write_base64(bytes(31))])],
        [line(hidden=1, cover=[7])],
        [line(hidden=8, cover=hashes((0, 1), (1, 1), (2, 1)))],
        [line(tail=hashes((0, 1), (1, 1), (2, 1)))],
        [line(tail=hashes((0, 1), (1, 1)), next=1)],
        [line(tail=hashes((1, 1), (2, 1)), next=2)],
        [END],
        [line(end=1)],
    ],
)
def test_page_is_refused_when_a_line_cannot_stand_where_it_is(lines: list[bytes]) -> None:
    with pytest.raises(MalformedPage):
        parts([HEAD, *lines, *PAGE[2:]])


@pytest.mark.parametrize(
    "lines",
    [
        PAGE[:-1],
        [*PAGE, END],
        [*PAGE, b"\n"],
        [*PAGE, b"\xff"],
        [*PAGE[:-1], END[:-1]],
        [*PAGE[:-1], END[:-1] + b" "],
        [*PAGE[:3], line(hidden=0, cover=[]), *PAGE[3:]],
        [*PAGE[:2], line(**members(PAGE)[2], end=8), *PAGE[3:]],
        [*PAGE[:1], line(**members(PAGE)[1], tail=[]), *PAGE[2:]],
        [*PAGE[:5], line(tail=hashes((1, 3)), next=7)],
        [*PAGE[:-1], line(end=7)],
        [*PAGE[:-1], line(end=9)],
        [*PAGE[:-1], line(tail=[], next=8)],
        [HEAD, *PAGE[2:]],
        [HEAD, LEAF_1, *PAGE[1:]],
        [*PAGE[:4], LEAF_6, HIDDEN_3, HIDDEN_7, END],
        [*PAGE[:6], line(hidden=2, cover=hashes((0, 7), (0, 7))), END],
        [*PAGE[:-1], HIDDEN_7, END],
        [*PAGE[:5], TAIL, TAIL],
        [*PAGE[:5], TAIL, END],
    ],
)
def test_page_is_refused_when_its_lines_do_not_fit_together(lines: list[bytes]) -> None:
    with pytest.raises(MalformedPage):
        parts(lines)


def test_page_is_refused_when_two_hidden_runs_meet() -> None:
    split = [line(hidden=1, cover=hashes((0, 3))), line(hidden=2, cover=hashes((1, 2)))]
    with pytest.raises(MalformedPage, match="two hidden runs"):
        parts([*PAGE[:4], *split, *PAGE[5:]])


def test_page_is_refused_when_it_does_not_move_on() -> None:
    with pytest.raises(MalformedPage, match="does not move on"):
        parts([HEAD, line(tail=hashes((3, 0)), next=0)])


def test_line_is_refused_above_24_mebibytes() -> None:
    blown = LEAF_1[:-2] + b" " * (MAX_READ_LINE_BYTES - len(LEAF_1)) + LEAF_1[-2:]
    assert parts([*PAGE[:2], blown, *PAGE[3:]]) == parts(PAGE)
    with pytest.raises(MalformedPage, match="too large"):
        parts([*PAGE[:2], b" " + blown, *PAGE[3:]])


def test_page_is_refused_above_32_mebibytes() -> None:
    half = b" " * (16 * 1024 * 1024)
    with pytest.raises(MalformedPage, match="too large"):
        parts([*PAGE[:2], half + LEAF_1, half + LEAF_2, *PAGE[4:]])

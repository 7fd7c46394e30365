"""What shared/log/entry.py and header.py promise: what is written is read; nothing else is."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.log.entry import (
    MAX_LEAF_BYTES,
    MAX_SECTION_BYTES,
    Header,
    MalformedEntry,
    Opening,
    SectionHeader,
    check_openings,
    commitment,
    frame,
    frame_openings,
    header_bytes,
    header_of,
    opening_of,
    read_header,
    read_leaf,
    unframe,
    unframe_openings,
    write_leaf,
)
from tests.log.sample_log import BODY, ORIGIN, header_at, openings_of, secret

PERSONAL = SectionHeader(name="personal", to=("ha",))
HEADER = header_at(7, audience=("ha", "nmpa"), sections=(BODY, PERSONAL))
OPENINGS = openings_of(HEADER, 7)
BLIND = secret("blind", 7)
MEMBERS: dict[str, Any] = json.loads(header_bytes(HEADER))


def with_members(**changes: object) -> bytes:
    return json.dumps({**MEMBERS, **changes}).encode()


def test_header_has_exactly_the_members_of_the_format() -> None:
    assert MEMBERS == {
        "v": 1,
        "log": ORIGIN,
        "id": "019cbd20-0000-7000-8000-000000000007",
        "at": "2026-03-02T03:00:00.007Z",
        "kind": "inspection.finding-recorded.v1",
        "stream": "inspection/019cbd20-0000-7000-8000-ffffffffffff",
        "version": 8,
        "subjects": ["91330100MA00000000"],
        "audience": ["ha", "nmpa"],
        "sealed": None,
        "sections": [{"name": "body", "to": None}, {"name": "personal", "to": ["ha"]}],
    }


GOOD_CHANGES: list[dict[str, object]] = [
    {"audience": ["*"]},
    {"audience": [], "subjects": []},
    {"sealed": {"opens_by": "2026-12-31"}},
    {"stream": "certificate/国械注准20203140001"},
    {"sections": [{"name": "body", "to": []}]},
    {"version": 2**53 - 1},
    {"subjects": ["91330100MA00000000", "91410100MA00000000"]},
]


@pytest.mark.parametrize("changes", GOOD_CHANGES)
def test_header_is_read_and_written_back(changes: dict[str, object]) -> None:
    header = read_header(with_members(**changes))
    assert json.loads(header_bytes(header)) == {**MEMBERS, **changes}


def test_header_states_the_instant_in_utc() -> None:
    local = datetime(2026, 3, 2, 11, 0, 0, 7000, tzinfo=timezone(timedelta(hours=8)))
    assert header_bytes(msgspec.structs.replace(HEADER, at=local)) == header_bytes(HEADER)


def test_sealed_header_tells_its_day() -> None:
    sealed = msgspec.structs.replace(HEADER, opens_by=date(2026, 12, 31))
    assert read_header(header_bytes(sealed)) == sealed


@pytest.mark.parametrize(
    ("member", "values"),
    [
        ("v", [2, True, "1", None]),
        ("log", ["", "zj mpa", "zj+mpa", "zj.mpa.example/log\n", None, 1]),
        (
            "id",
            [
                "",
                "019CBD20-0000-7000-8000-000000000007",
                "019cbd20-0000-4000-8000-000000000007",
                "019cbd20-0000-7000-c000-000000000007",
                "019cbd20000070008000000000000007",
                "019cbd20-0000-7000-8000-000000000007 ",
            ],
        ),
        (
            "at",
            [
                "2026-03-02T03:00:00Z",
                "2026-03-02T03:00:00.07Z",
                "2026-03-02T03:00:00.007000Z",
                "2026-03-02T03:00:00.007+00:00",
                "2026-03-02 03:00:00.007Z",
                "2026-03-02t03:00:00.007z",
                "2026-02-30T03:00:00.007Z",
                "2026-03-02T24:00:00.007Z",
                "2026-03-02T23:59:60.007Z",
                "２026-03-02T03:00:00.007Z",
                1772420400,
            ],
        ),
        (
            "kind",
            ["", "inspection", "inspection.planned", "Inspection.planned.v1", "a.b.v0", "a.b.v01"],
        ),
        (
            "stream",
            ["", "inspection", "inspection/", "/1", "Inspection/1", "inspection/a b", "a/\x7f"],
        ),
        ("version", [0, -1, 1.0, True, "1", None, 2**53]),
        ("subjects", [None, "", [""], [1], ["b", "a"], ["a", "a"], ["a b"]]),
        (
            "audience",
            [
                None,
                "*",
                [""],
                ["*", "ha"],
                ["ha", "*"],
                ["nmpa", "ha"],
                ["ha", "ha"],
                ["HA"],
                ["*", "*"],
            ],
        ),
        (
            "sealed",
            [
                False,
                "2026-12-31",
                {},
                {"opens_by": None},
                {"opens_by": "20261231"},
                {"opens_by": "2026-02-30"},
                {"opens_by": "2026-12-31", "why": ""},
            ],
        ),
        (
            "sections",
            [
                None,
                [],
                [{"name": "personal", "to": None}],
                [{"name": "body"}],
                [{"name": "body", "to": None, "more": 1}],
                [{"name": "body", "to": ["*"]}],
                [{"name": "body", "to": "ha"}],
                [{"name": "body", "to": None}, {"name": "body", "to": None}],
                [{"name": "body", "to": None}, {"name": "Personal", "to": None}],
                [{"name": "body", "to": None}, {"name": "p" * 33, "to": None}],
                [{"name": name, "to": None} for name in ("body", *(f"s{n}" for n in range(16)))],
            ],
        ),
    ],
)
def test_header_is_refused_when_a_member_is_not_of_its_form(
    member: str, values: list[object]
) -> None:
    for value in values:
        with pytest.raises(MalformedEntry):
            read_header(with_members(**{member: value}))


@pytest.mark.parametrize("member", list(MEMBERS))
def test_header_is_refused_without_a_member(member: str) -> None:
    members = {name: value for name, value in MEMBERS.items() if name != member}
    with pytest.raises(MalformedEntry):
        read_header(json.dumps(members).encode())


@pytest.mark.parametrize(
    "data",
    [
        with_members(more=1),
        header_bytes(HEADER)[:-1] + b',"v":1}',
        b"\xef\xbb\xbf" + header_bytes(HEADER),
        header_bytes(HEADER).replace(b'"version":8', b'"version":8.0'),
        header_bytes(HEADER).replace(b"zj.mpa", b"zj\xff.mpa"),
        header_bytes(HEADER) + b"{}",
        b"null",
    ],
)
def test_header_is_refused_when_it_is_not_strict_json(data: bytes) -> None:
    with pytest.raises(MalformedEntry):
        read_header(data)


def test_header_is_refused_when_one_member_hides_two() -> None:
    kind, stream = "a.b.v1\ninspection/1", "91330100MA00000000"
    with pytest.raises(MalformedEntry):
        read_header(with_members(kind=kind, stream=stream, subjects=()))


@pytest.mark.parametrize(
    "header",
    [
        msgspec.structs.replace(HEADER, at=datetime(2026, 3, 2)),  # noqa: DTZ001
        msgspec.structs.replace(HEADER, at=datetime(2026, 3, 2, microsecond=1, tzinfo=UTC)),
        msgspec.structs.replace(HEADER, audience=("nmpa", "ha")),
        msgspec.structs.replace(HEADER, stream="inspection/\ud800"),
    ],
)
def test_header_is_not_written_when_a_reader_would_refuse_it(header: Header) -> None:
    with pytest.raises(MalformedEntry):
        header_bytes(header)


def test_entry_is_read_as_it_was_written() -> None:
    leaf = read_leaf(write_leaf(HEADER, OPENINGS, BLIND))
    assert leaf.header() == HEADER
    assert leaf.blind == BLIND
    assert header_of(leaf.leaf_input) == leaf.header_bytes
    check_openings(leaf, leaf.header(), OPENINGS)


def test_entry_still_verifies_when_a_section_is_erased() -> None:
    leaf = read_leaf(write_leaf(HEADER, OPENINGS, BLIND))
    check_openings(leaf, leaf.header(), {"body": OPENINGS["body"]})
    check_openings(leaf, leaf.header(), {})


@pytest.mark.parametrize(
    "openings",
    [
        {"body": OPENINGS["personal"]},
        {"body": OPENINGS["body"]._replace(salt=bytes(32))},
        {"body": OPENINGS["body"]._replace(content=b'{"finding_no":8}')},
        {"photo": OPENINGS["body"]},
        {"personal": Opening(OPENINGS["personal"].salt[:31], b"")},
    ],
)
def test_opening_is_refused_when_the_entry_did_not_commit_to_it(
    openings: dict[str, Opening],
) -> None:
    leaf = read_leaf(write_leaf(HEADER, OPENINGS, BLIND))
    with pytest.raises(MalformedEntry):
        check_openings(leaf, HEADER, openings)


def test_salt_cannot_lend_a_byte_to_the_section() -> None:
    salt, content = OPENINGS["personal"]
    shifted = Opening(salt[:31], salt[31:] + content)
    assert commitment("personal", shifted) == commitment("personal", OPENINGS["personal"])
    leaf = read_leaf(write_leaf(HEADER, OPENINGS, BLIND))
    with pytest.raises(MalformedEntry, match="31 bytes"):
        check_openings(leaf, HEADER, {"personal": shifted})


@pytest.mark.parametrize("content", [b"", b"[]", b'{"a":1.5}', b'{"a":1,"a":1}'])
def test_entry_is_not_written_when_its_body_is_no_object_of_facts(content: bytes) -> None:
    openings = {**OPENINGS, "body": OPENINGS["body"]._replace(content=content)}
    with pytest.raises(MalformedEntry, match="body"):
        write_leaf(HEADER, openings, BLIND)


def test_section_is_at_most_a_mebibyte() -> None:
    largest = Opening(bytes(32), bytes(MAX_SECTION_BYTES))
    write_leaf(HEADER, {**OPENINGS, "personal": largest}, BLIND)
    with pytest.raises(MalformedEntry, match="1048577 bytes"):
        write_leaf(HEADER, {**OPENINGS, "personal": Opening(bytes(32), bytes(2**20 + 1))}, BLIND)


def test_leaf_input_is_at_most_64_kibibytes() -> None:
    def header_with_stream_of(length: int) -> Header:
        return msgspec.structs.replace(HEADER, stream="inspection/" + "x" * length)

    room = MAX_LEAF_BYTES - len(write_leaf(header_with_stream_of(1), OPENINGS, BLIND)) + 1
    largest = write_leaf(header_with_stream_of(room), OPENINGS, BLIND)
    assert len(largest) == MAX_LEAF_BYTES
    assert read_leaf(largest).header() == header_with_stream_of(room)
    with pytest.raises(MalformedEntry):
        write_leaf(header_with_stream_of(room + 1), OPENINGS, BLIND)
    with pytest.raises(MalformedEntry):
        write_leaf(header_with_stream_of(70_000), OPENINGS, BLIND)
    with pytest.raises(MalformedEntry):
        read_leaf(largest + b"\x00")


@pytest.mark.parametrize("blind", [b"", bytes(31), bytes(33)])
def test_entry_is_not_written_with_another_blind_than_32_bytes(blind: bytes) -> None:
    with pytest.raises(MalformedEntry, match="blind"):
        write_leaf(HEADER, OPENINGS, blind)


@pytest.mark.parametrize(
    "openings", [{}, {"body": OPENINGS["body"]}, {**OPENINGS, "photo": OPENINGS["body"]}]
)
def test_entry_is_not_written_when_openings_and_sections_differ(
    openings: dict[str, Opening],
) -> None:
    with pytest.raises(MalformedEntry, match="openings"):
        write_leaf(HEADER, openings, BLIND)


def test_personal_section_is_not_written_for_the_whole_audience() -> None:
    everyone = SectionHeader(name="personal", to=None)
    header = msgspec.structs.replace(HEADER, sections=(BODY, everyone))
    with pytest.raises(MalformedEntry, match="personal"):
        write_leaf(header, OPENINGS, BLIND)


@given(st.data())
def test_leaf_input_is_refused_when_it_is_cut_short_or_has_more(data: st.DataObject) -> None:
    leaf_input = write_leaf(HEADER, OPENINGS, BLIND)
    end = data.draw(st.integers(0, len(leaf_input) - 1))
    for bad in (leaf_input[:end], leaf_input + leaf_input[:end] + b"\x00"):
        with pytest.raises(MalformedEntry):
            read_leaf(bad)


def test_leaf_input_is_refused_when_it_begins_otherwise() -> None:
    with pytest.raises(MalformedEntry, match="LJE1"):
        read_leaf(b"LJE2" + write_leaf(HEADER, OPENINGS, BLIND)[4:])


@pytest.mark.parametrize("count", [0, 17])
def test_leaf_input_is_refused_with_no_or_too_many_commitments(count: int) -> None:
    one = msgspec.structs.replace(HEADER, sections=(BODY,))
    whole = write_leaf(one, {"body": OPENINGS["body"]}, BLIND)
    with pytest.raises(MalformedEntry, match="cut short"):
        read_leaf(whole[:-33] + count.to_bytes() + bytes(32 * count))


def test_leaf_is_refused_when_header_and_commitments_differ_in_number() -> None:
    one = msgspec.structs.replace(HEADER, sections=(BODY,))
    whole = write_leaf(one, {"body": OPENINGS["body"]}, BLIND)
    padded = whole[:-33] + b"\x02" + whole[-32:] + bytes(32)
    with pytest.raises(MalformedEntry, match="2 commitments"):
        read_leaf(padded).header()


NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,31}", fullmatch=True)
ANY_OPENINGS = st.dictionaries(
    NAMES, st.builds(Opening, st.binary(min_size=32, max_size=32), st.binary()), max_size=4
)


@given(st.binary(), ANY_OPENINGS)
def test_framed_entry_is_read_back(leaf_input: bytes, openings: dict[str, Opening]) -> None:
    assert unframe(frame(leaf_input, openings)) == (leaf_input, openings)
    framed = frame_openings(openings)
    assert list(unframe_openings(framed)) == list(openings)
    assert {name: opening_of(name, framed) for name in openings} == {
        name: opening.content for name, opening in openings.items()
    }
    assert opening_of("not there", framed) is None


@given(st.data(), ANY_OPENINGS.filter(len))
def test_framed_openings_are_refused_when_cut_short(
    data: st.DataObject, openings: dict[str, Opening]
) -> None:
    framed = frame_openings(dict([openings.popitem()]))
    with pytest.raises(MalformedEntry):
        unframe_openings(framed[: data.draw(st.integers(1, len(framed) - 1))])


@pytest.mark.parametrize("data", [b"", b"\x00\x00\x00", b"\x00\x00\x00\x05LJE1"])
def test_framed_entry_is_refused_when_cut_short(data: bytes) -> None:
    with pytest.raises(MalformedEntry):
        unframe(data)

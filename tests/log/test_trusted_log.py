"""What shared/log/trusted_log.py promises: only what is proven is accepted, and lies are named."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import EvidenceRefused
from shared.log.checkpoint import SignatureRefused
from shared.log.cover import Disclosed, MalformedPage
from shared.log.encoding import write_base64
from shared.log.entry import Opening, SectionHeader, write_leaf
from shared.log.merkle import Frontier
from shared.log.trusted_log import (
    Equivocation,
    InconsistentPage,
    PageNotAsked,
    StaleCheckpoint,
    TrustedLog,
    VerifiedPage,
    compare_checkpoints,
)
from tests.log.sample_log import (
    BODY,
    NOON,
    READER,
    SampleLog,
    header_at,
    log_of,
    openings_of,
    sample,
    trusted,
)

MARKS = st.text("+-", max_size=40)


def follow(log: SampleLog, state: TrustedLog, most: int) -> tuple[TrustedLog, list[VerifiedPage]]:
    """Pull `log` until its newest checkpoint is verified."""
    pages: list[VerifiedPage] = []
    while not pages or pages[-1].next is not None:
        lines = log.page(state.frontier.size, state.size_to_ask, most)
        pages.append(state.accept_page(lines, READER, state.size_to_ask))
        state = state.after(pages[-1])
    return state, pages


def accepted(log: SampleLog, lines: list[bytes] | None = None) -> VerifiedPage:
    return trusted().accept_page(log.page() if lines is None else lines, READER)


@given(MARKS, st.lists(st.integers(0, 40), max_size=3), st.integers(1, 9))
def test_log_is_followed_whatever_is_hidden_and_wherever_pages_end(
    marks: str, stops: list[int], most: int
) -> None:
    log, state, seen = SampleLog(), trusted(), ""
    for stop in [*sorted(stops), len(marks)]:
        while log.size < min(stop, len(marks)):
            log.append(header_at(log.size, [READER] if marks[log.size] == "+" else []))
        state, pages = follow(log, state, most)
        for page in pages:
            assert page.start == len(seen)
            shown = {entry.position for entry in page.entries}
            hidden = {run.start + n for run in page.hidden for n in range(run.length)}
            span = range(page.start, page.frontier.size)
            assert shown | hidden == set(span)
            seen += "".join("+" if position in shown else "-" for position in span)
    assert seen == marks
    assert state.frontier == log.frontier
    assert state.verified == log.checkpoint()
    assert state.pending is None


def test_entry_is_accepted_with_all_that_proves_it() -> None:
    log = sample("-+")
    page = accepted(log)
    (entry,) = page.entries
    assert entry.position == 1
    assert entry.leaf_input == log.leaf_inputs[1]
    assert entry.openings == log.openings[1]
    assert entry.header == header_at(1)
    assert entry.problem is None
    assert entry.flags == ()
    assert page.checkpoint == log.checkpoint()
    assert page.last_at == header_at(1).at


def test_same_checkpoint_is_accepted_again_with_a_newer_time() -> None:
    log = sample("-+")
    state, _ = follow(log, trusted(), 5)
    later = NOON + timedelta(minutes=1)
    page = state.accept_page(log.page(2, at=later), READER)
    assert (page.entries, page.hidden, page.next) == ((), (), None)
    assert page.checkpoint.at == later
    assert page.frontier == state.frontier
    assert page.last_at == header_at(1).at


@given(MARKS.filter(lambda marks: "+" in marks), st.data())
def test_page_altered_in_one_byte_is_refused_or_its_entry_quarantined(
    marks: str, data: st.DataObject
) -> None:
    log = sample(marks)
    raw = bytearray(b"".join(log.page()))
    place = data.draw(st.integers(0, len(raw) - 1), "place")
    raw[place] ^= data.draw(st.integers(1, 255), "change")
    try:
        page = accepted(log, [line + b"\n" for line in bytes(raw).split(b"\n")[:-1]])
    except EvidenceRefused:
        return
    assert page.frontier == log.frontier
    assert any((entry.problem or "").startswith("quarantined") for entry in page.entries)


@given(MARKS.filter(lambda marks: len(marks) > 1), st.data())
def test_page_is_refused_when_a_line_is_dropped_repeated_or_moved(
    marks: str, data: st.DataObject
) -> None:
    log = sample(marks)
    lines = log.page()
    one = data.draw(st.integers(0, len(lines) - 1), "one")
    other = data.draw(st.integers(0, len(lines) - 1).filter(lambda n: n != one), "other")
    dropped = lines[:one] + lines[one + 1 :]
    repeated = [*lines[:one], lines[one], *lines[one:]]
    swapped = [*lines]
    swapped[one], swapped[other] = lines[other], lines[one]
    for altered in (dropped, repeated, swapped):
        with pytest.raises(EvidenceRefused):
            accepted(log, altered)


@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_page_is_refused_when_it_miscounts_what_is_hidden(
    hidden: int, told: int, data: st.DataObject
) -> None:
    log = sample("-" * hidden + "+")
    head, run, leaf, end = log.page()
    false = json.dumps({**json.loads(run), "hidden": told}).encode() + b"\n"
    moved = json.dumps({"end": data.draw(st.sampled_from([hidden + 1, told + 1]))}).encode() + b"\n"
    if told == hidden:
        assert accepted(log, [head, false, leaf, end]).frontier == log.frontier
    else:
        with pytest.raises(EvidenceRefused):
            accepted(log, [head, false, leaf, moved])


def test_page_is_refused_when_it_hides_an_entry_behind_another_hash() -> None:
    log = sample("+-+")
    head, leaf, run, last, end = log.page()
    false = json.loads(run) | {"cover": [write_base64(bytes(32))]}
    with pytest.raises(InconsistentPage):
        accepted(log, [head, leaf, json.dumps(false).encode() + b"\n", last, end])


def test_page_is_refused_when_its_tail_is_false() -> None:
    log = sample("+++")
    *lines, _ = log.page(most=1)
    false = [write_base64(node) for node in log.subtrees([(0, 2), (0, 1)])]
    tail = json.dumps({"tail": false, "next": 1}).encode() + b"\n"
    with pytest.raises(InconsistentPage):
        accepted(log, [*lines, tail])


def test_page_is_refused_when_history_below_it_was_changed() -> None:
    state, _ = follow(sample("++"), trusted(), 5)
    other = log_of(["nmpa"], [READER], [READER])
    with pytest.raises(InconsistentPage):
        state.accept_page(other.page(2), READER)


def test_refused_page_changes_nothing() -> None:
    log = sample("+-+")
    state, _ = follow(log, trusted(), 5)
    before = state.frontier.copy()
    with pytest.raises(InconsistentPage):
        state.accept_page(sample("--+++").page(3), READER)
    assert state.frontier == before
    assert state.accept_page(log.page(3), READER).frontier == before


def test_accepted_page_leaves_the_old_state_as_it_was() -> None:
    state = trusted()
    accepted_page = state.accept_page(sample("++").page(), READER)
    assert state.frontier == Frontier()
    assert accepted_page.frontier.size == 2


def test_two_roots_for_the_verified_size_are_equivocation_with_both_notes() -> None:
    log, fork = sample("+-"), sample("-+")
    state, _ = follow(log, trusted(), 5)
    with pytest.raises(Equivocation) as refusal:
        state.accept_page(fork.page(2), READER)
    assert refusal.value.held.note == log.note()
    assert refusal.value.other.note == fork.note()


def test_two_roots_for_the_pending_size_are_equivocation() -> None:
    log, fork = sample("++++"), sample("+++-")
    state = trusted().after(trusted().accept_page(log.page(most=2), READER))
    assert state.pending == log.checkpoint()
    with pytest.raises(Equivocation):
        state.accept_page(fork.page(2), READER)


def test_equivocation_is_found_though_the_page_is_broken() -> None:
    state, _ = follow(sample("+-"), trusted(), 5)
    with pytest.raises(Equivocation):
        state.accept_page(sample("-+").page(2)[:1], READER)


def test_older_state_is_refused_as_stale() -> None:
    log = sample("+-+")
    state, _ = follow(log, trusted(), 5)
    for start in (0, 2):
        with pytest.raises(StaleCheckpoint):
            state.accept_page(log.page(start, size=2), READER)
    older = sample("+-+").page(2, size=2)[0].replace(b'"from":2', b'"from":3')
    with pytest.raises(StaleCheckpoint):
        state.accept_page([older, b'{"end":2}\n'], READER)


@pytest.mark.parametrize(("start", "size"), [(1, 4), (0, 3)])
def test_page_is_refused_when_it_is_another_than_was_asked_for(start: int, size: int) -> None:
    log = sample("++++")
    with pytest.raises(PageNotAsked):
        trusted().accept_page(log.page(start, size), READER, asked_size=4)


def test_page_is_refused_when_its_first_line_contradicts_its_note() -> None:
    log = sample("++++")
    lines = log.page()
    lines[0] = lines[0].replace(b'"size":4', b'"size":3')
    for asked_size in (None, 3, 4):
        with pytest.raises(PageNotAsked):
            trusted().accept_page(lines, READER, asked_size)


def test_pending_checkpoint_cannot_be_skipped() -> None:
    log = sample("++++")
    state = trusted().after(trusted().accept_page(log.page(size=3, most=2), READER, 3))
    assert state.size_to_ask == 3
    for asked_size in (None, 4):
        with pytest.raises(PageNotAsked):
            state.accept_page(log.page(2, size=4), READER, asked_size)
    assert state.after(state.accept_page(log.page(2, size=3), READER)).size_to_ask is None


def test_unsigned_note_is_refused_before_anything_else() -> None:
    log = sample("+")
    page = log.page()
    page[0] = page[0].replace(b"/clock", b"/watch")
    with pytest.raises(SignatureRefused):
        accepted(log, page)


def test_truncated_page_is_refused() -> None:
    log = sample("+-+-")
    for end in range(len(log.page())):
        with pytest.raises(MalformedPage):
            accepted(log, log.page()[:end])


Change = Callable[[bytes, Opening], tuple[bytes, Opening]]
CHANGES: list[Change] = [
    lambda leaf, opening: (b"LJE2" + leaf[4:], opening),
    lambda leaf, opening: (leaf + bytes(64 * 1024), opening),
    lambda leaf, opening: (leaf[:0], opening),
    lambda leaf, opening: (leaf.replace(b'"v":1', b'"v":2'), opening),
    lambda leaf, opening: (leaf.replace(b"zj.mpa", b"ha.mpa"), opening),
    lambda leaf, opening: (leaf, opening._replace(content=b'{"finding_no":2}')),
    lambda leaf, opening: (leaf, opening._replace(salt=bytes(32))),
    lambda leaf, opening: (leaf[:-32] + bytes(32), opening),
]


def log_with(change: Change) -> SampleLog:
    """Return a log of three entries, whose second was changed before it was hashed."""
    log = sample("+")
    header = header_at(1)
    opening = openings_of(header, 1)["body"]
    leaf_input, opening = change(write_leaf(header, {"body": opening}, bytes(32)), opening)
    log.append_bytes(leaf_input, {"body": opening})
    log.append(header_at(2))
    return log


@pytest.mark.parametrize("change", CHANGES)
def test_malformed_entry_alone_is_quarantined(change: Change) -> None:
    log = log_with(change)
    entries = [
        Disclosed(position, log.leaf_inputs[position], log.openings[position])
        for position in range(3)
    ]
    page = accepted(log, log.page_of(entries))
    problems = [entry.problem for entry in page.entries]
    assert problems[0] is problems[2] is None
    assert str(problems[1]).startswith("quarantined: ")
    assert page.entries[1].leaf_input == log.leaf_inputs[1]
    assert page.frontier == log.frontier


def test_opening_that_the_header_does_not_know_quarantines_the_entry() -> None:
    log = sample("+")
    photo = {"photo": Opening(bytes(32), b"")}
    page = accepted(log, log.page_of([Disclosed(0, log.leaf_inputs[0], photo)]))
    assert str(page.entries[0].problem).startswith("quarantined: ")


def test_entry_for_others_is_marked_as_over_disclosed() -> None:
    log = sample("-+")
    both = [Disclosed(n, log.leaf_inputs[n], log.openings[n]) for n in range(2)]
    page = accepted(log, log.page_of(both))
    assert [entry.problem for entry in page.entries] == ["over-disclosed", None]
    without_openings = [Disclosed(0, log.leaf_inputs[0], {})]
    assert accepted(log, log.page_of(without_openings)).entries[0].problem == "over-disclosed"


def test_section_for_others_is_marked_as_over_disclosed() -> None:
    log = SampleLog()
    log.append(header_at(0, sections=(BODY, SectionHeader(name="personal", to=("nmpa",)))))
    whole = [Disclosed(0, log.leaf_inputs[0], log.openings[0])]
    assert accepted(log, log.page_of(whole)).entries[0].problem == "over-disclosed"
    assert accepted(log).entries[0].problem is None


@pytest.mark.parametrize(
    ("milliseconds", "flags"), [(-60_000, ()), (-60_001, ("at-before-predecessor",)), (1, ())]
)
@pytest.mark.parametrize("most", [1, 2])
def test_instant_long_before_the_predecessor_is_flagged_across_pages_too(
    milliseconds: int, flags: tuple[str, ...], most: int
) -> None:
    at = NOON - timedelta(hours=1)
    log = SampleLog()
    log.append(header_at(0, at=at))
    log.append(header_at(1, at=at + timedelta(milliseconds=milliseconds)))
    _, pages = follow(log, trusted(), most)
    assert pages[-1].entries[-1].flags == flags


@pytest.mark.parametrize("most", [1, 2])
def test_instant_is_not_compared_across_a_hidden_entry(most: int) -> None:
    log = SampleLog()
    log.append(header_at(0))
    log.append(header_at(1, audience=()))
    log.append(header_at(2, at=NOON - timedelta(hours=5)))
    _, pages = follow(log, trusted(), most)
    assert pages[-1].entries[-1].flags == ()


@pytest.mark.parametrize(("milliseconds", "flags"), [(999, ()), (1000, ("at-after-checkpoint",))])
def test_instant_after_the_checkpoint_is_flagged(milliseconds: int, flags: tuple[str, ...]) -> None:
    log = SampleLog()
    log.append(header_at(0, at=NOON + timedelta(milliseconds=milliseconds)))
    (entry,) = accepted(log).entries
    assert entry.flags == flags
    assert entry.problem is None


def test_note_passed_on_by_a_third_is_compared_with_what_is_held() -> None:
    log, fork = sample("+-"), sample("--")
    state, _ = follow(log, trusted(), 5)
    assert state.read_note(log.note()) == log.checkpoint()
    assert state.read_note(sample("++-").note()).size == 3
    with pytest.raises(Equivocation):
        state.read_note(fork.note())


def test_checkpoints_of_other_sizes_or_logs_do_not_contradict() -> None:
    log = sample("+-+")
    compare_checkpoints(log.checkpoint(2), log.checkpoint(3))
    compare_checkpoints(log.checkpoint(3), log.checkpoint(3))
    stranger = replace(sample("--+").checkpoint(), origin="ha.mpa.example/log")
    compare_checkpoints(log.checkpoint(3), stranger)

"""What a peer may do to a page, a note or an answer, each lie by its name.

They presuppose a page with several entries and hidden runs, such as that of "+-++--+".
"""

import base64
import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.log.checkpoint import Checkpoint, KeyKind, NoteSigner, sign_checkpoint
from shared.log.cover import MAX_READ_LINE_BYTES, MAX_READ_PAGE_BYTES, Disclosed
from tests.log.sample_log import CLOCK_SIGNER, LOG_SIGNER, ORIGIN, SampleLog, header_at
from tests.simulators.lying_peer import Answer, Asked, Lie, LyingPeer, answer_lie, page_lie

Line = dict[str, Any]
Page = list[Line]
STRANGER = Ed25519PrivateKey.from_private_bytes(b"s" * 32)


def fork_of(log: SampleLog, shared: int, marks: str) -> SampleLog:
    """Return a log that has the first `shared` entries of `log`, and then others."""
    fork = SampleLog()
    for leaf_input, openings in zip(log.leaf_inputs[:shared], log.openings[:shared], strict=True):
        fork.append_bytes(leaf_input, openings)
    for mark in marks:
        header = header_at(fork.size, ["ha"] if mark == "+" else ["nmpa"])
        fork.append(msgspec.structs.replace(header, version=999))
    return fork


def _places(page: Page, member: str) -> list[int]:
    return [number for number, line in enumerate(page) if member in line]


def _altered(text: str, at: int) -> str:
    data = bytearray(base64.b64decode(text))
    data[at] ^= 1
    return base64.b64encode(data).decode()


# Lines


def omit_an_entry(_: LyingPeer, page: Page) -> Page:
    del page[_places(page, "leaf")[0]]
    return page


def omit_an_entry_and_count_it_as_hidden(peer: LyingPeer, page: Page) -> Page:
    """Turn an entry before a hidden run into a part of that run, with the hash of another."""
    [first, *_] = _places(page, "hidden")
    run = page[first]
    run["hidden"] += 1
    run["cover"] = [base64.b64encode(peer.log.roots[1]).decode(), *run["cover"]]
    del page[first - 1]
    return page


def alter_a_leaf(_: LyingPeer, page: Page) -> Page:
    line = page[_places(page, "leaf")[0]]
    line["leaf"] = _altered(line["leaf"], 10)
    return page


def alter_a_hidden_count(_: LyingPeer, page: Page) -> Page:
    page[_places(page, "hidden")[0]]["hidden"] += 1
    return page


def alter_a_cover_hash(_: LyingPeer, page: Page) -> Page:
    run = page[_places(page, "hidden")[0]]
    run["cover"][0] = _altered(run["cover"][0], 0)
    return page


def shorten_a_cover_hash(_: LyingPeer, page: Page) -> Page:
    run = page[_places(page, "hidden")[0]]
    run["cover"][0] = base64.b64encode(b"short").decode()
    return page


def reorder_entries(_: LyingPeer, page: Page) -> Page:
    one, other, *_rest = _places(page, "leaf")
    page[one], page[other] = page[other], page[one]
    return page


def duplicate_an_entry(_: LyingPeer, page: Page) -> Page:
    at = _places(page, "leaf")[0]
    return [*page[: at + 1], page[at], *page[at + 1 :]]


def split_a_hidden_run(_: LyingPeer, page: Page) -> Page:
    at = next(n for n in _places(page, "hidden") if len(page[n]["cover"]) > 1)
    first, *others = page[at]["cover"]
    runs = [{"hidden": 1, "cover": [first]}, {"hidden": page[at]["hidden"] - 1, "cover": others}]
    return [*page[:at], *runs, *page[at + 1 :]]


def leave_out_the_last_line(_: LyingPeer, page: Page) -> Page:
    return page[:-1]


def leave_out_the_first_line(_: LyingPeer, page: Page) -> Page:
    return page[1:]


def go_on_after_the_last_line(_: LyingPeer, page: Page) -> Page:
    return [*page, page[-1]]


def add_a_line_of_unknown_shape(_: LyingPeer, page: Page) -> Page:
    return [*page[:1], {"comment": "all is well"}, *page[1:]]


def say_two_things_in_one_line(_: LyingPeer, page: Page) -> Page:
    return [*page[:-2], page[-2] | page[-1]]


def stand_still(_: LyingPeer, page: Page) -> Page:
    head = page[0]
    return [head, {"tail": [], "next": head["from"]}]


def claim_another_end(_: LyingPeer, page: Page) -> Page:
    return [*page[:-1], {"end": page[-1]["end"] + 1}]


# Sizes and starts


def begin_elsewhere(peer: LyingPeer, _page: Page) -> Page:
    lines = peer.log.page_of(list(peer.disclosed(0, peer.log.size)), 0, None, 500, peer.now)
    return [json.loads(line) for line in lines]


def lead_to_another_size_than_the_note(_: LyingPeer, page: Page) -> Page:
    page[0]["size"] -= 1
    return page


def lead_back(peer: LyingPeer, page: Page) -> Page:
    """Serve the state before the last verified one, as if nothing had been added since."""
    size = page[0]["from"] - 1
    return [{**page[0], "checkpoint": peer.note(size), "size": size}, {"end": size}]


# Notes


def _with_note(note: Callable[[LyingPeer, Line], str]) -> Lie:
    def change(peer: LyingPeer, page: Page) -> Page:
        return [{**page[0], "checkpoint": note(peer, page[0])}, *page[1:]]

    return page_lie(change)


def signed(
    origin: str,
    root: bytes | None = None,
    log_signer: NoteSigner = LOG_SIGNER,
    clock_signer: NoteSigner = CLOCK_SIGNER,
) -> Lie:
    """Return the lie of a note by other keys, of another log, or with another root."""

    def note(peer: LyingPeer, head: Line) -> str:
        size: int = head["size"]
        checkpoint = Checkpoint(origin, size, root or peer.log.roots[size])
        return sign_checkpoint(checkpoint, log_signer, clock_signer, peer.now)

    return _with_note(note)


def _without_line(number: int) -> Lie:
    def note(peer: LyingPeer, head: Line) -> str:
        lines = peer.note(head["size"]).splitlines(keepends=True)
        return "".join(lines[:number] + lines[number + 1 :])

    return _with_note(note)


sign_another_root = signed(ORIGIN, root=b"\0" * 32)
sign_as_another_log = signed("sh.mpa.example/log")
sign_with_a_stranger_s_key = signed(ORIGIN, log_signer=NoteSigner(ORIGIN, STRANGER, KeyKind.LOG))
let_a_stranger_tell_the_time = signed(
    ORIGIN, clock_signer=NoteSigner(f"{ORIGIN}/clock", STRANGER, KeyKind.CLOCK)
)
leave_out_the_log_s_signature = _without_line(4)
leave_out_the_clock_s_signature = _without_line(5)
alter_the_signed_size = _with_note(
    lambda peer, head: peer.note(head["size"]).replace(f"\n{head['size']}\n", "\n3\n", 1)
)
send_no_note = _with_note(lambda _peer, _head: "trust me")


# Answers


def _page_without_end(answer: Answer) -> bytes:
    return b"".join(answer.body.splitlines(keepends=True)[:-1])


def _huge_line() -> bytes:
    return b'{"leaf": "' + b"A" * MAX_READ_LINE_BYTES + b'", "open": {}}\n'


def _packed(answer: Answer, body: bytes) -> Answer:
    packed = gzip.compress(body, 1)
    return replace(answer, body=packed, headers=(("content-encoding", "gzip"),))


def _bomb(answer: Answer) -> Answer:
    """Pack a page thrice: a few hundred bytes that would unpack to gigabytes."""
    packed = gzip.compress(gzip.compress(gzip.compress(bytes(MAX_READ_PAGE_BYTES), 9), 9), 9)
    return replace(answer, body=packed, headers=(("content-encoding", "gzip, gzip, gzip"),))


cut_the_page_at_a_line = answer_lie(lambda answer: replace(answer, body=_page_without_end(answer)))
cut_the_page_in_a_line = answer_lie(lambda answer: replace(answer, body=answer.body[:-20]))
cut_the_line_end = answer_lie(lambda answer: replace(answer, body=answer.body[:-1]))
announce_more_than_is_sent = answer_lie(
    lambda answer: replace(answer, announced_bytes=len(answer.body) + 10)
)
send_a_huge_line = answer_lie(
    lambda answer: _packed(answer, answer.body.splitlines(keepends=True)[0] + _huge_line())
)
send_a_huge_page = answer_lie(
    lambda answer: _packed(answer, answer.body + b"\n" * MAX_READ_PAGE_BYTES)
)
send_a_bomb = answer_lie(_bomb)
say_it_is_packed = answer_lie(
    lambda answer: replace(answer, headers=(("content-encoding", "gzip"),))
)
break_off_the_packed_page = answer_lie(
    lambda answer: replace(_packed(answer, answer.body), body=gzip.compress(answer.body)[:-9])
)
send_a_web_page = answer_lie(
    lambda _: Answer(media_type="text/html; charset=utf-8", body=b"<h1>Sign in</h1>")
)
redirect = answer_lie(
    lambda _: Answer(status=307, headers=(("location", "http://127.0.0.1:9/v1/logs/zj/cover"),))
)
fail = answer_lie(lambda _: Answer(status=502, media_type="text/html", body=b"Bad gateway"))
repeat_a_member = answer_lie(
    lambda answer: replace(answer, body=answer.body.replace(b'"end"', b'"end":16,"end"'))
)
never_answer = answer_lie(lambda _: Answer(body=b"", announced_bytes=10, then="silence"))
stall_in_mid_page = answer_lie(
    lambda answer: replace(
        answer, body=answer.body[:-9], announced_bytes=len(answer.body), then="silence"
    )
)
drip = answer_lie(lambda answer: replace(answer, then="drip"))


def refuse(code: str, status: int, note: Callable[[LyingPeer], object] | None = None) -> Lie:
    """Return the lie that answers a pull with a problem, and with a note in it."""

    def lie(peer: LyingPeer, asked: Asked) -> Answer:
        if not asked.is_for_cover:
            return peer.honest(asked)
        members = {} if note is None else {"checkpoint": note(peer)}
        return peer.problem(status, code, **members)

    return lie


def over_disclose(peer: LyingPeer, asked: Asked) -> Answer:
    """Open everything to whoever asks."""
    start, log = asked.number("from"), peer.log
    if not asked.is_for_cover or start is None:
        return peer.honest(asked)
    everything = [
        Disclosed(position, log.leaf_inputs[position], log.openings[position])
        for position in range(start, log.size)
    ]
    return Answer(body=b"".join(log.page_of(everything, start, log.size, 500, peer.now)))

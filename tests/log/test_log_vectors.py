"""The log agrees with published vectors of others, and with its own, frozen ones."""

import json
from typing import Any

import pytest

from shared.log.checkpoint import VerifierKey, open_note, read_checkpoint
from shared.log.cover import Hidden
from shared.log.encoding import read_base64
from shared.log.entry import Opening, check_openings, header_bytes, read_leaf, write_leaf
from shared.log.grants import GRANT_KIND, read_grant
from shared.log.late_page import LateRequest, accept_late_page, split_run
from shared.log.merkle import Frontier, cover, leaf_hash, verify_inclusion
from shared.log.proof import InclusionProof
from shared.log.trusted_log import TrustedLog
from shared.log.verified_entry import VerifiedEntry
from tests.vectors.freeze import FOLDER, VECTORS


def load(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


REFERENCE = load("rfc6962_reference.json")
LEAVES = [leaf_hash(bytes.fromhex(text)) for text in REFERENCE["leaf_inputs"]]
ENTRY, PAGE = load("lianjian_entry.json"), load("lianjian_page.json")
LATE = load("lianjian_late_pages.json")


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    frontier = Frontier()
    for digest in LEAVES[:size]:
        frontier.push(digest)
    assert frontier.root().hex() == REFERENCE["roots"][size]


def test_subtrees_are_those_of_certificate_transparency() -> None:
    frontier, nodes = Frontier(), dict[tuple[int, int], str]()
    for position, digest in enumerate(LEAVES):
        nodes[0, position] = digest.hex()
        nodes |= {(level, index): node.hex() for level, index, node in frontier.push(digest)}
    published = REFERENCE["subtrees"]
    assert nodes == {
        (level, index): node
        for level, hashes in enumerate(published)
        for index, node in enumerate(hashes)
    }


def test_subtrees_of_certificate_transparency_prove_its_leaves() -> None:
    levels = [[bytes.fromhex(node) for node in hashes] for hashes in REFERENCE["subtrees"]]
    root = bytes.fromhex(REFERENCE["roots"][8])
    for index, digest in enumerate(LEAVES):
        path = [levels[level][(index >> level) ^ 1] for level in range(3)]
        verify_inclusion(digest, index, 8, path, root)


@pytest.mark.parametrize("example", load("signed_notes.json")["notes"])
def test_published_note_is_opened_with_its_published_key(example: dict[str, str]) -> None:
    key = VerifierKey.parse(example["key"])
    assert str(key) == example["key"]
    opened = open_note(example["note"], [key])
    assert opened.text == example["text"]
    assert opened.signatures == ((key, None),)


@pytest.mark.parametrize("name", VECTORS)
def test_own_vectors_are_still_what_was_frozen(name: str) -> None:
    assert VECTORS[name]() == load(name)


def test_frozen_covers_lead_to_the_frozen_roots() -> None:
    tree = load("lianjian_tree.json")
    for vector in tree["covers"]:
        subtrees = [(item["level"], item["index"]) for item in vector["subtrees"]]
        assert cover(vector["start"], vector["end"]) == subtrees
        frontier = Frontier()
        for position in range(vector["start"]):
            frontier.push(leaf_hash(b"leaf %d" % position))
        frontier.extend(vector["end"], [bytes.fromhex(item["hash"]) for item in vector["subtrees"]])
        assert frontier.root().hex() == tree["roots"][str(vector["end"])]


def test_frozen_entry_is_read_and_written_from_its_inputs_alone() -> None:
    openings = {
        section["name"]: Opening(read_base64(section["salt"]), section["text"].encode())
        for section in ENTRY["sections"]
    }
    leaf = read_leaf(read_base64(ENTRY["leaf_input"]))
    header = leaf.header()
    check_openings(leaf, header, openings)
    assert header_bytes(header).decode() == ENTRY["header"]
    assert [digest.hex() for digest in leaf.commitments] == [
        section["commitment"] for section in ENTRY["sections"]
    ]
    written = write_leaf(header, openings, read_base64(ENTRY["blind"]))
    assert written == leaf.leaf_input
    assert leaf_hash(written).hex() == ENTRY["leaf_hash"]


def test_frozen_pages_and_proof_are_verified_with_the_keys_alone() -> None:
    log_key, clock_key = VerifierKey.parse(PAGE["log_key"]), VerifierKey.parse(PAGE["clock_key"])
    state = TrustedLog(
        log=PAGE["writer"],
        origin=PAGE["origin"],
        log_keys=[log_key],
        clock_keys=[clock_key],
        frontier=Frontier(),
    )
    entries: dict[int, VerifiedEntry] = {}
    for lines in PAGE["pages"]:
        page = state.accept_page([line.encode() for line in lines], PAGE["reader"])
        entries |= {entry.position: entry for entry in page.entries}
        state = state.after(page)
    assert [entry.problem for entry in entries.values()] == [None] * 4
    assert list(entries) == [1, 2, 7, 10]
    assert state.verified is not None
    assert state.verified.note == PAGE["note"]
    assert state.verified.at.isoformat() == PAGE["checkpoint_at"]
    assert state.frontier.root().hex() == PAGE["root"]
    proof = InclusionProof.parse(PAGE["proof"])
    assert proof.position == 2
    proof.verify(entries[2].leaf_hash, PAGE["origin"], [log_key], [clock_key])


def _run(vector: dict[str, Any]) -> Hidden:
    hashes = tuple(bytes.fromhex(text) for text in vector["hashes"])
    return Hidden(vector["start"], vector["length"], hashes)


def test_frozen_late_pages_split_the_hidden_run_exactly() -> None:
    log_key, clock_key = VerifierKey.parse(LATE["log_key"]), VerifierKey.parse(LATE["clock_key"])
    state = TrustedLog(
        log=LATE["writer"],
        origin=LATE["origin"],
        log_keys=[log_key],
        clock_keys=[clock_key],
        frontier=Frontier(),
        verified=read_checkpoint(LATE["note"], LATE["origin"], [log_key], [clock_key]),
    )
    body = {"body": Opening(bytes(32), LATE["grant"].encode())}
    assert read_grant(GRANT_KIND, body, 10).spans_for(LATE["reader"]) == ((3, 4), (5, 6))
    asked: LateRequest | None = LateRequest(size=LATE["size"], positions=LATE["positions"])
    left = [_run(LATE["run"])]
    for lines in LATE["pages"]:
        assert asked is not None
        page = accept_late_page(state, LATE["reader"], asked, [line.encode() for line in lines], {})
        (entry,) = page.entries
        assert entry.problem is None
        left[-1:] = split_run(left[-1], [entry.position], page.subtrees)
        asked = page.following
    assert asked is None
    assert left == [_run(vector) for vector in LATE["left"]]

"""Writes the frozen vectors of Lianjian's own log format: `python -m tests.vectors.freeze`.

They were written once and are compared by tests/log/test_log_vectors.py. A difference means that
the published format changed: other authorities' programs would no longer agree. Do not write them
again to make a test pass. Each file carries its inputs, so that a second implementation can use it
alone.
"""

import json
from pathlib import Path
from typing import Any

from shared.log.encoding import write_base64
from shared.log.entry import Opening, SectionHeader, commitment, read_leaf
from shared.log.merkle import Frontier, cover, leaf_hash, range_root
from shared.log.proof import InclusionProof
from tests.log.sample_log import (
    BODY,
    CLOCK_KEY,
    LOG_KEY,
    NOON,
    ORIGIN,
    READER,
    WRITER,
    SampleLog,
    header_at,
    secret,
)

FOLDER = Path(__file__).parent
SIZES = (*range(71), 1000)
COVERS = ((0, 0), (0, 1), (0, 7), (0, 64), (1, 2), (1, 64), (3, 9), (5, 70), (63, 65), (37, 1000))


def tree_vectors() -> dict[str, Any]:
    """Return roots by size and covers by range, of leaves with the inputs "leaf 0", "leaf 1", …."""
    frontier, hashes, roots = Frontier(), list[bytes](), dict[str, str]()
    for position in range(1001):
        if position in SIZES:
            roots[str(position)] = frontier.root().hex()
        hashes.append(leaf_hash(b"leaf %d" % position))
        frontier.push(hashes[-1])
    covers = [
        {
            "start": start,
            "end": end,
            "subtrees": [
                {"level": level, "index": index, "hash": _subtree(hashes, level, index)}
                for level, index in cover(start, end)
            ],
        }
        for start, end in COVERS
    ]
    return {
        "about": 'Leaf inputs are the ASCII texts "leaf 0", "leaf 1", …; hashes in hexadecimal.',
        "roots": roots,
        "covers": covers,
    }


def entry_vectors() -> dict[str, Any]:
    """Return one entry of two sections, with all that goes into it and comes out."""
    personal = SectionHeader(name="personal", to=(READER,))
    header = header_at(0, audience=(READER, "nmpa"), sections=(BODY, personal))
    openings = {
        "body": Opening(secret("body", 0), '{"fact":"批号12未经放行"}'.encode()),
        "personal": Opening(secret("personal", 0), '{"inspector":"检查员甲"}'.encode()),
    }
    log = SampleLog()
    log.append(header, openings)
    (leaf_input,) = log.leaf_inputs
    leaf = read_leaf(leaf_input)
    return {
        "about": "One entry; texts are UTF-8, bytes in base64 but hashes in hexadecimal.",
        "header": leaf.header_bytes.decode(),
        "blind": write_base64(leaf.blind),
        "sections": [
            {
                "name": name,
                "salt": write_base64(opening.salt),
                "text": opening.content.decode(),
                "commitment": commitment(name, opening).hex(),
            }
            for name, opening in openings.items()
        ],
        "leaf_input": write_base64(leaf_input),
        "leaf_hash": leaf_hash(leaf_input).hex(),
    }


def page_vectors() -> dict[str, Any]:
    """Return the pages of a log of 11 entries for a reader of some, and a proof of one of them."""
    log = SampleLog()
    for position, mark in enumerate("-++----+--+"):
        log.append(header_at(position, [READER] if mark == "+" else []))
    first = log.page(most=2)
    second = log.page(start=7, most=2)
    return {
        "about": (
            "A log of 11 entries of which the reader may see 4, as two pages of at most 2 entries, "
            "the first from position 0, the second from the first one's `next`; and the proof of "
            "position 2. The Ed25519 seeds are 32 bytes 0x00 (log) and 32 bytes 0x01 (clock)."
        ),
        "writer": WRITER,
        "reader": READER,
        "origin": ORIGIN,
        "log_key": str(LOG_KEY),
        "clock_key": str(CLOCK_KEY),
        "size": log.size,
        "root": log.roots[-1].hex(),
        "checkpoint_at": NOON.isoformat(),
        "note": log.note(),
        "pages": [[line.decode() for line in page] for page in (first, second)],
        "proof": str(InclusionProof(2, tuple(log.path(2, log.size)), log.note())),
    }


def late_vectors() -> dict[str, Any]:
    """Return what a grant opens of a log of 11 entries, and the cover that is left behind."""
    log = SampleLog()
    for position, mark in enumerate("-++----+--"):
        log.append(header_at(position, [READER] if mark == "+" else []))
    log.append_grant([(3, 4), (5, 6)])
    positions, granted = [3, 5], log.disclosed(READER, 3, 6)
    first = log.page_of(granted, 0, log.size, 1)
    second = log.page_of(granted[1:], 5, log.size, 1)
    return {
        "about": (
            "A log of 11 entries, the last of which grants positions 3 and 5 to the reader, who "
            "holds [3, 7) as a hidden run. It asks for both from 0, is answered one entry a page, "
            "asks for 5 from the first page's `next`, and is left with two runs. Keys as in "
            "lianjian_page.json; hashes of runs in hexadecimal."
        ),
        "writer": WRITER,
        "reader": READER,
        "origin": ORIGIN,
        "log_key": str(LOG_KEY),
        "clock_key": str(CLOCK_KEY),
        "size": log.size,
        "note": log.note(),
        "grant": log.openings[10]["body"].content.decode(),
        "positions": positions,
        "run": _run(log, 3, 7),
        "pages": [[line.decode() for line in page] for page in (first, second)],
        "left": [_run(log, 4, 5), _run(log, 6, 7)],
    }


def _run(log: SampleLog, start: int, end: int) -> dict[str, Any]:
    hashes = [digest.hex() for digest in log.subtrees(cover(start, end))]
    return {"start": start, "length": end - start, "hashes": hashes}


VECTORS = {
    "lianjian_tree.json": tree_vectors,
    "lianjian_entry.json": entry_vectors,
    "lianjian_page.json": page_vectors,
    "lianjian_late_pages.json": late_vectors,
}


def _subtree(hashes: list[bytes], level: int, index: int) -> str:
    frontier = Frontier()
    for digest in hashes[index << level : (index + 1) << level]:
        frontier.push(digest)
    return range_root(frontier.hashes).hex()


if __name__ == "__main__":
    for name, vectors in VECTORS.items():
        text = json.dumps(vectors(), ensure_ascii=False, indent=1)
        (FOLDER / name).write_text(text + "\n", encoding="utf-8")

"""What must be true once the story is told, found out through the nodes' own interfaces."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from services.authority.node import Node, open_node
from services.authority.verifying import verify_held
from services.demo.federation import LOOK_SECONDS, Federation
from services.demo.patience import await_place, patiently, until
from services.demo.proof import Proven, prove, prove_earlier
from services.demo.record import Done, Looked, StoryRecord
from services.demo.scenario import Look, ProvenStep, Scenario, Shared, ShownArchive, filled
from shared.errors import EvidenceRefused, LianjianError
from shared.identity.roles import Role
from shared.projections.words import Words, place
from shared.replication.person_client import NodeRefused
from shared.store.heads import heads
from shared.store.verification import VerifiedLog

OPENED_SECONDS = 30.0
"""How long one waits for an entry that a grant opens."""

_NOT_FOUND = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that is true or not; `detail` says what was found."""

    what: Words
    holds: bool
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenArchive:
    """An archive with the nodes that show it; `documents` are their bytes, by authority id.

    The bytes end before the completeness statement, which is each node's own.
    """

    shown: ShownArchive
    uscc: str
    documents: dict[str, bytes]


def await_story(federation: Federation, record: StoryRecord) -> None:
    """Wait until every node has verified all of every log, and its views rest on the story.

    Raises:
        TookTooLong: they do not.
    """
    federation.settle()
    last = {done.authority: done.place for done in record.steps.values()}
    for authority in federation.demo.authorities:
        for reached in last.values():
            await_place(federation, authority, reached)


def check_arrivals(
    federation: Federation, scenario: Scenario, record: StoryRecord
) -> Iterator[Check]:
    """Yield, for each node, whether it holds just those entries of the story that it may see."""
    for authority in federation.demo.authorities:
        wrong: list[str] = []
        seen, kept_from_it = 0, dict.fromkeys(federation.demo.authorities, 0)
        for step in scenario.entries:
            done = record.steps[step.name]
            may_see = step.may_see(authority)
            holds = _holds(federation, authority, done, patient=may_see)
            seen += holds
            kept_from_it[done.authority] += not holds
            if holds != may_see:
                wrong.append(f"{done.place} {'is' if holds else 'is not'} there")
        wrong += _wrong_counts(federation, authority, record, kept_from_it)
        hidden = sum(kept_from_it.values())
        yield Check(
            what=Words(
                f"{place(authority).zh}持有本案依法可见的 {seen} 条，另 {hidden} 条对其隐藏",
                f"of the case {place(authority).en} holds the {seen} entries that it may see; "
                f"{hidden} stay hidden from it",
            ),
            holds=not wrong,
            detail="; ".join(wrong),
        )


def see_archives(
    federation: Federation, scenario: Scenario, record: StoryRecord
) -> list[SeenArchive]:
    """Return the archives that the scenario shows, as the started nodes serve them.

    Raises:
        NodeRefused, TookTooLong: a node does not.
    """
    return [_see(federation, shown, filled(shown.uscc, record.ids)) for shown in scenario.archives]


def check_archive(seen: SeenArchive) -> Check:
    """Return whether all nodes show the very same bytes."""
    names = list(seen.documents)
    return Check(
        what=Words(
            f"{'、'.join(place(one).zh for one in names)}所见 {seen.uscc} 的档案逐字节一致",
            f"the archive is the same, byte for byte, at {', '.join(names)}",
        ),
        holds=bool(names) and len(set(seen.documents.values())) == 1,
        detail=" / ".join(f"{len(document)} B" for document in seen.documents.values()),
    )


def check_left_out(seen: SeenArchive, record: StoryRecord) -> Iterator[Check]:
    """Yield whether the archive shows nothing of the entries that it must leave out."""
    if not seen.shown.left_out:
        return
    gone = {record.steps[step].place for step in seen.shown.left_out}
    shown = {
        place
        for document in seen.documents.values()
        for place in _places(json.loads(document + b"}"))
    }
    yield Check(
        what=Words(
            f"{seen.uscc} 的档案不再示出 {'、'.join(sorted(gone))}，日志中仍在",
            f"the archive shows {', '.join(sorted(gone))} no more; they stay in the log",
        ),
        holds=bool(shown) and not gone & shown,
        detail=", ".join(sorted(gone & shown)),
    )


def check_look(wanted: Look, looked: Looked) -> Check:
    """Return whether a look has found what it must."""
    names = [place(one) for one in wanted.at]
    zh, en = "、".join(one.zh for one in names), " and ".join(one.en for one in names)
    if wanted.opened:
        took = "" if looked.seconds is None else f"{looked.seconds:.1f}"
        what = Words(
            f"启动后 {took} 秒内，{zh}已持有全部解密的条目，哈希与启动前承诺的一致",
            f"within {took} s of the start, {en} held all that was opened, "
            "each entry with the very hash that had been committed to before",
        )
    else:
        what = Words(
            f"{zh}一条也没有；方案中的字句不见于其节点的任何文件，而其已验证的检查点覆盖了它们",
            f"{en} hold not one of them, no word of the plan stands in any file of their nodes; "
            "yet the checkpoints that they have verified cover them all",
        )
    return Check(what=what, holds=not looked.wrong, detail="; ".join(looked.wrong))


def check_shared(federation: Federation, record: StoryRecord, shared: Shared) -> Check:
    """Return whether all nodes serve a document of the case in the very same bytes."""
    path = record.filled(shared.path)

    def same() -> list[bytes] | None:
        people = [federation.person(one, Role.ANALYST) for one in shared.seen_at]
        found = [_document(patiently(federation, partial(one.get, path))) for one in people]
        return found if len(set(found)) == 1 else None

    names = [place(one) for one in shared.seen_at]
    what = Words(
        f"{'、'.join(one.zh for one in names)}所见的{shared.title}逐字节一致",
        f"{shared.title_en} is the same, byte for byte, at {', '.join(shared.seen_at)}",
    )
    try:
        found = until(federation, same, shared.title_en)
    except LianjianError as error:
        return Check(what=what, holds=False, detail=str(error))
    size = f"（{len(found[0])} B）"
    return Check(what=Words(what.zh + size, what.en), holds=True)


def check_earlier(
    federation: Federation, record: StoryRecord, told: ProvenStep, proven: Proven
) -> tuple[Check, Proven]:
    """Return whether the entry is proven to be older than a later one, and what was proven."""
    later = record.steps[told.older_than]
    held = [
        one
        for one in record.looks[told.seen_in].held
        if one.log == proven.done.authority and one.reader in told.held_at
    ]
    what = Words(
        f"{proven.done.place} 早于 {later.place}：其他节点此前验证的检查点已经包含它",
        f"{proven.done.place} is older than {later.place}: "
        "it stands under checkpoints that others had verified before",
    )
    try:
        proven = prove_earlier(federation, proven, held, later)
    except EvidenceRefused as error:
        return Check(what=what, holds=False, detail=str(error)), proven
    return Check(what=what, holds=bool(proven.earlier)), proven


def check_completeness(federation: Federation) -> Check:
    """Return whether every node calls its answers complete, at one moment between two beats."""
    partial: list[str] = []
    for authority in federation.demo.authorities:
        end = time.monotonic() + OPENED_SECONDS
        while states := _incomplete(federation, authority):
            if time.monotonic() > end:
                partial.append(f"{authority}: {states}")
                break
            time.sleep(LOOK_SECONDS)
    return Check(
        what=Words("各节点的答复完整：所有日志正常、无滞后", "every node's answers are complete"),
        holds=not partial,
        detail="; ".join(partial),
    )


def check_proof(
    federation: Federation, done: Done, holders: Sequence[str]
) -> tuple[Check, Proven | None]:
    """Return whether the entry `done` is proven, and what was proven.

    The keys are those that the first of `holders` knows.
    """
    what = Words(
        f"{done.place} 的包含证明成立", f"the proof that {done.place} stands in its log holds"
    )
    try:
        proven = prove(federation, done, holders, (*holders, done.authority)[0])
    except EvidenceRefused as error:
        return Check(what=what, holds=False, detail=str(error)), None
    return Check(what=what, holds=True), proven


def check_logs(federation: Federation) -> Iterator[Check]:
    """Yield, for each node, whether all logs are as signed, recomputed from its stored bytes."""
    for demo_node in federation.demo.nodes:
        node = open_node(demo_node.data)
        try:
            found, wrong = _verify(node)
        finally:
            node.close()
        sizes = "，".join(f"{one.log} {one.size}" for one in found)
        yield Check(
            what=Words(
                f"{place(node.authority).zh}节点：从原始字节重算全部日志（{sizes}）",
                f"all logs at {node.authority}, recomputed from the stored bytes, are as signed",
            ),
            holds=not wrong and len(found) >= len(federation.demo.nodes),
            detail="; ".join(wrong),
        )


def _incomplete(federation: Federation, authority: str) -> dict[str, str]:
    """Return how each log stands where the answers of `authority` are not complete, else {}."""
    analyst = federation.person(authority, Role.ANALYST)
    statement = analyst.get_json("/v1/notices", limit=1)["completeness"]
    if statement["complete"]:
        return {}
    return {one["authority"]: one["state"] for one in statement["logs"]}


def _verify(node: Node) -> tuple[list[VerifiedLog], list[str]]:
    with node.database.read() as connection:
        held = [head.log for head in heads(connection)]
    found: list[VerifiedLog] = []
    wrong: list[str] = []
    for log in held:
        try:
            found.append(verify_held(node, log, lambda _done, _size: None))
        except LianjianError as error:
            wrong.append(str(error))
    return found, wrong


def _holds(federation: Federation, authority: str, done: Done, *, patient: bool) -> bool:
    """Return whether a node holds an entry; it may be opened late, so that one looks `patient`."""
    person = federation.person(authority, Role.AUDITOR)
    path = f"/v1/logs/{done.authority}/entries/{done.position}"
    end = time.monotonic() + (OPENED_SECONDS if patient else 0)
    while True:
        try:
            patiently(federation, lambda: person.get(path))
        except NodeRefused as refused:
            if refused.status != _NOT_FOUND:
                raise
        else:
            return True
        if time.monotonic() > end:
            return False
        time.sleep(LOOK_SECONDS)


def _places(value: Any) -> Iterator[str]:
    """Yield the place of every line in the JSON `value`, such as "ha:3"."""
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        if "entry_id" in members:
            yield f"{members['authority']}:{members['position']}"
        for one in members.values():
            yield from _places(one)
    elif isinstance(value, list):
        for one in cast("list[object]", value):
            yield from _places(one)


def _wrong_counts(
    federation: Federation, authority: str, record: StoryRecord, hidden: dict[str, int]
) -> Iterator[str]:
    """Yield where a log hides another number of entries; logs may hold more than the story."""
    told = [done.authority for done in record.steps.values()]
    for log, standing in federation.logs_at(authority).items():
        if log not in hidden:
            continue
        only_story = standing["verified_size"] == told.count(log)
        counted = standing["hidden"]
        if counted < hidden[log] or (only_story and counted != hidden[log]):
            yield f"{counted} entries of {log} are hidden, not {hidden[log]}"


def _see(federation: Federation, shown: ShownArchive, uscc: str) -> SeenArchive:
    documents: dict[str, bytes] = {}
    for authority in shown.seen_at:
        if authority in federation.demo.authorities:
            analyst = federation.person(authority, Role.ANALYST)
            content = patiently(federation, partial(analyst.get, f"/v1/archives/{uscc}"))
            documents[authority] = _document(content)
    return SeenArchive(shown=shown, uscc=uscc, documents=documents)


def _document(content: bytes) -> bytes:
    """Return a document without its end: the completeness statement is each node's own."""
    return content.rpartition(b',"completeness":')[0]

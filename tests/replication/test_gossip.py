"""What peers hold of others' logs is held against what is held here: a fork meets itself."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.identity.directory import Directory, Member
from shared.log.checkpoint import Checkpoint, KeyKind, NoteSigner, sign_checkpoint
from shared.log.merkle import EMPTY_ROOT
from shared.store.heads import LogState, create_own_log, head_of
from tests.log.sample_log import NOON, SampleLog, sample
from tests.replication.conftest import Play
from tests.replication.scene import HENAN, Scene, grow
from tests.simulators.lies import fork_of
from tests.simulators.lying_peer import Answer, LyingPeer

HENAN_ORIGIN = "ha.mpa.example/log"
HENAN_LOG_KEY = NoteSigner(
    HENAN_ORIGIN, Ed25519PrivateKey.from_private_bytes(b"1" * 32), KeyKind.LOG
)
HENAN_CLOCK_KEY = NoteSigner(
    f"{HENAN_ORIGIN}/clock", Ed25519PrivateKey.from_private_bytes(b"2" * 32), KeyKind.CLOCK
)
HENAN_WITH_LOG = replace(
    HENAN,
    origin=HENAN_ORIGIN,
    log_keys=(HENAN_LOG_KEY.verifier,),
    clock_keys=(HENAN_CLOCK_KEY.verifier,),
)


def _own_note(root: bytes) -> str:
    return sign_checkpoint(Checkpoint(HENAN_ORIGIN, 0, root), HENAN_LOG_KEY, HENAN_CLOCK_KEY, NOON)


async def _gossip(scene: Scene, *peers: LyingPeer) -> None:
    """Ask `peers`, members without logs of their own, and Zhejiang."""
    members = [Member(id=p.authority, name_zh="", name_en="", url=p.url) for p in peers]
    await scene.gossip().ask_all(Directory((HENAN_WITH_LOG, scene.member, *members)))


def _tell(
    play: Play, story: Callable[[Scene, LyingPeer], Awaitable[None]], log: SampleLog | None = None
) -> None:
    """Play `story` with Shanghai as a third node, once Henan has verified nine entries."""

    async def told(scene: Scene) -> None:
        with scene.database.write() as connection:
            create_own_log(connection, "ha", HENAN_ORIGIN, _own_note(EMPTY_ROOT), NOON)
        await scene.follow()
        async with LyingPeer(SampleLog(), scene.zj.directory, authority="sh") as shanghai:
            await story(scene, shanghai)

    play(told, log)


def test_fork_that_was_shown_to_another_freezes_the_log_once(play: Play) -> None:
    async def story(scene: Scene, shanghai: LyingPeer) -> None:
        held = scene.held()
        told = fork_of(scene.zj.log, 5, "++++").note(9)
        shanghai.notes["zj"] = told
        for _ in range(3):
            await _gossip(scene, shanghai)
        alarm = scene.alarm("equivocation")
        assert alarm is not None
        assert alarm.evidence == f"{scene.zj.note(9)}\n{told}".encode()
        assert [(log, proof.other.note) for log, proof in scene.allegations] == [("zj", told)]
        assert (scene.head().state, scene.held()) == (LogState.FROZEN, held)

    _tell(play, story)


def test_fork_at_a_size_that_was_passed_is_found(play: Play) -> None:
    async def story(scene: Scene, shanghai: LyingPeer) -> None:
        shanghai.notes["zj"] = fork_of(scene.zj.log, 5, "++++").note(9)
        grow(scene.zj.log, "+++")
        await scene.follow()
        await _gossip(scene, shanghai)
        assert scene.head().state is LogState.FROZEN

    _tell(play, story)


def test_second_history_of_the_own_log_is_found(play: Play) -> None:
    async def story(scene: Scene, shanghai: LyingPeer) -> None:
        shanghai.notes["ha"] = _own_note(b"\1" * 32)
        await _gossip(scene, shanghai)
        assert [log for log, _ in scene.allegations] == ["ha"]
        with scene.database.read() as connection:
            assert head_of(connection, "ha").state is LogState.FROZEN
        assert scene.head().state is LogState.OK

    _tell(play, story)


Telling = Callable[[SampleLog], str]


def telling(name: str, note: Telling) -> object:
    return pytest.param(note, id=name)


@pytest.mark.parametrize(
    "told",
    [
        telling("same root, newer", lambda log: log.note(9, NOON.replace(second=30))),
        telling("smaller", lambda log: log.note(5)),
        telling("smaller fork", lambda log: fork_of(log, 5, "+").note(6)),
        telling("larger fork", lambda log: fork_of(log, 5, "+++++").note(10)),
        telling("no note", lambda _: "trust me"),
        telling("rubbish", lambda _: "\0\ufffd"),
        telling("too much", lambda _: "x" * (2 << 20)),
        telling("note of another log", lambda _: _own_note(EMPTY_ROOT)),
        telling("forged size", lambda log: log.note(9).replace("\n9\n", "\n0\n", 1)),
        telling(
            "without the clock's signature",
            lambda log: "\n".join(fork_of(log, 5, "++++").note(9).split("\n")[:5]) + "\n",
        ),
    ],
)
def test_note_that_proves_nothing_changes_nothing(play: Play, told: Telling) -> None:
    async def story(scene: Scene, shanghai: LyingPeer) -> None:
        before = scene.head()
        shanghai.notes["zj"] = told(scene.zj.log)
        await _gossip(scene, shanghai)
        assert scene.head() == before
        assert (scene.alarm_codes(), scene.allegations) == ([], [])

    _tell(play, story)


def test_log_that_nobody_holds_here_is_not_judged(play: Play) -> None:
    async def story(scene: Scene) -> None:
        async with LyingPeer(SampleLog(), scene.zj.directory, authority="sh") as shanghai:
            shanghai.notes["zj"] = sample("++").note()
            await _gossip(scene, shanghai)
        assert scene.allegations == []

    play(story)


def test_peer_that_cannot_be_asked_is_passed_over(play: Play) -> None:
    async def story(scene: Scene, shanghai: LyingPeer) -> None:
        async with LyingPeer(SampleLog(), scene.zj.directory, authority="sn") as gone:
            pass
        web_page = LyingPeer(SampleLog(), scene.zj.directory, authority="sx")
        web_page.lie = lambda _peer, _asked: Answer(media_type="text/html", body=b"Sign in")
        shanghai.notes["zj"] = fork_of(scene.zj.log, 5, "++++").note(9)
        async with web_page:
            await _gossip(scene, gone, web_page, shanghai)
        assert len(scene.allegations) == 1

    _tell(play, story)


def test_nobody_is_asked_about_the_own_log_alone_of_its_writer(play: Play) -> None:
    async def story(scene: Scene, shanghai: LyingPeer) -> None:
        scene.zj.asked.clear()
        await _gossip(scene, shanghai)
        assert [asked.path for asked in scene.zj.asked] == ["/v1/logs/ha/checkpoint"]
        assert sorted(asked.path for asked in shanghai.asked) == [
            "/v1/logs/ha/checkpoint",
            "/v1/logs/zj/checkpoint",
        ]

    _tell(play, story)


def test_failure_to_tell_of_a_fork_is_not_swallowed(play: Play) -> None:
    async def story(scene: Scene, shanghai: LyingPeer) -> None:
        shanghai.notes["zj"] = fork_of(scene.zj.log, 5, "++++").note(9)
        scene.refusal = RuntimeError("this node appends nothing")
        with pytest.raises(RuntimeError):
            await _gossip(scene, shanghai)
        assert scene.head().state is LogState.FROZEN

    _tell(play, story)

"""What shared/log/checkpoint.py promises: keys, notes, and checkpoints of the right log only."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.log.checkpoint import (
    Checkpoint,
    KeyKind,
    MalformedKey,
    MalformedNote,
    NoteRefused,
    NoteSigner,
    OriginRefused,
    SignatureRefused,
    SignedCheckpoint,
    VerifierKey,
    open_note,
    read_checkpoint,
    sign_checkpoint,
    told_seconds,
)
from shared.log.encoding import read_base64, write_base64
from shared.log.merkle import EMPTY_ROOT
from tests.log.sample_log import (
    CLOCK_KEY,
    CLOCK_SIGNER,
    LOG_KEY,
    LOG_SIGNER,
    NOON,
    ORIGIN,
    secret,
)

ROOT = secret("root", 0)
CHECKPOINT = Checkpoint(ORIGIN, 37, ROOT)
BODY = CHECKPOINT.body
NOTE = sign_checkpoint(CHECKPOINT, LOG_SIGNER, CLOCK_SIGNER, NOON)
LOG_LINE, CLOCK_LINE = LOG_SIGNER.line(BODY, NOON), CLOCK_SIGNER.line(BODY, NOON)
STRANGER = NoteSigner(
    "nmpa.example/witness", Ed25519PrivateKey.from_private_bytes(b"\x09" * 32), KeyKind.CLOCK
)


def read(note: str) -> SignedCheckpoint:
    return read_checkpoint(note, ORIGIN, [LOG_KEY], [CLOCK_KEY])


def signed(body: str) -> str:
    """Return a note whose keys vouch for any text."""
    return f"{body}\n{LOG_SIGNER.line(body, NOON)}{CLOCK_SIGNER.line(body, NOON)}"


def altered(line: str, place: int) -> str:
    """Return a signature line with the byte at `place` of its blob changed."""
    dash, name, blob = line.split(" ")
    data = bytearray(read_base64(blob.strip()))
    data[place] ^= 1
    return f"{dash} {name} {write_base64(bytes(data))}\n"


def shortened(line: str) -> str:
    dash, name, blob = line.split(" ")
    return f"{dash} {name} {write_base64(read_base64(blob.strip())[:-1])}\n"


def test_checkpoint_is_read_as_it_was_signed() -> None:
    assert read(NOTE) == SignedCheckpoint(NOTE, ORIGIN, 37, ROOT, NOON)


def test_note_has_the_form_of_the_contract() -> None:
    lines = NOTE.split("\n")
    assert lines[:4] == [ORIGIN, "37", write_base64(ROOT), ""]
    assert lines[4].startswith(f"— {ORIGIN} ")
    assert lines[5].startswith(f"— {ORIGIN}/clock ")
    assert lines[6:] == [""]


def test_log_without_entries_has_a_checkpoint() -> None:
    empty = Checkpoint(ORIGIN, 0, EMPTY_ROOT)
    assert read(sign_checkpoint(empty, LOG_SIGNER, CLOCK_SIGNER, NOON)).size == 0


def test_signatures_of_strangers_are_ignored() -> None:
    namesake = NoteSigner(ORIGIN, Ed25519PrivateKey.generate(), KeyKind.LOG)
    strangers = STRANGER.line(BODY, NOON) + altered(namesake.line(BODY, NOON), 40)
    assert read(NOTE + strangers).size == 37


def test_newest_time_of_the_clock_counts() -> None:
    later = NOON + timedelta(minutes=1)
    assert read(NOTE + CLOCK_SIGNER.line(BODY, later)).at == later


@pytest.mark.parametrize(
    "note",
    [
        f"{BODY}\n{LOG_LINE}",
        f"{BODY}\n{CLOCK_LINE}",
        f"{BODY}\n{STRANGER.line(BODY, NOON)}",
        f"{BODY}\n{altered(LOG_LINE, 40)}{CLOCK_LINE}",
        f"{BODY}\n{LOG_LINE}{altered(CLOCK_LINE, 40)}",
        f"{BODY}\n{LOG_LINE}{altered(CLOCK_LINE, 11)}",
        f"{BODY}\n{shortened(LOG_LINE)}{CLOCK_LINE}",
        f"{BODY}\n{LOG_LINE}{shortened(CLOCK_LINE)}",
        NOTE + altered(LOG_LINE, 40),
        NOTE.replace("\n37\n", "\n38\n"),
    ],
)
def test_note_is_refused_when_a_signature_is_missing_or_bad(note: str) -> None:
    with pytest.raises(SignatureRefused):
        read(note)


def test_signature_of_a_key_for_another_purpose_does_not_count() -> None:
    same_key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    as_clock = NoteSigner(ORIGIN, same_key, KeyKind.CLOCK)
    note = f"{BODY}\n{LOG_LINE}{as_clock.line(BODY, NOON)}"
    with pytest.raises(SignatureRefused):
        read_checkpoint(note, ORIGIN, [LOG_KEY], [as_clock.verifier])
    with pytest.raises(SignatureRefused):
        read_checkpoint(NOTE, ORIGIN, [CLOCK_KEY], [LOG_KEY])


def test_checkpoint_of_another_log_is_refused() -> None:
    with pytest.raises(OriginRefused):
        read_checkpoint(NOTE, "ha.mpa.example/log", [LOG_KEY], [CLOCK_KEY])


@pytest.mark.parametrize(
    "body",
    [
        f"{ORIGIN}\n037\n{write_base64(ROOT)}\n",
        f"{ORIGIN}\n+37\n{write_base64(ROOT)}\n",
        f"{ORIGIN}\n-1\n{write_base64(ROOT)}\n",
        f"{ORIGIN}\n３7\n{write_base64(ROOT)}\n",
        f"{ORIGIN}\n\n{write_base64(ROOT)}\n",
        f"{ORIGIN}\n{2**53}\n{write_base64(ROOT)}\n",
        f"{ORIGIN}\n37\n{write_base64(ROOT[:31])}\n",
        f"{ORIGIN}\n37\n{write_base64(ROOT)[:-1]}\n",
        f"{ORIGIN}\n37\n",
        f"{ORIGIN}\n37\n{write_base64(ROOT)}\n\n",
        f"\n37\n{write_base64(ROOT)}\n",
    ],
)
def test_note_is_refused_when_its_text_is_no_checkpoint(body: str) -> None:
    with pytest.raises(MalformedNote):
        read(signed(body))


def test_extension_line_is_signed_but_says_nothing() -> None:
    assert read(signed(f"{BODY}extension\n")).size == 37


@pytest.mark.parametrize(
    "note",
    [
        "",
        BODY,
        BODY + "\n",
        NOTE[:-1],
        NOTE + "\n",
        NOTE + "— nmpa.example/witness\n",
        NOTE + "- nmpa.example/witness AAAAAAA=\n",
        NOTE + "— nmpa.example/witness AAAA\n",
        NOTE + "— nmpa.example/witness AAAAAA\n",
        NOTE + "— nmpa+example AAAAAAA=\n",
        NOTE.replace("\n", "\r\n"),
        NOTE.replace("37", "37\t"),
        NOTE + "— nmpa.example\x01 AAAAAAA=\n",
        NOTE + "\ud800",
        NOTE + STRANGER.line(BODY, NOON) * 99,
        "x" * 1_000_001 + NOTE,
    ],
)
def test_text_is_refused_when_it_is_no_signed_note(note: str) -> None:
    with pytest.raises(MalformedNote):
        read(note)


@pytest.mark.parametrize("seconds", [2**63 - 1, 2**64 - 1, 253_402_300_800])
def test_time_beyond_the_calendar_is_refused(seconds: int) -> None:
    message = f"cosignature/v1\ntime {seconds}\n{BODY}".encode()
    signature = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32).sign(message)
    blob = write_base64(CLOCK_KEY.key_id + seconds.to_bytes(8) + signature)
    with pytest.raises(SignatureRefused):
        read(f"{BODY}\n{LOG_LINE}— {ORIGIN}/clock {blob}\n")


def test_every_refusal_of_a_note_is_one_family() -> None:
    assert issubclass(MalformedNote, NoteRefused)
    assert issubclass(OriginRefused, NoteRefused)
    assert issubclass(SignatureRefused, NoteRefused)


def test_any_signed_note_is_opened_with_its_times() -> None:
    opened = open_note(NOTE, [LOG_KEY, CLOCK_KEY])
    assert opened.text == BODY
    assert opened.signatures == ((LOG_KEY, None), (CLOCK_KEY, NOON))


def test_clock_states_whole_seconds() -> None:
    late = datetime(2026, 3, 2, 4, 0, 0, 999_000, tzinfo=UTC)
    assert CLOCK_SIGNER.line(BODY, late) == CLOCK_LINE


@pytest.mark.parametrize("key", [LOG_KEY, CLOCK_KEY])
def test_verifier_key_is_read_back_from_its_text(key: VerifierKey) -> None:
    assert VerifierKey.parse(str(key)) == key


TEXT = str(LOG_KEY)
NAME, KEY_ID, MATERIAL = TEXT.split("+", 2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        NAME,
        f"{NAME}+{KEY_ID}",
        f"{NAME}+00000000+{MATERIAL}",
        f"{NAME}+{KEY_ID.upper()}+{MATERIAL}",
        f"other+{KEY_ID}+{MATERIAL}",
        f"+{KEY_ID}+{MATERIAL}",
        f"zj log+{KEY_ID}+{MATERIAL}",
        f"{NAME}+{KEY_ID}+{MATERIAL[:-4]}",
        f"{NAME}+{KEY_ID}+{write_base64(bytes([6]) + LOG_KEY.public)}",
        f"{NAME}+{KEY_ID}+",
    ],
)
def test_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(MalformedKey):
        VerifierKey.parse(text)


@pytest.mark.parametrize("name", ["", "zj log", "zj+log", "zj\nlog"])
def test_signer_is_refused_under_a_name_that_no_note_can_carry(name: str) -> None:
    with pytest.raises(MalformedKey):
        NoteSigner(name, Ed25519PrivateKey.generate(), KeyKind.LOG)


def test_time_of_a_kept_note_is_the_newest_in_the_name_of_its_clock() -> None:
    later = CLOCK_SIGNER.line(BODY, NOON + timedelta(minutes=1))
    witness = STRANGER.line(BODY, NOON + timedelta(days=1))
    assert told_seconds(NOTE) == int(NOON.timestamp())
    assert told_seconds(NOTE + later + witness + CLOCK_LINE) == int(NOON.timestamp()) + 60


@pytest.mark.parametrize("note", ["", BODY, f"{BODY}\n{LOG_LINE}"])
def test_note_without_a_clock_tells_no_time(note: str) -> None:
    with pytest.raises(MalformedNote):
        told_seconds(note)

"""What shared/log/proof.py promises: a C2SP tlog-proof that proves one leaf, and no other."""

import pytest

from shared.log.checkpoint import NoteRefused
from shared.log.encoding import write_base64
from shared.log.merkle import ProofRefused, leaf_hash
from shared.log.proof import InclusionProof
from tests.log.sample_log import CLOCK_KEY, LOG_KEY, ORIGIN, sample

LOG = sample("+-+-+")


def proof_of(position: int, size: int = 5) -> InclusionProof:
    return InclusionProof(position, tuple(LOG.path(position, size)), LOG.note(size))


def verify(proof: InclusionProof, position: int) -> int:
    digest = leaf_hash(LOG.leaf_inputs[position])
    return proof.verify(digest, ORIGIN, [LOG_KEY], [CLOCK_KEY]).size


TEXT = str(proof_of(2))


def test_proof_has_the_form_of_tlog_proof() -> None:
    hashes = "".join(f"{write_base64(digest)}\n" for digest in LOG.path(2, 5))
    assert f"c2sp.org/tlog-proof@v1\nindex 2\n{hashes}\n{LOG.note()}" == TEXT


@pytest.mark.parametrize("size", [1, 3, 4, 5])
def test_every_entry_is_proven_from_text_alone(size: int) -> None:
    for position in range(size):
        assert verify(InclusionProof.parse(str(proof_of(position, size))), position) == size


def test_proof_of_another_leaf_is_refused() -> None:
    with pytest.raises(ProofRefused):
        verify(proof_of(2), 3)


def test_proof_is_refused_when_its_note_is() -> None:
    with pytest.raises(NoteRefused):
        verify(InclusionProof.parse(TEXT.replace("\n5\n", "\n6\n")), 2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        TEXT.replace("@v1", "@v2"),
        TEXT.replace("index 2", "index 02"),
        TEXT.replace("index 2", "index -2"),
        TEXT.replace("index 2", f"index {2**53}"),
        TEXT.replace("index 2\n", ""),
        TEXT.replace("index 2", "extra QQ==\nindex 2"),
        TEXT.replace("index 2\n", "index 2\nQQ==\n"),
        TEXT.replace("index 2\n", "index 2\n****\n"),
    ],
)
def test_text_is_refused_when_it_is_no_proof_of_this_kind(text: str) -> None:
    with pytest.raises(ProofRefused):
        InclusionProof.parse(text)


@pytest.mark.parametrize("change", [("index 2", "index 3"), ("index 2", "index 5")])
def test_proof_is_refused_at_another_position(change: tuple[str, str]) -> None:
    with pytest.raises(ProofRefused):
        verify(InclusionProof.parse(TEXT.replace(*change)), 2)

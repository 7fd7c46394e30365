"""A fork is told of in the own log, once, however late the log takes it."""

import pytest

from services.authority.equivocations import open_equivocations, publish_equivocation
from shared.log.trusted_log import Equivocation
from shared.replication.held import evidence_of, held_checkpoint, proof_in
from shared.store.recorder import AppendsRefused
from tests.api.served import Served
from tests.log.sample_log import sample
from tests.simulators.lies import fork_of

TRUTH = sample("++++")
PROOF = Equivocation(
    held_checkpoint(TRUTH.note(4)), held_checkpoint(fork_of(TRUTH, 2, "++").note(4))
)


def test_proof_is_read_back_from_the_evidence_of_its_alarm() -> None:
    read = proof_in(evidence_of(PROOF))
    assert (read.held, read.other) == (PROOF.held, PROOF.other)


def test_fork_that_could_not_be_published_at_once_is_published_later(zj: Served) -> None:
    node = zj.node
    node.recorder.refusal = "the disk is full"
    node.alarms.raise_alarm(PROOF.code, "ha", str(PROOF), evidence_of(PROOF))
    with pytest.raises(AppendsRefused):
        publish_equivocation(node.desk, PROOF)
    assert zj.size == 0

    node.recorder.refusal = None
    for _ in range(2):
        [(log, proof)] = open_equivocations(node.alarms)
        assert log == "ha"
        publish_equivocation(node.desk, proof)
    assert zj.size == 1


def test_fork_of_which_the_alarm_was_ended_is_published_no_more(zj: Served) -> None:
    zj.node.alarms.raise_alarm(PROOF.code, "ha", str(PROOF), evidence_of(PROOF))
    zj.node.alarms.clear(PROOF.code, "ha")
    assert open_equivocations(zj.node.alarms) == []

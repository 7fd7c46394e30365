"""A second log claims a letter: nobody answers it, and nobody is kept from answering another."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from services.authority.correspondence import assistance_of, case_transfer_of, notice_of
from services.authority.node import Node, open_node
from services.authority.setup import create_node
from shared.domain.correspondence import LetterClaimedByTwo, LetterUnknown
from tests.domain.a_case import (
    ASSISTANCE,
    INTERIM_ANSWER,
    NOTICE,
    NOTICE_ACKNOWLEDGED,
    NOTICE_ASSESSED,
    TRANSFER,
    TRANSFER_ACCEPTED,
    TRANSFER_ON_PAPER,
)
from tests.projections.a_node import ANode
from tests.projections.a_story import entry


@pytest.fixture
def henan(tmp_path: Path) -> Iterator[Node]:
    create_node(tmp_path / "ha", "ha", database="sqlite:///node.sqlite")
    node = open_node(tmp_path / "ha")
    yield node
    node.close()


def arrive(node: Node, *entries: object) -> None:
    ANode(node.database, node.projector, node.queries).arrive(*entries)  # type: ignore[arg-type]


def test_letter_that_two_logs_claim_is_answered_by_nobody(henan: Node) -> None:
    rival = replace(ASSISTANCE, sender="sh")
    arrive(henan, entry(ASSISTANCE, 0), entry(rival, 0, "sh"), entry(TRANSFER, 1))
    with pytest.raises(LetterClaimedByTwo):
        assistance_of(henan.desk, ASSISTANCE.assistance_id)
    assert case_transfer_of(henan.desk, TRANSFER.case_transfer_id).sent == TRANSFER


def test_letter_is_known_with_what_both_ends_say_on_their_own_logs(henan: Node) -> None:
    arrive(
        henan,
        entry(TRANSFER, 0),
        entry(TRANSFER_ON_PAPER, 1),
        entry(replace(TRANSFER_ON_PAPER, document_no="假"), 0, "sh"),
        entry(replace(TRANSFER_ACCEPTED, receiver="sh"), 1, "sh"),
    )
    known = case_transfer_of(henan.desk, TRANSFER.case_transfer_id)
    assert (known.papers, known.answered) == ((TRANSFER_ON_PAPER,), None)
    with pytest.raises(LetterUnknown):
        assistance_of(henan.desk, INTERIM_ANSWER.assistance_id)


def test_notice_is_known_with_receipt_and_assessment(henan: Node) -> None:
    arrive(henan, *(entry(one, n) for n, one in enumerate((NOTICE_ACKNOWLEDGED, NOTICE_ASSESSED))))
    arrive(henan, entry(replace(NOTICE, sender="sh"), 0, "gd"), entry(NOTICE, 0, "ha"))
    known = notice_of(henan.desk, NOTICE.notice_id)
    assert (known.acknowledged, known.assessed) == (NOTICE_ACKNOWLEDGED, NOTICE_ASSESSED)

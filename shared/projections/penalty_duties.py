"""What the law asks to follow from a penalty (SAMR Order 45).

PUB-001, PUB-002: it is published in its province, or pushed, received and published by the host.
PUB-003: what was changed or revoked is withdrawn by each who has published it. PUB-004: publicity
ends with its term. PUB-006: it ends early where that was granted.
"""

from collections.abc import Iterator

from shared.domain.penalty.events import (
    EarlyEndGranted,
    PenaltyChanged,
    PenaltyDecided,
    PenaltyPublished,
    PenaltyPushed,
    PenaltyRevoked,
    PublicityEnded,
    PushReceived,
)
from shared.domain.penalty.state import Publicity
from shared.projections.duties import duty
from shared.projections.lines import counted
from shared.projections.view import Document


def duties(document: Document) -> list[Document]:
    """Return the duties of the penalty of `document`; none where its decision is not known."""
    held = document["held"]
    if document["speaker"] is None or held["publicity"]["state"] == Publicity.EXCLUDED:
        return []
    told = _Told(document)
    return [*_of_publishing(told, held), *_of_ending(told, held)]


class _Told:
    """The lines that count, by kind and author."""

    def __init__(self, document: Document) -> None:
        self._lines = counted(document["lines"])
        held = document["held"]
        self._uscc: str = held["uscc"]
        self._between = (held["party_authority"], held["decider"])

    def of(self, *kinds: str, by: str | None = None) -> list[Document]:
        """Return the lines of `kinds`, in the log of `by`."""
        return [
            one for one in self._lines if one["kind"] in kinds and by in (None, one["authority"])
        ]

    def owed(  # noqa: PLR0913 - what a duty is told
        self,
        what: str,
        owner: str,
        rule: str,
        rests_on: Document,
        met_by: list[Document],
        *,
        deadline: str | None = None,
        due_on: str | None = None,
        mark: str = "",
    ) -> Document:
        """Return the duty `what` of `owner`, from the day of `rests_on` or else from `due_on`."""
        return duty(
            what,
            rules=[rule],
            authority=owner,
            owners=[owner],
            firms=[self._uscc],
            between=self._between,
            since=due_on or rests_on["on"],
            rests_on=[rests_on],
            met_by=met_by,
            deadline=deadline,
            due_on=due_on,
            mark=mark,
        )


def _of_publishing(told: _Told, held: Document) -> Iterator[Document]:
    """Yield who publishes; what no longer stands is not to be published any more."""
    decider, host = held["decider"], held["party_authority"]
    (decided, *_) = told.of(PenaltyDecided.KIND)
    stands = held["undone_on"] is None
    published = told.of(PenaltyPublished.KIND, by=host)
    if decider == host:
        if stands or published:
            deadline = "penalty_publish_same"
            yield told.owed(
                "publish-penalty", host, "PUB-001", decided, published, deadline=deadline
            )
        return
    pushed = told.of(PenaltyPushed.KIND)
    received = told.of(PushReceived.KIND)
    if stands or pushed:
        deadline = "penalty_push_other"
        yield told.owed("push-penalty", decider, "PUB-002", decided, pushed, deadline=deadline)
    if pushed and (stands or received):
        yield told.owed("receive-penalty", host, "PUB-002", pushed[0], received)
    if received and (stands or published):
        deadline = "penalty_host_publish"
        yield told.owed(
            "publish-penalty", host, "PUB-002", received[0], published, deadline=deadline
        )


def _of_ending(told: _Told, held: Document) -> Iterator[Document]:
    undone = told.of(PenaltyChanged.KIND, PenaltyRevoked.KIND)[:1]
    early = told.of(EarlyEndGranted.KIND)[:1]
    for publisher, shown in held["publicity"]["by"].items():
        (published, *_) = told.of(PenaltyPublished.KIND, by=publisher)
        ended = told.of(PublicityEnded.KIND, by=publisher)
        for one in undone:
            what, rule, deadline = "withdraw-penalty", "PUB-003", "penalty_withdraw"
            yield told.owed(what, publisher, rule, one, ended, deadline=deadline, mark=publisher)
        for one in early:
            what, rule = "end-publicity-early", "PUB-006"
            yield told.owed(what, publisher, rule, one, ended, mark=publisher)
        if shown["ends_on"] is not None:
            what, rule, last = "end-publicity", "PUB-004", shown["ends_on"]
            yield told.owed(what, publisher, rule, published, ended, due_on=last, mark=publisher)

"""What the law asks to follow from an entrustment, as facts: who owes it, since when, what met it.

    {"what", "rules", "owners": [authorities or credit codes], "since": day | None,
     "rests_on": [place], "met_by": [place]}

A place is an authority's log and a position. An obligation of which `met_by` is empty is open as
far as these lines tell; none has a deadline of its own in the law ("promptly"), so none is here.
The comprehensive inspection of SUP-019 is met by inspections, which are other matters.
"""

from collections.abc import Iterable, Iterator

from shared.domain.entrustment.events import (
    ContractorReplaced,
    EntrustmentAcknowledged,
    EntrustmentAmended,
    EntrustmentAnnotated,
    EntrustmentEstablished,
    EntrustmentTerminated,
    ScopeCoverageStated,
)
from shared.domain.parties import Party
from shared.projections.entrustment_facts import heard
from shared.projections.lines import place
from shared.projections.view import Document


def obligations(
    lines: Iterable[Document], known: Document, residents: list[Document]
) -> list[Document]:
    """Return the obligations that `lines` open; none where `known`, the one statement, is empty.

    `residents` are stationed at the contractor now.
    """
    if not known:
        return []
    told = _Told(heard(lines))
    return [
        *_of_recording(told, known),
        *_of_variety(told, known),
        *_of_change(told, known),
        *_of_residents(told, known, residents),
        *_of_end(told, known),
    ]


class _Told:
    """The lines that count, by kind and by what they state."""

    def __init__(self, counted: list[Document]) -> None:
        self._counted = counted

    def of(self, kind: str, *stated: str) -> list[Document]:
        """Return the lines of `kind` in which every field of `stated` is given."""
        return [
            one
            for one in self._counted
            if one["kind"] == kind and all(one["facts"][field] for field in stated)
        ]

    def by(self, side: Party, kind: str, *stated: str) -> list[Document]:
        """Return those that tell of `side`."""
        return [one for one in self.of(kind, *stated) if one["facts"]["side"] == side]


def _obligation(
    what: str,
    rules: list[str],
    owners: list[str],
    rests_on: list[Document],
    met_by: list[Document],
) -> Document:
    return {
        "what": what,
        "rules": rules,
        "owners": owners,
        "since": rests_on[0]["on"],
        "rests_on": [place(one) for one in rests_on],
        "met_by": [place(one) for one in met_by],
    }


def _of_recording(told: _Told, known: Document) -> Iterator[Document]:
    established = told.of(EntrustmentEstablished.KIND)
    acknowledged = told.of(EntrustmentAcknowledged.KIND)
    if established:
        owner = known["contractor_authority"]
        own = [one for one in acknowledged if one["authority"] == owner]
        yield _obligation("record-entrustment", ["REG-013"], [owner], established, own)
        annotated = told.of(EntrustmentAnnotated.KIND)
        registrant = [known["registrant_uscc"]]
        yield _obligation("annotate-certificate", ["REG-011"], registrant, established, annotated)
    else:
        owner = known["registrant_authority"]
        yield _obligation("record-entrustment", ["REG-013"], [owner], acknowledged, [])


def _of_variety(told: _Told, known: Document) -> Iterator[Document]:
    kinds = (EntrustmentAcknowledged.KIND, EntrustmentAmended.KIND)
    opened = told.of(EntrustmentEstablished.KIND) or told.of(EntrustmentAcknowledged.KIND)
    reported = [one for kind in kinds for one in told.of(kind, "variety_reported_on")]
    notified = [one for kind in kinds for one in told.of(kind, "variety_notified_on")]
    contractor = [known["contractor_uscc"]]
    yield _obligation("report-product-variety", ["PRD-001"], contractor, opened, reported)
    if reported and known["registrant_authority"] != known["contractor_authority"]:
        owner = [known["contractor_authority"]]
        since = reported[0]["facts"]["variety_reported_on"]
        owed = _obligation("notify-product-variety", ["ARC-003"], owner, reported, notified)
        yield {**owed, "since": since}


def _of_change(told: _Told, known: Document) -> Iterator[Document]:
    anew = told.of(EntrustmentEstablished.KIND, "self_produced_before")
    for rests_on in (told.of(ContractorReplaced.KIND), anew):
        if rests_on:
            owner = [known["registrant_authority"]]
            owed = _obligation("inspect-comprehensively", ["SUP-019"], owner, rests_on, [])
            yield {**owed, "firms": [known["registrant_uscc"], known["contractor_uscc"]]}
    moved = [
        one
        for one in told.by(Party.REGISTRANT, EntrustmentAmended.KIND, "sites")
        if not one["facts"]["licence_no"]
    ]
    if moved:
        owner = [known["contractor_authority"]]
        stated = [one for one in told.of(ScopeCoverageStated.KIND) if one["on"] >= moved[-1]["on"]]
        yield _obligation("state-scope-coverage", ["REG-016"], owner, moved[-1:], stated)


def _of_residents(told: _Told, known: Document, residents: list[Document]) -> Iterator[Document]:
    implantable = told.of(EntrustmentEstablished.KIND, "implantable")
    if implantable:
        owner = [known["registrant_uscc"]]
        yield _obligation("station-residents", ["ENT-003"], owner, implantable, residents)


def _of_end(told: _Told, known: Document) -> Iterator[Document]:
    ended = told.of(EntrustmentTerminated.KIND)
    if ended:
        removed = told.of(EntrustmentTerminated.KIND, "address_removed_on")
        reported = told.of(EntrustmentTerminated.KIND, "contractor_reported_on")
        registrant, contractor = [known["registrant_uscc"]], [known["contractor_uscc"]]
        yield _obligation("remove-address", ["REG-017"], registrant, ended, removed)
        yield _obligation("report-end", ["REG-017"], contractor, ended, reported)

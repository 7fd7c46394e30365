"""What the law asks to follow from an entrustment: its duties (`shared.projections.duties`).

Both sides of the entrustment are told by one authority each, and each has on its board what its own
firm or itself owes. What needs the records of a firm besides, as a valid licence, a report of what
it makes or an inspection of both (SUP-019), stands in the archive of the firm: see
`shared.projections.archive_duties`.

What presupposes that the device is made is closed by the end of the entrustment; what is left over
from its life is not.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from shared.domain.dates import a_year_after, legal_date
from shared.domain.entrustment.events import (
    AgreementReviewed,
    ContractorAudited,
    EntrustmentAcknowledged,
    EntrustmentAmended,
    EntrustmentEstablished,
    EntrustmentTerminated,
    ResidentWithdrawn,
    ScopeCoverageStated,
)
from shared.domain.parties import Party
from shared.projections.duties import closed_by, duty
from shared.projections.entrustment_facts import heard
from shared.projections.view import Document

_DAY = timedelta(days=1)


def obligations(
    lines: Iterable[Document], known: Document, residents: list[Document]
) -> list[Document]:
    """Return the duties that `lines` open; none where `known`, the one statement, is empty.

    `residents` are stationed at the contractor now.
    """
    if not known:
        return []
    told = _Told(heard(lines), known)
    making = [
        *_of_residents(told, residents),
        *_of_reviews(told),
        *_of_audits(told),
    ]
    going_on = closed_by(making, told.of(EntrustmentTerminated.KIND))
    return [*_of_recording(told), *going_on, *_of_scope(told), *_of_end(told)]


class _Told:
    """The lines that count, by kind and by what they state, and who has a part."""

    def __init__(self, counted: list[Document], known: Document) -> None:
        self._counted = counted
        self.known = known
        self.authorities = {side: str(known[f"{side}_authority"]) for side in Party}
        self.firms = {side: str(known[f"{side}_uscc"]) for side in Party}

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

    def opening(self) -> list[Document]:
        """Return what the entrustment is known by."""
        return self.of(EntrustmentEstablished.KIND) or self.of(EntrustmentAcknowledged.KIND)

    def owed(  # noqa: PLR0913 - what a duty says, by name
        self,
        what: str,
        rules: Sequence[str],
        side: Party,
        *,
        rests_on: list[Document],
        met_by: Iterable[Document] = (),
        since: str | None = None,
        mark: str = "",
        deadline: str | None = None,
        due_on: str | None = None,
        by_authority: bool = False,
    ) -> Document:
        """Return the duty of the firm of `side`, or `by_authority` of its authority."""
        owner = (self.authorities if by_authority else self.firms)[side]
        return duty(
            what,
            mark=mark,
            rules=rules,
            authority=self.authorities[side],
            between=(self.authorities[Party.REGISTRANT], self.authorities[Party.CONTRACTOR]),
            owners=[owner],
            firms=[self.firms[one] for one in Party],
            since=rests_on[0]["on"] or self.known["started_on"] if since is None else since,
            deadline=deadline,
            due_on=due_on,
            rests_on=rests_on,
            met_by=met_by,
        )


def _of_recording(told: _Told) -> Iterator[Document]:
    """Yield that both authorities record it (REG-013): known from one side, it is half known."""
    established = told.of(EntrustmentEstablished.KIND)
    acknowledged = told.of(EntrustmentAcknowledged.KIND)
    side = Party.CONTRACTOR if established else Party.REGISTRANT
    own = [one for one in acknowledged if one["authority"] == told.authorities[side]]
    opening = told.opening()
    yield told.owed(
        "record-entrustment",
        ["REG-013", "SUP-018"],
        side,
        rests_on=opening,
        met_by=own if established else (),
        since=opening[0]["on"] or _recorded_on(opening[0]),
        deadline="archive_update",
        by_authority=True,
    )


def _dated(told: _Told, kinds: Iterable[str], field: str) -> list[Document]:
    """Return the lines of `kinds` that state the day `field`, each as of that day."""
    return [{**one, "on": one["facts"][field]} for kind in kinds for one in told.of(kind, field)]


def _of_scope(told: _Told) -> Iterator[Document]:
    moved = [
        one
        for one in told.by(Party.REGISTRANT, EntrustmentAmended.KIND, "sites")
        if not one["facts"]["licence_no"]
    ]
    if moved:
        stated = [one for one in told.of(ScopeCoverageStated.KIND) if one["on"] >= moved[-1]["on"]]
        yield told.owed(
            "state-scope-coverage",
            ["REG-016"],
            Party.CONTRACTOR,
            rests_on=moved[-1:],
            met_by=stated,
            by_authority=True,
        )


def _of_residents(told: _Told, residents: list[Document]) -> Iterator[Document]:
    """Yield that somebody is stationed for an implantable device, today and on (ENT-003)."""
    implantable = told.of(EntrustmentEstablished.KIND, "implantable")
    if not implantable:
        return
    until = [one["until"] for one in residents]
    staying = [{**one, "on": one["assigned_on"]} for one in residents if one["until"] is None]
    left = [one["on"] for one in told.of(ResidentWithdrawn.KIND)]
    since = _day_after(max(until)) if until and not staying else max(left, default=None)
    yield told.owed(
        "station-residents",
        ["ENT-003"],
        Party.REGISTRANT,
        rests_on=implantable,
        met_by=staying,
        since=None if staying else since,
    )


def _of_reviews(told: _Told) -> Iterator[Document]:
    """Yield that each side reviews the agreement within a year of its start or last review."""
    agreement: Document | None = told.known.get("agreement")
    if agreement is None:
        return
    for side in Party:
        reviews = told.by(side, AgreementReviewed.KIND)
        yield from _yearly(told, "review-agreement", ["ENT-006"], side, agreement["start"], reviews)


def _of_audits(told: _Told) -> Iterator[Document]:
    """Yield that the registrant audits its contractor once a year at least (guide 20 of 2022)."""
    if told.of(EntrustmentEstablished.KIND):
        audits = told.of(ContractorAudited.KIND)
        start: str = told.known["started_on"]
        rules = ["ENT-026", "ENT-001"]
        yield from _yearly(told, "audit-contractor", rules, Party.REGISTRANT, start, audits)


def _yearly(
    told: _Told, what: str, rules: list[str], side: Party, start: str, done: list[Document]
) -> Iterator[Document]:
    """Yield what is `done` once a year from `start` on: each time done, and the next one.

    The mark tells the side and which time it is.
    """
    since = start
    in_order = sorted(done, key=lambda one: str(one["on"]))
    times: list[Document | None] = [*in_order, None]
    for number, one in enumerate(times, 1):
        yield told.owed(
            what,
            rules,
            side,
            mark=f"{side}-{number}",
            rests_on=told.opening(),
            met_by=[] if one is None else [one],
            since=since,
            due_on=a_year_after(date.fromisoformat(since)).isoformat(),
        )
        since = since if one is None else max(since, one["on"])


def _of_end(told: _Told) -> Iterator[Document]:
    ended = told.of(EntrustmentTerminated.KIND)
    if ended:
        for what, side, field in (
            ("remove-address", Party.REGISTRANT, "address_removed_on"),
            ("report-end", Party.CONTRACTOR, "contractor_reported_on"),
        ):
            done = _dated(told, [EntrustmentTerminated.KIND], field)
            yield told.owed(what, ["REG-017"], side, rests_on=ended, met_by=done)


def _recorded_on(one: Document) -> str:
    """Return the day on which the line `one`, which has no legal day, was recorded."""
    return legal_date(datetime.fromisoformat(one["at"])).isoformat()


def _day_after(day: str) -> str:
    last = date.fromisoformat(day)
    return last.isoformat() if last == date.max else (last + _DAY).isoformat()

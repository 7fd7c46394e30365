"""What the law asks to follow from an inspection: reports, results, notices, rectification.

FLT-011  an unannounced inspection is reported within 5 working days after its end.
         CFDA Order 14 art. 24.
XRG-104  a delegated result goes back within 10 working days after the end. 药监综械管〔2022〕21号.
REG-010  the authority that delegated confirms the report. Announcement 38 of 2024 art. 12.
SUP-022  the result is notified to the other authorities of what was inspected. §18.
XRG-003  so is what became of the rectification. Order 53 art. 58.
INS-002  the firm reports on an order by the day that it names; INS-005: it is checked.
         Order 53 arts 50, 55.

Everything is read from the lines of the authority that carried the inspection out, but for the
confirmation. Who reads only a part of the findings sees what follows from that part.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from shared.domain.inspection.events import (
    Announcement,
    FindingRecorded,
    InspectionClosed,
    Mode,
    RectificationOrdered,
    RectificationSubmitted,
    RectificationVerified,
    ReportConfirmed,
    ReportSubmitted,
    ResultIssued,
    ResultReturned,
)
from shared.domain.notice import NoticeMatter
from shared.projections.duties import duty
from shared.projections.lines import counted
from shared.projections.view import Document

_PARTIES = ("registrant", "contractor")
_TELLS_OF_RECTIFICATION = (NoticeMatter.RECTIFICATION, NoticeMatter.INSPECTION_RESULT)
"""Sent after the check, a notice of the result tells of both."""


def duties(document: Document) -> list[Document]:
    """Return the duties that follow from the inspection `document`; none where its author is open.

    Nothing follows before the team has ended its work at the firm.
    """
    author = document["authority"]
    if author is None or document["sides"][author]["closed_at"] is None:
        return []
    told = _Told(document, author)
    return [
        *_of_report(told),
        *_of_delegation(told),
        *_of_result(told),
        *_of_rectification(told),
    ]


class _Told:
    """The author's side, its lines by kind, and the notices about it."""

    def __init__(self, document: Document, author: str) -> None:
        self.author = author
        self.side: Document = document["sides"][author]
        self.firm: str = self.side["uscc"]
        self._sides: Document = document["sides"]
        self._lines: dict[str, list[Document]] = {}
        self._counted = counted(self.side["lines"])
        for one in self._counted:
            self._lines.setdefault(one["kind"], []).append(one)
        self._notices = counted(document["notices"])

    def of(self, *kinds: str) -> list[Document]:
        """Return the author's lines of `kinds`, in order."""
        if len(kinds) == 1:
            return self._lines.get(kinds[0], [])
        return [one for one in self._counted if one["kind"] in kinds]

    def confirmed(self, by: str) -> list[Document]:
        """Return the lines by which the authority that delegated confirms the report."""
        side = self._sides.get(by, {"lines": []})
        told = counted(side["lines"])
        return [one for one in told if one["kind"] == ReportConfirmed.KIND]

    def firms(self, entrustments: Iterable[Document]) -> list[str]:
        """Return the inspected firm and the parties of `entrustments`, sorted."""
        named = {one[f"{party}_uscc"] for one in entrustments for party in _PARTIES}
        return sorted(named | {self.firm})

    def others(self, entrustments: Iterable[Document]) -> list[str]:
        """Return the authorities of `entrustments` beside the author, sorted."""
        named = {one[f"{party}_authority"] for one in entrustments for party in _PARTIES}
        return sorted(named - {self.author})

    def between(self, other: str) -> tuple[str, str] | None:
        """Return the registrant's and the contractor's authority of what lies with `other`."""
        for one in self.side["entrustments"]:
            both: tuple[str, str] = (one["registrant_authority"], one["contractor_authority"])
            if both[0] != both[1] and other in both:
                return both
        return None

    def notified(self, to: str, since: str, *matters: NoticeMatter) -> list[Document]:
        """Return the author's notices of `matters` to an authority, from the day `since` on."""
        return [
            one
            for one in self._notices
            if one["authority"] == self.author
            and one["facts"]["matter"] in matters
            and one["facts"]["receiver"] == to
            and one["on"] >= since
        ]

    def owed(  # noqa: PLR0913 - the members of a duty, by name
        self,
        what: str,
        rules: Sequence[str],
        rests_on: Document,
        met_by: Iterable[Document],
        *,
        owner: str | None = None,
        authority: str | None = None,
        mark: str = "",
        firms: Sequence[str] | None = None,
        deadline: str | None = None,
        due_on: str | None = None,
        between: tuple[str, str] | None = None,
    ) -> Document:
        """Return what the author, if no other `authority` or `owner`, owes since `rests_on`."""
        board = authority or self.author
        return duty(
            what,
            rules=rules,
            authority=board,
            owners=[owner or board],
            firms=self.firms(self.side["entrustments"]) if firms is None else firms,
            since=rests_on["on"],
            rests_on=[rests_on],
            met_by=met_by,
            mark=mark,
            deadline=deadline,
            due_on=due_on,
            between=between,
        )


def _of_report(told: _Told) -> Iterator[Document]:
    if told.side["announcement"] != Announcement.UNANNOUNCED:
        return
    for closed in told.of(InspectionClosed.KIND)[:1]:
        yield told.owed(
            "report-unannounced-inspection",
            ["FLT-011"],
            closed,
            told.of(ReportSubmitted.KIND),
            deadline="flight_report",
            due_on=closed["facts"]["report_due_on"],
        )


def _of_delegation(told: _Told) -> Iterator[Document]:
    delegating = told.side["delegating_authority"]
    if told.side["mode"] != Mode.DELEGATED or delegating is None:
        return
    returned = told.of(ResultReturned.KIND)
    for closed in told.of(InspectionClosed.KIND)[:1]:
        yield told.owed(
            "return-delegated-result",
            ["XRG-104"],
            closed,
            returned,
            deadline="entrusted_result",
            due_on=closed["facts"]["result_due_on"],
            between=told.between(delegating),
        )
    for result in returned[:1]:
        yield told.owed(
            "confirm-report",
            ["REG-010"],
            result,
            told.confirmed(delegating),
            authority=delegating,
            between=told.between(delegating),
        )


def _of_result(told: _Told) -> Iterator[Document]:
    named = told.side["entrustments"]
    returned = told.of(ResultReturned.KIND)
    for result in told.of(ResultIssued.KIND)[:1]:
        for other in told.others(named):
            to_delegating = returned if other == told.side["delegating_authority"] else []
            notices = told.notified(other, result["on"], NoticeMatter.INSPECTION_RESULT)
            yield told.owed(
                "notify-inspection-result",
                ["SUP-022", "XRG-003"],
                result,
                notices or to_delegating,
                mark=other,
                deadline="cross_region_notice",
                between=told.between(other),
            )


@dataclass(slots=True)
class _Round:
    """One order of rectification, and the lines that answer it."""

    ordered: Document
    submitted: list[Document] = field(default_factory=list[Document])
    verified: list[Document] = field(default_factory=list[Document])


def _rounds(told: _Told) -> list[_Round]:
    rounds: list[_Round] = []
    kinds = (RectificationOrdered.KIND, RectificationSubmitted.KIND, RectificationVerified.KIND)
    for one in told.of(*kinds):
        if one["kind"] == RectificationOrdered.KIND:
            rounds.append(_Round(one))
        elif rounds:
            last = rounds[-1]
            is_report = one["kind"] == RectificationSubmitted.KIND
            (last.submitted if is_report else last.verified).append(one)
    return rounds


def _of_rectification(told: _Told) -> Iterator[Document]:
    rounds = _rounds(told)
    for index, round_ in enumerate(rounds):
        mark, ordered = str(index + 1), round_.ordered
        named = _concerned(told, ordered["facts"]["findings"])
        firms = told.firms(named)
        replaced = [one.ordered for one in rounds[index + 1 : index + 2]]
        yield told.owed(
            "report-rectification",
            ["INS-002"],
            ordered,
            round_.submitted or replaced,
            owner=told.firm,
            mark=mark,
            firms=firms,
            due_on=ordered["facts"]["due_on"],
        )
        for report in round_.submitted[:1]:
            yield told.owed(
                "verify-rectification",
                ["INS-005"],
                report,
                round_.verified,
                mark=mark,
                firms=firms,
            )
        for check in round_.verified[:1]:
            for other in told.others(named):
                yield told.owed(
                    "notify-rectification",
                    ["XRG-003"],
                    check,
                    told.notified(other, check["on"], *_TELLS_OF_RECTIFICATION),
                    mark=f"{mark}.{other}",
                    firms=firms,
                    deadline="cross_region_notice",
                    between=told.between(other),
                )


def _concerned(told: _Told, numbers: Sequence[int]) -> list[Document]:
    """Return the entrustments that the findings of these `numbers` concern; see `audience_of`."""
    named: list[Document] = told.side["entrustments"]
    findings = [
        one["facts"]["entrustments"]
        for one in told.of(FindingRecorded.KIND)
        if one["facts"]["number"] in numbers
    ]
    if any(not of_one for of_one in findings):
        return named
    concerned = {one for of_one in findings for one in of_one}
    return [one for one in named if one["entrustment_id"] in concerned]

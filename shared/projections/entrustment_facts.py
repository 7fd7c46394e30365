"""What the lines of one entrustment come to: both sides, and what happened in its life.

Lines are read as their authorities wrote them, each log's by position; so a clock that was set
back changes nothing. Of what is due only dates are kept: what is overdue depends on today.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from shared.domain.dates import a_year_after
from shared.domain.entrustment.events import (
    AgreementReviewed,
    ContractorAudited,
    ContractorReplaced,
    EntrustmentAcknowledged,
    EntrustmentAmended,
    EntrustmentAnnotated,
    EntrustmentEstablished,
    EntrustmentTerminated,
    OfEntrustment,
    ResidentAssigned,
    ResidentWithdrawn,
    ScopeCoverageStated,
)
from shared.domain.parties import Party
from shared.projections.lines import counted, place
from shared.projections.view import Document

_OPENING = {
    EntrustmentEstablished.KIND: Party.REGISTRANT,
    EntrustmentAcknowledged.KIND: Party.CONTRACTOR,
}
_AMENDED = (
    "licence_no",
    "sites",
    "agreement",
    "ends_on",
    "variety_reported_on",
    "variety_notified_on",
)
_ENDED = ("ended_on", "address_removed_on", "contractor_reported_on")
_LISTS: Mapping[str, tuple[type[OfEntrustment], tuple[str, ...]]] = {
    "annotations": (
        EntrustmentAnnotated,
        ("annotated_on", "occasion", "address_text", "remark_text"),
    ),
    "replacements": (
        ContractorReplaced,
        ("replaced_id", "replaced_uscc", "replaced_on", "reported_on", "reason"),
    ),
    "scope_statements": (
        ScopeCoverageStated,
        ("issued_on", "licence_no", "document_no", "document_sha256"),
    ),
    "reviews": (
        AgreementReviewed,
        ("side", "year", "reviewed_on", "suitable", "adequate", "effective", "gaps"),
    ),
    "audits": (ContractorAudited, ("audited_on", "result", "summary")),
}


def heard(lines: Iterable[Document]) -> list[Document]:
    """Return the lines that count, each log's in its order."""
    return sorted(counted(lines), key=lambda one: (one["authority"], one["position"]))


def sides_of(lines: Iterable[Document]) -> Document:
    """Return what each authority states now, under the key `role:authority`."""
    sides: Document = {}
    for one in heard(lines):
        stated, role = one["facts"], _OPENING.get(one["kind"])
        if role is not None:
            absent = dict.fromkeys((*_AMENDED, *_ENDED))
            sides[f"{role}:{one['authority']}"] = {**absent, **stated}
            continue
        key = f"{stated.get('side')}:{one['authority']}"
        if key not in sides:
            continue
        if one["kind"] == EntrustmentAmended.KIND:
            changed = {field: stated[field] for field in _AMENDED if stated[field]}
            sides[key] = {**sides[key], **changed}
        elif one["kind"] == EntrustmentTerminated.KIND:
            sides[key] = {**sides[key], **{field: stated[field] for field in _ENDED}}
    return sides


def life(lines: list[Document], known: Document) -> Document:
    """Return what has happened since; `known` is the statement by which the matter is known."""
    counted = heard(lines)
    listed = {
        name: [
            {**place(one), **{field: one["facts"][field] for field in fields}}
            for one in counted
            if one["kind"] == event.KIND
        ]
        for name, (event, fields) in _LISTS.items()
    }
    return {
        "agreement": _agreement(known.get("agreement"), listed["reviews"]),
        "audit_due": _due(known.get("started_on"), listed["audits"], "audited_on"),
        "residents": list(_residents(counted)),
        **listed,
    }


def _agreement(agreement: Document | None, reviews: list[Document]) -> Document | None:
    """Return the agreement with the day by which it is to be reviewed next (ENT-006)."""
    if agreement is None:
        return None
    return {**agreement, "review_due": _due(agreement["start"], reviews, "reviewed_on")}


def _due(since: str | None, done: list[Document], field: str) -> str | None:
    """Return the day a year after the newest of `done`, or of what came into being `since`."""
    if since is None:
        return None
    newest = max([since, *(one[field] for one in done)])
    return a_year_after(date.fromisoformat(newest)).isoformat()


def _residents(counted: Iterable[Document]) -> Iterator[Document]:
    """Yield who is stationed at the contractor now, by pseudonym (ENT-003)."""
    stationed: dict[str, Document] = {}
    for one in counted:
        stated = one["facts"]
        if one["kind"] == ResidentAssigned.KIND:
            fields = ("person_ref", "assigned_on", "until", "duties_ref")
            told = {**place(one), **{field: stated[field] for field in fields}}
            stationed[stated["person_ref"]] = told
        elif one["kind"] == ResidentWithdrawn.KIND:
            stationed.pop(stated["person_ref"], None)
    yield from (stationed[person] for person in sorted(stationed))

"""What the inspections of a case came to: conclusions, rectification, returned results, copies.

Rules kept here:
  XRG-003  each authority drives rectification at its own firm and tells the other. Order 53,
           art. 58.
  XRG-101  the report on a registration verification covers both and is copied to the contractor's
           place. 药监综械管〔2022〕21号 二（一）.
  XRG-102  an own inspection in another region: its report is copied to that region's authority.
  XRG-103, INS-TEAM  the report on a joint inspection goes to both authorities.
  XRG-104  a delegated result is returned within 10 working days.
  XRG-004  who asked for assistance, or investigates together, is told the outcome.
  FLT-011  the report on an unannounced inspection goes to its organiser. CFDA Order 14 art. 24.
  FLT-015  a superior authority notifies the result to the local one. Order 14 art. 31.

Days are those of the entries, and of the due days in them; nothing here depends on today.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from shared.domain.authorities import NMPA
from shared.domain.inspection.events import (
    Announcement,
    InspectionClosed,
    Purpose,
    RectificationOrdered,
    ResultIssued,
    ResultReturned,
)
from shared.domain.joint.vocabulary import CaseMode
from shared.projections.joint_findings import Sides
from shared.projections.joint_report_words import shared_conclusion
from shared.projections.lines import counted, place
from shared.projections.view import Document

_CORRECTED = "corrected"
_ENDED = {_CORRECTED, "not-corrected"}


def conclusions_of(sides: Sides) -> list[Document]:
    """Return what each authority concluded of each firm for each purpose, as far as it has."""
    found = [
        {
            "uscc": side["uscc"],
            "authority": side["authority"],
            "inspection_id": inspection_id,
            **told,
            "issued_on": None if issued is None else issued["on"],
            "entry": None if issued is None else place(issued),
        }
        for inspection_id, side in sides.items()
        for issued in [_last(side, ResultIssued.KIND)]
        for told in _by_purpose(side)
    ]
    return sorted(
        found, key=lambda one: (one["uscc"], one["purpose"], one["authority"], one["inspection_id"])
    )


def shared_of(conclusions: Iterable[Document], carrying_out: Iterable[str]) -> list[Document]:
    """Return, by firm and purpose, what all that carry the case out have concluded alike.

    `state` is `shared` where all have issued and agree, `differing` where two do not, else `open`.
    """
    needed = sorted(carrying_out)
    shared: list[Document] = []
    for (uscc, purpose), group in groupby(
        conclusions, key=lambda one: (one["uscc"], one["purpose"])
    ):
        issued = [one for one in group if one["conclusion"] is not None]
        said = sorted({one["conclusion"] for one in issued})
        missing = [one for one in needed if all(told["authority"] != one for told in issued)]
        state = "differing" if len(said) > 1 else "open" if missing else "shared"
        one: Document = {
            "uscc": uscc,
            "purpose": purpose,
            "state": state,
            "conclusion": said[0] if state == "shared" else None,
            "said": [
                {name: told[name] for name in ("authority", "inspection_id", "conclusion")}
                for told in issued
            ],
            "missing": missing,
        }
        zh, en = shared_conclusion(one)
        shared.append({**one, "sentence": {"zh": zh, "en": en}})
    return shared


def rectification_of(uscc: str, sides: Sides) -> Document:
    """Return how the firm's rectification stands, over all authorities that have ordered any.

    `state` is `overdue` where an order is noted to be, `open` while one waits, `closed` once the
    last order of each inspection is corrected, `not-corrected` where a check has said so and no
    order followed, `none` without an order.
    """
    own = {key: side for key, side in sides.items() if side["uscc"] == uscc}
    rounds = [one for key, side in own.items() for one in _rounds(key, side)]
    rounds.sort(key=lambda one: (one["ordered_on"], one["authority"], one["position"]))
    last = [[one for one in rounds if one["inspection_id"] == key][-1:] for key in own]
    states = {one["state"] for ended in last for one in ended}
    return {
        "state": _state(states),
        "rounds": rounds,
        "without_order": [
            {"authority": side["authority"], "inspection_id": key, "number": finding["number"]}
            for key, side in own.items()
            for finding in side["findings"]
            if all(finding["number"] not in round_["findings"] for round_ in side["rectifications"])
        ],
    }


def returned_of(sides: Sides) -> list[Document]:
    """Return the results of what was delegated: returned, or not yet, with their last days."""
    found: list[Document] = []
    for inspection_id, side in sides.items():
        closed = _last(side, InspectionClosed.KIND)
        if side["delegating_authority"] is None or closed is None:
            continue
        answer, told = side["returned"], _last(side, ResultReturned.KIND)
        found.append(
            {
                "inspection_id": inspection_id,
                "uscc": side["uscc"],
                "authority": side["authority"],
                "to": side["delegating_authority"],
                "closed_at": side["closed_at"],
                "due_on": closed["facts"]["result_due_on"],
                "due_provisional": closed["facts"]["due_provisional"],
                "returned_on": None if answer is None else answer["returned_on"],
                "conclusion": None if answer is None else answer["conclusion"],
                "is_final": None if answer is None else answer["is_final"],
                "late": None if answer is None else answer["late"],
                "entry": None if told is None else place(told),
                "confirmed_on": None
                if side["confirmed"] is None
                else side["confirmed"]["confirmed_on"],
            }
        )
    return found


def reports_of(sides: Sides) -> list[Document]:
    """Return when each team has reported, and by which day it had to (FLT-011)."""
    return [
        {
            "inspection_id": inspection_id,
            "uscc": side["uscc"],
            "authority": side["authority"],
            **side["report"],
        }
        for inspection_id, side in sides.items()
        if side["closed_at"] is not None
    ]


def copies_of(case: Document) -> list[Document]:
    """Return to whom the report goes, and by which rules; `may` where none of them demands it."""
    owed: dict[str, dict[str, bool]] = {}
    for authority, rule, must in _copies(case):
        if authority is not None:
            rules = owed.setdefault(authority, {})
            rules[rule] = rules.get(rule, False) or must
    return [
        {"authority": one, "rules": sorted(owed[one]), "may": not any(owed[one].values())}
        for one in sorted(owed)
    ]


def _copies(case: Document) -> Iterator[tuple[str | None, str, bool]]:
    leading, participants = case["leading_authority"], case["participants"]
    hosts = [one["authority"] for one in case["firms"]]
    contractors = [
        one["contractor_authority"]
        for one in case["entrustments"]
        if any(firm["uscc"] == one["contractor_uscc"] for firm in case["firms"])
    ]
    yield leading, "FLT-011", case["announcement"] == Announcement.UNANNOUNCED
    if Purpose.REGISTRATION in case["purposes"]:
        yield from ((one, "XRG-101", True) for one in contractors)
    match case["mode"]:
        case CaseMode.JOINT:
            yield from ((one, "XRG-103", True) for one in participants)
        case CaseMode.DELEGATED:
            yield leading, "XRG-104", True
        case CaseMode.EXTENDED:
            yield from ((one, "XRG-102", True) for one in hosts)
        case CaseMode.JOINT_INVESTIGATION | CaseMode.ASSISTANCE_LETTER:
            yield from ((one, "XRG-004", True) for one in participants)
        case _:
            pass
    local = "FLT-015" if leading == NMPA else "FLT-011"
    yield from ((one, local, leading == NMPA) for one in hosts)


def _by_purpose(side: Document) -> Iterator[Document]:
    yield {name: side[name] for name in ("purpose", "scheme_conclusion", "proposed", "conclusion")}
    told = {one["purpose"]: one for one in side["further"]}
    nothing = {"scheme_conclusion": None, "proposed": None, "conclusion": None}
    for purpose in side["further_purposes"]:
        yield told.get(purpose, {"purpose": purpose, **nothing})


def _rounds(inspection_id: str, side: Document) -> Iterator[Document]:
    orders = [one for one in counted(side["lines"]) if one["kind"] == RectificationOrdered.KIND]
    for one, order in zip(side["rectifications"], orders, strict=False):
        submitted = one["submitted_on"]
        yield {
            **one,
            "inspection_id": inspection_id,
            "authority": side["authority"],
            "position": order["position"],
            "requirement": order["facts"]["requirement"],
            "late": None if submitted is None else submitted > one["due_on"],
        }


def _state(last: set[str]) -> str:
    if not last:
        return "none"
    if "overdue" in last:
        return "overdue"
    if last - _ENDED:
        return "open"
    return "closed" if last == {_CORRECTED} else "not-corrected"


def _last(side: Document, kind: str) -> Document | None:
    told = [one for one in counted(side["lines"]) if one["kind"] == kind]
    return told[-1] if told else None

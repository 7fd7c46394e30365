"""Duties: what the law asks to follow from recorded facts, and whether it has followed.

A duty is a JSON object, computed from the document of one matter; nothing of it depends on today:

    {"what", "mark", "rules", "authority", "between": [authority, authority],
     "owners": [authorities or credit codes], "firms": […],
     "since": day, "deadline": key of the deadline table | None, "due_on": day | None,
     "rests_on": [place], "met_by": [place], "met_on": day | None}

`what` is its permanent name; `mark` tells several of one name in one document apart, and stays the
same when the duty is met. `authority` is on whose board it stands: who owes it, or sees to it that
its firm does. `between` are the registrant's authority and the contractor's where the matter lies
between two provinces, else the one authority twice. `deadline` says by which rule the day is
counted from `since`; where there is none, or no table knows it, `due_on` is the day that the
entries name themselves, and where there is neither, the law says "promptly". A place is an
authority's log and a position. A duty whose `met_by` is empty is open; one whose `since` is still
to come is not owed yet.

Boards list duties by the terms that `duty_terms` makes of them, without reading the documents; of
the rules a term holds the first:

    duty:open:zj:publish-penalty::PUB-001:2026-09-15:penalty_publish_same::zj:zj
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from shared.projections.lines import place
from shared.projections.view import Document

OPEN, MET = "open", "met"
_PREFIX = "duty"


class DutyTerm(NamedTuple):
    """What the term of a duty says of it; days are ISO dates, "" where there is none."""

    state: str
    authority: str
    what: str
    mark: str
    rule: str
    """The first of its rules."""
    since: str
    deadline: str
    due_on: str
    registrants: str
    """The registrant's authority, where the matter lies between two."""
    contractors: str


def duty(  # noqa: PLR0913 - its members, by name
    what: str,
    *,
    rules: Sequence[str],
    authority: str,
    owners: Sequence[str],
    firms: Sequence[str],
    since: str,
    rests_on: Iterable[Document],
    met_by: Iterable[Document] = (),
    mark: str = "",
    deadline: str | None = None,
    due_on: str | None = None,
    between: tuple[str, str] | None = None,
) -> Document:
    """Return the duty `what` that the lines `rests_on` open, and the lines `met_by` fulfil.

    The first of `met_by` is what fulfilled it. `since` and `due_on` are legal dates; `mark` is of
    letters, digits, dots and hyphens, forty at most.
    """
    met = list(met_by)
    return {
        "what": what,
        "mark": mark,
        "rules": list(rules),
        "authority": authority,
        "between": list(between or (authority, authority)),
        "owners": list(owners),
        "firms": list(firms),
        "since": since,
        "deadline": deadline,
        "due_on": due_on,
        "rests_on": [place(one) for one in rests_on],
        "met_by": [place(one) for one in met],
        "met_on": met[0]["on"] if met else None,
    }


def closed_by(duties: Iterable[Document], ends: Sequence[Document]) -> Iterator[Document]:
    """Yield `duties`, those that are open as met by the lines `ends`, if there are any.

    So what ends a matter closes what is owed only as long as it goes on.
    """
    for one in duties:
        if one["met_by"] or not ends:
            yield one
        else:
            yield {**one, "met_by": [place(end) for end in ends], "met_on": ends[0]["on"]}


def duty_terms(duties: Iterable[Document]) -> Iterator[str]:
    """Yield the term by which boards find each of `duties`."""
    for one in duties:
        state = MET if one["met_by"] else OPEN
        told = (one["authority"], one["what"], one["mark"], one["rules"][0], one["since"])
        days = (one["deadline"] or "", one["due_on"] or "")
        yield ":".join((_PREFIX, state, *map(_shut, (*told, *days, *one["between"]))))


def duty_prefix(state: str, authority: str | None = None, what: str | None = None) -> str:
    """Return how the terms of all duties in `state` begin, of all authorities or of one.

    With `authority` they may be narrowed to those of one name.
    """
    parts = [_PREFIX, state]
    if authority is not None:
        parts += [_shut(authority)] if what is None else [_shut(authority), _shut(what)]
    return ":".join(parts) + ":"


def read_duty_term(term: str) -> DutyTerm:
    """Return what `term`, made by `duty_terms`, says."""
    parts = term.split(":")[1:]
    return DutyTerm._make(map(_opened, parts) if "%" in term else parts)


def _shut(part: str) -> str:
    """Return `part`, which a peer may have written, without the colon that parts are told by."""
    return part.replace("%", "%25").replace(":", "%3A")


def _opened(part: str) -> str:
    return part.replace("%3A", ":").replace("%25", "%")

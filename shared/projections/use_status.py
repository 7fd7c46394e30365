"""Whether a recorded fact may still be used: active, repaired or expired.

Rule kept here:
  CRD-004  after a repair publicity, sharing and use of a fact stop; at the end of its period they
           do as well. NDRC Order 36; for penalties the publicity ends by Order 45 art. 13.

Use is a question of today, also where an earlier day's facts are asked for: a repair counts as soon
as this node knows of it, and a fact that has expired is not brought back by an earlier date.

A repair counts only from the log that the repaired fact stands in (CRD-005). What is no longer in
use is left out of every answer but the owner's own reading; it stays in the log, which is evidence.
What becomes of a document when its facts are left out is said here once, for archives, lists and
single documents alike; nothing reads a clock.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum

import msgspec

from shared.domain.credit_repair import CreditRepaired
from shared.projections.folding import read_document, write_document
from shared.projections.lines import counts
from shared.projections.view import Document

Repairs = frozenset[tuple[str, str]]
"""What is repaired: the log, and the stream in it."""

REPAIR = "credit-repair"


class _Publicity(msgspec.Struct):
    ends_on: str | None = None


class _Held(msgspec.Struct):
    use_until: str | None = None
    publicity: _Publicity | None = None


class _Group(msgspec.Struct):
    """As much of a matter or line as tells whether it may be out of use."""

    matter: str = ""
    lines: list[msgspec.Raw] | None = None
    held: _Held | None = None

    def may_be_out_of_use(self, day: str) -> bool:
        if self.matter == REPAIR or self.lines == []:
            return True
        if self.held is None:
            return False
        publicity = self.held.publicity or _Publicity()
        ends = (self.held.use_until, publicity.ends_on)
        return any(until is not None and until < day for until in ends)


class _Archive(msgspec.Struct):
    sections: dict[str, list[_Group]]


_ARCHIVES = msgspec.json.Decoder(_Archive)


class Use(StrEnum):
    """Whether a fact counts."""

    ACTIVE = "active"
    REPAIRED = "repaired"
    EXPIRED = "expired"


def repairs_of(document: Document) -> Repairs:
    """Return what an archive, or the document of one matter, says is repaired."""
    groups = _groups(document) if "sections" in document else [document]
    return frozenset(
        (told["authority"], stream)
        for group in groups
        for told in _repairing(group)
        for stream in told["facts"]["repaired"]
    )


def use_of(told: Document, repairs: Repairs, day: date) -> Use:
    """Return whether `told`, a group or line of an archive or the document of a matter, counts.

    A matter that several logs tell is repaired when each of them has repaired its own word.
    """
    if told.get("matter") == REPAIR:
        return Use.REPAIRED  # it says what was repaired, and goes with it
    if "lines" not in told:
        return Use.REPAIRED if (told["authority"], told["stream"]) in repairs else Use.ACTIVE
    if _is_repaired(told, repairs):
        return Use.REPAIRED
    until = used_until(told)
    return Use.EXPIRED if until is not None and until < day.isoformat() else Use.ACTIVE


def used_until(told: Document) -> str | None:
    """Return the last day on which the matter `told` counts, None where it has no end."""
    held: Document = told.get("held") or {}
    publicity: Document = held.get("publicity") or {}
    until: str | None = held.get("use_until") or publicity.get("ends_on")
    return until


def in_use(archive: Document, day: date, repairs: Repairs | None = None) -> Document:
    """Return `archive` without what is repaired or has expired on `day`, which is today.

    `repairs` are those known now; without them the archive's own, which is right for one that is
    not of an earlier day.
    """
    known = repairs_of(archive) if repairs is None else repairs
    kept: dict[str, list[Document]] = {}
    gone: set[str] = set()
    for name, content in archive["sections"].items():
        kept[name] = []
        for one in content:
            if use_of(one, known, day) is Use.ACTIVE and _is_told(one):
                kept[name].append(_without_repaired(one, known))
            else:
                gone |= set(_places(one))
    counted = {**archive, "sections": kept}
    if gone and "learned" in archive:
        learned = {at: when for at, when in archive["learned"].items() if at not in gone}
        counted["learned"] = learned
    return counted


def out_of_use(archive: Document, own: str, day: date) -> list[Document]:
    """Return the matters of `archive` that the log `own` alone tells and are not in use on `day`.

    Each with its `section` and its `use`. Repairs themselves are among them.
    """
    repairs = repairs_of(archive)
    return [
        {**one, "section": name, "use": use}
        for name, content in archive["sections"].items()
        for one in content
        if {told["log"] for told in one.get("told", ())} == {own}
        and (use := use_of(one, repairs, day)) is not Use.ACTIVE
    ]


def shown_archive(archive: bytes, day: date) -> bytes:
    """Return the stored `archive` without what is repaired or has expired on `day`, today.

    Nearly every archive has nothing of the kind: it is answered as it is stored.
    """
    groups = (one for content in _ARCHIVES.decode(archive).sections.values() for one in content)
    if not any(one.may_be_out_of_use(day.isoformat()) for one in groups):
        return archive
    return write_document(in_use(read_document(archive), day))


def is_repaired(matter: Document) -> bool:
    """Tell whether the document of a `matter` is repaired by who decided on it."""
    return use_of(matter, repairs_of(matter), date.max) is Use.REPAIRED


def with_use(matter: bytes, day: date) -> bytes | None:
    """Return the document `matter` with the member `use`, its state on `day`, which is today.

    None where it is repaired, and where nothing is known of it but what other matters do to it:
    then it is shown to nobody. One that has expired is shown as such, since its authority still
    works on it.
    """
    document = read_document(matter)
    state = use_of(document, repairs_of(document), day)
    if state is Use.REPAIRED or not _is_told(document):
        return None
    told = {"on": day.isoformat(), "state": state, "until": used_until(document)}
    return write_document({**document, "use": told})


def _without_repaired(told: Document, repairs: Repairs) -> Document:
    """Return `told` without the lines of other matters that are repaired."""
    if not repairs or "touched_by" not in told:
        return told
    kept = [one for one in told["touched_by"] if (one["authority"], one["stream"]) not in repairs]
    return {**told, "touched_by": kept}


def _is_told(told: Document) -> bool:
    """Tell whether anything is known of a matter but what others do to it."""
    return "lines" not in told or bool(told["lines"])


def _is_repaired(group: Document, repairs: Repairs) -> bool:
    spoken = {one["log"] for one in group.get("told", ())}
    tellers = spoken or {one["authority"] for one in group["lines"]}
    if not tellers:
        return any(_repairing(group))  # nothing but what repairs it has come here
    return all((log, _stream(group)) in repairs for log in tellers)


def _repairing(group: Document) -> Iterator[Document]:
    """Yield the lines of `group`, of whatever kind, that repair something."""
    for told in (*group.get("lines", ()), *group.get("touched_by", ())):
        if told["kind"] == CreditRepaired.KIND and counts(told):
            yield told


def _places(told: Document) -> Iterator[str]:
    """Yield where the lines of `told` stand, as the member `learned` of an archive names it."""
    for one in (*told.get("lines", [told]), *_repairing(told)):
        for at in (one, *one.get("corrections", ())):
            yield f"{at['authority']}:{at['position']}"


def _groups(archive: Document) -> Iterable[Document]:
    return (one for content in archive["sections"].values() for one in content)


def _stream(group: Document) -> str:
    return f"{group.get('matter')}/{group.get('id')}"

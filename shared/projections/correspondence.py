"""Letters between two authorities, each telling its part on its own log, as one document each.

    {"<matter>_id", "state", "status", what the letter says, what was answered,
     "attested": the answer on paper | None, "differences": [{"field", "attested", "stated"}],
     "sides": {"sender:ha": facts, "receiver:zj": facts, …}, "lines": […]}

State: `sent` until it is answered, then what the answer is; `unsent` where only an answer is known,
`unreadable`, `conflicting`. Only the one to whom it went answers. Status `attested` says that the
answer is known from paper alone, as an account of the sender attests; the counterpart's own word on
its own log goes first, and `differences` says where the paper said something else.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import ClassVar

from shared.domain.correction import CorrectionEvent
from shared.domain.correspondence import OfCorrespondence
from shared.domain.event import Event
from shared.domain.paper_answer import PaperAnswer, PaperAnswerAttested
from shared.projections.duties import duty_terms
from shared.projections.lines import UNREADABLE, LineStatus, counts
from shared.projections.streams import own_key
from shared.projections.two_sided import CONFLICTING, statements, told, with_statement
from shared.projections.view import Document, FoldEntry

FINAL, DISPUTED, ATTESTED = (
    LineStatus.FINAL.value,
    LineStatus.DISPUTED.value,
    LineStatus.ATTESTED.value,
)
SENDER, RECEIVER, WITHDRAWAL, PAPER = "sender", "receiver", "withdrawal", "paper"
SENT, UNSENT, WITHDRAWN = "sent", "unsent", "withdrawn"

_MORE_OF_THE_SAME = (
    {PaperAnswer.ACKNOWLEDGED, PaperAnswer.ASSESSED},
    {PaperAnswer.INTERIM, PaperAnswer.ANSWERED},
)
"""Answers of which one only goes further than the other."""
_ON_PAPER = (
    "answer",
    "organ",
    "document_no",
    "dated_on",
    "received_on",
    "scan_sha256",
    "says",
    "attested_by",
)


class Correspondence(ABC):
    """A view of one kind of letters, keyed by their ids."""

    name: str
    matter: str
    """The first part of its streams, such as `notice`."""
    roles: ClassVar[Mapping[type[Event], str]]
    """The role in which each kind is said; the letter itself in that of the sender."""
    shown: ClassVar[tuple[str, ...]]
    """The fields of the letter that the document shows."""
    found_by: ClassVar[tuple[str, ...]]
    """Those of them by which it is found, beside its firms."""

    @abstractmethod
    def answered(self, answers: Mapping[str, Document]) -> Document:
        """Return what the counterpart's statements, by role, come to.

        Among the members, the same ones whatever is stated, is `answer`: None without one.
        """

    @abstractmethod
    def owed(self, document: Document) -> list[Document]:
        """Return what the law asks to follow from the letter, which one authority has written."""

    def duties(self, document: Document) -> list[Document]:
        """Return the duties of the letter `document`; none where nobody or two have written it."""
        return self.owed(document) if len(statements(document["sides"], SENDER)) == 1 else []

    def keys(self, entry: FoldEntry) -> tuple[str, ...]:
        """Return the id of the letter that `entry` is about, if it is about one."""
        told, about = entry.told, own_key(self.matter, entry)
        of_letters = isinstance(told, PaperAnswerAttested) or type(told) in self.roles
        known = told is None or of_letters or isinstance(told, CorrectionEvent)
        return (about,) if known and about is not None else ()

    def evolve(self, document: Document | None, entry: FoldEntry) -> Document:
        """Return the document after `entry`."""
        merged = self._with(document, entry)
        sides: Document = merged["sides"]
        letters = statements(sides, SENDER)
        letter = letters[0] if len(letters) == 1 else {}
        known = told(sides, SENDER, *self._answering())
        answered = self.answered(self._answers(sides, letter))
        paper = _paper(sides, letter)
        return {
            f"{self.matter.replace('-', '_')}_id": own_key(self.matter, entry),
            **_standing(letters, answered["answer"], paper, known=bool(sides)),
            **{field: known.get(field) for field in self.shown},
            **answered,
            "attested": paper and _told_of(paper),
            "differences": _differences(answered, paper),
            **merged,
        }

    def terms(self, document: Document) -> Iterator[str]:
        """Yield state, status, firms, what the kind is found by, and duties."""
        yield f"state:{document['state']}"
        yield f"status:{document['status']}"
        for stated in document["sides"].values():
            yield from (f"uscc:{firm}" for firm in stated["firms"])
            for field in self.found_by:
                if stated.get(field) is not None:
                    yield f"{field}:{stated[field]}"
        yield from duty_terms(self.duties(document))

    def _with(self, document: Document | None, entry: FoldEntry) -> Document:
        match entry.event:
            case PaperAnswerAttested() as paper:
                return with_statement(document, entry, PAPER, paper.author, ATTESTED)
            case OfCorrespondence() as stated:
                return with_statement(document, entry, self.roles[type(stated)], stated.author)
            case _:
                return with_statement(document, entry, None, None)

    def _answering(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(role for role in self.roles.values() if role != SENDER))

    def _answers(self, sides: Document, letter: Document) -> dict[str, Document]:
        """Return what was said to `letter`, by role; to an unknown one, what only one log says."""
        found: dict[str, Document] = {}
        for role in self._answering():
            if letter:
                author = letter[SENDER if role == WITHDRAWAL else RECEIVER]
                said = [sides[key] for key in (f"{role}:{author}",) if key in sides]
            else:
                said = statements(sides, role)
            if len(said) == 1:
                found[role] = said[0]
        return found


def counted(document: Document, kind: type[Event], authority: str | None) -> list[Document]:
    """Return the lines of `kind` that stand on the log of `authority`, whose word they are."""
    return [
        one
        for one in document["lines"]
        if one["kind"] == kind.KIND and one["authority"] == authority and counts(one)
    ]


def attested(document: Document, *answers: PaperAnswer) -> list[Document]:
    """Return the lines by which the sender attests one of `answers` on paper."""
    papers = counted(document, PaperAnswerAttested, document[SENDER])
    return [one for one in papers if one["facts"]["answer"] in answers]


def _paper(sides: Document, letter: Document) -> Document | None:
    """Return the answer on paper to `letter` that its sender attested last."""
    paper: Document | None = sides.get(f"{PAPER}:{letter.get(SENDER)}")
    return paper if paper is not None and paper[RECEIVER] == letter[RECEIVER] else None


def _told_of(paper: Document) -> Document:
    return {field: paper[field] for field in _ON_PAPER}


def _standing(
    letters: list[Document], answer: str | None, paper: Document | None, *, known: bool
) -> Document:
    if len(letters) > 1:
        return {"state": CONFLICTING, "status": DISPUTED}
    if not letters:
        return {"state": UNSENT if known else UNREADABLE, "status": FINAL}
    if answer is None and paper is not None:
        return {"state": paper["answer"], "status": ATTESTED}
    return {"state": answer or SENT, "status": FINAL}


def _differences(answered: Document, paper: Document | None) -> list[Document]:
    """Return where `paper` says something else than the counterpart's own log."""
    answer = answered["answer"]
    if answer is None or paper is None or answer == WITHDRAWN:
        return []
    on_paper = paper["answer"]
    if answer != on_paper:
        more = {answer, on_paper} in _MORE_OF_THE_SAME
        return [] if more else [_difference("answer", on_paper, answer)]
    day, dated_on = answered.get("answered_on"), paper["dated_on"]
    return [] if day in {None, dated_on} else [_difference("answered_on", dated_on, day)]


def _difference(field: str, on_paper: str | None, stated: str | None) -> Document:
    return {"field": field, "attested": on_paper, "stated": stated}

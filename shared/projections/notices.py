"""The view of notices: what was sent, and whether the receiver has acknowledged it.

    {"notice_id", "state", "sender", "receiver", "matter", "firms", "about", "summary", "sent_on",
     "received_on", "sides": {"sender:ha": facts, "receiver:zj": facts}, "lines": […]}

State: `sent`, `acknowledged`, `unsent` where only the answer is known, `unreadable`, `conflicting`.
"""

from collections.abc import Iterator

from shared.domain.notice import NoticeAcknowledged, NoticeSent
from shared.projections.lines import UNREADABLE
from shared.projections.streams import id_in_stream
from shared.projections.two_sided import CONFLICTING, statements, told, with_statement
from shared.projections.view import Document, FoldEntry

SENDER, RECEIVER = "sender", "receiver"

_OF_NOTICE = ("sender", "receiver", "matter", "firms", "about", "summary", "sent_on")


class Notices:
    """The view `notices`, keyed by notice id."""

    name = "notices"

    def keys(self, entry: FoldEntry) -> tuple[str, ...]:
        """Return the id of the notice that `entry` is about, if it is about one."""
        about = _notice_id(entry)
        return (about,) if about is not None else ()

    def evolve(self, document: Document | None, entry: FoldEntry) -> Document:
        """Return the document after `entry`."""
        role, author = _role(entry)
        merged = with_statement(document, entry, role, author)
        sides: Document = merged["sides"]
        known, answers = told(sides, SENDER, RECEIVER), statements(sides, RECEIVER)
        return {
            "notice_id": _notice_id(entry),
            "state": _state(sides),
            **{field: known.get(field) for field in _OF_NOTICE},
            "received_on": answers[0]["received_on"] if len(answers) == 1 else None,
            **merged,
        }

    def terms(self, document: Document) -> Iterator[str]:
        """Yield state, sender, receiver, matter and firms."""
        yield f"state:{document['state']}"
        for stated in document["sides"].values():
            yield f"sender:{stated['sender']}"
            yield f"receiver:{stated['receiver']}"
            if "matter" in stated:
                yield f"matter:{stated['matter']}"
            for firm in stated["firms"]:
                yield f"uscc:{firm}"


def _notice_id(entry: FoldEntry) -> str | None:
    match entry.event:
        case NoticeSent() | NoticeAcknowledged():
            return str(entry.event.notice_id)
        case None:
            return id_in_stream(entry, "notice")
        case _:
            return None


def _role(entry: FoldEntry) -> tuple[str | None, str | None]:
    match entry.event:
        case NoticeSent():
            return SENDER, entry.event.sender
        case NoticeAcknowledged():
            return RECEIVER, entry.event.receiver
        case _:
            return None, None


def _state(sides: Document) -> str:
    sent, answered = statements(sides, SENDER), statements(sides, RECEIVER)
    if len(sent) > 1 or len(answered) > 1:
        return CONFLICTING
    if sent:
        addressed = answered and answered[0]["receiver"] == sent[0]["receiver"]
        return "acknowledged" if addressed else "sent"
    return "unsent" if answered else UNREADABLE

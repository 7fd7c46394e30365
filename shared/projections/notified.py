"""Of which matters an authority has notified another one."""

from shared.domain.notice import NoticeMatter, NoticeSent
from shared.projections.view import Document


def notified(
    document: Document, sender: str, receiver: str, *matters: NoticeMatter
) -> list[Document]:
    """Return the lines by which `sender` notified `receiver` of the matter of `document`.

    A notice counts on its sender's own log, and when it is about one of `matters`.
    """
    return [
        one
        for one in document["touched_by"]
        if one["kind"] == NoticeSent.KIND
        and one["authority"] == one["facts"]["sender"] == sender
        and one["facts"]["receiver"] == receiver
        and one["facts"]["matter"] in matters
    ]

"""Publishing reference data in the own log: nationally, or by a province for itself."""

from services.authority.desk import Desk, Request
from shared.domain import publishing
from shared.domain.reference import PublicationEvent, Told, reference_of
from shared.domain.reference import Reference as KnownEditions
from shared.store.appending import Appended


def publish(desk: Desk, request: Request, event: PublicationEvent) -> Appended:
    """Publish an edition; every other node learns of it as of any entry.

    Raises:
        LianjianError: what `shared.domain.publishing.publish` and the log refuse.
    """
    version = desk.log.version(event.stream)
    accepted = publishing.publish(desk.reference.stored(), event)
    appended = desk.append(request, version + 1, accepted)
    desk.reference.forget()
    return appended


def as_if_published(desk: Desk, event: PublicationEvent) -> tuple[KnownEditions, KnownEditions]:
    """Return what is known now, and what would be known once `event` were published.

    Raises:
        LianjianError: what `shared.domain.publishing.publish` refuses.
    """
    known = desk.reference.stored()
    accepted = publishing.publish(known, event)
    told = [one.told for one in known.held if one.told is not None]
    end = 1 + max((one.position for one in told), default=-1)
    coming = Told(event=accepted, log=desk.authority, position=end, received_on=desk.today())
    return known, reference_of(desk.authority, [*told, coming])

"""The stream of an event: the history of one matter within one log, by which versions count."""

from shared.domain.certificate import CertificateRecorded
from shared.domain.enterprise import EnterpriseRecorded
from shared.domain.entrustment import EntrustmentAcknowledged, EntrustmentEstablished
from shared.domain.events import Event
from shared.domain.licence import LicenceIssued
from shared.domain.log_events import EquivocationAlleged
from shared.domain.notice import NoticeAcknowledged, NoticeSent

EQUIVOCATIONS = "log/equivocations"


def stream_of(event: Event) -> str:
    """Return the stream to which `event` is appended, such as `inspection/0192…`."""
    match event:
        case EnterpriseRecorded():
            stream = f"enterprise/{event.uscc}"
        case LicenceIssued():
            stream = f"licence/{event.licence_no}"
        case CertificateRecorded():
            stream = f"certificate/{event.certificate_no}"
        case EntrustmentEstablished() | EntrustmentAcknowledged():
            stream = f"entrustment/{event.entrustment_id}"
        case NoticeSent() | NoticeAcknowledged():
            stream = f"notice/{event.notice_id}"
        case EquivocationAlleged():
            stream = EQUIVOCATIONS
        case _:
            stream = f"inspection/{event.inspection_id}"
    return stream

"""What firms hold: licences and certificates, each as its own authority leaves it.

The views `licences` and `certificates` are keyed by number:

    {"number", "speaker", "held", "told", "lines"}

`held` has all terms, and what held in each. Whether it is valid depends on the day, and is said
when it is read (`standing`).
"""

from collections.abc import Iterator
from datetime import date

import msgspec

from shared.domain import certificate as certificates
from shared.domain import licence as licences
from shared.domain.certificate import Certificate, CertificateEvent, OfCertificate
from shared.domain.licence import Licence, LicenceEvent, OfLicence
from shared.domain.validity import Standing, Term, standing_on
from shared.projections.lines import counted, line
from shared.projections.spoken import NOTHING_TOLD, Spoken
from shared.projections.view import Document, FoldEntry

_LICENCES: Spoken[Licence, LicenceEvent] = Spoken(
    state=Licence, evolve=licences.evolve, speaker=licences.speaker
)
_CERTIFICATES: Spoken[Certificate, CertificateEvent] = Spoken(
    state=Certificate, evolve=certificates.evolve, speaker=certificates.speaker
)


class Licences:
    """The view `licences`, keyed by licence number."""

    name = "licences"

    def keys(self, entry: FoldEntry) -> tuple[str, ...]:
        """Return the number of the licence that `entry` is about, if it is about one."""
        return _numbers(entry, "licence")

    def evolve(self, document: Document | None, entry: FoldEntry) -> Document:
        """Return the document after `entry`."""
        return _with_line(document, entry)

    def terms(self, document: Document) -> Iterator[str]:
        """Yield holder and issuer, as each log that tells of the licence names them."""
        for one in document["told"]:
            yield f"uscc:{one['state']['uscc']}"
            yield f"authority:{one['state']['authority']}"


class Certificates:
    """The view `certificates`, keyed by registration number."""

    name = "certificates"

    def keys(self, entry: FoldEntry) -> tuple[str, ...]:
        """Return the number of the certificate that `entry` is about, if it is about one."""
        return _numbers(entry, "certificate")

    def evolve(self, document: Document | None, entry: FoldEntry) -> Document:
        """Return the document after `entry`."""
        return _with_line(document, entry)

    def terms(self, document: Document) -> Iterator[str]:
        """Yield the registrant and the contractors that its remarks have named."""
        for one in document["told"]:
            yield f"registrant:{one['state']['registrant_uscc']}"
        for told in counted(document["lines"]):
            for named in told["facts"].get("annotations", {}).get("contractors", ()):
                yield f"contractor:{named['uscc']}"


def step(spoken: Document, entry: FoldEntry) -> Document:
    """Return what is told of one licence or certificate after `entry`, which may be of neither."""
    event = entry.event
    if event is None or event.stream != entry.stream:
        return spoken
    if isinstance(event, LicenceEvent):
        return _LICENCES.step(spoken, entry.log, event)
    if isinstance(event, CertificateEvent):
        return _CERTIFICATES.step(spoken, entry.log, event)
    return spoken


def with_holding(archive: Document, entry: FoldEntry) -> Document:
    """Return `archive` with what is told of the licence or certificate that `entry` is of."""
    event = entry.event
    if not isinstance(event, OfLicence | OfCertificate) or event.stream != entry.stream:
        return archive
    holdings: Document = archive["holdings"]
    spoken = step(holdings.get(entry.stream, NOTHING_TOLD), entry)
    return {**archive, "holdings": {**holdings, entry.stream: spoken}}


class _Term(msgspec.Struct):
    since: date
    until: date


class _Held(msgspec.Struct):
    terms: list[_Term]
    cancelled_on: date | None


class _Spoken(msgspec.Struct):
    held: _Held | None


class _Holdings(msgspec.Struct):
    holdings: dict[str, _Spoken]


_HOLDINGS = msgspec.json.Decoder(_Holdings)
_SPOKEN = msgspec.json.Decoder(_Spoken)


def standing(document: bytes, day: date) -> Standing | None:
    """Return whether what a document of these views tells of is valid on `day`.

    None where nothing is known of its terms.
    """
    return _standing(_SPOKEN.decode(document), day)


def standings(archive: bytes, day: date) -> dict[str, Standing | None]:
    """Return the standing on `day` of each licence and certificate in an archive, by stream."""
    told = _HOLDINGS.decode(archive).holdings
    return {stream: _standing(spoken, day) for stream, spoken in told.items()}


def _standing(spoken: _Spoken, day: date) -> Standing | None:
    held = spoken.held
    if held is None:
        return None
    terms = [Term(since=term.since, until=term.until, facts=None) for term in held.terms]
    return standing_on(terms, held.cancelled_on, day)


def _numbers(entry: FoldEntry, matter: str) -> tuple[str, ...]:
    match entry.event:
        case OfLicence() if matter == "licence":
            return (entry.event.licence_no,)
        case OfCertificate() if matter == "certificate":
            return (entry.event.certificate_no,)
        case None if entry.stream.startswith(f"{matter}/"):
            return (entry.stream.removeprefix(f"{matter}/"),)
        case _:
            return ()


def _with_line(document: Document | None, entry: FoldEntry) -> Document:
    (number,) = _numbers(entry, "licence") or _numbers(entry, "certificate")
    known: Document = {**NOTHING_TOLD, "lines": []} if document is None else document
    return {"number": number, **step(known, entry), "lines": [*known["lines"], line(entry)]}

"""What the law asks to follow from the archive of one firm (`shared.projections.duties`).

Here stands what needs more than one matter of the firm: its licences or certificates beside its
entrustments, its inspections beside its supervision level. Each duty stands in the archive of the
firm that it is about, whatever the other archives of its parties hold.

Rules kept here:
  739-32, LIC-001, REG-016  while it makes a device for another, a contractor holds a licence of the
           place of production whose scope names the device.
  739-22   the certificate of what is entrusted is valid.
  SUP-018  what a certificate or a contractor's report tells of is known as an entrustment too.
  REG-011  the certificate names the contractor: as it says itself, or as was recorded.
  PRD-001, ARC-003  the contractor reports what it makes, its authority notifies the registrant's.
  SUP-019  after a change of who produces, the registrant's authority inspects both comprehensively:
           each half is met by an inspection of every item that was closed since the change.
  INS-001, GRD-001  a firm, each of its sites where it has several, and each product that it makes
           for others is inspected as often as its level asks; the level and the last inspection
           stand here, how often that is, is policy and read by the board.
  GRD-002  every firm has a level, reviewed every year.
  RPT-001  the self-inspection report on every year since the firm is on record.
  LIC-005  who has filed production is checked on the spot.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from shared.domain.entrustment.events import (
    ContractorReplaced,
    EntrustmentAnnotated,
    EntrustmentEstablished,
)
from shared.domain.licence import LicenceFacts, covers
from shared.domain.parties import Party
from shared.domain.product_variety import ProductVarietyNotified, ProductVarietyReported
from shared.projections.archive_reading import Firm, Made, shifted
from shared.projections.duties import closed_by, duty
from shared.projections.supervision_duties import (
    duties_at_home,
    filing_duties,
    product_duties,
)
from shared.projections.view import Document


def duties(archive: Document) -> list[Document]:
    """Return the duties of the firm of `archive`, and of its authorities for it."""
    firm = Firm(archive)
    return [
        *_as_long_as_made(firm.made, _of_contractor, firm),
        *_as_long_as_made(firm.entrusted, _of_registrant, firm),
        *_of_channels(firm),
        *filing_duties(firm),
        *duties_at_home(firm),
    ]


def _of_channels(firm: Firm) -> Iterator[Document]:
    """Yield that what a certificate or a contractor's report tells of is recorded (SUP-018).

    It is on record as soon as either authority has told of an entrustment between the two firms for
    that certificate, ended or not.
    """
    known = {
        (one.group["certificate_no"], one.firm(Party.REGISTRANT), one.firm(Party.CONTRACTOR))
        for one in (*firm.made, *firm.entrusted)
    }
    newest = {one["stream"]: one for one in firm.lines}
    for one in newest.values():
        facts = one["facts"]
        for named in facts.get("annotations", {}).get("contractors", ()):
            told = (facts["certificate_no"], facts["registrant_uscc"], named["uscc"])
            home = facts.get("registrant_authority") or one["authority"]
            if told not in known:
                yield _unrecorded(one, told, home, mark=named["uscc"])
    for one in firm.of(ProductVarietyReported.KIND):
        facts = one["facts"]
        told = (facts["certificate_no"], facts["entruster_uscc"], facts["contractor_uscc"])
        if facts["entruster_uscc"] is not None and told not in known:
            home = facts["entruster_authority"] or one["authority"]
            yield _unrecorded(one, told, home, mark=facts["entruster_uscc"])


def _unrecorded(one: Document, told: tuple[str, str, str], home: str, mark: str) -> Document:
    _, registrant, contractor = told
    return duty(
        "record-known-entrustment",
        mark=f"{one['authority']}.{one['position']}.{mark}",
        rules=["SUP-018", "REG-013"],
        authority=home,
        owners=[home],
        firms=[registrant, contractor],
        since=one["on"],
        deadline="archive_update",
        rests_on=[one],
    )


def _as_long_as_made(
    made: Iterable[Made], owed: Callable[[Firm, Made], Iterable[Document]], firm: Firm
) -> Iterator[Document]:
    """Yield what is `owed` for each of `made`; the end of an entrustment closes what is open."""
    for one in made:
        yield from closed_by(owed(firm, one), one.ends)


def _of_contractor(firm: Firm, made: Made) -> Iterator[Document]:
    yield from _of_licence(firm, made)
    yield from _of_variety(firm, made)
    yield from _of_change(firm, made, Party.CONTRACTOR)
    yield from product_duties(firm, made)


def _of_registrant(firm: Firm, made: Made) -> Iterator[Document]:
    stream = f"certificate/{made.group['certificate_no']}"
    held = firm.holdings.get(stream)
    spans = [] if held is None else _spans(held["held"])
    yield from _holding(firm, made, Party.REGISTRANT, "hold-certificate", spans, [stream])
    yield from _of_annotation(firm, made, stream)
    yield from _of_change(firm, made, Party.REGISTRANT)


def _of_licence(firm: Firm, made: Made) -> Iterator[Document]:
    streams = [
        stream
        for stream, spoken in firm.holdings.items()
        if stream.startswith("licence/")
        and spoken["held"] is not None
        and spoken["held"]["authority"] == made.authority(Party.CONTRACTOR)
    ]
    spans = [
        span
        for stream in streams
        for span in _spans(firm.holdings[stream]["held"])
        if _names(span.facts, made)
    ]
    yield from _holding(firm, made, Party.CONTRACTOR, "hold-licence", spans, streams)


_HELD_BY = {
    "hold-licence": ["739-32", "LIC-001", "REG-016"],
    "hold-certificate": ["739-22"],
}


class _Span:
    """From when until when something said `facts`; ISO dates, both included."""

    def __init__(self, since: str, until: str, facts: Document) -> None:
        self.since, self.until, self.facts = since, until, facts


def _spans(held: Document | None) -> list[_Span]:
    """Return when a licence or certificate was valid, by its terms and its cancellation."""
    if held is None:
        return []
    cancelled: str | None = held["cancelled_on"]
    end = None if cancelled is None else shifted(cancelled, -1)
    spans = [_Span(one["since"], one["until"], one["facts"]) for one in held["terms"]]
    return [
        _Span(one.since, one.until if end is None else min(one.until, end), one.facts)
        for one in spans
    ]


def _names(facts: Document, made: Made) -> bool:
    """Tell whether a licence that says `facts` names the device; one of unknown code is named."""
    if made.code is None or made.device_class is None:
        return True
    scope = LicenceFacts(sites=(), scope=tuple(facts["scope"]))
    return covers(scope, made.device_class, made.code)


def _holding(
    firm: Firm, made: Made, side: Party, what: str, spans: list[_Span], streams: Sequence[str]
) -> Iterator[Document]:
    """Yield that what the firm needs is held on after the last day of `spans`."""
    last = max((one.until for one in spans if one.since <= one.until), default="")
    since = made.start if last < made.start else shifted(last, 1)
    if since > made.last:
        return  # the entrustment ends before
    yield duty(
        what,
        mark=made.id,
        rules=_HELD_BY[what],
        authority=made.authority(side),
        between=made.between,
        owners=[made.firm(side)],
        firms=[made.firm(one) for one in Party],
        since=since,
        rests_on=[*made.opening, *(line for one in streams for line in firm.newest_of(one))],
    )


def _of_annotation(firm: Firm, made: Made, certificate: str) -> Iterator[Document]:
    """Yield that the certificate names the contractor, as it says itself or as was recorded."""
    established = [one for one in made.opening if one["kind"] == EntrustmentEstablished.KIND]
    if established:
        contractor = made.firm(Party.CONTRACTOR)
        recorded = [one for one in made.counted if one["kind"] == EntrustmentAnnotated.KIND]
        naming = [
            one
            for one in firm.lines
            if one["stream"] == certificate
            for named in one["facts"].get("annotations", {}).get("contractors", ())
            if named["uscc"] == contractor
        ]
        yield duty(
            "annotate-certificate",
            mark=made.id,
            rules=["REG-011"],
            authority=made.authority(Party.REGISTRANT),
            between=made.between,
            owners=[made.firm(Party.REGISTRANT)],
            firms=[made.firm(one) for one in Party],
            since=made.start,
            rests_on=established,
            met_by=recorded or naming,
        )


def _of_variety(firm: Firm, made: Made) -> Iterator[Document]:
    """Yield that the contractor reports the product and its authority notifies the other one."""
    registrants, contractors = made.between
    same = [
        one
        for one in firm.lines
        if one["authority"] == contractors
        and one["facts"].get("certificate_no") == made.group["certificate_no"]
    ]
    reported = made.stating("variety_reported_on") + [
        one
        for one in same
        if one["kind"] == ProductVarietyReported.KIND
        and one["facts"]["entruster_uscc"] == made.firm(Party.REGISTRANT)
    ]
    notified = made.stating("variety_notified_on") + [
        one
        for one in same
        if one["kind"] == ProductVarietyNotified.KIND and one["facts"]["receiver"] == registrants
    ]
    firms = [made.firm(one) for one in Party]
    yield duty(
        "report-product-variety",
        mark=made.id,
        rules=["PRD-001"],
        owners=[made.firm(Party.CONTRACTOR)],
        firms=firms,
        since=made.start,
        rests_on=made.opening,
        met_by=reported,
        authority=contractors,
        between=made.between,
    )
    if reported and registrants != contractors:
        yield duty(
            "notify-product-variety",
            mark=made.id,
            rules=["ARC-003"],
            owners=[contractors],
            firms=firms,
            since=reported[0]["on"],
            deadline="cross_region_notice",
            rests_on=reported[:1],
            met_by=notified,
            authority=contractors,
            between=made.between,
        )


def _of_change(firm: Firm, made: Made, side: Party) -> Iterator[Document]:
    changes = [
        one
        for one in made.counted
        if one["kind"] == ContractorReplaced.KIND
        or (one["kind"] == EntrustmentEstablished.KIND and one["facts"]["self_produced_before"])
    ]
    if changes:
        newest = max(changes, key=lambda one: str(one["on"]))
        yield duty(
            "inspect-comprehensively",
            mark=made.id,
            rules=["SUP-019"],
            authority=made.authority(Party.REGISTRANT),
            between=made.between,
            owners=[made.authority(Party.REGISTRANT)],
            firms=[made.firm(side)],
            since=newest["on"],
            rests_on=[newest],
            met_by=[one for one in firm.full_closures if one["on"] >= newest["on"]],
        )

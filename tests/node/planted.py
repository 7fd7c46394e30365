"""A thousand entrustments with gaps planted in known places, and the facts that close each gap.

Everything is invented and stored as if it had arrived at the national node. A plain entrustment
lacks nothing on `TODAY`; a gap is planted by leaving something out, or by dating it long ago.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from shared.domain.annotations import Annotations, NamedContractor
from shared.domain.certificate import DeviceClass
from shared.domain.enterprise import EnterpriseRecorded
from shared.domain.event import Event
from shared.domain.filing import ProductionFilingRecorded
from shared.domain.grading import Level
from shared.domain.inspection.events import Announcement, InspectionClosed, Mode, SiteEntered
from shared.domain.parties import Party
from shared.domain.supervision import SupervisionLevelSet
from shared.projections.view import FoldEntry
from tests.domain.a_case import (
    ACKNOWLEDGED,
    ANNOTATED,
    AUDITED,
    CERTIFICATE,
    CLOSED,
    CONTRACTOR,
    ENTERED,
    ESTABLISHED,
    LEVEL,
    LICENCE,
    NAMED,
    NOTICE,
    NOTICE_ACKNOWLEDGED,
    PRODUCTION_FILING,
    REGISTRANT,
    RESIDENT,
    RETURNED,
    REVIEWED,
    SELF_INSPECTION,
)

TODAY = date(2026, 11, 23)
ENTRUSTMENTS, PER_CONTRACTOR, PLANTED = 1000, 4, 5
IMPLANTABLE = 0.2
AUTHORITIES = ("zj", "ha", "js", "gd", "sh", "bj")
_BEGIN = datetime(2026, 2, 2, 1, tzinfo=UTC)


@dataclass
class Case:
    """One entrustment with its firms; `lacks` names the gap that is planted in it, if one is."""

    number: int
    home: str
    place: str
    lacks: str = ""
    implantable: bool = False

    @property
    def id(self) -> UUID:
        return UUID(int=0x0192A0000000_7000_8000_000000000000 + self.number)

    @property
    def registrant(self) -> str:
        return f"91R{self.number:015}"

    @property
    def contractor(self) -> str:
        return f"91C{self.number // PER_CONTRACTOR:015}"

    @property
    def certificate(self) -> str:
        return f"国械注准2022313{self.number:04}"

    @property
    def licence(self) -> str:
        return f"药监械生产许2023{self.number // PER_CONTRACTOR:04}号"

    @property
    def parties(self) -> dict[str, Any]:
        return {
            "entrustment_id": self.id,
            "registrant_uscc": self.registrant,
            "registrant_authority": self.home,
            "contractor_uscc": self.contractor,
            "contractor_authority": self.place,
            "certificate_no": self.certificate,
        }

    @property
    def named(self) -> Any:
        parties = {name: value for name, value in self.parties.items() if name in NAMED.__slots__}
        return replace(NAMED, **parties)


@dataclass
class Planted:
    """The entries of all cases; by gap the ids of the blind spots, and what closes them."""

    cases: list[Case]
    entries: list[FoldEntry] = field(default_factory=list[FoldEntry])
    spots: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    cures: dict[str, list[FoldEntry]] = field(default_factory=dict[str, list[FoldEntry]])
    filed: dict[int, str] = field(default_factory=dict[int, str])
    """Where the filing of a case stands."""
    _sizes: Counter[str] = field(default_factory=Counter[str])

    def told(self, log: str, event: Event, *firms: str, at: datetime = _BEGIN) -> FoldEntry:
        """Return `event` as the next entry of `log`, which concerns `firms`."""
        position = self._sizes[log]
        self._sizes[log] += 1
        return FoldEntry(
            log=log,
            position=position,
            at=at + timedelta(seconds=position),
            id=f"{AUTHORITIES.index(log):02}{position:06}-0000-7000-8000-000000000000",
            kind=event.KIND,
            stream=event.stream,
            subjects=tuple(sorted(firms)),
            event=event,
        )


def plant(seed: int) -> Planted:
    """Return the population of `seed`."""
    draw = Random(seed)
    told = Planted(_cases(draw))
    for case in told.cases:
        told.entries += _of_registrant(told, case)
        if case.number % PER_CONTRACTOR == 0:
            told.entries += _of_contractor(told, case)
        told.entries += _of_entrustment(told, case)
    for gap in (*_OF_CONTRACTORS, *_OF_ENTRUSTMENTS):
        mine = [case for case in told.cases if case.lacks == gap]
        told.spots[gap] = {spot for case in mine for spot in _SPOTS[gap](told, case)}
        told.cures[gap] = [one for case in mine for one in _CURES[gap](told, case)]
    return told


def _cases(draw: Random) -> list[Case]:
    """Return the cases, with the gap that each lacks: several of each, drawn."""
    places = [draw.choice(AUTHORITIES) for _ in range(ENTRUSTMENTS // PER_CONTRACTOR)]
    cases = [
        Case(number, draw.choice(AUTHORITIES), places[number // PER_CONTRACTOR])
        for number in range(ENTRUSTMENTS)
    ]
    contractors = draw.sample(range(len(places)), PLANTED * len(_OF_CONTRACTORS))
    for index, contractor in enumerate(contractors):
        for case in cases[contractor * PER_CONTRACTOR : (contractor + 1) * PER_CONTRACTOR]:
            case.lacks = _OF_CONTRACTORS[index % len(_OF_CONTRACTORS)]
    plain = [case for case in cases if not case.lacks]
    for index, case in enumerate(draw.sample(plain, PLANTED * len(_OF_ENTRUSTMENTS))):
        case.lacks = _OF_ENTRUSTMENTS[index % len(_OF_ENTRUSTMENTS)]
    for case in cases:
        case.implantable = case.lacks == "resident" or draw.random() < IMPLANTABLE
    return cases


def _firm(uscc: str, home: str, like: EnterpriseRecorded) -> EnterpriseRecorded:
    return replace(like, uscc=uscc, home_authority=home, checksum_waived="虚构")


def _level(uscc: str, level: Level, valid_from: date) -> SupervisionLevelSet:
    return replace(LEVEL, uscc=uscc, level=level, valid_from=valid_from)


def _of_registrant(told: Planted, case: Case) -> Iterator[FoldEntry]:
    firm, home = case.registrant, case.home
    long_ago = case.lacks == "self-report"
    at = datetime(2025, 12, 1, tzinfo=UTC) if long_ago else _BEGIN
    yield told.told(home, _firm(firm, home, REGISTRANT), firm, at=at)
    if case.lacks == "full-inspection":
        yield told.told(home, _level(firm, Level.FOUR, date(2025, 6, 2)), firm)
        yield told.told(home, _level(firm, Level.FOUR, date(2026, 1, 5)), firm)
    elif case.lacks != "level":
        since = date(2025, 6, 2) if case.lacks == "level-review" else date(2026, 1, 5)
        yield told.told(home, _level(firm, Level.TWO, since), firm)
    certificate = replace(
        CERTIFICATE,
        certificate_no=case.certificate,
        registrant_uscc=firm,
        registrant_authority=home,
        implantable=case.implantable,
        valid_until=date(2026, 5, 6) if case.lacks == "certificate" else date(2027, 7, 31),
        annotations=Annotations() if case.lacks == "annotation" else _naming(case),
    )
    yield told.told(home, certificate, firm)
    if case.lacks == "new-filer":
        filed = told.told(home, _filing(case), firm)
        told.filed[case.number] = f"{home}.{filed.position}"
        yield filed


def _naming(case: Case) -> Annotations:
    return Annotations(contractors=(NamedContractor(name="受托方", uscc=case.contractor),))


def _filing(case: Case) -> ProductionFilingRecorded:
    return replace(
        PRODUCTION_FILING,
        filing_no=f"备{case.number}",
        uscc=case.registrant,
        authority=case.home,
        filed_on=date(2026, 5, 11),
        checked_on=None,
    )


def _of_contractor(told: Planted, case: Case) -> Iterator[FoldEntry]:
    firm, place = case.contractor, case.place
    yield told.told(place, _firm(firm, place, CONTRACTOR), firm)
    level = Level.FOUR if case.lacks == "product-inspection" else Level.TWO
    yield told.told(place, _level(firm, level, date(2026, 1, 5)), firm)
    licence = replace(LICENCE, licence_no=case.licence, uscc=firm, authority=place)
    if case.lacks == "licence-expired":
        licence = replace(licence, valid_until=date(2026, 8, 31))
    if case.lacks == "licence-scope":
        licence = replace(licence, scope=("II-04",))
    if case.lacks != "licence":
        yield told.told(place, licence, firm)


def _of_entrustment(told: Planted, case: Case) -> Iterator[FoldEntry]:
    firms = (case.registrant, case.contractor)
    if case.lacks != "established":
        yield _established(told, case)
    if case.lacks != "acknowledged":
        yield _acknowledged(told, case)
    if case.lacks == "product-inspection":  # it began long ago
        yield told.told(case.home, replace(AUDITED, **case.parties), *firms)
    if case.implantable and case.lacks != "resident":
        yield told.told(case.home, replace(RESIDENT, **case.parties), *firms)
    if case.lacks == "notice":
        sent = replace(
            NOTICE,
            notice_id=case.id,
            sender=case.place,
            receiver=case.home,
            firms=firms,
            sent_on=date(2026, 11, 2),
        )
        yield told.told(case.place, sent, *firms)
    if case.lacks == "result":
        yield from _visit(told, case, case.contractor, mode=Mode.DELEGATED)


def _established(told: Planted, case: Case) -> FoldEntry:
    reviewed = date(2025, 6, 2) if case.lacks == "review" else date(2026, 2, 2)
    audited = date(2025, 9, 1) if case.lacks == "audit" else date(2025, 12, 1)
    product = date(2025, 10, 9) if case.lacks == "product-inspection" else audited
    event = replace(
        ESTABLISHED,
        **case.parties,
        licence_no=case.licence,
        agreement=replace(ESTABLISHED.agreement, start=reviewed),
        started_on=min(audited, product),
        device_class=DeviceClass.III,
        classification_code="13-04-01",
        implantable=case.implantable,
        self_produced_before=case.lacks == "change",
    )
    return told.told(case.home, event, case.registrant, case.contractor)


def _acknowledged(told: Planted, case: Case) -> FoldEntry:
    event = replace(
        ACKNOWLEDGED,
        **case.parties,
        started_on=None,
        variety_reported_on=date(2026, 2, 3),
        variety_notified_on=date(2026, 2, 4),
    )
    return told.told(case.place, event, case.registrant, case.contractor)


def _visit(
    told: Planted, case: Case, firm: str, *, mode: Mode = Mode.OWN, full_scope: bool = False
) -> Iterator[FoldEntry]:
    log = case.place if firm == case.contractor else case.home
    inspection = UUID(int=case.id.int + (1 << 32) * (1 + (firm == case.contractor)))
    entered = replace(
        ENTERED,
        inspection_id=inspection,
        uscc=firm,
        entered_at=datetime(2026, 10, 26, 1, tzinfo=UTC),
        announcement=Announcement.ANNOUNCED,
        mode=mode,
        delegating_authority=case.home if mode is Mode.DELEGATED else None,
        full_scope=full_scope,
        entrustments=(case.named,),
    )
    closed = replace(
        CLOSED, inspection_id=inspection, closed_at=datetime(2026, 10, 28, 9, tzinfo=UTC)
    )
    firms = (case.registrant, case.contractor)
    events: tuple[SiteEntered | InspectionClosed, ...] = (entered, closed)
    for event in events:
        yield told.told(log, event, *firms)


def _cured(change: Callable[[Case], tuple[str, Event]]) -> Callable[[Planted, Case], Any]:
    """Return how one event of one log closes a gap."""

    def cure(told: Planted, case: Case) -> Iterator[FoldEntry]:
        log, event = change(case)
        later = datetime(2026, 11, 20, tzinfo=UTC)
        yield told.told(log, event, case.registrant, case.contractor, at=later)

    return cure


def _licence_of(case: Case) -> tuple[str, Event]:
    licence = replace(
        LICENCE,
        licence_no=f"{case.licence}新",
        uscc=case.contractor,
        authority=case.place,
    )
    return case.place, licence


def _of_archive(firm: str, what: str, mark: str) -> str:
    return f"archive:{firm}:{what}:{mark}"


def _making(what: str) -> Callable[[Planted, Case], set[str]]:
    return lambda _, case: {_of_archive(case.contractor, what, str(case.id))}


def _visited(case: Case, told: Planted, firm: str) -> Iterator[FoldEntry]:
    yield from _visit(told, case, firm, full_scope=True)


_OF_CONTRACTORS = ("licence", "licence-expired", "licence-scope", "product-inspection")
_OF_ENTRUSTMENTS = (
    "acknowledged",
    "established",
    "certificate",
    "annotation",
    "resident",
    "change",
    "level",
    "level-review",
    "full-inspection",
    "review",
    "audit",
    "notice",
    "result",
    "new-filer",
    "self-report",
)
_SPOTS: dict[str, Callable[[Planted, Case], set[str]]] = {
    "licence": _making("hold-licence"),
    "licence-expired": _making("hold-licence"),
    "licence-scope": _making("hold-licence"),
    "product-inspection": lambda _, case: {
        _of_archive(case.contractor, "inspect-product", f"{case.id}.1")
    },
    "acknowledged": lambda _, case: {f"entrustments:{case.id}:record-entrustment:"},
    "established": lambda _, case: {f"entrustments:{case.id}:record-entrustment:"},
    "certificate": lambda _, case: {_of_archive(case.registrant, "hold-certificate", str(case.id))},
    "annotation": lambda _, case: {
        _of_archive(case.registrant, "annotate-certificate", str(case.id))
    },
    "resident": lambda _, case: {f"entrustments:{case.id}:station-residents:"},
    "change": lambda _, case: {
        _of_archive(firm, "inspect-comprehensively", str(case.id))
        for firm in (case.registrant, case.contractor)
    },
    "level": lambda _, case: {_of_archive(case.registrant, "set-supervision-level", "")},
    "level-review": lambda _, case: {_of_archive(case.registrant, "review-supervision-level", "1")},
    "full-inspection": lambda _, case: {_of_archive(case.registrant, "inspect-fully", "1")},
    "review": lambda _, case: {
        f"entrustments:{case.id}:review-agreement:{side}-1" for side in Party
    },
    "audit": lambda _, case: {f"entrustments:{case.id}:audit-contractor:registrant-1"},
    "notice": lambda _, case: {f"notices:{case.id}:acknowledge-notice:"},
    "result": lambda _, case: {
        f"inspections:{UUID(int=case.id.int + (1 << 33))}:return-delegated-result:"
    },
    "new-filer": lambda told, case: {
        _of_archive(case.registrant, "check-new-filer", told.filed[case.number])
    },
    "self-report": lambda _, case: {_of_archive(case.registrant, "file-self-inspection", "2025")},
}
"""The blind spots that each gap makes."""
_CURES: dict[str, Callable[[Planted, Case], Any]] = {
    "licence": _cured(_licence_of),
    "licence-expired": _cured(_licence_of),
    "licence-scope": _cured(_licence_of),
    "product-inspection": lambda told, case: _visit(told, case, case.contractor),
    "acknowledged": lambda told, case: [_acknowledged(told, case)],
    "established": lambda told, case: [_established(told, case)],
    "certificate": _cured(
        lambda case: (
            case.home,
            replace(
                CERTIFICATE,
                certificate_no=case.certificate,
                registrant_uscc=case.registrant,
                registrant_authority=case.home,
                valid_until=date(2031, 5, 6),
                annotations=_naming(case),
            ),
        )
    ),
    "annotation": _cured(lambda case: (case.home, replace(ANNOTATED, **case.parties))),
    "resident": _cured(lambda case: (case.home, replace(RESIDENT, **case.parties))),
    "change": lambda told, case: [
        one
        for firm in (case.registrant, case.contractor)
        for one in _visit(told, case, firm, full_scope=True)
    ],
    "level": _cured(
        lambda case: (case.home, _level(case.registrant, Level.TWO, date(2026, 11, 20)))
    ),
    "level-review": _cured(
        lambda case: (case.home, _level(case.registrant, Level.TWO, date(2026, 11, 20)))
    ),
    "full-inspection": lambda told, case: _visited(case, told, case.registrant),
    "review": lambda told, case: [
        told.told(
            log,
            replace(REVIEWED, **case.parties, side=side, reviewed_on=date(2026, 11, 20)),
            case.registrant,
            case.contractor,
        )
        for side, log in ((Party.REGISTRANT, case.home), (Party.CONTRACTOR, case.place))
    ],
    "audit": _cured(
        lambda case: (case.home, replace(AUDITED, **case.parties, audited_on=date(2026, 11, 20)))
    ),
    "notice": _cured(
        lambda case: (
            case.home,
            replace(
                NOTICE_ACKNOWLEDGED,
                notice_id=case.id,
                sender=case.place,
                receiver=case.home,
                firms=(case.registrant, case.contractor),
            ),
        )
    ),
    "result": _cured(
        lambda case: (
            case.place,
            replace(
                RETURNED,
                inspection_id=UUID(int=case.id.int + (1 << 33)),
                uscc=case.contractor,
                firms=(case.registrant, case.contractor),
                delegating_authority=case.home,
                commissioned_authority=case.place,
                returned_on=date(2026, 11, 20),
            ),
        )
    ),
    "new-filer": lambda told, case: _visited(case, told, case.registrant),
    "self-report": _cured(lambda case: (case.home, replace(SELF_INSPECTION, uscc=case.registrant))),
}
"""What closes each gap."""

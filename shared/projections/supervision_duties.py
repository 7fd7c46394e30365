"""What the law asks for of the supervision of one firm: its level, inspections, yearly reports.

Rules: GRD-001, GRD-002, INS-001, RPT-001, LIC-005; see `shared.projections.archive_duties`.
"""

from collections.abc import Iterator
from hashlib import sha256

from shared.domain.enterprise import EnterpriseRole
from shared.domain.filing import ProductionFilingRecorded
from shared.domain.grading import REVIEW, Level, Scope, inspection_key
from shared.domain.parties import Party
from shared.domain.self_inspection import SelfInspectionFiled
from shared.projections.archive_reading import Firm, Made, by_day, entries_into, recorded_on
from shared.projections.duties import duty
from shared.projections.view import Document

_MOST_YEARS = 10
"""So many years before the newest report are looked at for a missing one."""
_GRADED_ROLES = {EnterpriseRole.REGISTRANT.value, EnterpriseRole.CONTRACTOR.value}


def duties_at_home(firm: Firm) -> Iterator[Document]:
    """Yield what the firm and its home authority owe each other: reports, a level, inspections."""
    header, home = firm.header, firm.home
    if header is None or home is None or not _GRADED_ROLES & set(header["roles"]):
        return
    yield from _of_reports(firm, header, home)
    level = firm.level
    if level is None:
        yield duty(
            "set-supervision-level",
            rules=["GRD-002"],
            authority=home,
            owners=[home],
            firms=[header["uscc"]],
            since=recorded_on(header),
            rests_on=[header],
        )
        return
    own = by_day(one for one in firm.levels if one["authority"] == home)
    yield duty(
        "review-supervision-level",
        mark=str(len(own)),
        rules=["GRD-002"],
        authority=home,
        owners=[home],
        firms=[header["uscc"]],
        since=own[-1]["on"],
        deadline=REVIEW,
        rests_on=own[-1:],
    )
    yield from _of_level(firm, header["uscc"], home, level, own)


def _of_level(
    firm: Firm, uscc: str, home: str, level: Level, own: list[Document]
) -> Iterator[Document]:
    start = str(own[0]["on"])
    for what, scope, visits in (
        ("inspect-firm", Scope.ANY, firm.visits),
        ("inspect-fully", Scope.FULL, firm.full_visits),
    ):
        yield from _rounds(
            what,
            "",
            home,
            firms=[uscc],
            start=start,
            rests_on=own[-1:],
            visits=visits,
            deadline=inspection_key(level, scope),
        )
    sites = {
        site
        for stream, spoken in firm.holdings.items()
        if stream.startswith("licence/")
        and spoken["held"] is not None
        and spoken["held"]["authority"] == home
        and spoken["held"]["cancelled_on"] is None
        for site in spoken["held"]["terms"][-1]["facts"]["sites"]
    }
    for site in sorted(sites) if len(sites) > 1 else ():
        at_site = [one for one in firm.inspections if site in one["sites"]]
        yield from _rounds(
            "inspect-site",
            sha256(site.encode("utf-8", "surrogatepass")).hexdigest()[:12],
            home,
            firms=[uscc],
            start=start,
            rests_on=own[-1:],
            visits=entries_into(at_site),
            deadline=inspection_key(level),
        )


def _of_reports(firm: Firm, header: Document, home: str) -> Iterator[Document]:
    """Yield the report on each year since the firm is on record, to the first that may come."""
    first = int(recorded_on(header)[:4])
    filed: dict[int, Document] = {}
    for one in firm.of(SelfInspectionFiled.KIND):
        if one["authority"] == home:
            filed.setdefault(one["facts"]["year"], one)
    newest = max(filed, default=first - 1)
    first = max(min([first, *filed]), newest - _MOST_YEARS)
    for year in range(first, newest + 2):
        yield duty(
            "file-self-inspection",
            mark=str(year),
            rules=["RPT-001"],
            authority=home,
            owners=[header["uscc"]],
            firms=[header["uscc"]],
            since=f"{year:04}-12-31",
            deadline="self_report",
            rests_on=[header],
            met_by=[filed[year]] if year in filed else [],
        )


def filing_duties(firm: Firm) -> Iterator[Document]:
    """Yield that who has filed production is checked on the spot (LIC-005)."""
    for one in firm.of(ProductionFilingRecorded.KIND):
        facts = one["facts"]
        if one["authority"] != facts["authority"]:
            continue
        checked = [{**one, "on": facts["checked_on"]}] if facts["checked_on"] else []
        visits = [visit for visit in firm.visits if visit["on"] >= one["on"]]
        yield duty(
            "check-new-filer",
            mark=f"{one['authority']}.{one['position']}",
            rules=["LIC-005"],
            authority=facts["authority"],
            owners=[facts["authority"]],
            firms=[facts["uscc"]],
            since=one["on"],
            deadline="new_filer_check",
            rests_on=[one],
            met_by=checked or visits,
        )


def product_duties(firm: Firm, made: Made) -> Iterator[Document]:
    """Yield that what the firm makes for another is inspected as often as its level asks."""
    if firm.level is not None:
        yield from _rounds(
            "inspect-product",
            made.id,
            made.authority(Party.CONTRACTOR),
            between=made.between,
            firms=[made.firm(one) for one in Party],
            start=made.start,
            rests_on=made.opening,
            visits=[one for one in firm.product_visits(made) if one["on"] >= made.start],
            deadline=inspection_key(firm.level),
        )


def _rounds(  # noqa: PLR0913 - what is done over and over, by name
    what: str,
    mark: str,
    authority: str,
    *,
    firms: list[str],
    start: str,
    rests_on: list[Document],
    visits: list[Document],
    deadline: str,
    between: tuple[str, str] | None = None,
) -> Iterator[Document]:
    """Yield the next inspection that is due behind `visits`, and the last one that was made."""
    days = [start, *(max(start, str(one["on"])) for one in visits)]
    for number in range(max(len(visits) - 1, 0), len(visits) + 1):
        yield duty(
            what,
            mark=".".join(part for part in (mark, str(number + 1)) if part),
            rules=["INS-001", "GRD-001"],
            authority=authority,
            between=between,
            owners=[authority],
            firms=firms,
            since=days[number],
            deadline=deadline,
            rests_on=rests_on if number == 0 else visits[number - 1 : number],
            met_by=visits[number : number + 1],
        )

"""`lianjian catalogue|scheme|calendar|deadline-policy|grading-policy`: publish, list, show.

Publishing appends to the node's log as any write does, also while the node is being served. A dry
run tells what would change, for a catalogue the live entrustments too, and writes nothing.
"""

import asyncio
import secrets
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from services.authority.desk import Request
from services.authority.impact import Impact, impact_between
from services.authority.node import Node, open_node
from services.authority.publishing import as_if_published, publish
from services.authority.reference_files import differences, predecessor, read_edition
from services.authority.startup import check_before_appending
from shared.domain.calendar import CalendarYear, WorkingCalendar
from shared.domain.catalogue import CataloguePublished
from shared.domain.reference import Held, Matter, PublicationEvent
from shared.errors import CallerRefused, NotFound
from shared.identity.roles import Permission, Role, may
from shared.replication.client import PeerClient, http_client

_HELP: dict[Matter, str] = {
    Matter.CATALOGUE: "Editions of the catalogue of what may not be entrusted.",
    Matter.SCHEME: "Inspection schemes.",
    Matter.CALENDAR: "Working calendars of the State Council, a year each.",
    Matter.DEADLINE_POLICY: "Tables of deadlines.",
    Matter.GRADING_POLICY: "Tables of supervision levels.",
}
_NOBODY = "node"

out = Console(highlight=False, soft_wrap=True, markup=False)

Data = Annotated[Path, typer.Option("--data", help="The node's data directory.")]
File = Annotated[Path, typer.Argument(help="The edition, as .toml or .json.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell what would change; write nothing.")]
By = Annotated[
    str | None, typer.Option("--by", help="The account that answers for it; the node if none.")
]


class PublisherRefused(CallerRefused):
    """The account named is disabled, or may not publish reference data."""

    code = "publisher-refused"


def groups() -> Iterator[tuple[str, typer.Typer]]:
    """Yield the group of commands of each matter, by name."""
    for matter, what in _HELP.items():
        group = typer.Typer(no_args_is_help=True, help=what)
        group.command("publish")(_publishing(matter))
        group.command("list")(_listing(matter))
        if matter is Matter.CALENDAR:
            group.command("show")(show_calendar)
        yield matter, group


def _publishing(matter: Matter) -> Callable[..., None]:
    def command(file: File, data: Data, dry_run: DryRun = False, by: By = None) -> None:
        """Publish the edition in a file, in this node's log."""
        with _opened(data) as node:
            event = read_edition(file, matter, node.authority, _publisher(node, by))
            if dry_run:
                _tell_changes(node, matter, event)
            else:
                _publish(node, matter, event)

    return command


def _listing(matter: Matter) -> Callable[..., None]:
    def command(data: Data) -> None:
        """List the editions that this node knows, and where it knows them from."""
        with _opened(data) as node:
            table = Table("edition", "of", "in force from", "until", "superseded by", "source")
            for one in node.desk.reference.stored().of(matter):
                table.add_row(
                    one.id,
                    one.authority,
                    str(one.in_force_from),
                    str(one.in_force_until or ""),
                    one.superseded_by or "",
                    "shipped" if one.told is None else f"{one.told.log}:{one.told.position}",
                )
            out.print(table)

    return command


def show_calendar(data: Data, year: Annotated[int, typer.Argument(help="Such as 2026.")]) -> None:
    """Show a year's holidays and weekend days worked, as this node knows them."""
    with _opened(data) as node:
        calendar = node.desk.reference.stored().calendar
        edition = calendar.years.get(year)
        if edition is None:
            raise NotFound(f"no calendar of {year} is known here: its deadlines are provisional")
        out.print(f"{edition.id}  {edition.title_zh}  {edition.document_zh}")
        for holiday in edition.holidays:
            out.print(f"  {holiday.first} … {holiday.last}  {holiday.name_zh}")
        worked = " ".join(str(day) for day in edition.working_weekend_days)
        out.print(f"  working weekend days: {worked}")
        out.print(f"  {_working_days(calendar, edition)} working days")


def _working_days(calendar: WorkingCalendar, edition: CalendarYear) -> int:
    first = edition.in_force_from
    days = (date(edition.year, 12, 31) - first).days + 1
    return sum(calendar.is_working_day(first + timedelta(days=number)) for number in range(days))


def _publish(node: Node, matter: Matter, event: PublicationEvent) -> None:
    asyncio.run(_check(node))
    key = secrets.token_hex(16)
    request = Request(caller=event.recorded_by, key=key, digest=sha256(key.encode()).digest())
    (entry,) = publish(node.desk, request, event).entries
    place = f"position {entry.position} of {node.settings.origin}"
    out.print(f"published: {matter} {event.edition.id}, {place}")


async def _check(node: Node) -> None:
    """Let the node append if neither its anchor nor a peer speaks against it, as at a start."""
    async with http_client() as http:
        await check_before_appending(node, PeerClient(http, node.keys.http, node.clock))


def _tell_changes(node: Node, matter: Matter, event: PublicationEvent) -> None:
    before, after = as_if_published(node.desk, event)
    compared = predecessor(before, event, matter)
    edition = event.edition
    until = f" until {edition.in_force_until}" if edition.in_force_until else ""
    out.print(
        f"{matter} {edition.id} of {event.authority}, in force from {edition.in_force_from}{until}"
    )
    for name in event.supersedes:
        ended = after.find(matter, name, event.authority)
        if ended is not None:
            out.print(f"supersedes {name}, {_end(ended)}")
    against = "nothing" if compared is None else compared.id
    out.print(f"compared with {against}:")
    for line in differences(None if compared is None else compared.edition, edition):
        out.print(f"  {line}")
    if isinstance(event, CataloguePublished):
        node.projector.catch_up()
        _tell_impact(impact_between(node.desk, node.queries, event.edition, before, after))
    out.print("dry run: nothing was published")


def _end(ended: Held) -> str:
    if ended.never:
        return "which then was never in force"
    return f"which then holds until {ended.in_force_until}"


def _tell_impact(impact: Impact) -> None:
    count = len(impact.affected)
    out.print(f"affected: {count} of {impact.live} live entrustments, as of {impact.on}")
    for one in impact.affected:
        live = one.entrustment
        out.print(
            f"  {one.change}: {live.entrustment_id} {live.certificate_no} "
            f"{live.registrant_authority} {live.registrant_uscc} → "
            f"{live.contractor_authority} {live.contractor_uscc}: {one.after.reason_zh}"
        )


def _publisher(node: Node, account: str | None) -> str:
    """Return the account that answers for the publication.

    Raises:
        NotFound: there is no such account.
        PublisherRefused: it is disabled, or its role may not publish.
    """
    if account is None:
        return f"{node.authority}:{_NOBODY}"
    row = next((one for one in node.accounts.all() if one.id == account), None)
    if row is None:
        raise NotFound(f"no account {account}")
    if row.disabled or not may(Role(row.role), Permission.PUBLISH_REFERENCE):
        raise PublisherRefused(f"{account} may not publish")
    return account


@contextmanager
def _opened(data: Path) -> Generator[Node]:
    node = open_node(data)
    try:
        yield node
    finally:
        node.close()

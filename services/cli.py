"""The command `lianjian`: make, serve, check and look after a node, and the federation in a box.

A deliberate error is one line on standard error and exit status 1; a command misused is 2.
"""

import asyncio
import sys
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from services.authority import bundle_commands, reference_commands
from services.authority.lock import sole_process
from services.authority.node import Node, open_node
from services.authority.running import run_loops
from services.authority.server import run_server
from services.authority.setup import create_node, upgrade_node
from services.authority.verifying import verify_held
from services.demo.command import DemoOptions, run_demo
from services.demo.scenario import DEFAULT as MAIN_SCENARIO
from services.population.command import generate
from shared.domain.authorities import NMPA
from shared.errors import ConfigurationError, LianjianError, NotFound
from shared.identity.accounts import Account, new_token
from shared.identity.passwords import new_password, password_digest
from shared.identity.roles import Role
from shared.projections.rebuilding import RebuildProgress
from shared.store.heads import known_logs

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Lianjian 联监: shared supervision of entrusted production of medical devices.",
)
user = typer.Typer(no_args_is_help=True, help="Accounts of people and systems at one node.")
app.add_typer(user, name="user")
app.command()(generate)
for _command in (
    bundle_commands.export_entry,
    bundle_commands.export_case,
    bundle_commands.verify_bundle,
):
    app.command()(_command)
for _name, _group in reference_commands.groups():
    app.add_typer(_group, name=_name)
out = Console(highlight=False, soft_wrap=True)

SHOWN_EVERY = 1000  # positions between two movements of a progress bar

DEMO_DATA = Path("demo-data")


class Part(StrEnum):
    """A process of a node that runs as several."""

    API = "api"
    LOOPS = "loops"


Data = Annotated[Path, typer.Option("--data", help="The node's data directory.")]


def main() -> None:
    """Run the command; turn a deliberate error into one line and exit status 1."""
    try:
        app()
    except LianjianError as error:
        sys.stderr.write(f"lianjian: {error.code}: {error}\n")
        raise SystemExit(1) from None


@app.command()
def init(
    authority: Annotated[str, typer.Option(help="Its id, such as zj.")],
    data: Data,
    database: Annotated[
        str, typer.Option(help="SQLAlchemy URL; a relative SQLite path lies in the directory.")
    ] = "sqlite:///node.sqlite",
    port: Annotated[int, typer.Option(help="Where the node will listen.")] = 8100,
) -> None:
    """Make a node: keys, configuration, schema, the signed empty log. Overwrites nothing."""
    settings = create_node(data, authority, database=database, port=port)
    out.print(f"{data}: the node of {settings.authority}, whose log is {settings.origin}")
    out.print(f"Its peers need its entry in {data / 'directory.json'}, and it needs theirs.")
    out.print(f"Start it with: lianjian serve --data {data}")


@app.command()
def upgrade(data: Data) -> None:
    """Bring the database of a stopped node to this version; make a backup first."""
    upgrade_node(data)
    out.print(f"{data}: up to date; what is derived is folded anew when it is served")


@app.command()
def serve(
    data: Data,
    host: Annotated[str | None, typer.Option(help="Instead of the configured one.")] = None,
    port: Annotated[int | None, typer.Option(help="Instead of the configured one.")] = None,
    only: Annotated[
        Part | None, typer.Option(help="The interface or the loops alone; needs PostgreSQL.")
    ] = None,
) -> None:
    """Serve a node, interface and loops in one process, until it is told to stop."""
    node = open_node(data)
    try:
        if only is not None and node.database.is_sqlite:
            raise ConfigurationError("on SQLite a node is one process: leave out --only")
        with nullcontext() if only is Part.API else sole_process(data):
            if only is Part.LOOPS:
                asyncio.run(run_loops(node))
            else:
                _serve(node, host, port, loops=only is None)
    finally:
        node.close()


def _serve(node: Node, host: str | None, port: int | None, *, loops: bool) -> None:
    # The interface takes a second to load, and no other command needs it.
    from services.national.app import create_app as national_app  # noqa: PLC0415
    from services.province.app import create_app as province_app  # noqa: PLC0415

    create_app = national_app if node.authority == NMPA else province_app
    settings, application = node.settings, create_app(node, loops=loops)
    run_server(application, node.bell, host or settings.host, port or settings.port)


@app.command()
def demo(
    data: Annotated[Path, typer.Option(help="Where the nodes keep their data.")] = DEMO_DATA,
    base_port: Annotated[int, typer.Option(help="Of the first node; the others follow.")] = 8100,
    authorities: Annotated[
        str,
        typer.Option(help="In the order of their ports, such as zj,ha,nmpa; else the scenario's."),
    ] = "",
    scenario: Annotated[str, typer.Option(help="A scenario file, or none.")] = str(MAIN_SCENARIO),
    once: Annotated[bool, typer.Option("--once", help="Stop after the last check.")] = False,
) -> None:
    """Run a federation on this machine and play a case; go on until Ctrl-C."""
    options = DemoOptions(
        data=data,
        authorities=[one.strip() for one in authorities.split(",")] if authorities else (),
        base_port=base_port,
        scenario=None if scenario == "none" else Path(scenario),
        once=once,
    )
    raise typer.Exit(run_demo(options))


@app.command()
def verify(
    data: Data,
    log: Annotated[str | None, typer.Option(help="One authority's log instead of all.")] = None,
) -> None:
    """Recompute every root from the stored bytes; exit 0, or 1 with the bad position named."""
    node = open_node(data)
    try:
        with node.database.read() as connection:
            held = [held for held in known_logs(connection) if log in {None, held}]
        if not held:
            raise NotFound(f"no log of {log!r} is held here")
        with Progress(console=out, transient=True) as progress:
            for name in held:
                _verify_one(node, name, progress)
    finally:
        node.close()


def _verify_one(node: Node, log: str, progress: Progress) -> None:
    task = progress.add_task(log, total=None)

    def report(done: int, size: int) -> None:
        if done % SHOWN_EVERY == 0 or done == size:
            progress.update(task, completed=done, total=size)

    found = verify_held(node, log, report)
    progress.console.print(
        f"{log}: {found.size} positions, {found.entries} entries held, "
        f"{found.notes} notes: all as signed"
    )


@app.command()
def rebuild(
    data: Data,
    projection: Annotated[list[str] | None, typer.Argument(help="Views; all if none.")] = None,
) -> None:
    """Fold views anew from all entries; the old ones are served until the new ones are ready."""
    node = open_node(data)
    try:
        names = projection or list(node.projector.names)
        unknown = sorted(set(names) - set(node.projector.names))
        if unknown:
            raise NotFound(f"no view {unknown[0]!r}; there are {', '.join(node.projector.names)}")
        with Progress(console=out) as progress:
            for name in names:
                _rebuild_one(node, name, progress)
    finally:
        node.close()


def _rebuild_one(node: Node, name: str, progress: Progress) -> None:
    tasks = {step: progress.add_task(f"{name} {step}", total=None) for step in ("index", "fold")}

    def report(step: RebuildProgress) -> None:
        progress.update(tasks[step.step], completed=step.done, total=step.total)

    documents = node.projector.rebuild(name, report)
    progress.console.print(f"{name}: {documents} documents")


@user.command("add")
def add_user(
    data: Data,
    name: Annotated[str, typer.Argument(help="Pseudonymous, such as inspector-01.")],
    role: Annotated[Role, typer.Option(help="What the account may do.")],
    display_name: Annotated[str, typer.Option(help="Shown to colleagues; in no log.")] = "",
) -> None:
    """Add an account and print its token, once."""
    node = open_node(data)
    try:
        account = Account(
            id=f"{node.authority}:{name}", role=role, display_name=display_name or name
        )
        token = new_token()
        node.accounts.add(account.id, account.role, account.display_name, token.digest)
        out.print(f"{account.id} ({account.role}); its token, shown this once:")
        out.print(token.text)
    finally:
        node.close()


@user.command("password")
def set_password(
    data: Data,
    account: Annotated[str, typer.Argument(help="Its full id.")],
    ask: Annotated[bool, typer.Option("--ask", help="Ask for it instead of making one.")] = False,
) -> None:
    """Give an account a new password for the console; its sessions end."""
    text = typer.prompt("Password", hide_input=True, confirmation_prompt=True) if ask else ""
    password = text or new_password()
    node = open_node(data)
    try:
        node.sign_ins.set_password(account, password_digest(password))
    finally:
        node.close()
    out.print(f"{account} signs in at /console" if ask else f"{account} signs in at /console with:")
    if not ask:
        out.print(password)


@user.command("list")
def list_users(data: Data) -> None:
    """List the accounts of a node."""
    node = open_node(data)
    try:
        table = Table("account", "role", "name", "state")
        for account in node.accounts.all():
            state = "disabled" if account.disabled else "enabled"
            table.add_row(account.id, account.role, account.display_name, state)
        out.print(table)
    finally:
        node.close()


@user.command("disable")
def disable_user(data: Data, account: Annotated[str, typer.Argument(help="Its full id.")]) -> None:
    """Disable an account: its tokens are refused from now on, what it wrote stays."""
    node = open_node(data)
    try:
        node.accounts.disable(account)
        out.print(f"{account} is disabled")
    finally:
        node.close()

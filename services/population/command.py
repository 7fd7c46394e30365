"""The command `lianjian generate`: an invented population into files, or into nodes."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from services.population.filling import fill_nodes, find_nodes
from services.population.names import PROVINCE
from services.population.nation import firms_for
from services.population.period import Wanted
from services.population.writing import write_population

SHOWN_EVERY = 1000

out = Console(highlight=False, soft_wrap=True)


def generate(  # noqa: PLR0913, PLR0917 - options of a command
    seed: Annotated[int, typer.Option(help="The same seed, the same population, for ever.")],
    firms: Annotated[int | None, typer.Option(help="How many firms.")] = None,
    entrustments: Annotated[int | None, typer.Option(help="Exactly how many.")] = None,
    years: Annotated[int, typer.Option(help="Told up to 2026-10-31.")] = 3,
    authorities: Annotated[str, typer.Option(help="Where the firms are: zj,ha; all if none.")] = "",
    out_folder: Annotated[Path | None, typer.Option("--out", help="A new folder.")] = None,
    into: Annotated[
        Path | None, typer.Option(help="A node's data directory, or a folder of such.")
    ] = None,
    resume: Annotated[bool, typer.Option(help="Go on in logs that hold the beginning.")] = False,
) -> None:
    """Invent a population: its entries as files, or in the logs of nodes, by authority."""
    if firms is None and entrustments is None:
        raise typer.BadParameter("say how many: --firms or --entrustments")
    if (out_folder is None) == (into is None):
        raise typer.BadParameter("say where to: --out or --into")
    wanted = Wanted(
        seed=seed,
        firms=firms if firms is not None else firms_for(entrustments or 0),
        entrustments=entrustments,
        years=years,
        authorities=tuple(one.strip() for one in authorities.split(","))
        if authorities
        else tuple(PROVINCE),
    )
    told: dict[str, int] = {}
    with Progress(console=out, transient=True) as progress:
        report = _reporting(progress)
        if out_folder is not None:
            told = write_population(wanted, out_folder, report)
        if into is not None:
            told = fill_nodes(wanted, find_nodes(into), report, resume=resume)
    for authority, entries in told.items():
        out.print(f"{authority}: {entries} entries")
    out.print(f"{out_folder or into}: {sum(told.values())} entries of {len(told)} authorities")


def _reporting(progress: Progress) -> Callable[[int], None]:
    task = progress.add_task("generating", total=None)

    def report(done: int) -> None:
        if done % SHOWN_EVERY == 0:
            progress.update(task, completed=done)

    return report

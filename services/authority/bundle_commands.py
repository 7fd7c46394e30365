"""`lianjian export-entry`, `export-case` and `verify-bundle`: evidence that a lawyer can carry."""

import re
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.authority.bundles import (
    Bundle,
    Proven,
    entries_of,
    entries_of_matter,
    read_bundle,
    write_bundle,
)
from services.authority.node import Node, open_node
from shared.domain.dates import SHANGHAI
from shared.errors import ConfigurationError, InvalidInput
from shared.identity.directory_json import read_directory
from shared.identity.files import replace_file

out = Console(highlight=False, soft_wrap=True)
_PLACE = re.compile(r"([a-z]{2,8}):(0|[1-9][0-9]{0,15})")

Data = Annotated[Path, typer.Option("--data", help="The node's data directory.")]
Output = Annotated[Path, typer.Option("--out", help="The bundle to write; overwrites nothing.")]


class PlaceMalformed(InvalidInput):
    """A place in a log is not of the form AUTHORITY:POSITION."""

    code = "place-malformed"


def export_entry(
    data: Data,
    places: Annotated[list[str], typer.Argument(help="Entries, such as zj:14 ha:20.")],
    output: Output,
) -> None:
    """Write entries, with all that proves them, into one file."""
    node = open_node(data)
    try:
        _write(node, write_bundle(node, entries_of(node, map(_place, places))), output)
    finally:
        node.close()


def export_case(
    data: Data,
    matter: Annotated[str, typer.Argument(help="Such as inspection/0192… or entrustment/0192….")],
    output: Output,
) -> None:
    """Write all entries about one matter, of all logs, into one file."""
    node = open_node(data)
    try:
        _write(node, write_bundle(node, entries_of_matter(node, matter)), output)
    finally:
        node.close()


def verify_bundle(
    file: Annotated[Path, typer.Argument(help="The bundle.", exists=True, dir_okay=False)],
    directory: Annotated[
        Path | None, typer.Option(help="A directory.json to compare the bundle's keys with.")
    ] = None,
) -> None:
    """Verify a bundle offline: exit 0, or 1 with the file in it that proves nothing."""
    bundle = read_bundle(file.read_bytes())
    for one in bundle.entries:
        out.print(told(one))
    out.print(_keys(bundle, directory))


def told(one: Proven) -> str:
    """Return in one line what is proven of an entry."""
    at = one.header.at.astimezone(SHANGHAI).isoformat(timespec="seconds")
    proven_at = one.checkpoint_at.astimezone(SHANGHAI).isoformat(timespec="seconds")
    corrected = "".join(f", corrected by {one.member.id}:{at}" for at in one.corrected_by)
    return (
        f"{one.member.id}:{one.position} {one.member.name_en}, {one.header.kind} of "
        f"{one.header.stream}, recorded {at}: unchanged since {proven_at} "
        f"(checkpoint of {one.size} entries){corrected}"
    )


def _keys(bundle: Bundle, directory: Path | None) -> str:
    if directory is None:
        return "Verified with the keys in the bundle; compare them by --directory."
    unknown = bundle.unknown_keys(read_directory(directory.read_bytes()))
    if unknown:
        raise ConfigurationError(f"{directory} lists other keys of {', '.join(unknown)}")
    return f"Verified; the keys are those of {directory}."


def _place(text: str) -> tuple[str, int]:
    found = _PLACE.fullmatch(text)
    if found is None:
        raise PlaceMalformed(f"{text!r} is no place such as zj:14")
    return found[1], int(found[2])


def _write(node: Node, content: bytes, output: Path) -> None:
    if output.exists():
        raise ConfigurationError(f"{output} exists; it is not overwritten")
    replace_file(output, content)
    out.print(
        f"{output}: {len(read_bundle(content).entries)} entries, as {node.authority} holds them"
    )

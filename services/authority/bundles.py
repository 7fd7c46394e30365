"""Evidence bundles: entries with all that proves them, in one file that is verified offline.

A bundle is a zip file:

    manifest.json                    {"entries": [{"log", "position"}], "files": {name: SHA-256},
                                     "format"}, written in one way alone
    directory.json                   the members whose logs these are, with their public keys
    <log>/<position>.leaf            the leaf input, as it is hashed
    <log>/<position>.openings        the sections that the maker may read, with their salts
    <log>/<position>.proof           C2SP tlog-proof@v1: audit path and signed note

Source: log-format §9. Whoever verifies a bundle believes its keys or compares them with his own
directory; nothing else has to be believed.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from services.authority.node import Node
from shared.domain.correction import EntryAnnulled, EntryCorrected
from shared.errors import EvidenceRefused, LianjianError, NotFound
from shared.identity.directory import Directory, Member
from shared.identity.directory_json import directory_bytes, read_directory
from shared.log.entry import BODY, check_openings, frame_openings, read_leaf, unframe_openings
from shared.log.header import Header
from shared.log.merkle import leaf_hash
from shared.log.proof import InclusionProof
from shared.store.entries import StoredEntry, entries_at, stream_entries
from shared.store.proving import peer_inclusion

FORMAT = "lianjian-bundle/1"
MANIFEST = "manifest.json"
MAX_ENTRIES = 2000
MAX_BYTES = 64 * 1024 * 1024
_CORRECTIONS = {EntryCorrected.KIND, EntryAnnulled.KIND}


class BundleRefused(EvidenceRefused):
    """A file is no evidence bundle, or something in it does not prove what it says."""

    code = "bundle-refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """One entry of a bundle that is proven; `body` is what it says, None where it is not open."""

    member: Member
    position: int
    leaf_hash: bytes
    header: Header
    body: Mapping[str, Any] | None
    size: int
    """Of the log under the checkpoint that proves the entry."""
    checkpoint_at: datetime
    corrected_by: Sequence[int]
    """Positions of the corrections and annulments of it that the same bundle holds."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle all of which is proven by the keys of its own `directory`."""

    directory: Directory
    entries: Sequence[Proven]

    def unknown_keys(self, directory: Directory) -> list[str]:
        """Return the authorities whose keys here are not those that `directory` lists."""
        return [
            one.id
            for one in self.directory.members
            if (known := directory.get(one.id)) is None
            or not set(map(str, one.note_keys())) <= set(map(str, known.note_keys()))
        ]


def entries_of(node: Node, places: Iterable[tuple[str, int]]) -> list[StoredEntry]:
    """Return the sound entries at `places` (authority, position) that this node holds.

    Raises:
        NotFound: one is not held, is under seal, or is not sound.
    """
    wanted = set(places)
    sound = [one for one in held_entries(node, wanted) if one.problem is None]
    missing = wanted - {(one.log, one.position) for one in sound}
    if missing:
        log, position = min(missing)
        raise NotFound(f"no entry {log}:{position} is held here")
    return sound


def held_entries(node: Node, places: Iterable[tuple[str, int]]) -> list[StoredEntry]:
    """Return those entries at `places` (authority, position) that this node holds."""
    with node.database.read() as connection:
        return entries_at(connection, places)


def corrections_of(node: Node, entry: StoredEntry) -> list[StoredEntry]:
    """Return the sound corrections and annulments of `entry` that this node holds, in order."""
    with node.database.read() as connection:
        told = stream_entries(connection, entry.stream or "")
    return [
        one
        for one in told
        if one.problem is None
        and one.log == entry.log
        and isinstance(event := one.event(), EntryCorrected | EntryAnnulled)
        and event.position == entry.position
    ]


def entries_of_matter(node: Node, stream: str) -> list[StoredEntry]:
    """Return all sound entries about one matter ("entrustment/0192…"), of all logs.

    Raises:
        NotFound: there is none.
    """
    with node.database.read() as connection:
        found = [one for one in stream_entries(connection, stream) if one.problem is None]
    if not found:
        raise NotFound(f"nothing is held here of {stream}")
    return found


def write_bundle(node: Node, chosen: Sequence[StoredEntry]) -> bytes:
    """Return the bundle of the entries `chosen`.

    Raises:
        NotFound: the directory has no keys of a log, or no note reaches an entry.
        BundleRefused: there are more than 2,000 entries.
    """
    if len(chosen) > MAX_ENTRIES:
        raise BundleRefused(f"a bundle holds {MAX_ENTRIES} entries at most, not {len(chosen)}")
    directory = node.directory.current()
    members = {one.log: directory.get(one.log) for one in chosen}
    kept = [member for member in members.values() if member is not None]
    files = {"directory.json": directory_bytes(Directory(tuple(kept)))}
    for one in chosen:
        name = f"{one.log}/{one.position}"
        files[f"{name}.leaf"] = one.leaf_input
        files[f"{name}.openings"] = frame_openings(one.openings)
        files[f"{name}.proof"] = str(_proof(node, one)).encode()
    places = [(one.log, one.position) for one in chosen]
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(MANIFEST, _manifest(places, files))
        for name, data in files.items():
            bundle.writestr(name, data)
    return content.getvalue()


def read_bundle(content: bytes) -> Bundle:
    """Return the bundle that `content` is, once all of it is proven.

    Raises:
        BundleRefused: something is not; the message names the file in the bundle.
    """
    files = _files(content)
    places = _places(files.pop(MANIFEST, b""), files)
    try:
        directory = read_directory(files["directory.json"])
    except (KeyError, LianjianError) as error:
        raise BundleRefused(f"directory.json: {error}") from error
    named = {f"{log}/{at}{end}" for log, at in places for end in (".leaf", ".openings", ".proof")}
    if odd := set(files) ^ (named | {"directory.json"}):
        raise BundleRefused(f"{min(odd)}: the manifest and the files differ")
    proven = [_prove(files, directory, log, position) for log, position in places]
    return Bundle(directory, [_with_corrections(one, proven) for one in proven])


def _manifest(places: Sequence[tuple[str, int]], files: Mapping[str, bytes]) -> bytes:
    told = {
        "entries": [{"log": log, "position": position} for log, position in places],
        "files": {name: sha256(data).hexdigest() for name, data in sorted(files.items())},
        "format": FORMAT,
    }
    return json.dumps(told, indent=1).encode()


def _places(manifest: bytes, files: Mapping[str, bytes]) -> list[tuple[str, int]]:
    """Return which entries a manifest lists, if it is the one that these files have.

    Raises:
        BundleRefused: it is another.
    """
    try:
        told = json.loads(manifest)
        places = [(str(one["log"]), int(one["position"])) for one in told["entries"]]
        listed: dict[str, str] = dict(told["files"])
    except (KeyError, TypeError, ValueError) as error:
        raise BundleRefused(f"{MANIFEST}: {error}") from error
    for name, data in files.items():
        if listed.get(name) != sha256(data).hexdigest():
            raise BundleRefused(f"{name}: not the file that the manifest lists")
    if not places or len(set(places)) < len(places) or manifest != _manifest(places, files):
        raise BundleRefused(f"{MANIFEST}: no manifest of the format {FORMAT}")
    return places


def _proof(node: Node, entry: StoredEntry) -> InclusionProof:
    if entry.log == node.authority:
        path, note = node.own_log.inclusion(entry.position, None)
    else:
        path, note = peer_inclusion(node.database, entry.log, entry.position)
    return InclusionProof(entry.position, tuple(path), note)


def _files(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            listed = bundle.infolist()
            if sum(one.file_size for one in listed) > MAX_BYTES:
                raise BundleRefused(f"the bundle unpacks to more than {MAX_BYTES} bytes")
            files = {one.filename: bundle.read(one) for one in listed}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise BundleRefused(f"the file is no sound zip file: {error}") from error
    if len(files) < len(listed):
        raise BundleRefused("the bundle has two files of one name")
    return files


def _prove(files: Mapping[str, bytes], directory: Directory, log: str, position: int) -> Proven:
    name = f"{log}/{position}"
    member = directory.get(log)
    if member is None or member.origin is None:
        raise BundleRefused(f"directory.json: no log of {log}")
    try:
        leaf_input = files[f"{name}.leaf"]
        leaf = read_leaf(leaf_input)
        header = leaf.header()
        openings = unframe_openings(files[f"{name}.openings"])
        check_openings(leaf, header, openings)
        proof = InclusionProof.parse(files[f"{name}.proof"].decode())
        keys = (*member.log_keys, *member.retired_log_keys)
        checkpoint = proof.verify(leaf_hash(leaf_input), member.origin, keys, member.clock_keys)
    except (LianjianError, UnicodeDecodeError, IndexError) as error:
        raise BundleRefused(f"{name}: {error}") from error
    if proof.position != position or header.log != member.origin:
        raise BundleRefused(f"{name}: this is the entry {header.log} {proof.position}")
    body = openings.get(BODY)
    return Proven(
        member=member,
        position=position,
        leaf_hash=leaf_hash(leaf_input),
        header=header,
        body=None if body is None else json.loads(body.content),
        size=checkpoint.size,
        checkpoint_at=checkpoint.at,
        corrected_by=(),
    )


def _with_corrections(one: Proven, proven: Iterable[Proven]) -> Proven:
    """Return the entry with those corrections of it that its own log holds in the same bundle."""
    found = [
        other.position
        for other in proven
        if other.header.kind in _CORRECTIONS
        and other.member.id == one.member.id
        and other.body is not None
        and other.body.get("position") == one.position
    ]
    return replace(one, corrected_by=sorted(found))

"""Making a new node, keys, configuration, directory, schema and empty log; and upgrading it."""

import json
import shutil
import tempfile
from pathlib import Path

from services.authority.lock import sole_process
from services.authority.node import present, sealer
from services.authority.settings import Settings, database_url, read_settings
from shared.domain.authorities import AUTHORITIES
from shared.errors import AlreadyExists, InvalidInput
from shared.identity.directory import Directory, own_member
from shared.identity.directory_file import write_directory
from shared.identity.keys import create_keys
from shared.log.merkle import EMPTY_ROOT
from shared.store.database import Database
from shared.store.heads import create_own_log
from shared.store.schema import upgrade

_TOML = """\
# The whole configuration of this node; environment variables LIANJIAN_<NAME> override it.
authority = "{authority}"
origin = "{origin}"
database = {database}
host = "{host}"
port = {port}
"""


def create_node(
    path: Path, authority: str, *, database: str = "sqlite:///node.sqlite", port: int = 8100
) -> Settings:
    """Make the node of `authority` in the new or empty directory `path`; whole or not at all.

    Its directory lists itself alone; the entries of its peers are added to `directory.json`.

    Raises:
        InvalidInput: there is no such authority.
        AlreadyExists: `path` holds something, or the database a log of this authority.
    """
    if authority not in AUTHORITIES:
        raise InvalidInput(f"{authority!r} is no authority id such as 'zj'")
    if path.exists() and any(path.iterdir()):
        raise AlreadyExists(f"{path} is not empty; nothing is ever overwritten")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        settings = _fill(unfinished, authority, database, port)
        unfinished.replace(path)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return settings


def upgrade_node(path: Path) -> None:
    """Bring the database of the node in `path` to the schema of this version.

    Raises:
        ConfigurationError: the node is being served, or set up wrongly.
    """
    settings = read_settings(path)
    with sole_process(path):
        upgrade(database_url(settings, path))


def _fill(path: Path, authority: str, database: str, port: int) -> Settings:
    host = "127.0.0.1"
    origin = f"{authority}.mpa.example/log"
    toml = _TOML.format(
        authority=authority, origin=origin, database=json.dumps(database), host=host, port=port
    )
    (path / "node.toml").write_text(toml, encoding="utf-8")
    settings = read_settings(path)
    keys = create_keys(path, authority=authority, origin=origin)
    known = AUTHORITIES[authority]
    member = own_member(
        keys,
        authority=authority,
        name_zh=known.authority_zh,
        name_en=known.name_en,
        url=f"http://{host}:{port}",
    )
    write_directory(path / "directory.json", Directory((member,)))
    url = database_url(settings, path)
    upgrade(url)
    opened = Database(url)
    try:
        with opened.write() as connection:
            now = present()
            note = sealer(origin, keys)(0, EMPTY_ROOT, now)
            create_own_log(connection, authority, origin, note, now)
    finally:
        opened.close()
    return settings

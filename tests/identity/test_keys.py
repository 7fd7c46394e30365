"""What shared/identity/keys.py promises: keys made once, whole, for their owner's eyes only."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from shared.identity.keys import KeysAlreadyExist, KeysUnusable, NodeKeys, create_keys, load_keys
from shared.log.checkpoint import KeyKind

ORIGIN = "zj.mpa.example/log"
FILES = ("clock.pem", "http-1.pem", "log.pem")


def created(directory: Path) -> NodeKeys:
    return create_keys(directory, authority="zj", origin=ORIGIN)


def loaded(directory: Path) -> NodeKeys:
    return load_keys(directory, authority="zj", origin=ORIGIN)


def publics(keys: NodeKeys) -> tuple[str, str, bytes]:
    return str(keys.log.verifier), str(keys.clock.verifier), keys.http.public_key


def test_keys_are_named_for_their_purpose(tmp_path: Path) -> None:
    keys = created(tmp_path)
    assert (keys.log.verifier.name, keys.log.verifier.kind) == (ORIGIN, KeyKind.LOG)
    assert (keys.clock.verifier.name, keys.clock.verifier.kind) == (
        "zj.mpa.example/log/clock",
        KeyKind.CLOCK,
    )
    assert keys.http.keyid == "zj#http-1"


def test_keys_of_the_three_purposes_differ(tmp_path: Path) -> None:
    keys = created(tmp_path)
    assert len({keys.log.verifier.public, keys.clock.verifier.public, keys.http.public_key}) == 3


def test_keys_are_the_same_when_loaded_again(tmp_path: Path) -> None:
    keys = created(tmp_path)
    assert publics(loaded(tmp_path)) == publics(keys)


def test_key_files_are_open_to_their_owner_alone(tmp_path: Path) -> None:
    created(tmp_path)
    folder = tmp_path / "keys"
    assert sorted(path.name for path in folder.iterdir()) == list(FILES)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_creation_is_refused_the_second_time_and_changes_nothing(tmp_path: Path) -> None:
    keys = created(tmp_path)
    with pytest.raises(KeysAlreadyExist):
        created(tmp_path)
    assert publics(loaded(tmp_path)) == publics(keys)


def test_creation_is_refused_beside_a_lone_key_and_leaves_no_traces(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "log.pem").write_text("the log's only key")
    with pytest.raises(KeysAlreadyExist):
        created(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]
    assert (tmp_path / "keys" / "log.pem").read_text() == "the log's only key"


def test_failed_creation_leaves_no_traces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shared.identity.keys.write_new_file", full_disk)
    with pytest.raises(OSError, match="No space left"):
        created(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_last_http_key_is_the_one_in_use(tmp_path: Path) -> None:
    keys = created(tmp_path)
    folder = tmp_path / "keys"
    for number in (2, 10):
        (folder / f"http-{number}.pem").write_bytes((folder / "clock.pem").read_bytes())
        (folder / f"http-{number}.pem").chmod(0o600)
    assert keys.http.keyid == "zj#http-1"
    assert loaded(tmp_path).http.keyid == "zj#http-10"


@pytest.mark.parametrize("name", FILES)
def test_missing_key_is_named(tmp_path: Path, name: str) -> None:
    created(tmp_path)
    (tmp_path / "keys" / name).unlink()
    with pytest.raises(KeysUnusable, match=name):
        loaded(tmp_path)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_key_open_to_others_is_refused(tmp_path: Path, name: str, mode: int) -> None:
    created(tmp_path)
    (tmp_path / "keys" / name).chmod(mode)
    with pytest.raises(KeysUnusable, match=f"{name} is open to others"):
        loaded(tmp_path)


def test_key_of_another_algorithm_is_refused(tmp_path: Path) -> None:
    created(tmp_path)
    other = generate_private_key(SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (tmp_path / "keys" / "log.pem").write_bytes(other)
    with pytest.raises(KeysUnusable, match="no Ed25519 key"):
        loaded(tmp_path)


def test_garbage_in_place_of_a_key_is_refused(tmp_path: Path) -> None:
    created(tmp_path)
    (tmp_path / "keys" / "clock.pem").write_text("not a key")
    with pytest.raises(KeysUnusable, match=r"clock\.pem cannot be read"):
        loaded(tmp_path)

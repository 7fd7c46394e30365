"""The commands that write and verify evidence, as somebody with a shell uses them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.authority.bundle_commands import PlaceMalformed
from services.authority.bundles import BundleRefused, read_bundle
from services.cli import app
from shared.errors import ConfigurationError, NotFound
from tests.api.served import set_up


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return set_up(tmp_path / "zj", "zj").path


def run(*arguments: str) -> BaseException | None:
    return CliRunner().invoke(app, list(arguments)).exception


@pytest.mark.parametrize("place", ["zj", "zj:", "zj:-1", "ZJ:1", "zj:01"])
def test_place_in_a_log_is_named_by_authority_and_position(data: Path, place: str) -> None:
    out = str(data / "out.zip")
    error = run("export-entry", "--data", str(data), "--out", out, place)
    assert isinstance(error, PlaceMalformed)
    assert not Path(out).exists()


def test_entry_that_is_not_held_is_in_no_bundle(data: Path) -> None:
    out = str(data / "out.zip")
    assert isinstance(run("export-entry", "--data", str(data), "--out", out, "zj:99"), NotFound)
    matter = "inspection/0192a1b2-0000-7000-8000-000000000000"
    assert isinstance(run("export-case", "--data", str(data), "--out", out, matter), NotFound)
    assert not Path(out).exists()


def test_file_that_is_there_is_not_overwritten(data: Path) -> None:
    out = data / "out.zip"
    out.write_bytes(b"mine")
    error = run("export-case", "--data", str(data), "--out", str(out), "log/zj")
    assert isinstance(error, ConfigurationError | NotFound)
    assert out.read_bytes() == b"mine"


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all"])
def test_file_that_is_no_bundle_is_refused(content: bytes) -> None:
    with pytest.raises(BundleRefused):
        read_bundle(content)

"""What DirectoryFile promises: changes show within two seconds, and a bad file changes nothing."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.identity.directory import Directory, DirectoryUnreadable, Member
from shared.identity.directory_file import DirectoryFile, write_directory

ZHEJIANG = Member(id="zj", name_zh="浙江", name_en="Zhejiang")
HENAN = Member(id="ha", name_zh="河南", name_en="Henan")
BEFORE = Directory((ZHEJIANG,))
AFTER = Directory((ZHEJIANG, HENAN))


class StoppedClock:
    """A clock that goes on only when told."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "directory.json"
    write_directory(path, BEFORE)
    yield path
    assert [file.name for file in tmp_path.iterdir()] in ([], ["directory.json"])


def test_change_shows_after_a_second(path: Path, clock: StoppedClock) -> None:
    file = DirectoryFile(path, clock)
    write_directory(path, AFTER)
    clock.seconds += 1
    assert file.current() == AFTER


def test_file_is_looked_at_once_a_second_at_most(path: Path, clock: StoppedClock) -> None:
    file = DirectoryFile(path, clock)
    write_directory(path, AFTER)
    clock.seconds += 0.9
    assert file.current() == BEFORE


def test_unchanged_file_is_not_read_again(path: Path, clock: StoppedClock) -> None:
    file = DirectoryFile(path, clock)
    first = file.current()
    clock.seconds += 5
    assert file.current() is first


def test_change_of_the_same_size_and_time_shows(path: Path, clock: StoppedClock) -> None:
    file = DirectoryFile(path, clock)
    status = path.stat()
    renamed = Directory((Member(id="zj", name_zh="河南", name_en="Zhejiang"),))
    write_directory(path, renamed)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size
    clock.seconds += 1
    assert file.current() == renamed


def test_unreadable_file_leaves_the_last_good_directory_and_says_why(
    path: Path, clock: StoppedClock
) -> None:
    file = DirectoryFile(path, clock)
    path.write_text('{"authorities": [')
    clock.seconds += 1
    assert file.current() == BEFORE
    assert file.problem is not None
    assert str(path) in file.problem


def test_missing_file_leaves_the_last_good_directory_and_says_why(
    path: Path, clock: StoppedClock
) -> None:
    file = DirectoryFile(path, clock)
    path.unlink()
    clock.seconds += 1
    assert file.current() == BEFORE
    assert file.problem is not None


def test_repaired_file_ends_the_problem(path: Path, clock: StoppedClock) -> None:
    file = DirectoryFile(path, clock)
    path.write_text("{")
    clock.seconds += 1
    file.current()
    write_directory(path, AFTER)
    clock.seconds += 1
    assert file.current() == AFTER
    assert file.problem is None


def test_node_without_a_good_directory_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(DirectoryUnreadable, match="cannot be read"):
        DirectoryFile(tmp_path / "directory.json")

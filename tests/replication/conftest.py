import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.log.sample_log import SampleLog, sample
from tests.replication.scene import Scene, open_scene

Story = Callable[[Scene], Awaitable[None]]
FIRST_MARKS = "++-+--+-+"


class Play:
    """Plays a story in a scene: Zhejiang's log begins with nine entries, none is held yet."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url

    def __call__(self, story: Story, log: SampleLog | None = None) -> None:
        asyncio.run(self._play(story, log or sample(FIRST_MARKS)))

    async def _play(self, story: Story, log: SampleLog) -> None:
        async with open_scene(self._database_url, log) as scene:
            await story(scene)


@pytest.fixture(scope="session")
def empty_sqlite(_sqlite_template: Path) -> Path:
    """The file of a migrated, empty SQLite database, to be copied."""
    return _sqlite_template


@pytest.fixture
def play(empty_sqlite: Path, tmp_path: Path) -> Play:
    return Play(f"sqlite:///{shutil.copy(empty_sqlite, tmp_path / 'node.sqlite')}")


@pytest.fixture
def play_on_each(database_url: str) -> Play:
    """Plays on SQLite and on PostgreSQL in turn."""
    return Play(database_url)

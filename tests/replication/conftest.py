import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from shared.replication.client import Patience
from tests.log.sample_log import SampleLog, sample
from tests.replication.scene import PATIENT, Scene, open_scene

Story = Callable[[Scene], Awaitable[None]]
FIRST_MARKS = "++-+--+-+"


class Play:
    """Plays a story in a scene: Zhejiang's log begins with nine entries, none is held yet."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url

    def __call__(
        self, story: Story, log: SampleLog | None = None, patience: Patience = PATIENT
    ) -> None:
        asyncio.run(self._play(story, log or sample(FIRST_MARKS), patience))

    async def _play(self, story: Story, log: SampleLog, patience: Patience) -> None:
        async with open_scene(self._database_url, log, patience) as scene:
            await story(scene)


@pytest.fixture
def play(_sqlite_template: Path, tmp_path: Path) -> Play:
    return Play(f"sqlite:///{shutil.copy(_sqlite_template, tmp_path / 'node.sqlite')}")


@pytest.fixture
def play_on_each(database_url: str) -> Play:
    """Plays on SQLite and on PostgreSQL in turn."""
    return Play(database_url)

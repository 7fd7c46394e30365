"""What of a scenario has been done: `DIR/story.json`, so that no run does anything twice.

A step's Idempotency-Key is made of scenario and step. So also a step that was carried out, while
the demo was killed before it wrote that down, is not carried out again.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec

from services.demo.scenario import Scenario, Step, filled
from shared.domain.dates import legal_date
from shared.errors import ConfigurationError
from shared.identity.files import replace_file

_UNDATED = "2026-01-01"  # of stories begun before they had days of their own


class OtherStory(ConfigurationError):
    """The scenario was played here before, and the file has changed since."""

    code = "other-story"


class Done(msgspec.Struct, frozen=True):
    """Where the entry of a step stands, and the id that later steps use; `leaf_hash` is base64."""

    authority: str
    position: int
    leaf_hash: str
    id: str

    @property
    def place(self) -> str:
        """Return the place as the interface writes it, such as "ha:3"."""
        return f"{self.authority}:{self.position}"


class Refusal(msgspec.Struct, frozen=True):
    """What the node answered to a step that the law refuses."""

    code: str
    title: str
    title_en: str
    detail: str
    basis: tuple[str, ...]
    """Where each rule stands: id, document, edition and article."""


class Held(msgspec.Struct, frozen=True):
    """What one node held of one log at a look; `note` is the checkpoint that it had verified."""

    reader: str
    log: str
    size: int
    hidden: int
    story: int
    """Entries among those looked up that it held."""
    note: str


class Looked(msgspec.Struct, frozen=True):
    """What a look found, and what was wrong in it."""

    held: tuple[Held, ...]
    wrong: tuple[str, ...]
    seconds: float | None = None
    """After the entry of the step before, the last one was held; None if that was not asked."""


class _Told(msgspec.Struct):
    digest: str
    steps: dict[str, Done]
    refusals: dict[str, Refusal] = {}
    looks: dict[str, Looked] = {}
    read: list[str] = []
    today: str = ""


class StoryRecord:
    """What of one scenario has been done in the demo's directory."""

    def __init__(self, directory: Path, scenario: Scenario) -> None:
        """Read what earlier runs did.

        Raises:
            OtherStory: they played another version of the scenario, or the file is damaged.
        """
        self._path = directory / "story.json"
        self._scenario = scenario
        self._stories = self._read()
        day = legal_date(datetime.now(UTC)).isoformat()
        self._told = self._stories.setdefault(scenario.id, _Told(scenario.digest, {}, today=day))
        if self._told.digest != scenario.digest:
            raise OtherStory(
                f"{directory} holds an earlier version of the scenario {scenario.id!r}: "
                "choose another --data, or remove that directory"
            )

    @property
    def steps(self) -> dict[str, Done]:
        """Return the steps done, by name."""
        return self._told.steps

    @property
    def refusals(self) -> dict[str, Refusal]:
        """Return the refusals that the story demands and that came, by the step's name."""
        return self._told.refusals

    def is_done(self, step: Step) -> bool:
        """Return whether `step` is done, or refused as it must be."""
        told = self._told
        return any(step.name in one for one in (told.steps, told.refusals, told.looks, told.read))

    @property
    def looks(self) -> dict[str, Looked]:
        """Return what was found at each look, by the step's name."""
        return self._told.looks

    @property
    def ids(self) -> dict[str, str]:
        """Return the ids that the steps done have given, by the step's name, and what follows."""
        return self._scenario.with_derived({name: one.id for name, one in self.steps.items()})

    def filled(self, value: object) -> Any:
        """Return the JSON `value` with its names filled in, and days from that of the first run."""
        return filled(value, self.ids, date.fromisoformat(self._told.today or _UNDATED))

    @property
    def is_complete(self) -> bool:
        """Return whether every step is done."""
        return all(map(self.is_done, self._scenario.steps))

    def key_of(self, step: str) -> str:
        """Return the Idempotency-Key of a step."""
        return f"demo/{self._scenario.id}/{step}"

    def add(self, step: str, done: Done) -> None:
        """Write down that `step` is done."""
        self.steps[step] = done
        self._write()

    def add_refusal(self, step: str, refusal: Refusal) -> None:
        """Write down that `step` was refused as it must be."""
        self.refusals[step] = refusal
        self._write()

    def add_look(self, step: str, looked: Looked) -> None:
        """Write down what was found at the look `step`."""
        self.looks[step] = looked
        self._write()

    def add_reading(self, step: str) -> None:
        """Write down that somebody has read what `step` says."""
        self._told.read.append(step)
        self._write()

    def _write(self) -> None:
        document = json.loads(msgspec.json.encode(self._stories))
        text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        replace_file(self._path, text.encode())

    def _read(self) -> dict[str, _Told]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, _Told])
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.DecodeError) as error:
            raise OtherStory(f"{self._path} cannot be read: {error}") from error

"""What of a scenario has been done: `DIR/story.json`, so that no run does anything twice.

A step's Idempotency-Key is made of scenario and step. So also a step that was carried out, while
the demo was killed before it wrote that down, is not carried out again.
"""

import json
from pathlib import Path

import msgspec

from services.demo.scenario import Scenario, Step
from shared.errors import ConfigurationError
from shared.identity.files import replace_file


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


class _Told(msgspec.Struct):
    digest: str
    steps: dict[str, Done]
    refusals: dict[str, Refusal] = {}


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
        self._told = self._stories.setdefault(scenario.id, _Told(scenario.digest, {}))
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
        return step.name in self.steps or step.name in self.refusals

    @property
    def ids(self) -> dict[str, str]:
        """Return the ids that the steps done have given, by the step's name."""
        return {name: done.id for name, done in self.steps.items()}

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

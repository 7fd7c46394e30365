"""A node's whole configuration: `DIR/node.toml`, overridden by `LIANJIAN_*` variables."""

import os
import tomllib
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from shared.errors import ConfigurationError


class PushSettings(BaseModel):
    """Where facts are pushed to: the national data sharing platform. Files lie in the directory."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(pattern=r"^https?://[^\s?#]+[^/\s?#]$")
    token_file: Path
    mapping_file: Path | None = None
    batch_entries: int = Field(default=500, ge=1, le=5000)
    seconds: int = Field(default=30, ge=1)


class Settings(BaseSettings):
    """What `node.toml` says; seconds and sizes are whole numbers, but for the beat's."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        env_prefix="LIANJIAN_", extra="forbid", frozen=True
    )

    authority: str = Field(pattern=r"^[a-z]{2,8}$")
    origin: str
    database: str
    host: str = "127.0.0.1"
    port: int = Field(default=8100, ge=1, le=65535)

    # Replication: how long a pull waits at the peer, how much it takes, how failures slow it down.
    pull_wait_seconds: int = Field(default=25, ge=0, le=30)
    pull_entries: int = Field(default=2000, ge=1, le=5000)
    longest_pause_seconds: int = Field(default=30, ge=1)
    gossip_seconds: int = Field(default=60, ge=1)
    stale_hours: int = Field(default=24, ge=1)

    # How long a read waits for the log position that its caller asks for.
    position_wait_seconds: int = Field(default=10, ge=0, le=30)

    # The provincial policy by whose classes archives are graded; none by default.
    credit_grading: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")

    # The own log: how often its clock signs anew; how often slots are filled, and how many at once.
    renewal_seconds: int = Field(default=50, ge=1, le=60)
    beat_seconds: float = Field(default=10, ge=0.2, le=3600)
    beat_leaves: int = Field(default=2, ge=1, le=100)

    # Pushing facts to the national data sharing platform; off without it.
    push: PushSettings | None = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the library names the arguments
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file, whose content comes as arguments."""
        return env_settings, init_settings


def read_settings(directory: Path) -> Settings:
    """Return the settings of the node in `directory`.

    Raises:
        ConfigurationError: `node.toml` is missing or says something that is no setting.
    """
    path = directory / "node.toml"
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        return Settings(**content)
    except FileNotFoundError as error:
        raise ConfigurationError(f"{path} is missing: `lianjian init` makes one") from error
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise ConfigurationError(f"{path}: {place}: {first['msg']}") from error


def database_url(settings: Settings, directory: Path) -> str:
    """Return the database's URL; a SQLite path without a leading slash lies in `directory`."""
    prefix = "sqlite:///"
    if settings.database.startswith(prefix) and not settings.database.startswith(f"{prefix}/"):
        return prefix + os.fspath(directory.resolve() / settings.database.removeprefix(prefix))
    return settings.database

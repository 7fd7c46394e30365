"""What must hold of the tracked files themselves."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from services.province.app import openapi_document
from shared.domain.events import EVENT_TYPES

ROOT = Path(__file__).parents[1]
# Written so that no pattern matches its own text.
REGISTRY = re.compile(
    r"p[y]pi[.]org|p[y]thonhosted[.]|n[p]mjs[.]|crates[.]io|proxy[.]golang[.]org"
    r"|https?://[^\s\"']+/(simple|npm)\b|mirrors?[.][a-z]|--(extra-)?index-url[ =]"
)
WORKPLACE = re.compile(r"(?<![\w.])/(work|root|home)[/]|/tmp/(plan|t)[/]|[.][.]/shared[/]")
EVENT_KIND = re.compile(r"`([a-z][a-z-]*[.][a-z-]+[.]v[0-9]+)`")
PINNED = re.compile(r"^([a-z0-9-]+)==([^ ;]+)", re.MULTILINE)


def _tracked() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():  # a copy without its history: no junk in it
        found = ROOT.rglob("*")
        return [path for path in found if path.is_file() and ".venv" not in path.parts]
    command = [git, "-c", "safe.directory=*", "ls-files", "-z"]
    listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
    return [ROOT / name for name in listing.stdout.split("\0") if name]


def _lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line}"
        for path in _tracked()
        if path.is_file()
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]


def test_tracked_files_name_no_package_registry() -> None:
    assert _lines_with(REGISTRY) == []


def test_tracked_files_name_no_folder_of_the_machine_they_were_written_on() -> None:
    assert _lines_with(WORKPLACE) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (REGISTRY, "see https://{}.org/project/x".format("pypi")),
        (REGISTRY, "{}-index-url https://packages.example".format("--extra")),
        (WORKPLACE, "cd /{}/main".format("work")),
        (WORKPLACE, "see {}shared/design".format("../")),
    ],
)
def test_a_forbidden_line_would_be_found(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


@pytest.mark.parametrize(
    ("file", "groups"), [("run.txt", ["build"]), ("test.txt", ["build", "dev"])]
)
def test_requirements_pin_what_the_project_asks_for(file: str, groups: list[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"]]
    wanted += [line for group in groups for line in project["dependency-groups"][group]]
    pinned = dict(PINNED.findall((ROOT / "requirements" / file).read_text()))

    unmet = [
        line
        for line in map(Requirement, wanted)
        if not line.specifier.contains(pinned.get(line.name, "0"))
    ]

    assert unmet == []


def test_both_requirements_pin_the_same_versions() -> None:
    run, test = (
        set(PINNED.findall((ROOT / "requirements" / file).read_text()))
        for file in ("run.txt", "test.txt")
    )
    assert run <= test


def test_changelog_lists_every_event_kind_ever_written_and_all_are_still_read() -> None:
    listed = EVENT_KIND.findall((ROOT / "CHANGELOG.md").read_text())
    assert sorted(set(listed)) == sorted(EVENT_TYPES)


def test_openapi_json_describes_the_interface_as_it_is() -> None:
    assert (ROOT / "openapi.json").read_text("utf-8") == openapi_document(), "run `make openapi`"

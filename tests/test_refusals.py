"""Every refusal is tested: its class, or the code that it is answered with, stands in a test."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import services
import shared
from shared.errors import AlreadyExists, InvalidInput, NotFound, RefusedByRule

FAMILIES: tuple[type[Exception], ...] = (InvalidInput, RefusedByRule, AlreadyExists, NotFound)
PROGRAMS = (shared.__name__, services.__name__)


def _import_everything() -> None:
    for program in (shared, services):
        for module in pkgutil.walk_packages(program.__path__, f"{program.__name__}."):
            importlib.import_module(module.name)


def _below(family: type[Exception]) -> Iterator[type[Exception]]:
    for derived in family.__subclasses__():
        if derived.__module__.partition(".")[0] in PROGRAMS:
            yield derived
        yield from _below(derived)


_import_everything()
REFUSALS = sorted(
    {one for family in FAMILIES for one in _below(family)}, key=lambda one: one.__name__
)
TESTS = "\n".join(
    path.read_text("utf-8")
    for path in sorted(Path(__file__).parent.rglob("test_*.py"))
    if path != Path(__file__)
)


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.__name__)
def test_refusal_is_named_by_a_test(refusal: type[Exception]) -> None:
    code = vars(refusal).get("code", refusal.__name__)
    names = re.compile(rf"\b{refusal.__name__}\b|[\"']{re.escape(code)}[\"']")
    assert names.search(TESTS), f"no test expects {refusal.__name__}"


def test_refusals_have_a_code_each() -> None:
    codes = [vars(refusal)["code"] for refusal in REFUSALS if "code" in vars(refusal)]
    assert len(set(codes)) == len(codes)

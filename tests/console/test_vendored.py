"""What browsers are sent that is not ours is listed with its hash, and nothing else is there."""

import hashlib
import re

from services.console.rendering import STATIC

_LISTED = re.compile(r"([0-9a-f]{64})  (\S+)")


def test_vendored_files_are_those_that_are_listed() -> None:
    listed = {
        name: digest for digest, name in _LISTED.findall((STATIC / "VENDORED.md").read_text())
    }
    ours = {"icons.svg", "icon.svg", "kept.js", "VENDORED.md"}
    assert set(listed) | ours == {one.name for one in STATIC.iterdir()}
    found = {name: hashlib.sha256((STATIC / name).read_bytes()).hexdigest() for name in listed}
    assert found == listed

"""What shared/log/disclosure.py promises: who is entitled to an entry and to its sections."""

import pytest

from shared.log.disclosure import may_read, visible_sections
from shared.log.entry import SectionHeader
from tests.log.sample_log import BODY, WRITER, header_at

PERSONAL = SectionHeader(name="personal", to=("ha",))
BOTH = (BODY, PERSONAL)


@pytest.mark.parametrize(
    ("audience", "reader", "entitled"),
    [
        ((), WRITER, True),
        ((), "ha", False),
        (("ha", "nmpa"), "ha", True),
        (("ha", "nmpa"), "sh", False),
        (("ha", "nmpa"), WRITER, True),
        (("*",), "sh", True),
    ],
)
def test_entry_is_for_its_writer_and_its_audience(
    audience: tuple[str, ...], reader: str, entitled: bool
) -> None:
    assert may_read(header_at(0, audience), reader, WRITER) is entitled


@pytest.mark.parametrize(
    ("reader", "names"),
    [("ha", ("body", "personal")), ("nmpa", ("body",)), ("sh", ()), (WRITER, ("body", "personal"))],
)
def test_section_is_for_those_of_the_readers_that_it_names(
    reader: str, names: tuple[str, ...]
) -> None:
    header = header_at(0, ("ha", "nmpa"), sections=BOTH)
    assert visible_sections(header, reader, WRITER) == names


def test_section_that_names_a_stranger_does_not_entitle_to_the_entry() -> None:
    assert visible_sections(header_at(0, ("nmpa",), sections=BOTH), "ha", WRITER) == ()

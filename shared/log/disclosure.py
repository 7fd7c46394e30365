"""Who may read an entry and which of its sections (log format §2, "Who may read").

To everyone else the entry does not exist, but as part of a hidden run.
"""

from shared.log.entry import EVERYONE, Header


def may_read(header: Header, reader: str, writer: str) -> bool:
    """Tell whether the authority `reader` is entitled to an entry in the log of `writer`."""
    return reader == writer or reader in header.audience or header.audience == (EVERYONE,)


def visible_sections(
    header: Header, reader: str, writer: str, *, granted: bool = False
) -> tuple[str, ...]:
    """Return the names of the sections that `reader` may open, in the header's order.

    `granted` tells whether a grant has opened the entry to it; no grant widens a section's `to`.
    """
    if not granted and not may_read(header, reader, writer):
        return ()
    return tuple(
        [
            section.name
            for section in header.sections
            if section.to is None or reader == writer or reader in section.to
        ]
    )

"""The authorities: 31 provinces, the Production and Construction Corps, and the NMPA.

ID-PROV: ids are the lower-case ISO 3166-2 letters; the Corps and the NMPA have no such code and
carry the project's own ids `xpcc` and `nmpa`. The list ships as `data/authorities.csv`.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import ClassVar

from shared.errors import InvalidInput

NMPA = "nmpa"
"""The id of the national authority."""


class UnknownAuthority(InvalidInput):
    """There is no drug regulatory authority of this id."""

    code: ClassVar[str] = "unknown-authority"
    rules: ClassVar[tuple[str, ...]] = ("ID-PROV",)


@dataclass(frozen=True, kw_only=True, slots=True)
class Authority:
    """One authority; the region names are those of its province."""

    id: str
    gb_t_2260: str
    """Two digits of GB/T 2260; empty where there is no province code."""
    name_zh: str
    name_en: str
    certificate_short_zh: str
    """The one character that stands for it in certificate and licence numbers."""
    authority_zh: str


def _load() -> Mapping[str, Authority]:
    text = files("shared.domain").joinpath("data/authorities.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType({row["id"]: Authority(**row) for row in rows})


AUTHORITIES: Mapping[str, Authority] = _load()
"""Every authority by its id."""


def require_authority(authority: str, pointer: str) -> None:
    """Refuse an id, the member at JSON `pointer`, that is no authority's.

    Raises:
        UnknownAuthority: it is none.
    """
    if authority not in AUTHORITIES:
        raise UnknownAuthority(f"no authority has the id {authority!r}", pointer)

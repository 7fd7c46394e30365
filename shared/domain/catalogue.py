"""The catalogue of devices that may not be made under entrustment, as versioned data.

A row covers the devices of a classification code, or, without one, those with certain attributes;
exceptions are conditions on attributes, never words. Names are for people: they differ slightly
from those of the classification, so nothing is matched by them.

Rules kept here:
  PRO-001  editions, chosen by date. The one of 2022 ships: NMPA Announcement 17 of 2022, in force
           from 2022-05-01, on the strength of Order 739 art. 34. One of 2014 existed and is not
           loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from types import MappingProxyType

import msgspec

OTHER = "other"
"""The sub-kind of a device that is none of those with a name of their own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attributes:
    """What a condition asks of a device, all of it at once; None is not asked."""

    implantable: bool | None = None
    animal_derived: bool | None = None
    """Contains material of animal origin."""
    allogeneic: bool | None = None
    """Contains human material of another person."""
    directly_from_animal_tissue: bool | None = None
    sub_kind: str | None = None
    """Such as `vena_cava_filter`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SubKindsOfCode:
    """Which sub-kinds a code of the classification holds."""

    code: str
    sub_kinds: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogueRow:
    """One row: prohibited are the devices that it covers and does not except.

    It covers the devices under `code_prefix` that meet any of the conditions in `when`, all of
    them where `when` is empty; it excepts those that meet any of the conditions in `unless`.
    """

    row: str
    """Its number in the document, such as `P4`."""
    article: str
    """Where it stands in the document."""
    code_prefix: str | None = None
    """Code of the 2017 classification, or the beginning of one, such as `13-07`."""
    name_zh: str
    name_en: str
    when: tuple[Attributes, ...] = ()
    unless: tuple[Attributes, ...] = ()
    sub_kinds: tuple[SubKindsOfCode, ...] = ()
    """The sub-kinds that codes under the prefix hold; a full code that is not listed holds none
    with a name of its own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogueEdition:
    """One edition of the catalogue; in force on both of its boundary days."""

    id: str
    """Such as `2022-17`: year and number of the announcement."""
    title_zh: str
    title_en: str
    document_zh: str
    """The announcement, such as 国家药监局2022年第17号公告."""
    document_en: str
    in_force_from: date
    in_force_until: date | None = None
    note: str = ""
    rows: tuple[CatalogueRow, ...]


def _load(*names: str) -> Mapping[str, CatalogueEdition]:
    folder = files("shared.domain").joinpath("data")
    decoder = msgspec.json.Decoder(CatalogueEdition)
    read = [decoder.decode(folder.joinpath(name).read_bytes()) for name in names]
    return MappingProxyType({edition.id: edition for edition in read})


CATALOGUES: Mapping[str, CatalogueEdition] = _load("catalogue_2022_17.json")
"""The editions that ship, by id."""

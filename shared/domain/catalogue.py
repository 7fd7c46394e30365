"""The catalogue of devices that may not be made under entrustment, as versioned data.

A row covers the devices of a classification code, or, without one, those with certain attributes;
exceptions are conditions on attributes, never words. Names are for people: they differ slightly
from those of the classification, so nothing is matched by them.

Rules kept here:
  PRO-001  editions, chosen by date. The one of 2022 ships: NMPA Announcement 17 of 2022, in force
           from 2022-05-01, on the strength of Order 739 art. 34. One of 2014 existed and is not
           loaded.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from types import MappingProxyType
from typing import ClassVar

import msgspec

from shared.domain.editions import Publication
from shared.domain.texts import NAME, REFERENCE, require_list, require_text
from shared.errors import InvalidInput

OTHER = "other"
"""The sub-kind of a device that is none of those with a name of their own."""
MOST_ROWS = 1000

_PREFIX = re.compile(r"\d{2}(-\d{2}){0,2}", re.ASCII)
_SUB_KIND = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)


class CatalogueUnsound(InvalidInput):
    """A catalogue names a row twice, a code that is none, or a condition that asks nothing."""

    code: ClassVar[str] = "catalogue-unsound"
    rules: ClassVar[tuple[str, ...]] = ("PRO-001",)


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
    """The announcement, such as 国家药监局通告2022年第17号."""
    document_en: str
    in_force_from: date
    in_force_until: date | None = None
    note: str = ""
    rows: tuple[CatalogueRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CataloguePublished(Publication):
    """The national authority published an edition of the catalogue."""

    KIND: ClassVar[str] = "catalogue.published.v1"
    STREAM: ClassVar[str] = "catalogue/editions"
    RULES: ClassVar[tuple[str, ...]] = ("PRO-001", "ENT-004")

    edition: CatalogueEdition


def require_sound(edition: CatalogueEdition) -> None:
    """Refuse an edition by which devices could not be judged.

    Raises:
        CatalogueUnsound: a row or a code twice, a row without code and condition, a code that is
            none of the classification, a condition that asks nothing, a malformed sub-kind.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    require_list(edition.rows, "/rows", MOST_ROWS)
    for number, row in enumerate(edition.rows):
        pointer = f"/rows/{number}"
        require_text(row.row, REFERENCE, f"{pointer}/row")
        require_text(row.article, NAME, f"{pointer}/article")
        require_text(row.name_zh, NAME, f"{pointer}/name_zh")
        require_text(row.name_en, NAME, f"{pointer}/name_en")
        _require_judging(row, pointer)
    _require_single((row.row for row in edition.rows), "row", "/rows")
    codes = (row.code_prefix for row in edition.rows if row.code_prefix is not None)
    _require_single(codes, "code", "/rows")


def _require_judging(row: CatalogueRow, pointer: str) -> None:
    if row.code_prefix is None and not row.when:
        raise CatalogueUnsound(f"{row.row} has neither a code nor a condition", pointer)
    codes = [row.code_prefix, *(listed.code for listed in row.sub_kinds)]
    for code in codes:
        if code is not None and not _PREFIX.fullmatch(code):
            raise CatalogueUnsound(f"{code!r} is no code such as 13-07", f"{pointer}/code_prefix")
    _require_single((listed.code for listed in row.sub_kinds), "code", f"{pointer}/sub_kinds")
    if Attributes() in (*row.when, *row.unless):
        raise CatalogueUnsound(f"a condition of {row.row} asks nothing", pointer)
    asked = [condition.sub_kind for condition in (*row.when, *row.unless)]
    held = [kind for listed in row.sub_kinds for kind in listed.sub_kinds]
    for kind in (*asked, *held):
        if kind is not None and not _SUB_KIND.fullmatch(kind):
            raise CatalogueUnsound(f"{kind!r} is no sub-kind such as vena_cava_filter", pointer)


def _require_single(names: Iterable[str], what: str, pointer: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise CatalogueUnsound(f"{what} {name} is named twice", pointer)
        seen.add(name)


def _load(*names: str) -> Mapping[str, CatalogueEdition]:
    folder = files("shared.domain").joinpath("data")
    decoder = msgspec.json.Decoder(CatalogueEdition)
    read = [decoder.decode(folder.joinpath(name).read_bytes()) for name in names]
    return MappingProxyType({edition.id: edition for edition in read})


CATALOGUES: Mapping[str, CatalogueEdition] = _load("catalogue_2022_17.json")
"""The editions that ship, by id."""

"""Whether a device may be made under entrustment, by the catalogue in force on a day.

Rules kept here:
  PRO-001  a device is judged by its classification code and its attributes alone. Of the rows with
           a code the one with the longest prefix decides; a device that it does not prohibit may
           still be prohibited by a row without a code. What is not known is never taken for
           permission: the answer is then that a human has to decide, and what is missing. Before
           the first edition, 2022-05-01, nothing can be said. Order 739 art. 34; Announcement 38 of
           2024, §3 (ENT-004); NMPA Notice 17 of 2022.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum

from shared.domain.catalogue import OTHER, Attributes, CatalogueEdition, CatalogueRow
from shared.domain.certificate import Certificate, CertificateFacts
from shared.domain.editions import in_force
from shared.domain.prohibition_words import (
    CLASSIFICATION_CODE,
    Words,
    allowed_words,
    prohibited_words,
    undecided_words,
)

_CODE = re.compile(r"\d{2}-\d{2}(-\d{2})?", re.ASCII)
_FULL_CODE = 8  # characters, such as 13-07-03


class ProhibitionResult(StrEnum):
    """What the catalogue says of a device."""

    PROHIBITED = "prohibited"
    ALLOWED = "allowed"
    NEEDS_HUMAN = "needs_human"
    """A fact or an edition is missing, or the facts contradict each other; never permission."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeviceFacts:
    """What is known of a device; None is not known."""

    classification_code: str | None
    """Of the 2017 catalogue, such as `13-07-03`; of fewer digits where no more is known."""
    implantable: bool | None
    animal_derived: bool | None = None
    allogeneic: bool | None = None
    directly_from_animal_tissue: bool | None = None
    sub_kind: str | None = None
    """As the row of its code names them, such as `vena_cava_filter`, or `other`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProhibitionCheck:
    """The answer for one device on one day, with what it rests on."""

    result: ProhibitionResult
    on: date
    edition: str | None
    """Id of the edition in force, None where none is known."""
    document: str | None
    """Its announcement, in Chinese."""
    row: str | None = None
    """The row that prohibits the device, that excepts it, or that a human has to read."""
    article: str | None = None
    """Where that row stands in the document."""
    missing: tuple[str, ...] = ()
    """The facts without which no answer is possible, as fields of `DeviceFacts`."""
    reason_zh: str
    reason_en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Finding:
    """What one row says of a device: prohibited True or False, or None where `missing` is."""

    row: CatalogueRow
    prohibited: bool | None
    missing: tuple[str, ...] = ()


def facts_of(certificate: Certificate | CertificateFacts) -> DeviceFacts:
    """Return what a certificate tells of its device, by its newest entry or on some day."""
    return DeviceFacts(
        classification_code=certificate.classification_code,
        implantable=certificate.implantable,
        animal_derived=certificate.animal_derived,
        allogeneic=certificate.allogeneic,
        directly_from_animal_tissue=certificate.directly_from_animal_tissue,
        sub_kind=certificate.sub_kind,
    )


def check_prohibition(
    editions: Iterable[CatalogueEdition], device: DeviceFacts, on: date
) -> ProhibitionCheck:
    """Return what the edition in force on the legal date `on` says of `device` (PRO-001)."""
    edition = in_force(editions, on)
    if edition is None:
        return ProhibitionCheck(
            result=ProhibitionResult.NEEDS_HUMAN,
            on=on,
            edition=None,
            document=None,
            reason_zh=f"{on} 没有已载入的禁止委托生产目录，须人工核实",
            reason_en=f"No catalogue that was in force on {on} is loaded: a human has to decide",
        )
    by_code = _by_code(edition.rows, device)
    findings = [*by_code, *_by_attributes(edition.rows, device)]
    for finding in findings:
        if finding.prohibited:
            words = prohibited_words(edition, finding.row)
            return _answer(ProhibitionResult.PROHIBITED, edition, on, finding.row, words)
    undecided = [finding for finding in findings if finding.prohibited is None]
    code = device.classification_code
    missing = [] if _is_code(code) else [CLASSIFICATION_CODE]
    missing += [name for finding in undecided for name in finding.missing]
    if code is None or missing:
        rows, names = [finding.row for finding in undecided], tuple(dict.fromkeys(missing))
        words = undecided_words(edition, rows, names)
        row = rows[0] if rows else None
        answer = _answer(ProhibitionResult.NEEDS_HUMAN, edition, on, row, words)
        return replace(answer, missing=names)
    excepting = by_code[0].row if by_code else None
    words = allowed_words(edition, code, excepting)
    return _answer(ProhibitionResult.ALLOWED, edition, on, excepting, words)


def _by_code(rows: Sequence[CatalogueRow], device: DeviceFacts) -> list[_Finding]:
    """Return what the row with the longest fitting code says, or each that a fuller code may fit.

    A code such as 13-06 leaves open whether the device belongs to a row of 13-06-04.
    """
    code = device.classification_code
    if code is None or not _is_code(code):
        return []
    narrower = [row for row in rows if row.code_prefix != code and _is_under(row.code_prefix, code)]
    if narrower:
        return [
            _Finding(row=row, prohibited=None, missing=(CLASSIFICATION_CODE,)) for row in narrower
        ]
    fitting = [row for row in rows if _is_under(code, row.code_prefix)]
    longest = max(fitting, key=lambda row: len(row.code_prefix or ""), default=None)
    return [] if longest is None else [_judge(longest, device)]


def _by_attributes(rows: Sequence[CatalogueRow], device: DeviceFacts) -> list[_Finding]:
    return [_judge(row, device) for row in rows if row.code_prefix is None]


def _judge(row: CatalogueRow, device: DeviceFacts) -> _Finding:
    """Return what `row` says of a `device` that its code, if it has one, covers."""
    kinds = _possible_kinds(row, device)
    covered, open_cover = _any_met(row.when, device, kinds) if row.when else (True, ())
    excepted, open_exception = _any_met(row.unless, device, kinds)
    if covered is False or excepted is True:
        return _Finding(row=row, prohibited=False)
    if covered is True and excepted is False:
        return _Finding(row=row, prohibited=True)
    return _Finding(row=row, prohibited=None, missing=(*open_cover, *open_exception))


def _any_met(
    conditions: Sequence[Attributes], device: DeviceFacts, kinds: frozenset[str] | None
) -> tuple[bool | None, tuple[str, ...]]:
    """Return whether any of `conditions` is met, and what must be known to tell if that is open."""
    met = [_is_met(condition, device, kinds) for condition in conditions]
    if any(answer is True for answer, _ in met):
        return True, ()
    missing = tuple(name for _, names in met for name in names)
    return (None if missing else False), missing


def _is_met(
    condition: Attributes, device: DeviceFacts, kinds: frozenset[str] | None
) -> tuple[bool | None, tuple[str, ...]]:
    """Return whether all that `condition` asks is so, and what must be known if that is open."""
    missing: list[str] = []
    for field in fields(condition):
        wanted: bool | str | None = getattr(condition, field.name)
        if wanted is None:
            continue
        so = (
            _is_kind(wanted, kinds)
            if isinstance(wanted, str)
            else _equals(getattr(device, field.name), wanted)
        )
        if so is False:
            return False, ()
        if so is None:
            missing.append(field.name)
    return (None if missing else True), tuple(missing)


def _equals(known: bool | None, wanted: bool) -> bool | None:
    return None if known is None else known is wanted


def _is_kind(wanted: str, kinds: frozenset[str] | None) -> bool | None:
    if not kinds:
        return None
    if wanted not in kinds:
        return False
    return True if len(kinds) == 1 else None


def _possible_kinds(row: CatalogueRow, device: DeviceFacts) -> frozenset[str] | None:
    """Return the sub-kinds that the code and the stated one leave; None where any is possible.

    Empty is a contradiction: the stated sub-kind is not one that the code holds.
    """
    stated = None if device.sub_kind is None else frozenset({device.sub_kind})
    if not row.sub_kinds:
        return stated
    by_code = _kinds_of_code(row, device.classification_code or "")
    return by_code if stated is None else by_code & stated


def _kinds_of_code(row: CatalogueRow, code: str) -> frozenset[str]:
    for listed in row.sub_kinds:
        if _is_under(code, listed.code):
            return frozenset(listed.sub_kinds)
    if len(code) == _FULL_CODE:
        return frozenset({OTHER})
    return frozenset({OTHER, *(kind for listed in row.sub_kinds for kind in listed.sub_kinds)})


def _is_code(code: str | None) -> bool:
    return code is not None and _CODE.fullmatch(code) is not None


def _is_under(code: str | None, prefix: str | None) -> bool:
    """Tell whether `code` is `prefix` or lies under it: 13-07-03 is under 13-07, 13-1 is not."""
    return code is not None and prefix is not None and f"{code}-".startswith(f"{prefix}-")


def _answer(
    result: ProhibitionResult,
    edition: CatalogueEdition,
    on: date,
    row: CatalogueRow | None,
    words: Words,
) -> ProhibitionCheck:
    return ProhibitionCheck(
        result=result,
        on=on,
        edition=edition.id,
        document=edition.document_zh,
        row=None if row is None else row.row,
        article=None if row is None else row.article,
        reason_zh=words.zh,
        reason_en=words.en,
    )

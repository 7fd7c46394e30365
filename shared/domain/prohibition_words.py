"""The reasons of an answer about a device, for people to read: Chinese first, English second."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from shared.domain.catalogue import CatalogueEdition, CatalogueRow

CLASSIFICATION_CODE = "classification_code"

_FACTS_ZH: Mapping[str, str] = {
    CLASSIFICATION_CODE: "分类编码",
    "implantable": "是否植入",
    "animal_derived": "是否含动物源性材料",
    "allogeneic": "是否含同种异体材料",
    "directly_from_animal_tissue": "是否直接取材于动物组织",
    "sub_kind": "细分类别",
}
_FACTS_EN: Mapping[str, str] = {
    CLASSIFICATION_CODE: "the classification code",
    "implantable": "whether it is implantable",
    "animal_derived": "whether it contains material of animal origin",
    "allogeneic": "whether it contains allogeneic material",
    "directly_from_animal_tissue": "whether it is taken directly from animal tissue",
    "sub_kind": "its sub-kind",
}


class Words(NamedTuple):
    """One sentence in both languages."""

    zh: str
    en: str


def prohibited_words(edition: CatalogueEdition, row: CatalogueRow) -> Words:
    """Return why `row` prohibits a device."""
    return Words(
        f"属于{_catalogue_zh(edition)}{_row_zh(row)}，不得委托生产",
        f"It is in {_catalogue_en(edition)}, {_row_en(row)}: it must not be made under entrustment",
    )


def undecided_words(
    edition: CatalogueEdition, rows: Sequence[CatalogueRow], facts: Sequence[str]
) -> Words:
    """Return why nobody can tell without `facts` whether a device belongs to one of `rows`."""
    facts_zh = "、".join(_FACTS_ZH[fact] for fact in facts)
    facts_en = ", ".join(_FACTS_EN[fact] for fact in facts)
    rows_zh = "；".join(_row_zh(row) for row in rows)
    rows_en = "; ".join(_row_en(row) for row in rows)
    return Words(
        f"尚不明确或相互矛盾：{facts_zh}；无法依{_catalogue_zh(edition)}判定"
        f"{f'是否属于{rows_zh}' if rows else ''}，须人工核实",
        f"Not known or contradictory: {facts_en}; {_catalogue_en(edition)} cannot be applied"
        f"{f' ({rows_en})' if rows else ''}: a human has to decide",
    )


def allowed_words(edition: CatalogueEdition, code: str, excepting: CatalogueRow | None) -> Words:
    """Return why the device of this classification code is not prohibited."""
    if excepting is None:
        return Words(
            f"{code} 不在{_catalogue_zh(edition)}内", f"{code} is not in {_catalogue_en(edition)}"
        )
    return Words(
        f"{code} 符合{_catalogue_zh(edition)}{_row_zh(excepting)}的除外情形",
        f"{code} is excepted by {_catalogue_en(edition)}, {_row_en(excepting)}",
    )


def _catalogue_zh(edition: CatalogueEdition) -> str:
    return f"《{edition.title_zh}》（{edition.document_zh}）"


def _catalogue_en(edition: CatalogueEdition) -> str:
    return f"the catalogue of {edition.document_en}"


def _row_zh(row: CatalogueRow) -> str:
    return f"{row.row} {row.name_zh}{f'（{row.code_prefix}）' if row.code_prefix else ''}"


def _row_en(row: CatalogueRow) -> str:
    return f"{row.row} {row.name_en}{f' ({row.code_prefix})' if row.code_prefix else ''}"

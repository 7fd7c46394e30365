"""The merged report of a case in plain words, Chinese and English."""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.domain.authorities import AUTHORITIES, NMPA
from shared.projections.view import Document
from shared.projections.words import CONCLUSIONS, PURPOSES, Words, called, words

MODES: Mapping[str, Words] = {
    "joint": Words("联合检查", "joint inspection"),
    "delegated": Words("委托检查", "delegated inspection"),
    "joint-investigation": Words("联合调查", "joint investigation"),
    "assistance-letter": Words("协助调查", "investigation on a letter of assistance"),
    "extended": Words("延伸检查", "extended inspection"),
}
GRADES: Mapping[str, Words] = {
    "severity": Words("严重程度", "the grade"),
    "affects_quality": Words("是否直接影响产品质量", "the effect on product quality"),
    "authenticity_problem": Words("是否涉及真实性", "the doubt about authenticity"),
}
RECTIFICATION: Mapping[str, Words] = {
    "none": Words("未责令整改", "no rectification ordered"),
    "ordered": Words("整改中", "ordered"),
    "submitted": Words("已报告，待核查", "reported, not checked yet"),
    "open": Words("整改中", "open"),
    "overdue": Words("整改逾期", "overdue"),
    "closed": Words("整改完成", "closed"),
    "not-corrected": Words("未整改到位", "not corrected"),
    "corrected": Words("整改到位", "corrected"),
}
_SHARED: Mapping[str, Words] = {
    "differing": Words("各部门结论不一致", "The conclusions differ"),
    "open": Words("尚未全部作出结论", "Not all have concluded"),
}


def authority_name(authority: str) -> Words:
    """Return the name of `authority`; an unknown id stands for itself."""
    known = AUTHORITIES.get(authority)
    if known is None:
        return Words(authority, authority)
    return Words(known.authority_zh, "the NMPA" if authority == NMPA else known.name_en)


def contradiction(grade: str, said: Iterable[Document]) -> Words:
    """Return the sentence on a matter that authorities have graded apart."""
    told = [(authority_name(one["authority"]), _graded(one["value"])) for one in said]
    what = GRADES[grade]
    return Words(
        f"对同一事项的{what.zh}认定不一致："
        + "；".join(f"{who.zh}认定为{value.zh}" for who, value in told),
        f"Of {what.en} of one matter is said: "
        + "; ".join(f"{who.en}: {value.en}" for who, value in told),
    )


def shared_conclusion(shared: Document) -> Words:
    """Return the sentence on what all authorities have concluded of a firm for one purpose."""
    purpose = called(shared["purpose"], PURPOSES)
    if shared["state"] == "shared":
        told = called(shared["conclusion"], CONCLUSIONS)
        return Words(
            f"{purpose.zh}：各部门一致认定为{told.zh}", f"For {purpose.en} all conclude: {told.en}"
        )
    state = _SHARED[shared["state"]]
    said = [
        (authority_name(one["authority"]), called(one["conclusion"], CONCLUSIONS))
        for one in shared["said"]
    ]
    missing = [authority_name(one) for one in shared["missing"]]
    zh = [f"{who.zh}{told.zh}" for who, told in said] + [f"{who.zh}尚无结论" for who in missing]
    en = [f"{who.en} {told.en}" for who, told in said] + [f"{who.en} has none" for who in missing]
    return Words(
        f"{purpose.zh}：{state.zh}（{'；'.join(zh)}）",
        f"For {purpose.en}: {state.en} ({'; '.join(en)})",
    )


def _graded(value: Any) -> Words:
    if isinstance(value, bool):
        return Words("是", "yes") if value else Words("否", "no")
    return words(value)

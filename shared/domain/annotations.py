"""What a certificate says of entrusted production, in two fixed strings.

Rules kept here:
  REG-011  the address of entrusted production is followed by 「（委托生产）」; the remarks hold
           「受托生产企业：XXXX公司；统一社会信用代码：XXXX」. Announcement 38 of 2024, §13.
           Several contractors repeat both; addresses are parted by 「；」 (project choice).
  REG-012  a change is annotated the same way. Announcement 38 of 2024, §13.
  REG-014  a name that is not the one on record is told and is no fault: the code counts. §13.
  REG-015  remarks of the years before name a contractor without its code: taken, and told.

What cannot be read is a warning, never a refusal: the certificate says what it says.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shared.domain.cautions import RuleWarning
from shared.domain.enterprise import Enterprise
from shared.domain.uscc import has_right_check_character, is_uscc_shaped

_ENTRUSTED = "（委托生产）"
_MARK = re.compile(r"[（(]\s*委托生产\s*[）)]$")
_CONTRACTOR = re.compile(
    r"受托生产企业\s*[:：]\s*(?P<name>[^；;：:，,。\r\n]+?)\s*"
    r"(?:[；;，,]\s*统一社会信用代码\s*[:：]\s*(?P<code>[0-9A-Za-z]+)\s*)?(?=[；;。\r\n]|$)"
)
_TRACES = re.compile(r"受托|委托|统一社会信用代码")


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductionAddress:
    """One address of production, without its mark."""

    address: str
    entrusted: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedContractor:
    """A contractor as the remarks name it."""

    name: str
    uscc: str | None
    """None in remarks of the years before June 2024, which give no code."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Annotations:
    """What both strings say; what of them cannot be read is left out."""

    addresses: tuple[ProductionAddress, ...] = ()
    contractors: tuple[NamedContractor, ...] = ()


NOTHING_SAID = Annotations()


def read_annotations(address_raw: str, remarks_raw: str) -> Annotations:
    """Return what the address and the remarks of a certificate say of entrusted production."""
    parts = [part.strip() for part in re.split(r"[；;\r\n]", address_raw)]
    addresses = tuple(_address(part) for part in parts if _MARK.sub("", part).strip())
    named = tuple(
        NamedContractor(name=match["name"], uscc=match["code"])
        for match in _CONTRACTOR.finditer(remarks_raw)
    )
    return Annotations(addresses=addresses, contractors=named)


def write_addresses(annotations: Annotations) -> str:
    """Return the production address as REG-011 has it."""
    return "；".join(
        f"{one.address}{_ENTRUSTED if one.entrusted else ''}" for one in annotations.addresses
    )


def write_remarks(annotations: Annotations) -> str:
    """Return the remarks as REG-011 has them; without its code, a contractor is named alone."""
    return "；".join(
        f"受托生产企业：{one.name}"
        + (f"；统一社会信用代码：{one.uscc}" if one.uscc is not None else "")
        for one in annotations.contractors
    )


def annotation_warnings(
    address_raw: str, remarks_raw: str, firms: Mapping[str, Enterprise]
) -> Iterator[RuleWarning]:
    """Yield what is odd about both strings; `firms` are those on record, by code."""
    told = read_annotations(address_raw, remarks_raw)
    yield from _malformed(remarks_raw, told)
    entrusted = any(one.entrusted for one in told.addresses)
    if entrusted != bool(told.contractors):
        yield _warning(
            "annotation-incomplete",
            "生产地址的“（委托生产）”标注与备注栏的受托生产企业应当同时载明",
            "The mark of the address and the contractor in the remarks go together",
        )
    for contractor in told.contractors:
        yield from _about(contractor, firms)


def _address(part: str) -> ProductionAddress:
    address = _MARK.sub("", part).strip()
    return ProductionAddress(address=address, entrusted=_MARK.search(part) is not None)


def _malformed(remarks_raw: str, told: Annotations) -> Iterator[RuleWarning]:
    unread = _CONTRACTOR.sub("", remarks_raw)
    if any("委托" in one.address for one in told.addresses) or _TRACES.search(unread):
        yield _warning(
            "annotation-malformed",
            "委托生产的标注不是规定格式，未能全部识别",
            "An annotation of entrusted production has not the fixed form and is not read",
        )


def _about(contractor: NamedContractor, firms: Mapping[str, Enterprise]) -> Iterator[RuleWarning]:
    name, code = contractor.name, contractor.uscc
    if code is None:
        yield _warning(
            "annotation-without-code",
            f"备注栏载明受托生产企业{name}，未载明统一社会信用代码（旧式标注）",
            f"The remarks name {name} without its credit code, as older ones do",
            "REG-015",
        )
    elif not is_uscc_shaped(code) or not has_right_check_character(code):
        yield _warning(
            "annotation-code-wrong",
            f"备注栏中{name}的统一社会信用代码 {code} 有误",
            f"The credit code {code} of {name} in the remarks is wrong",
            "ID-USCC",
        )
    elif code in firms and firms[code].name != name:
        yield _warning(
            "contractor-name-differs",
            f"备注栏的受托生产企业名称为{name}，档案中为{firms[code].name}；以统一社会信用代码为准",
            f"The remarks name {code} {name}, its record {firms[code].name}: the code counts",
            "REG-014",
        )


def _warning(code: str, zh: str, en: str, rule: str = "REG-011") -> RuleWarning:
    return RuleWarning(code=code, rules=(rule,), zh=zh, en=en)

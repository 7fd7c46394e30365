"""Editions of reference data as they are published, over HTTP and from a file alike."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec
from pydantic import Field

from shared.domain.calendar import Unit
from shared.domain.deadlines import Basis
from shared.domain.grading import Level, Scope
from shared.domain.reference import PUBLICATIONS, Matter, PublicationEvent
from shared.domain.schemes import Conclusion, Status, Trait, Use
from shared.web.bodies import Body, Day


class EditionBody(Body):
    """一个版本；内容为版本全文。"""

    id: str = Field(description="版本编号，如 2022-17")
    title_zh: str
    note: str = ""
    supersedes: tuple[str, ...] = Field(
        default=(), description="被本版本取代的版本：自本版本生效之日起失效"
    )


class AttributesBody(Body):
    """一项条件：所列属性须同时符合。"""

    implantable: bool | None = None
    animal_derived: bool | None = None
    allogeneic: bool | None = None
    directly_from_animal_tissue: bool | None = None
    sub_kind: str | None = None


class SubKindsOfCodeBody(Body):
    """一个分类编码所含的细分类别。"""

    code: str
    sub_kinds: tuple[str, ...]


class CatalogueRowBody(Body):
    """目录的一行：编码或条件之一必填；除外情形为属性条件，不是文字。"""

    row: str
    article: str
    code_prefix: str | None = None
    name_zh: str
    name_en: str
    when: tuple[AttributesBody, ...] = ()
    unless: tuple[AttributesBody, ...] = Field(default=(), description="符合其一即不禁止")
    sub_kinds: tuple[SubKindsOfCodeBody, ...] = ()


class CatalogueBody(EditionBody):
    """禁止委托生产医疗器械目录（PRO-001）；仅国家局发布。"""

    title_en: str
    document_zh: str
    document_en: str
    in_force_from: Day
    in_force_until: Day | None = None
    rows: tuple[CatalogueRowBody, ...]


class HolidayBody(Body):
    """连续的放假日，首尾均含。"""

    name_zh: str
    first: Day
    last: Day


class CalendarBody(EditionBody):
    """一个年度的工作日历（LAW-012）；仅国家局发布。"""

    document_zh: str
    year: int = Field(ge=1990, le=2200)
    holidays: tuple[HolidayBody, ...]
    working_weekend_days: tuple[Day, ...] = Field(description="调休上班的周末")


class GradeBody(Body):
    """检查项目的等级。"""

    id: str
    mark: str
    zh: str


class ClauseBody(Body):
    """检查项目；项号前带等级标记。"""

    item: str
    zh: str


class CountBody(Body):
    """缺陷数量条件。"""

    grades: tuple[str, ...] = ()
    trait: Trait | None = None
    at_least: int = 0
    at_most: int | None = None


class VerdictBody(Body):
    """条件均符合时的结论。"""

    conclusion: Conclusion
    when: tuple[CountBody, ...] = ()


class TermBody(Body):
    """整改期限。"""

    days: int = 0
    months: int = 0


class AfterwardsBody(Body):
    """整改后的结论。"""

    corrected: Conclusion
    not_corrected: Conclusion


class JudgementBody(Body):
    """对一种用途的检查如何评定。"""

    use: Use
    verdicts: tuple[VerdictBody, ...]
    term: TermBody | None = None
    afterwards: AfterwardsBody | None = None


class SchemeBody(EditionBody):
    """检查指导原则（FND-*）；国家局发布的适用于各省，省局发布的只适用于本省。"""

    document_no: str
    based_on: str
    status: Status
    in_force_from: Day
    in_force_until: Day | None = None
    complete: bool
    grades: tuple[GradeBody, ...]
    judgements: tuple[JudgementBody, ...]
    clauses: tuple[ClauseBody, ...]


class DeadlineRuleBody(Body):
    """一项期限：数量与单位，或一年中的某日（MM-DD）。"""

    key: str
    title_zh: str
    basis: Basis = Field(description="law 为法定，policy 为约定；省局只发布 policy")
    source: str
    start_zh: str
    count: int = 0
    unit: Unit | None = None
    day_of_year: str | None = None
    in_principle: bool = False


class DeadlinePolicyBody(EditionBody):
    """期限表；省局发布的只适用于本省。"""

    document_zh: str
    in_force_from: Day
    in_force_until: Day | None = None
    rules: tuple[DeadlineRuleBody, ...]


class FrequencyBody(Body):
    """最低检查频次。"""

    scope: Scope
    times: int = 0
    years: int = 1
    percent: int = 0
    in_principle: bool = False
    verified: bool = Field(description="是否已与文件原文核对")


class LevelPolicyBody(Body):
    """一个监管级别。"""

    level: Level
    scope_zh: str
    scope_en: str = ""
    frequencies: tuple[FrequencyBody, ...]


class GradingPolicyBody(EditionBody):
    """分级监管规定（GRD-*）；省局发布的只适用于本省。"""

    document_zh: str
    in_force_from: Day
    in_force_until: Day | None = None
    review_months: int = 12
    levels: tuple[LevelPolicyBody, ...]


BODIES: Mapping[Matter, type[EditionBody]] = MappingProxyType(
    {
        Matter.CATALOGUE: CatalogueBody,
        Matter.SCHEME: SchemeBody,
        Matter.CALENDAR: CalendarBody,
        Matter.DEADLINE_POLICY: DeadlinePolicyBody,
        Matter.GRADING_POLICY: GradingPolicyBody,
    }
)
"""What is posted to publish each matter."""


def publication(
    matter: Matter, body: EditionBody, authority: str, recorded_by: str
) -> PublicationEvent:
    """Return the event by which `authority` publishes what `body` says."""
    told: dict[str, Any] = {
        "authority": authority,
        "supersedes": body.supersedes,
        "edition": body.model_dump(mode="json", exclude={"supersedes"}),
        "recorded_by": recorded_by,
    }
    return msgspec.convert(told, PUBLICATIONS[matter])

"""What the boards answer: one duty as it is told, and the counts of many."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from services.authority.boards import Entry, Shown
from services.authority.due_days import DutyState
from services.authority.routes.reading import CompletenessModel
from shared.domain.calendar import WorkingCalendar
from shared.domain.deadlines import Basis
from shared.domain.rules import RULES, Nature
from shared.projections.archive import Archive
from shared.web.problems import RuleBasis, basis

_COLLECTIONS = {Archive.name: "archives"}


class PlaceModel(BaseModel):
    """一条日志记录的位置。"""

    authority: str
    position: int


class DutyDueModel(BaseModel):
    """到期日及其依据。"""

    on: date
    calendars: list[str] = Field(description="所依工作日历的版本")
    provisional: bool = Field(description="暂定：所涉年度的工作日历尚未发布")
    moved_from: date | None = Field(description="届满日逢休息日而顺延时的原日期")
    deadline: str | None = Field(description="期限表中的名称；null 为记录中自定的日期")
    title_zh: str | None
    source: str | None
    policy: str | None = Field(description="所依期限表或者分级监管表的版本")


class DutyModel(BaseModel):
    """一项法定或者约定的义务，由记录推出，随记录开闭。"""

    id: str = Field(description="固定编号：视图、主键、名称、标记")
    what: str = Field(description="义务的固定名称")
    rules: list[RuleBasis]
    basis: Basis | None = Field(description="期限为法定还是约定；法规只要求“及时”的为 null")
    in_principle: bool = Field(description="法规用语为“原则上”或者“一般”")
    authority: str = Field(description="列入哪个部门的看板")
    between: list[str] = Field(description="注册人所在地、受托方所在地的部门")
    owners: list[str] = Field(description="义务人：部门或者企业的统一社会信用代码")
    firms: list[str]
    since: date = Field(description="义务自何日起")
    due: DutyDueModel | None
    state: DutyState
    days_left: int | None = Field(description="距到期的工作日数，逾期为负")
    rests_on: list[PlaceModel] = Field(description="所依事实在日志中的位置")
    met_by: list[PlaceModel]
    met_on: date | None
    matter: str = Field(description="所属事项的地址")
    assigned_to: str | None = Field(description="本部门承办人")


class BoardModel(BaseModel):
    """看板的一页。"""

    items: list[DutyModel]
    next_cursor: str | None
    completeness: CompletenessModel


class DutyCountModel(BaseModel):
    """一个部门一类义务的数量。"""

    authority: str
    what: str
    state: DutyState
    count: int
    oldest_since: date


class DeadlineSummaryModel(BaseModel):
    """期限看板的汇总。"""

    counts: list[DutyCountModel]
    completeness: CompletenessModel


class RuleCountModel(BaseModel):
    """一条规则之下的盲区。"""

    rule: RuleBasis
    what: list[str]
    count: int
    oldest_since: date
    oldest_days: int = Field(description="最早一项至今的天数")


class PairCountModel(BaseModel):
    """一对省份之间的盲区；同省的两者相同。"""

    registrant_authority: str
    contractor_authority: str
    count: int
    oldest_since: date
    oldest_days: int


class BlindSpotSummaryModel(BaseModel):
    """盲区的汇总：按规则，按省份对。"""

    total: int
    rules: list[RuleCountModel]
    pairs: list[PairCountModel]
    completeness: CompletenessModel


@dataclass(slots=True)
class _Tally:
    count: int = 0
    oldest: str = "9999-12-31"

    def take(self, since: str) -> None:
        self.count += 1
        self.oldest = min(self.oldest, since)


def duty_as_told(
    shown: Shown, assigned_to: str | None, today: date, calendar: WorkingCalendar
) -> dict[str, Any]:
    """Return what answers tell of one duty of a board."""
    (listed, due, state), duty = shown
    first = RULES[duty["rules"][0]].nature
    days_left = None
    if due.on is not None and state is not DutyState.MET:
        days_left = calendar.working_days_between(today, date.fromisoformat(due.on))
    told = {name: duty[name] for name in ("what", "authority", "between", "owners", "firms")}
    facts = {name: duty[name] for name in ("rests_on", "met_by", "met_on")}
    in_principle = due.deadline is not None and due.deadline.rule.in_principle
    return {
        "id": listed.id,
        **told,
        "rules": [one.model_dump(mode="json") for one in basis(duty["rules"])],
        "basis": _basis(shown, first),
        "in_principle": in_principle or first is Nature.PRINCIPLE,
        "since": duty["since"],
        "due": _due(shown),
        "state": state,
        "days_left": days_left,
        **facts,
        "matter": f"/v1/{_COLLECTIONS.get(listed.view, listed.view)}/{listed.key}",
        "assigned_to": assigned_to,
    }


def deadline_counts(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Return how many duties there are of each authority, name and state, and the oldest."""
    tallies: dict[tuple[str, str, str], _Tally] = {}
    for listed, _, state in entries:
        term = listed.term
        of_kind = tallies.setdefault((term.authority, term.what, state.value), _Tally())
        of_kind.take(term.since)
    return [
        {
            "authority": authority,
            "what": what,
            "state": state,
            "count": one.count,
            "oldest_since": one.oldest,
        }
        for (authority, what, state), one in sorted(tallies.items())
    ]


def blind_spot_counts(entries: Iterable[Entry], today: date) -> dict[str, Any]:
    """Return how many blind spots there are, by rule and by pair of provinces, and how old."""
    rules: dict[str, _Tally] = {}
    whats: dict[str, set[str]] = {}
    pairs: dict[tuple[str, str], _Tally] = {}
    for listed, _, _ in entries:
        term = listed.term
        rules.setdefault(term.rule, _Tally()).take(term.since)
        whats.setdefault(term.rule, set()).add(term.what)
        pairs.setdefault((term.registrants, term.contractors), _Tally()).take(term.since)
    return {
        "total": sum(one.count for one in rules.values()),
        "rules": [
            {
                "rule": basis([rule])[0].model_dump(mode="json"),
                "what": sorted(whats[rule]),
                **_aged(one, today),
            }
            for rule, one in sorted(rules.items())
        ],
        "pairs": [
            {
                "registrant_authority": registrants,
                "contractor_authority": contractors,
                **_aged(one, today),
            }
            for (registrants, contractors), one in sorted(pairs.items())
        ],
    }


def _aged(one: _Tally, today: date) -> dict[str, Any]:
    days = (today - date.fromisoformat(one.oldest)).days
    return {"count": one.count, "oldest_since": one.oldest, "oldest_days": days}


def _basis(shown: Shown, nature: Nature) -> Basis | None:
    due = shown.entry.due
    if due.on is None:
        return None
    if due.deadline is not None:
        return due.deadline.rule.basis
    return Basis.POLICY if nature is Nature.PROJECT else Basis.LAW


def _due(shown: Shown) -> dict[str, Any] | None:
    due = shown.entry.due
    if due.on is None:
        return None
    counted = due.deadline
    if counted is None:
        named = dict.fromkeys(("moved_from", "deadline", "title_zh", "source", "policy"))
        return {"on": due.on, "calendars": [], "provisional": False, **named}
    moved_from = counted.due.moved_from
    return {
        "on": due.on,
        "calendars": list(counted.due.calendars),
        "provisional": counted.due.provisional,
        "moved_from": None if moved_from is None else moved_from.isoformat(),
        "deadline": counted.rule.key,
        "title_zh": counted.rule.title_zh,
        "source": counted.rule.source,
        "policy": counted.policy,
    }

"""What inspectors find: mostly few general departures, seldom a key one (FND-2015)."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from services.population.draw import Draw, Weighted
from services.population.proportions import AFFECTS_QUALITY, FINDINGS, KEY_FINDING
from shared.domain.inspection.fieldwork import Observation
from shared.domain.parties import Party
from shared.domain.schemes import Clause, Scheme

_HOW_MANY = Weighted(FINDINGS)
_FACTS = (
    "抽查{a}份记录，{b}份不符合“{zh}”的要求。",
    "现场查看，未能提供{a}月至{c}月期间符合“{zh}”的证据。",
    "编号 SL-{a:03} 的文件与现场实际不一致，不符合“{zh}”。",
    "询问{b}名操作人员，不能说明本岗位的要求，不符合“{zh}”。",
    "抽取批号 26{a:02}{c:02} 的批记录，有{b}处未按“{zh}”执行。",
)


class Clauses:
    """The clauses of one scheme, those of its lightest grade and the heavier ones apart."""

    def __init__(self, scheme: Scheme) -> None:
        """Sort the clauses of `scheme`."""
        self._scheme = scheme.id
        lightest = scheme.grades[-1].id
        graded = [(scheme.grade_of(one.item), one) for one in scheme.clauses]
        self._general = [one for grade, one in graded if grade == lightest]
        self._key = [one for grade, one in graded if grade != lightest]

    def draw(self, draw: Draw) -> tuple[str, Clause]:
        """Return a clause and how a finding cites it."""
        clause = draw.one_of(self._key if draw.happens(KEY_FINDING) else self._general)
        return f"{self._scheme}:{clause.item}", clause


def observe(
    clauses: Clauses, draw: Draw, party: Party, team: Sequence[str], named: Sequence[UUID]
) -> Iterator[Observation]:
    """Yield what the team observes; the day is the first one, for the caller to set."""
    for _ in range(draw.weighed(_HOW_MANY)):
        reference, clause = clauses.draw(draw)
        a, b, c = draw.between(3, 30), draw.between(1, 3), draw.between(10, 28)
        on_one = bool(named) and draw.happens(300)
        yield Observation(
            clause=reference,
            fact=draw.one_of(_FACTS).format(a=a, b=b, c=c, zh=clause.zh),
            party=party,
            affects_quality=draw.happens(AFFECTS_QUALITY),
            found_on=date.min,
            found_by=draw.one_of(team),
            entrustments=(draw.one_of(named),) if on_one else (),
        )

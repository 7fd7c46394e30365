"""Who of this authority knows of which sealed case: kept in memory, so that nobody can time it.

Whoever is named on no list is answered without looking at any case: the question whether a case
exists is one look into a table, whatever the answer. The table is made anew behind the requests,
whenever something was sealed, opened, or waits for its slot.
"""

from collections import defaultdict
from collections.abc import Mapping
from threading import Lock
from uuid import UUID

from services.authority.desk import Desk
from services.authority.shared_cases import case_of, sealed_cases
from shared.domain.joint.accounts import authority_of
from shared.domain.joint.knowledge import knows
from shared.domain.joint.refusals import JointCaseUnknown
from shared.domain.joint.state import JointCase
from shared.domain.joint.vocabulary import Knowledge
from shared.store.entries import sealed_mark

_Table = Mapping[str, Mapping[UUID, Knowledge]]


class KnownCases:
    """Knows the sealed cases of an authority by the accounts that may know of them."""

    def __init__(self, desk: Desk) -> None:
        """Look at what `desk` holds; nothing is known before the first `refresh`."""
        self._desk = desk
        self._lock = Lock()
        self._mark: object = None
        self._table: _Table = {}

    def refresh(self) -> None:
        """Look again at what is sealed, if that has changed since.

        Raises:
            StorageFailed: what is stored cannot be read; the table stays as it was.
        """
        with self._lock:
            mark = self._present_mark()
            if mark != self._mark:
                self._table = self._look()
                self._mark = mark

    def knowledge(self, account: str, joint_id: UUID) -> Knowledge:
        """Return what `account` may see of the sealed case `joint_id`, if there is one."""
        return self._table.get(account, {}).get(joint_id, Knowledge.NOTHING)

    def of(self, account: str) -> Mapping[UUID, Knowledge]:
        """Return the sealed cases of which `account` may see something."""
        return self._table.get(account, {})

    def _present_mark(self) -> object:
        with self._desk.database.read() as connection:
            return sealed_mark(connection)

    def _look(self) -> _Table:
        table: dict[str, dict[UUID, Knowledge]] = defaultdict(dict)
        for joint_id in sealed_cases(self._desk):
            try:
                case = case_of(self._desk, joint_id)
            except JointCaseUnknown:
                continue
            for account in self._accounts(case):
                known = knows(case, account)
                if known is not Knowledge.NOTHING:
                    table[account][joint_id] = known
        return dict(table)

    def _accounts(self, case: JointCase) -> set[str]:
        """Return the accounts of this authority that the case names."""
        seats = {one.member.member_ref for one in case.team}
        named = seats | case.persons.get(self._desk.authority, frozenset())
        return {one for one in named if authority_of(one) == self._desk.authority}

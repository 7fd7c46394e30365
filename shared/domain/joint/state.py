"""A case as the entries of all its logs leave it.

Each authority speaks on its own log alone. What they have told is merged by `merging`; the state
says what follows, whatever arrived first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.domain.authorities import NMPA
from shared.domain.joint.accounts import authority_of
from shared.domain.joint.events import CasePrepared
from shared.domain.joint.known import (
    Call,
    Escalation,
    KnownAnswer,
    KnownPlan,
    Postponement,
    Receipt,
    Seat,
    Start,
    Window,
    Withdrawal,
)
from shared.domain.joint.vocabulary import CaseAnswer, CaseStage


@dataclass(frozen=True, kw_only=True, slots=True)
class JointCase:
    """Where a case stands."""

    joint_id: UUID
    plans: Mapping[str, KnownPlan]
    """All plans that count, by hash."""
    supported: Mapping[str, frozenset[str]]
    """Hashes of the plans by which each authority stands now."""
    ever_supported: Mapping[str, frozenset[str]]
    """Hashes of the plans by which it has ever stood."""
    spoken: frozenset[str]
    """Authorities whose own log has proposed, answered or withdrawn."""
    founders: frozenset[str]
    """Participants of the plans with which the case began."""
    answers: tuple[KnownAnswer, ...]
    agreed: str | None
    """Hash of the plan that all its participants stand by; once started, that of the start."""
    postponements: tuple[Postponement, ...]
    withdrawals: tuple[Withdrawal, ...]
    team: tuple[Seat, ...]
    recused: frozenset[str]
    conflicted: frozenset[str]
    """Accounts that have declared a conflict of interest, as their last word."""
    persons: Mapping[str, frozenset[str]]
    """Accounts that may know of the case, by authority."""
    prepared: Mapping[str, CasePrepared]
    """What each authority has told last of the preparation."""
    escalations: tuple[Escalation, ...]
    calls: tuple[Call, ...]
    starts: tuple[Start, ...]
    """The first one is the start of the case."""
    receipts: tuple[Receipt, ...]

    @property
    def stage(self) -> CaseStage:
        """Return where the case stands."""
        if self.starts:
            return CaseStage.STARTED
        if self.withdrawals:
            return CaseStage.CALLED_OFF
        if self.agreed is not None:
            return CaseStage.AGREED
        if all(self.is_declined(one.hash) for one in self.on_the_table):
            return CaseStage.DECLINED
        return CaseStage.PROPOSED

    @property
    def window(self) -> Window:
        """Return the window of the current plan, moved to the latest that a participant named."""
        known = self.current
        planned = Window(
            planned_from=known.plan.planned_from, planned_until=known.plan.planned_until
        )
        moved = [one.window for one in self.postponements if one.plan_hash == known.hash]
        return max([planned, *moved])

    @property
    def on_the_table(self) -> list[KnownPlan]:
        """Return the plans by which their authors stand, the highest first."""
        standing = [one for one in self.plans.values() if self.stands_by(one.log, one.hash)]
        return sorted(standing, key=lambda one: one.rank, reverse=True)

    @property
    def current(self) -> KnownPlan:
        """Return the plan that is agreed, or else the highest on the table, or else of all."""
        if self.agreed is not None:
            return self.plans[self.agreed]
        return max(self.on_the_table or self.plans.values(), key=lambda one: one.rank)

    @property
    def participants(self) -> frozenset[str]:
        """Return who takes part: in the plan agreed, or else in those on the table."""
        if self.agreed is not None:
            return frozenset(self.current.plan.participants)
        return frozenset(who for one in self._in_talk for who in one.plan.participants)

    @property
    def parties(self) -> frozenset[str]:
        """Return the participants and those that are informed."""
        if self.agreed is not None:
            return self.current.parties
        return frozenset(who for one in self._in_talk for who in one.parties)

    @property
    def readers(self) -> tuple[str, ...]:
        """Return the authorities that read what is told under seal from now on, sorted."""
        told = {who for one in self._in_talk for who in one.parties}
        return tuple(sorted(told | ({NMPA} if self.escalations else set())))

    @property
    def all_readers(self) -> tuple[str, ...]:
        """Return all authorities that have read anything of it, sorted."""
        told = {who for one in self.plans.values() for who in one.parties}
        return tuple(sorted(told | ({NMPA} if self.escalations else set())))

    @property
    def opens_by(self) -> date:
        """Return the day on which the seal ends at the latest."""
        return min(one.plan.opens_by for one in self.plans.values())

    @property
    def start(self) -> Start | None:
        """Return the start of the case, None while it has not started."""
        return self.starts[0] if self.starts else None

    def stands_by(self, authority: str, plan_hash: str) -> bool:
        """Tell whether `authority` has proposed or accepted the plan and not changed its mind."""
        return plan_hash in self.supported.get(authority, ())

    def has_declined(self, authority: str, plan_hash: str) -> bool:
        """Tell whether declining the plan is the last word of `authority` on it."""
        return any(
            one.authority == authority
            and one.plan_hash == plan_hash
            and one.answer is CaseAnswer.DECLINED
            for one in self.answers
        )

    def is_declined(self, plan_hash: str) -> bool:
        """Tell whether one of its participants has declined the plan, as its last word."""
        named = self.plans[plan_hash].plan.participants
        return any(self.has_declined(who, plan_hash) for who in named)

    def seat_of(self, account: str) -> Seat | None:
        """Return the seat of `account`, which its own authority has named; None without one."""
        own = authority_of(account)
        named = (one for one in self.team if one.named_by == own)
        return next((one for one in named if one.member.member_ref == account), None)

    def is_superseded(self, plan_hash: str) -> bool:
        """Tell whether the plan is off the table: its author left it, or it has been countered.

        A counter-proposal that one of its participants has declined supersedes nothing.
        """
        known = self.plans[plan_hash]
        if not self.stands_by(known.log, plan_hash):
            return True
        return any(
            one.plan.replaces == plan_hash and not self.is_declined(one.hash)
            for one in self.on_the_table
        )

    @property
    def _in_talk(self) -> list[KnownPlan]:
        """The plans on the table, or all of them where none is; the agreed one among them."""
        agreed = [] if self.agreed is None else [self.plans[self.agreed]]
        return [*self.on_the_table, *agreed] or list(self.plans.values())

"""Reading the terms of how plans were answered."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from shared.projections.cooperation import HowAnswered
from shared.projections.joint_inspections import JointInspections
from shared.projections.positions import kept_as
from shared.store.database import Database
from shared.store.tables import document_terms


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One plan that one authority has proposed to another one."""

    asking: str
    asked: str
    asked_on: date
    received_on: date | None
    wanted_by: date | None
    how: HowAnswered
    answered_on: date | None
    joint_id: str


def asked_of(database: Database) -> list[Asked]:
    """Return all plans of opened cases, each with each authority that it asks."""
    term = document_terms.c.term
    query = (
        sa.select(term)
        .where(document_terms.c.view == kept_as(JointInspections.name))
        .where(term >= "asked:", term < "asked;")
        .order_by(term)
    )
    with database.read() as connection:
        return [_asked(found) for found in connection.scalars(query)]


def _asked(term: str) -> Asked:
    _, asking, asked, on, received, wanted, how, answered, _, joint_id = term.split(":")
    return Asked(
        asking=asking,
        asked=asked,
        asked_on=date.fromisoformat(on),
        received_on=_day(received),
        wanted_by=_day(wanted),
        how=HowAnswered(how),
        answered_on=_day(answered),
        joint_id=joint_id,
    )


def _day(told: str) -> date | None:
    return date.fromisoformat(told) if told else None

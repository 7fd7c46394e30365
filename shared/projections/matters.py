"""The matters that one authority tells, each with its view and its section of the archive."""

from shared.domain import credit_repair as credit_repairs
from shared.domain import recall as recalls
from shared.domain.credit_repair import CreditRepair, CreditRepaired
from shared.domain.event import ArchiveSection
from shared.domain.recall import Recall, RecallConcluded, RecallStarted
from shared.projections.spoken import Spoken
from shared.projections.told_matters import ToldMatter, only_teller

RECALLS = ToldMatter(
    name="recalls",
    matter="recall",
    told=(RecallStarted, RecallConcluded),
    spoken=Spoken(state=Recall, evolve=recalls.evolve, speaker=only_teller),
    section=ArchiveSection.VIOLATIONS,
    found_by=lambda held: [f"certificate:{held['certificate_no']}"],
)

CREDIT_REPAIRS = ToldMatter(
    name="credit-repairs",
    matter="credit-repair",
    told=(CreditRepaired,),
    spoken=Spoken(state=CreditRepair, evolve=credit_repairs.evolve, speaker=only_teller),
    section=ArchiveSection.ADVERSE_CONDUCT,
)

MATTERS = (RECALLS, CREDIT_REPAIRS)
"""Each is a view, and a group in the archives of its firms."""

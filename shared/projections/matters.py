"""The matters that one authority tells, each with its view and its section of the archive."""

from shared.domain import case as cases
from shared.domain import credit_repair as credit_repairs
from shared.domain import measure as measures
from shared.domain import recall as recalls
from shared.domain.case import Case, CaseClosed, CaseOpened
from shared.domain.credit_repair import CreditRepair, CreditRepaired
from shared.domain.event import ArchiveSection
from shared.domain.measure import Measure, MeasureLifted, MeasureTaken
from shared.domain.recall import Recall, RecallConcluded, RecallStarted
from shared.projections import case_duties, measure_duties
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
    found_by=lambda held: [f"repaired:{stream}" for stream in held["repaired"]],
)

MEASURES = ToldMatter(
    name="measures",
    matter="measure",
    told=(MeasureTaken, MeasureLifted),
    spoken=Spoken(state=Measure, evolve=measures.evolve, speaker=only_teller),
    section=ArchiveSection.VIOLATIONS,
    found_by=lambda held: [f"measure:{held['measure']}", f"joint:{held['joint_id']}"],
    duties=measure_duties.duties,
)

CASES = ToldMatter(
    name="cases",
    matter="case",
    told=(CaseOpened, CaseClosed),
    spoken=Spoken(state=Case, evolve=cases.evolve, speaker=only_teller),
    section=ArchiveSection.VIOLATIONS,
    duties=case_duties.duties,
)

MATTERS = (RECALLS, MEASURES, CASES, CREDIT_REPAIRS)
"""Each is a view, and a group in the archives of its firms."""

"""The matters that one authority tells, each with its view and its section of the archive."""

from shared.domain import adverse_conduct, serious_list
from shared.domain import case as cases
from shared.domain import complaint as complaints
from shared.domain import credit_repair as credit_repairs
from shared.domain import measure as measures
from shared.domain import recall as recalls
from shared.domain import sampling as samplings
from shared.domain.adverse_conduct import AdverseConduct, AdverseConductRecorded
from shared.domain.case import Case, CaseClosed, CaseOpened
from shared.domain.complaint import Complaint, ComplaintRecorded, ComplaintResolved
from shared.domain.credit_repair import CreditRepair, CreditRepaired
from shared.domain.event import ArchiveSection
from shared.domain.measure import Measure, MeasureLifted, MeasureTaken
from shared.domain.recall import Recall, RecallConcluded, RecallStarted
from shared.domain.sampling import RetestRecorded, Sampling, SamplingResultRecorded
from shared.domain.serious_list import Listing, SeriousListEntered, SeriousListRemoved
from shared.projections import case_duties, measure_duties, sampling_duties
from shared.projections.penalties import Penalties
from shared.projections.spoken import Spoken
from shared.projections.told_matters import Matter, ToldMatter, only_teller

RECALLS = ToldMatter(
    name="recalls",
    matter="recall",
    told=(RecallStarted, RecallConcluded),
    spoken=Spoken(state=Recall, evolve=recalls.evolve, speaker=only_teller),
    section=ArchiveSection.VIOLATIONS,
    found_by=lambda held: [f"certificate:{held['certificate_no']}"],
)

MEASURES = ToldMatter(
    name="measures",
    matter="measure",
    told=(MeasureTaken, MeasureLifted),
    spoken=Spoken(state=Measure, evolve=measures.evolve, speaker=only_teller),
    section=ArchiveSection.VIOLATIONS,
    found_by=lambda held: [f"measure:{held['measure']}", f"joint:{held['joint_id']}"],
    asks=measure_duties.duties,
)

CASES = ToldMatter(
    name="cases",
    matter="case",
    told=(CaseOpened, CaseClosed),
    spoken=Spoken(state=Case, evolve=cases.evolve, speaker=only_teller),
    section=ArchiveSection.VIOLATIONS,
    asks=case_duties.duties,
)

SAMPLINGS = ToldMatter(
    name="samplings",
    matter="sampling",
    told=(SamplingResultRecorded, RetestRecorded),
    spoken=Spoken(state=Sampling, evolve=samplings.evolve, speaker=only_teller),
    section=ArchiveSection.SAMPLING,
    found_by=lambda held: [f"certificate:{held['certificate_no']}"],
    asks=sampling_duties.duties,
)

COMPLAINTS = ToldMatter(
    name="complaints",
    matter="complaint",
    told=(ComplaintRecorded, ComplaintResolved),
    spoken=Spoken(state=Complaint, evolve=complaints.evolve, speaker=only_teller),
    section=ArchiveSection.COMPLAINTS,
)

ADVERSE_CONDUCT = ToldMatter(
    name="adverse-conduct",
    matter="adverse-conduct",
    told=(AdverseConductRecorded,),
    spoken=Spoken(state=AdverseConduct, evolve=adverse_conduct.evolve, speaker=only_teller),
    section=ArchiveSection.ADVERSE_CONDUCT,
)

SERIOUS_LISTINGS = ToldMatter(
    name="serious-listings",
    matter="serious-listing",
    told=(SeriousListEntered, SeriousListRemoved),
    spoken=Spoken(state=Listing, evolve=serious_list.evolve, speaker=only_teller),
    section=ArchiveSection.ADVERSE_CONDUCT,
)

CREDIT_REPAIRS = ToldMatter(
    name="credit-repairs",
    matter="credit-repair",
    told=(CreditRepaired,),
    spoken=Spoken(state=CreditRepair, evolve=credit_repairs.evolve, speaker=only_teller),
    section=ArchiveSection.ADVERSE_CONDUCT,
    found_by=lambda held: [f"repaired:{stream}" for stream in held["repaired"]],
)

PENALTIES = Penalties()

MATTERS: tuple[Matter, ...] = (
    RECALLS,
    MEASURES,
    CASES,
    PENALTIES,
    SAMPLINGS,
    COMPLAINTS,
    ADVERSE_CONDUCT,
    SERIOUS_LISTINGS,
    CREDIT_REPAIRS,
)
"""Each is a view, and a group in the archives of its firms."""

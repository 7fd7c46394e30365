"""All views of a node."""

from shared.projections.access_requests import AccessRequests
from shared.projections.adverse_events import AdverseEvents
from shared.projections.archive import Archive
from shared.projections.assignments import Assignments
from shared.projections.assistance import AssistanceRequests
from shared.projections.campaigns import Campaigns
from shared.projections.case_transfers import CaseTransfers
from shared.projections.entrustments import Entrustments
from shared.projections.holdings import Certificates, Licences
from shared.projections.inspections import Inspections
from shared.projections.joint_inspections import JointInspections
from shared.projections.matters import MATTERS
from shared.projections.notices import Notices
from shared.projections.recordings import Recordings
from shared.projections.view import View

VIEWS: tuple[View, ...] = (
    Archive(),
    Entrustments(),
    Inspections(),
    JointInspections(),
    Notices(),
    AssistanceRequests(),
    CaseTransfers(),
    Campaigns(),
    AccessRequests(),
    Assignments(),
    Licences(),
    Certificates(),
    AdverseEvents(),
    Recordings(),
    *MATTERS,
)
"""Each is kept under its name; a new one is built by `lianjian rebuild`."""

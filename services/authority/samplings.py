"""Recording the results of sampling in the own log (XRG-107), and retests (739-75)."""

from uuid import UUID

from services.authority.desk import Desk, Request
from services.authority.firm_facts import concerned, told
from services.authority.records import enterprise_of
from shared.domain import sampling as samplings
from shared.domain.sampling import Retest, RetestRecorded, SamplingResultRecorded
from shared.store.appending import Appended

RETEST = "retest_apply"
"""Key of the term within which a retest is applied for."""


def record_result(desk: Desk, request: Request, stated: SamplingResultRecorded) -> Appended:
    """Record the result of a sample.

    Raises:
        LianjianError: what `shared.domain.sampling.record_result` and the log refuse.
    """
    event = samplings.record_result(
        concerned(desk, stated),
        enterprise_of(desk, stated.uscc),
        desk.reference().due(RETEST, stated.received_on),
        desk.today(),
    )
    return desk.append(request, 1, event)


def record_retest(desk: Desk, request: Request, sampling_id: UUID, retest: Retest) -> Appended:
    """Record what became of an application for a retest of a sample of the own log.

    Raises:
        LianjianError: what `shared.domain.sampling.record_retest` and the log refuse.
    """
    version, events = told(desk, f"sampling/{sampling_id}")
    sampling = samplings.replay(events)
    stated = RetestRecorded(
        sampling_id=sampling_id,
        uscc=sampling.uscc,
        concerned=(),
        contractor_uscc=sampling.contractor_uscc,
        applied_on=retest.applied_on,
        accepted=retest.accepted,
        reason=retest.reason,
        laboratory=retest.laboratory,
        only_laboratory=retest.only_laboratory,
        result=retest.result,
        report_no=retest.report_no,
        concluded_on=retest.concluded_on,
        recorded_by=request.caller,
    )
    event = samplings.record_retest(sampling, concerned(desk, stated, events), desk.today())
    return desk.append(request, version + 1, event)

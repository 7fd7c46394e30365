"""A notice to another province, and its acknowledgement there some days later."""

from services.population.diary import Diary
from services.population.draw import Draw
from services.population.facts import Facts
from services.population.proportions import NOTICE_ACKNOWLEDGED
from services.population.recording import Recorded
from shared.domain import notice as notices
from shared.domain.notice import Notice, NoticeSent, Receipt


def notify(facts: Facts, diary: Diary, draw: Draw, notice: NoticeSent) -> list[Recorded]:
    """Return `notice` as it is sent now and, mostly, its acknowledgement some days later."""
    sent = notices.send_notice(notice, diary.today)
    told = [Recorded(authority=notice.sender, at=diary.now, event=sent)]
    if draw.happens(NOTICE_ACKNOWLEDGED):
        theirs = diary.copy()
        theirs.pass_days(1, 6)
        acknowledged = notices.acknowledge(
            Notice(sent=sent),
            Receipt(received_on=theirs.today),
            notice.receiver,
            facts.clerk(notice.receiver, draw, "coordinator"),
            theirs.today,
        )
        told.append(Recorded(authority=notice.receiver, at=theirs.now, event=acknowledged))
    return told

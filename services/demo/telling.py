"""Telling the story as it is played, showing what it left behind, and checking it."""

from collections.abc import Iterable

from services.demo.checks import (
    Check,
    await_story,
    check_archive,
    check_arrivals,
    check_completeness,
    check_earlier,
    check_left_out,
    check_logs,
    check_look,
    check_proof,
    check_shared,
    see_archives,
)
from services.demo.federation import Federation
from services.demo.output import Printer
from services.demo.pages import (
    show_archive,
    show_completeness,
    show_earlier,
    show_look,
    show_proof,
    show_request,
)
from services.demo.record import Done, Looked, Refusal, StoryRecord
from services.demo.scenario import EVERYBODY, Look, Scenario, Step, filled
from services.demo.story import NotRefused, Told, play
from shared.projections.words import Words, place
from shared.replication.person_client import NodeRefused


class Telling:
    """One scenario, told to the end; `failures` counts what did not hold."""

    def __init__(
        self, printer: Printer, federation: Federation, scenario: Scenario, record: StoryRecord
    ) -> None:
        """Tell `scenario`, of which `record` knows what earlier runs did."""
        self._printer = printer
        self._federation = federation
        self._scenario = scenario
        self._record = record
        self.failures = 0

    def play(self) -> None:
        """Play the story, or what is left of it; a step that is refused ends it.

        Raises:
            TookTooLong: a node does not come back, or an entry does not arrive.
        """
        self._printer.heading(Words(self._scenario.title, self._scenario.title_en))
        if self._record.is_complete:
            self._printer.line(
                Words(
                    "此前已经办理完毕，不重复办理：以下各步均已在日志中",
                    "played by an earlier run: nothing is done twice, all steps are in the logs",
                )
            )
        try:
            play(self._scenario, self._federation, self._record, self._show_step)
        except (NodeRefused, NotRefused) as broken:
            self._show_end(broken)

    def conclude(self) -> None:
        """Show archives and proof, and check everything; a story that broke off has no end.

        Raises:
            NodeRefused, TookTooLong: a node does not answer.
        """
        if self.failures:
            return
        await_story(self._federation, self._record)
        checks = [*check_arrivals(self._federation, self._scenario, self._record)]
        checks += self._show_archives()
        if self._scenario.shared is not None:
            checks.append(check_shared(self._federation, self._record, self._scenario.shared))
        checks.append(check_completeness(self._federation))
        checks += self._show_proof()
        checks += check_logs(self._federation)
        self._printer.heading(Words("核对", "checks"))
        for check in checks:
            self.failures += not check.holds
            self._printer.mark(check.holds, check.what, check.detail)

    def suggest(self) -> None:
        """Show a request to begin with, if the scenario shows an archive."""
        if self._scenario.archives and self._record.is_complete:
            uscc = filled(self._scenario.archives[0].uscc, self._record.ids)
            show_request(self._printer, self._federation, f"/v1/archives/{uscc}")

    def _show_step(self, told: Told) -> None:
        step, who = told.step, place(told.step.authority)
        if step.chapter:
            self._printer.heading(Words(step.chapter, step.chapter_en))
        if step.look is not None and isinstance(told.outcome, Looked):
            self._show_look(told.number, step, step.look, told.outcome)
            return
        aside = [f"依据 {'；'.join(step.law)}"] if step.law else []
        if isinstance(told.outcome, Refusal):
            aside += _refused(told.outcome)
        elif step.seen_by:
            aside.append(f"可见 seen by: {_names(step.seen_by)}")
        if step.opened_to:
            aside.append(f"后来开放给 opened later to: {_names(step.opened_to)}")
        if told.arrived and told.waited_ms is not None:
            places = "、".join(told.arrived)
            aside.append(f"此前已收到 received before: {places}（{told.waited_ms} ms）")
        words = Words(f"{who.zh}：{step.title}", f"{who.en}: {step.title_en}")
        self._printer.step(told.number, words, aside, _where(told.outcome))

    def _show_look(self, number: int, step: Step, wanted: Look, looked: Looked) -> None:
        aside = [f"依据 {'；'.join(step.law)}"] if step.law else []
        self._printer.step(number, Words(step.title, step.title_en), aside, "查看")
        show_look(self._printer, looked)
        check = check_look(wanted, looked)
        self.failures += not check.holds
        self._printer.mark(check.holds, check.what, check.detail)

    def _show_end(self, broken: NodeRefused | NotRefused) -> None:
        self.failures += 1
        step = next(one for one in self._scenario.steps if not self._record.is_done(one))
        rules = ""
        if isinstance(broken, NodeRefused):
            rules = "、".join(broken.problem.get("rules", ()))
        self._printer.mark(
            False,
            Words(f"{place(step.authority).zh}：{step.title}", step.title_en),
            f"{broken}（{rules}）" if rules else str(broken),
        )

    def _show_archives(self) -> list[Check]:
        seen = see_archives(self._federation, self._scenario, self._record)
        for one in seen:
            show_archive(self._printer, one)
        shown_at = dict.fromkeys(authority for one in seen for authority in one.documents)
        show_completeness(self._printer, self._federation, list(shown_at))
        left_out = [check for one in seen for check in check_left_out(one, self._record)]
        return [*(check_archive(one) for one in seen), *left_out]

    def _show_proof(self) -> list[Check]:
        if self._scenario.proof is None:
            return []
        step = self._scenario.step(self._scenario.proof.step)
        holders = [
            one for one in self._scenario.proof.held_at if one in self._federation.demo.authorities
        ]
        check, proven = check_proof(self._federation, self._record.steps[step.name], holders)
        if proven is None:
            return [check]
        show_proof(self._printer, proven, Words(step.title, step.title_en))
        if not self._scenario.proof.seen_in:
            return [check]
        earlier, proven = check_earlier(
            self._federation, self._record, self._scenario.proof, proven
        )
        later = self._scenario.step(self._scenario.proof.older_than)
        show_earlier(self._printer, proven, Words(later.title, later.title_en))
        return [check, earlier]


def _where(outcome: Done | Refusal | Looked | None) -> str:
    if isinstance(outcome, Done):
        return outcome.place
    return "已阅" if outcome is None else "依法拒绝"


def _refused(refusal: Refusal) -> list[str]:
    return [f"答复 answer: {refusal.title} {refusal.title_en}", refusal.detail, *refusal.basis]


def _names(authorities: Iterable[str]) -> str:
    return "、".join("各局 all" if one == EVERYBODY else place(one).zh for one in authorities)

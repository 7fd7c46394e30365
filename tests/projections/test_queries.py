"""Reading views: by key, by terms, by name; how far they have come."""

import json
from dataclasses import replace
from itertools import count
from uuid import UUID

import pytest
import sqlalchemy as sa

from shared.domain.enterprise import EnterpriseRecorded
from shared.domain.notice import NoticeAcknowledged
from shared.projections import following
from shared.projections.archive import Archive
from shared.projections.notices import Notices
from shared.projections.queries import Found
from shared.projections.view import FoldEntry
from shared.projections.views import VIEWS
from shared.store.tables import logs
from tests.domain.a_case import CONTRACTOR, ENTERED, NOTICE, OTHER_FIRM, REGISTRANT
from tests.projections.a_node import ANode
from tests.projections.a_story import ENTRIES, entry
from tests.projections.kills import counting

ALL_VIEWS = [view.name for view in VIEWS]


def firm(number: int, name: str = "华光器械有限公司") -> EnterpriseRecorded:
    return replace(CONTRACTOR, uscc=f"91410100{number:010d}", name=name)


def recorded(*firms: EnterpriseRecorded) -> list[FoldEntry]:
    return [entry(one, minute, log="ha") for minute, one in enumerate(firms)]


def follow(node: ANode, *entries: FoldEntry) -> None:
    node.arrive(*entries)
    node.projector.catch_up()


def keys(found: list[Found]) -> list[str]:
    return [one.key for one in found]


def test_document_is_read_by_view_and_key(node: ANode) -> None:
    follow(node, *ENTRIES)
    found = node.queries.document(Archive.name, CONTRACTOR.uscc)
    assert found is not None
    assert json.loads(found)["enterprise"]["name"] == CONTRACTOR.name
    assert node.queries.document(Notices.name, CONTRACTOR.uscc) is None


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "x" * 10_000, "' OR 1=1 --", "%", "_"])
def test_whatever_is_asked_for_finds_nothing_rather_than_fails(node: ANode, text: str) -> None:
    follow(node, *ENTRIES)
    assert node.queries.document(Archive.name, text) is None
    assert node.queries.having(Archive.name, {text}, "", 9) == []
    assert node.queries.firms(text, "", 9) == []


@pytest.mark.parametrize("after", ["\x00", "\ud800", "~" * 10_000])
def test_list_behind_a_key_that_nothing_has_is_empty(node: ANode, after: str) -> None:
    follow(node, *ENTRIES)
    assert node.queries.having(Archive.name, (), after, 9) == []
    assert node.queries.firms("器械", after, 9) == []


def notices(number: int) -> list[FoldEntry]:
    return [
        entry(replace(NOTICE, notice_id=UUID(int=index)), index, log="ha")
        for index in range(1, number + 1)
    ]


def test_documents_are_listed_by_all_their_terms(node: ANode) -> None:
    follow(node, *notices(5))
    sent_by_henan = {"sender:ha", "receiver:zj", f"uscc:{REGISTRANT.uscc}"}
    assert len(node.queries.having(Notices.name, sent_by_henan, "", 9)) == 5
    assert node.queries.having(Notices.name, {"sender:ha", "sender:zj"}, "", 9) == []


def test_pages_neither_skip_nor_repeat_though_documents_change_and_come(node: ANode) -> None:
    all_notices = notices(30)
    follow(node, *all_notices[::2])
    late = iter(all_notices[1::2])
    seen: list[str] = []
    while page := node.queries.having(Notices.name, {"sender:ha"}, seen[-1] if seen else "", 4):
        seen += keys(page)
        follow(node, next(late))
    assert seen == sorted(set(seen))
    assert {str(UUID(int=index)) for index in range(1, 31, 2)} <= set(seen)


def test_terms_that_no_longer_hold_find_nothing(node: ANode) -> None:
    answered = next(
        place for place, one in enumerate(ENTRIES) if isinstance(one.event, NoticeAcknowledged)
    )
    follow(node, *ENTRIES[:answered])
    assert node.queries.having(Notices.name, {"state:sent"}, "", 9)
    follow(node, *ENTRIES[answered:])
    assert node.queries.having(Notices.name, {"state:sent"}, "", 9) == []
    assert node.queries.having(Notices.name, {"state:assessed"}, "", 9)


NAMES: dict[str, tuple[str, list[str]]] = {
    "two characters": ("精密", [CONTRACTOR.uscc]),
    "the whole name": (CONTRACTOR.name, [CONTRACTOR.uscc]),
    "initials": ("hnyl", [CONTRACTOR.uscc]),
    "initials in capitals, spaced": (" HN YL ", [CONTRACTOR.uscc]),
    "code": (CONTRACTOR.uscc, [CONTRACTOR.uscc]),
    "code in small letters": (f" {CONTRACTOR.uscc.lower()} ", [CONTRACTOR.uscc]),
    "what all have": ("样例", sorted([CONTRACTOR.uscc, REGISTRANT.uscc, OTHER_FIRM.uscc])),
    "one character": ("精", []),
    "characters in another order": ("密精", []),
    "pairs that do not make the name": ("密制造有限公司河南样例精", []),
    "nothing": ("  ", []),
}


@pytest.mark.parametrize(("query", "found"), NAMES.values(), ids=NAMES.keys())
def test_firms_are_found_by(node: ANode, query: str, found: list[str]) -> None:
    follow(node, *ENTRIES)
    assert keys(node.queries.firms(query, "", 9)) == found


def test_firm_that_nobody_has_recorded_is_found_by_its_code_alone(node: ANode) -> None:
    follow(node, entry(ENTERED, 0))
    (found,) = node.queries.firms(OTHER_FIRM.uscc, "", 9)
    assert json.loads(found.document)["enterprise"] is None
    assert node.queries.firms(OTHER_FIRM.uscc, OTHER_FIRM.uscc, 9) == []


def test_firm_is_found_by_every_name_it_was_ever_recorded_by(node: ANode) -> None:
    elsewhere = replace(CONTRACTOR, name="河南旧名精密制造有限公司")
    follow(node, entry(CONTRACTOR, 0), entry(elsewhere, 1, log="zj"))
    for name in ("旧名", "样例"):
        assert keys(node.queries.firms(name, "", 9)) == [CONTRACTOR.uscc]


@pytest.mark.parametrize("query", ["器械", "hg"])
def test_many_hits_come_in_pages(node: ANode, query: str) -> None:
    follow(node, *recorded(*map(firm, range(40))))
    seen: list[str] = []
    while page := node.queries.firms(query, seen[-1] if seen else "", 7):
        seen += keys(page)
    assert seen == [firm(number).uscc for number in range(40)]


def test_hits_that_the_pairs_alone_promise_are_passed_over(node: ANode) -> None:
    promising = "光械有限华光器华公司有限器械"
    firms = [firm(number, promising if number % 9 else "华光器械") for number in range(60)]
    follow(node, *recorded(*firms))
    found = node.queries.firms("华光器械", "", 4)
    assert keys(found) == [firms[number].uscc for number in (0, 9, 18, 27)]
    assert keys(node.queries.firms("华光器械", found[-1].key, 9)) == [
        firms[number].uscc for number in (36, 45, 54)
    ]


def test_name_and_initials_both_find_and_come_in_one_order(node: ANode) -> None:
    latin, chinese = firm(2, "HG公司"), firm(1, "华光公司")
    follow(node, *recorded(latin, chinese))
    assert keys(node.queries.firms("HG", "", 9)) == [chinese.uscc, latin.uscc]
    assert keys(node.queries.firms("HG", "", 1)) == [chinese.uscc]


def test_search_asks_the_database_a_few_times_only(node: ANode) -> None:
    follow(node, *recorded(*map(firm, range(40))))
    with counting() as calls:
        node.queries.firms("华光", "", 20)
    assert calls() <= 4


def taken(node: ANode, log: str, position: int) -> bool:
    return node.queries.has_taken(ALL_VIEWS, log, position)


def test_views_have_taken_a_position_once_all_of_them_have(
    node: ANode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "PAGE_ENTRIES", 1)
    first, second = entry(CONTRACTOR, 0, log="ha"), entry(ENTERED, 1, log="ha")
    assert not taken(node, "ha", 0)
    node.arrive(first)
    assert not taken(node, "ha", 0)
    node.projector.catch_up()
    assert taken(node, "ha", 0)
    assert not taken(node, "ha", 1)
    node.arrive(second)
    assert not taken(node, "ha", 1)
    assert not node.queries.has_taken([*ALL_VIEWS, "a view of the next version"], "ha", 0)


def test_position_of_an_unknown_log_is_not_taken(node: ANode) -> None:
    follow(node, *ENTRIES)
    assert not taken(node, "xx", 0)


def test_hidden_position_is_taken_once_the_log_has_come_so_far(node: ANode) -> None:
    shown = [entry(CONTRACTOR, position, log="ha") for position in (2, 5)]
    follow(node, *shown)
    assert [position for position in range(9) if taken(node, "ha", position)] == [0, 1, 2, 3, 4, 5]
    grow(node, "ha", 8)  # the end of a page that hides all it covers
    assert [position for position in range(9) if taken(node, "ha", position)] == [*range(8)]


def test_position_opened_late_is_taken_when_its_arrival_is(node: ANode) -> None:
    follow(node, entry(CONTRACTOR, 5, log="ha"))
    assert taken(node, "ha", 3)
    node.arrive(entry(ENTERED, 3, log="ha"))
    assert not taken(node, "ha", 3)
    assert taken(node, "ha", 5)
    node.projector.catch_up()
    assert taken(node, "ha", 3)


def test_positions_stay_taken_through_a_rebuild(node: ANode) -> None:
    follow(node, *ENTRIES)
    last = ENTRIES[-1]
    seen: list[bool] = []
    for view in ALL_VIEWS:
        node.projector.rebuild(view, lambda _: seen.append(taken(node, last.log, last.position)))
    assert seen
    assert all(seen)
    assert taken(node, last.log, last.position)


def grow(node: ANode, log: str, size: int) -> None:
    with node.database.write() as connection:
        connection.execute(sa.update(logs).where(logs.c.log == log).values(size=size))


def test_unread_entries_are_counted_by_log(node: ANode, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "PAGE_ENTRIES", 2)
    assert node.queries.unread(ALL_VIEWS) == {}
    some = ENTRIES[:20]
    node.arrive(*some)
    left = len(some)
    assert sum(node.queries.unread(ALL_VIEWS).values()) == left
    assert node.projector.unread() == dict.fromkeys(ALL_VIEWS, left)
    numbers = count()
    node.projector.on_progress(lambda: check(next(numbers)))

    def check(page: int) -> None:
        assert sum(node.queries.unread(ALL_VIEWS).values()) == left - 2 * (page + 1)

    node.projector.catch_up()
    assert node.queries.unread(ALL_VIEWS) == {}
    assert node.projector.unread() == dict.fromkeys(ALL_VIEWS, 0)
    assert node.queries.unread([*ALL_VIEWS, "a view of the next version"]) == {
        log: len([one for one in some if one.log == log]) for log in ("ha", "zj")
    }

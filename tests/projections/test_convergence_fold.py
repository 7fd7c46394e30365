"""What every view promises: the same entries, the same bytes, in whatever order they arrive."""

import copy
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.parties import Party
from shared.projections import folding
from shared.projections.folding import Folded, sort_behind
from shared.projections.recordings import Recordings
from shared.projections.view import Document, FoldEntry, View
from shared.projections.views import VIEWS
from tests.domain.a_case import (
    ACKNOWLEDGED,
    AMENDED,
    ANNULLED,
    CLOSED,
    CONTRACTOR,
    CORRECTED,
    ENTERED,
    ESTABLISHED,
    FINDING,
    FINDING_CONFIRMED,
    NOTICE,
    OVERDUE,
    REGISTRANT,
    REPORT_CONFIRMED,
    RESIDENT_LEFT,
    RESULT,
    RETURNED,
    TERMINATED,
)
from tests.projections.a_story import (
    ENTRIES,
    correcting,
    entry,
    fold,
    in_order,
    unreadable,
    written,
)

_OF = {one.event: one for one in ENTRIES if one.event in (FINDING, ESTABLISHED, RESULT)}
CORRECTIONS = (
    entry(correcting(replace(CORRECTED, changes={"fact": "更正后的事实"}), _OF[FINDING]), 160),
    entry(correcting(replace(CORRECTED, changes={"severity": "key"}), _OF[FINDING]), 161),
    entry(correcting(replace(CORRECTED, changes={"number": 9}), _OF[FINDING]), 162),
    entry(correcting(replace(CORRECTED, changes={"started_on": "x"}), _OF[ESTABLISHED]), 163),
    entry(correcting(replace(CORRECTED, changes={"ends_on": None}), _OF[ESTABLISHED]), 164),
    entry(correcting(ANNULLED, _OF[RESULT]), 165),
    entry(correcting(ANNULLED, _OF[RESULT]), 166),
    entry(
        correcting(replace(CORRECTED, changes={"fact": "他人更正"}), _OF[FINDING]), 167, log="zj"
    ),
    entry(replace(correcting(ANNULLED, _OF[FINDING]), position=9_999), 168),
    replace(
        entry(correcting(replace(CORRECTED, changes={"fact": "时钟倒拨"}), _OF[FINDING]), 169),
        at=_OF[FINDING].at - timedelta(minutes=5),
    ),
)
"""Corrections and annulments that count, that do not, of nothing, and of a clock set back."""
ODD = (
    entry(RESULT, 130),
    entry(CLOSED, 131),
    entry(replace(FINDING, number=1, fact="重复编号"), 132),
    entry(replace(CONTRACTOR, name="另一名称"), 133, log="zj"),
    entry(replace(REGISTRANT, home_authority="sh"), 134, log="sh"),
    entry(replace(ACKNOWLEDGED, licence_no=None), 135),
    entry(ESTABLISHED, 136, log="gd"),
    entry(ENTERED, 137, log="gd"),
    entry(NOTICE, 138, log="gd"),
    entry(TERMINATED, 143),
    entry(replace(AMENDED, side=Party.CONTRACTOR), 144),
    entry(AMENDED, 145, log="sh"),
    entry(RESIDENT_LEFT, 146),
    entry(replace(ESTABLISHED, registrant_authority="sh"), 147, log="sh"),
    entry(REPORT_CONFIRMED, 149, log="gd"),
    entry(replace(REPORT_CONFIRMED, delegating_authority="sh"), 150, log="sh"),
    entry(replace(RETURNED, commissioned_authority="gd"), 151, log="gd"),
    entry(OVERDUE, 152),
    entry(replace(FINDING_CONFIRMED, number=7), 153),
    entry(replace(RESULT, scheme_conclusion=None), 154),
    *CORRECTIONS,
    unreadable(entry(AMENDED, 148), "entrustment.blessed.v1"),
    unreadable(entry(FINDING, 139)),
    unreadable(entry(ESTABLISHED, 140)),
    unreadable(entry(NOTICE, 141, log="sh")),
    unreadable(entry(REGISTRANT, 142)),
    replace(entry(FINDING, 3), log="sh", position=99),
)
"""What no decision would have allowed, and what nobody can read."""
EVERYTHING = ENTRIES + ODD

arrivals = st.permutations(EVERYTHING).flatmap(
    lambda order: st.integers(0, len(order)).map(lambda length: order[:length])
)
views = pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)


def fold_as_they_arrive(view: View, arrived: Sequence[FoldEntry]) -> dict[str, str]:
    """Fold one entry at a time: a step where it may be one, otherwise its key anew."""
    stored: dict[str, Folded] = {}
    of_key: dict[str, list[FoldEntry]] = {}
    for one in arrived:
        for key in view.keys(one):
            known = of_key.setdefault(key, [])
            known.append(one)
            before = stored.get(key)
            if before is not None and sort_behind([one], before):
                read_back = Folded(json.loads(written(before.document)), before.last)
                stored[key] = folding.fold(view, [one], read_back)
            else:
                stored[key] = folding.fold(view, known)
    return {key: written(folded.document) for key, folded in stored.items()}


@views
@settings(deadline=None)
@given(arrived=arrivals)
def test_documents_do_not_depend_on_the_order_of_arrival(
    view: View, arrived: Sequence[FoldEntry]
) -> None:
    from_scratch = {key: written(document) for key, document in fold(view, arrived).items()}
    assert fold_as_they_arrive(view, arrived) == from_scratch


@views
@settings(deadline=None)
@given(order=arrivals)
def test_fold_never_raises_and_never_drops_an_entry_in_whatever_order(
    view: View, order: Sequence[FoldEntry]
) -> None:
    documents: dict[str, Document] = {}
    for one in order:
        for key in view.keys(one):
            documents[key] = view.evolve(documents.get(key), one)
            # what only counts entries names none of them
            assert isinstance(view, Recordings) or one.id in written(documents[key])
    for document in documents.values():
        assert all(isinstance(term, str) for term in view.terms(document))


@views
def test_step_changes_neither_the_document_nor_the_entry(view: View) -> None:
    documents: dict[str, Document] = {}
    for one in in_order(EVERYTHING):
        for key in view.keys(one):
            before = documents.get(key)
            kept = copy.deepcopy(before)
            documents[key] = view.evolve(before, one)
            assert before == kept


@views
def test_document_is_the_same_after_it_has_been_stored_as_json(view: View) -> None:
    for document in fold(view, EVERYTHING).values():
        assert json.loads(written(document)) == document

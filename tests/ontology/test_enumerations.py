from __future__ import annotations

from enum import StrEnum
from itertools import product

import pytest

from openinquest.ontology import (
    BasisKind,
    CopyKind,
    Counting,
    CustodyEvent,
    Grade,
    JudgementKind,
    Level,
    Mode,
    Reading,
    Relation,
    Script,
    Stance,
    Ternary,
    Wording,
    load_ontology,
)

COMBINED = (BasisKind, CopyKind, Grade, Level, Mode, Reading, Relation, Script, Ternary, Wording)


@pytest.mark.parametrize("members", COMBINED)
def test_combination_does_not_depend_on_order_grouping_or_repetition(members: type[StrEnum]) -> None:
    for a, b, c in product(members, repeat=3):
        assert a.combine(b) is b.combine(a)
        assert a.combine(b).combine(c) is a.combine(b.combine(c))
        assert a.combine(a) is a


def test_what_is_made_of_both_is_as_secret_as_either() -> None:
    assert Level.PUBLIC.combine(Level.RESTRICTED) is Level.RESTRICTED
    assert Level.SEALED.combine(Level.RESTRICTED) is Level.SEALED
    assert Level.PUBLIC.combine(Level.PUBLIC) is Level.PUBLIC


def test_an_unstated_basis_is_never_independent() -> None:
    assert [basis for basis in BasisKind if basis.independent] == [BasisKind.OWN]
    assert BasisKind.OWN.combine(BasisKind.UNSTATED) is BasisKind.UNSTATED
    assert BasisKind.CITES.combine(BasisKind.OWN) is BasisKind.CITES


def test_a_chain_adopts_only_where_every_link_adopts() -> None:
    assert Mode.ADOPTS.combine(Mode.REPORTS) is Mode.REPORTS


def test_a_withdrawn_position_is_compared_with_nothing() -> None:
    assert Stance.ASSERTS.against(Stance.DENIES) is Relation.CONFLICTS
    assert Stance.DENIES.against(Stance.DENIES) is Relation.CONFIRMS
    assert all(stance.against(Stance.WITHDRAWS) is Relation.INCOMPARABLE for stance in Stance)


def test_one_conflict_is_enough_and_confirmation_needs_every_pair() -> None:
    assert Relation.CONFIRMS.combine(Relation.COMPATIBLE) is Relation.COMPATIBLE
    assert Relation.INCOMPARABLE.combine(Relation.CONFIRMS) is not Relation.CONFIRMS
    assert all(relation.combine(Relation.CONFLICTS) is Relation.CONFLICTS for relation in Relation)


def test_only_an_answer_closes_a_question() -> None:
    assert [grade for grade in Grade if grade.closes] == [Grade.ANSWERED]
    assert Grade.ANSWERED.combine(Grade.PARTIAL) is Grade.PARTIAL


def test_parts_exclude_each_other_only_where_nobody_doubts_it() -> None:
    assert Ternary.YES.combine(Ternary.UNKNOWN) is Ternary.UNKNOWN
    assert Ternary.UNKNOWN.combine(Ternary.NO) is Ternary.NO


def test_two_extracts_do_not_make_a_whole() -> None:
    assert Reading.EXTRACT.combine(Reading.EXTRACT) is Reading.EXTRACT


def test_identity_is_followed_through_one_difference_but_not_through_two() -> None:
    same, different, unsure = JudgementKind.SAME, JudgementKind.DIFFERENT, JudgementKind.UNSURE
    assert same.then(same) is same
    assert same.then(different) is different.then(same) is different
    assert different.then(different) is unsure
    assert same.then(unsure) is unsure
    with pytest.raises(ValueError, match="only same"):
        same.then(JudgementKind.ANSWERS)


def test_left_and_right_may_be_exchanged_only_where_it_says_the_same() -> None:
    assert JudgementKind.CONTRADICTS.symmetric
    assert not JudgementKind.SUPPORTS.symmetric
    assert not JudgementKind.WITHIN.symmetric


@pytest.mark.parametrize(
    ("vocabulary", "members"),
    [
        ("stance", Stance),
        ("basis_kind", BasisKind),
        ("mode", Mode),
        ("wording", Wording),
        ("level", Level),
        ("counting", Counting),
        ("grade", Grade),
        ("ternary", Ternary),
        ("reading", Reading),
        ("relation", Relation),
        ("custody_event", CustodyEvent),
        ("copy_kind", CopyKind),
        ("judgement_kind", JudgementKind),
    ],
)
def test_every_member_has_its_labels_and_no_label_lacks_its_member(
    vocabulary: str, members: type[StrEnum]
) -> None:
    found = load_ontology().vocabulary(vocabulary)
    assert list(found.terms) == [member.value for member in members]
    assert not found.open

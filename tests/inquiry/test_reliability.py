"""Agreement of coders: published examples, an independent count, and what the invented record must give."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import permutations
from random import Random

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invented_logs import examples
from one_view import worked_out
from openinquest.errors import NotFound
from openinquest.inquiry import Language, Material, Writer, why
from openinquest.inquiry.reliability import (
    Bounds,
    Coding,
    Metric,
    NoInterval,
    alpha,
    bounds,
    matched,
    passages,
    reliability,
    reliability_as_json,
)
from openinquest.inquiry.reliability.codes import number
from openinquest.inquiry.reliability.passages import one_by_words, overlap
from openinquest.record.frames import frames_from_entries

EXPECTED = worked_out("reliability")
QUIET = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
OF_RECORDS = examples(12)

# The examples of Krippendorff (2011), "Computing Krippendorff's alpha-reliability", sections A, B and C.
MEG, OWEN = "0100000010", "1110010000"
BEN, GERRY = "aabbdcccedda", "babbbcccedd d".replace(" ", "")
FOUR = ("123321412...", "123322412 5.3", ".333234225 1.", "123324412 51.")


def four():
    rows = [row.replace(" ", "") for row in FOUR]
    return [[int(value) for value in unit if value != "."] for unit in zip(*rows, strict=True)]


APART = {
    Metric.NOMINAL: lambda a, b: Fraction(a != b),
    Metric.INTERVAL: lambda a, b: Fraction(a - b) ** 2,
    Metric.RATIO: lambda a, b: Fraction(a - b, a + b) ** 2 if a + b else Fraction(0),
}


def by_coincidences(units, metric):
    """Alpha from the matrix of coincidences, in fractions: 1 - (n - 1) sum o_cv d_cv / sum n_c n_v d_cv."""
    together = Counter()
    for unit in units:
        for a, b in permutations(range(len(unit)), 2):
            together[unit[a], unit[b]] += Fraction(1, len(unit) - 1)
    margins = Counter()
    for (a, _), many in together.items():
        margins[a] += many
    apart = APART[metric]
    observed = sum(many * apart(a, b) for (a, b), many in together.items())
    expected = sum(margins[a] * margins[b] * apart(a, b) for a in margins for b in margins)
    return None if not expected else float(1 - (sum(margins.values()) - 1) * observed / expected)


@pytest.mark.parametrize(
    ("units", "metric", "published"),
    [
        (list(zip(MEG, OWEN, strict=True)), Metric.NOMINAL, 0.095),
        (list(zip(BEN, GERRY, strict=True)), Metric.NOMINAL, 0.692),
        (four(), Metric.NOMINAL, 0.743),
        (four(), Metric.INTERVAL, 0.849),
        (four(), Metric.RATIO, 0.797),
    ],
)
def test_the_published_examples_come_out_as_published(units, metric, published):
    assert alpha(units, metric).value == pytest.approx(published, abs=0.0005)
    assert by_coincidences(units, metric) == pytest.approx(published, abs=0.0005)


@QUIET
@given(
    st.lists(st.lists(st.integers(0, 6), min_size=1, max_size=4), min_size=1, max_size=12),
    st.sampled_from(list(Metric)),
)
def test_alpha_is_what_the_matrix_of_coincidences_gives(units, metric):
    found, expected = alpha(units, metric).value, by_coincidences(units, metric)
    assert found == (None if expected is None else pytest.approx(expected, abs=1e-9))


@pytest.mark.parametrize("metric", [Metric.INTERVAL, Metric.RATIO])
def test_alpha_of_many_different_numbers_is_the_same(metric):
    chance = Random(8)
    units = [(value, value + chance.choice([0, 0, 1, 30])) for value in chance.choices(range(900), k=90)]
    assert alpha([*units, (0, 3)], metric).value == pytest.approx(
        by_coincidences([*units, (0, 3)], metric), abs=1e-9
    )


@QUIET
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=12),
    st.sampled_from(list(Metric)),
    st.randoms(use_true_random=False),
)
def test_neither_the_order_of_units_nor_of_coders_matters(units, metric, chance):
    mixed = [tuple(chance.sample(unit, 2)) for unit in units]
    chance.shuffle(mixed)
    first, second = alpha(units, metric).value, alpha(mixed, metric).value
    assert first == (None if second is None else pytest.approx(second, abs=1e-12))


def test_dates_far_from_nought_lose_nothing():
    days = [(19000.0, 19001.0), (19002.0, 19002.0), (19007.0, 19007.0)]
    early = [(a - 19000, b - 19000) for a, b in days]
    assert alpha(days, Metric.INTERVAL).value == pytest.approx(alpha(early, Metric.INTERVAL).value, abs=1e-12)


@pytest.mark.parametrize("metric", list(Metric))
def test_the_interval_is_that_of_a_full_bootstrap(metric):
    chance = Random(4)
    units = [
        (f"d{at}", value, value if chance.random() < 0.8 else chance.choice([1, 2, 3, 5, 8]))
        for at in range(80)
        for value in [chance.choice([1, 2, 3, 5, 8])]
    ]
    pairs = [(a, b) for _, a, b in units]
    found = bounds(alpha(pairs, metric), units, metric, "seed")
    draws = sorted(alpha(chance.choices(pairs, k=80), metric).value for _ in range(1000))
    assert isinstance(found, Bounds)
    assert found.low == pytest.approx(draws[25], abs=0.05)
    assert found.high == pytest.approx(draws[-25], abs=0.05)
    assert found == bounds(alpha(pairs, metric), units, metric, "seed")


def test_amounts_below_nought_are_not_compared_by_distance():
    def read(value):
        (passage,) = passages([coding(1, value=value)])
        return number(passage)

    assert [read("-5"), read("0"), read("5"), read(">200")] == [None, 0.0, 5.0, None]


def test_an_interval_says_why_it_is_not_there():
    same = [(f"d{at}", "a", "a") for at in range(12)]
    assert (
        bounds(alpha([("a", "a")] * 12, Metric.NOMINAL), same, Metric.NOMINAL, "x") is NoInterval.NO_VARIATION
    )
    agreed = [*same, ("d", "b", "b")]
    found = alpha([(a, b) for _, a, b in agreed], Metric.NOMINAL)
    assert bounds(found, agreed, Metric.NOMINAL, "x") is NoInterval.NO_DIFFERENCE
    few = [("d", "a", "b"), ("d", "a", "a")]
    assert bounds(alpha([("a", "b"), ("a", "a")], Metric.NOMINAL), few, Metric.NOMINAL, "x") is NoInterval.FEW


# Which passages are one.


def coding(n, quote=None, who="ministry", value="5", selector=None):
    return Coding(n, value, "asserts", "quantity", selector, quote, who, "2031-04-02", "own")


def paired(left, right):
    pairs, mine, others = matched(passages(left), passages(right))
    return (
        [(a.first.n, b.first.n) for a, b in pairs],
        [each.first.n for each in mine],
        [each.first.n for each in others],
    )


def test_the_same_words_are_one_passage_and_other_words_another():
    left = [coding(1, "forty people died"), coding(2, "ten were hurt")]
    right = [coding(3, "ten were hurt"), coding(4, "Forty people died there")]
    assert paired(left, right) == ([(1, 4), (2, 3)], [], [])
    assert paired(left, [coding(5, "nobody was held")]) == ([], [1, 2], [5])


def test_places_that_overlap_are_one_passage():
    def at(start, end):
        return json.dumps([{"type": "TextPositionSelector", "start": start, "end": end}])

    left = [coding(1, selector=at(10, 30)), coding(2, selector=at(50, 60))]
    right = [coding(3, selector=at(55, 70)), coding(4, selector=at(20, 30)), coding(5, selector=at(80, 90))]
    assert paired(left, right) == ([(1, 4), (2, 3)], [], [5])


_LETTERS = "aB_9 .-’№«ёЖҚіІ\u0301ßİªⅧ٣\n"
_PAIR = dict.fromkeys(("quote", "selector", "quote_other", "selector_other"), pl.String)
_SIDE = (
    st.none() | st.text(_LETTERS, max_size=12),
    st.none() | st.sampled_from(["", "page 2", '{"start": 1, "end": 5}']),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*_SIDE, *_SIDE), min_size=1, max_size=8))
def test_columns_tell_shared_words_as_one_pair_after_another_does(pairs):
    told = one_by_words(
        pl.DataFrame(
            pairs,
            schema=_PAIR,
            orient="row",
        )
    )
    for (quote, selector, *other), found in zip(pairs, told, strict=True):
        alike = bool(quote or selector) and [quote, selector] == other
        if found is not None and not alike:
            assert found == (overlap((quote, selector), other) > 0), (quote, other)
    cyrillic = pl.DataFrame([["Сказал Қайрат", None, "сказал «қайрат»", None]], schema=_PAIR, orient="row")
    assert one_by_words(cyrillic).to_list() == [True]


def test_a_value_never_decides_which_passages_are_one():
    left = [coding(1, "five or six people", "a", "5"), coding(2, "five or six people", "b", "6")]
    right = [coding(3, "five or six people", "a", "6"), coding(4, "five or six people", "b", "5")]
    assert paired(left, right)[0] == [(1, 3), (2, 4)]


def test_without_words_the_voice_or_being_the_only_ones_decides():
    assert paired([coding(1)], [coding(2, who="other")]) == ([(1, 2)], [], [])
    assert paired([coding(1), coding(2, who="b")], [coding(3, who="b")]) == ([(2, 3)], [1], [])


def test_several_values_of_one_passage_are_one_set():
    (both,) = passages([coding(1, "a and b", value="a"), coding(2, "a and b", value="b")])
    assert [each.value for each in both.codings] == ["a", "b"]


# The invented record.


@pytest.fixture(scope="module")
def material(tarlan):
    return Material.of(tarlan.frames(), tarlan.ontology)


@pytest.fixture(scope="module")
def found(material):
    (found,) = reliability(material)
    return found


@pytest.fixture(scope="module")
def results(found):
    told = {
        ("c1+c2", "documents"): len(found.documents),
        ("c1+c2", "points"): found.points,
        ("c1+c2", "differences"): len(found.differences),
        ("c1+c2", "adjudicated"): sum(each.chosen is not None for each in found.differences),
        ("c1+c2", "alone"): len(found.alone),
        ("c1+c2", "alone assigned"): sum(each.assigned for each in found.alone),
    }
    for each in (*found.agreements, *found.aspects):
        name = f"{each.schema}:{each.prop}" if each.schema else each.prop
        told |= {(name, "units"): each.units, (name, "equal"): each.equal}
        for field, measured in (("nominal", each.nominal), ("scaled", each.scaled)):
            if measured is not None:
                value = measured.alpha.value
                told[name, field] = "" if value is None else abs(round(value, 4))
    return told


@pytest.mark.parametrize("row", EXPECTED, ids=[f"{row['id']} {row['field']}" for row in EXPECTED])
def test_the_invented_record_gives_what_was_worked_out_by_hand(results, row):
    assert str(results[row["id"], row["field"]]) == row["expected"], row["why"]


def test_a_difference_shows_what_was_chosen_and_what_was_not_kept_is_compared_all_the_same(found, material):
    (settled,) = [each for each in found.differences if each.chosen is not None]
    assert [settled.unit.left.first.value, settled.unit.right.first.value] == ["7", "17"]
    assert settled.chosen.kept == settled.unit.left.first.n
    assert settled.chosen.by == "c3"
    assert settled.unit.right.first.n not in set(material.frames.statements["n"])


@pytest.mark.parametrize("number", ["c1+c2", "c1+c2/Figure:value", "c1+c2/holds", "c2+c1/basis"])
def test_why_lists_what_was_compared(material, number):
    reason = why(material, f"reliability/{number}", date(2032, 1, 1))
    assert reason.statements
    assert "Krippendorff" in Writer(material).reason(reason)["rule"]


def test_why_finds_coders_whose_names_hold_a_plus():
    entries = [
        {"n": n, "thing": "f", "property": "value", "value": value, "stance": "asserts", "speaker": "ministry",
         "document": "d1", "coder": coder}
        for n, value, coder in ((1, "5", "ana+work"), (2, "7", "ben"))
    ]  # fmt: skip
    material = Material.of(frames_from_entries(entries))
    reason = why(material, "reliability/ana+work+ben", date(2032, 1, 1))
    assert [each.n for each in reason.statements] == [1, 2]
    with pytest.raises(NotFound):
        why(material, "reliability/ana+ben", date(2032, 1, 1))


def test_agreement_as_data_says_everything_in_three_languages(found, material):
    data = reliability_as_json(found, Writer(material, Language.RUSSIAN, tuple(Language)))
    assert data["because_in"].keys() == {"en", "ru", "kk"}
    assert json.dumps(data)
    for each in data["properties"]:
        assert each["statements"]
        assert (each["nominal"]["interval"] is None) == (each["nominal"]["why"] is not None)


# What holds of every record.


@st.composite
def coded(draw):
    entries = []
    for n in range(1, draw(st.integers(3, 14)) + 1):
        claim = draw(st.booleans())
        entries.append(
            {
                "n": n, "thing": draw(st.sampled_from(["f", "g"])), "property": "holds" if claim else "value",
                "value": "yes" if claim else draw(st.sampled_from(["5", "7", ">200"])),
                "stance": draw(st.sampled_from(["asserts", "asserts", "denies"])), "speaker": "ministry",
                "document": draw(st.sampled_from(["d1", "d2"])), "coder": draw(st.sampled_from(["a", "b"])),
                "quote": draw(st.sampled_from([None, "forty died at noon", "forty people died", "ten were hurt"])),
            }
        )  # fmt: skip
    entries = [{name: value for name, value in entry.items() if value is not None} for entry in entries]
    if draw(st.booleans()):
        entries.append({"n": 50, "kind": "read", "left": "d1", "value": {"read": "whole"}, "by": "b"})
    return entries


def shown(entries):
    material = Material.of(frames_from_entries(entries))
    return [reliability_as_json(each, Writer(material)) for each in reliability(material)]


@OF_RECORDS
@given(coded(), st.randoms(use_true_random=False))
def test_nothing_hangs_on_the_order_of_rows(entries, chance):
    material = Material.of(frames_from_entries(entries))
    frames = material.frames
    order = list(range(frames.statements.height))
    chance.shuffle(order)
    mixed = Material.of(
        type(frames)(
            **{name: getattr(frames, name) for name in frames.__slots__}
            | {"statements": frames.statements[order]}
        )
    )
    assert reliability(mixed) == reliability(material)


@OF_RECORDS
@given(coded())
def test_retracting_all_that_a_speaker_said_equals_never_having_had_it(entries):
    other = [{**entry, "n": 100 + entry["n"], "speaker": "other"} for entry in entries if "thing" in entry]
    taken = [{"n": 200 + i, "kind": "retracts", "left": f"<{entry['n']}>"} for i, entry in enumerate(other)]
    assert shown([*entries, *other, *taken]) == shown(entries)


@OF_RECORDS
@given(coded())
def test_every_coding_of_a_shared_document_is_compared_or_alone_once(entries):
    material = Material.of(frames_from_entries(entries))
    for found in reliability(material):
        seen = []
        for each in found.alone:
            seen += [(each.coder, coding.n) for coding in each.passage.codings]
        total = sum(each.units for each in found.agreements)
        assert len(set(seen)) == len(seen)
        assert total + len(found.alone) > 0
        assert len(found.differences) == sum(each.units - each.equal for each in found.agreements)


def one_by_one(entries, left, right):
    """What two coders agree on, from the entries as they were written: no frame, one point after another."""
    points = {}
    for entry in entries:
        if "thing" in entry:
            point = points.setdefault((entry["document"], entry["thing"], entry["property"]), {})
            point.setdefault(entry["coder"], []).append(entry)
    pairs, alone = {}, 0
    for (document, _, prop), said in points.items():
        if any(
            not any(coder in other for (of, *_), other in points.items() if of == document)
            for coder in (left, right)
        ):
            continue
        sides = [
            passages(
                Coding(e["n"], e["value"], e["stance"], None, None, e.get("quote"), e["speaker"], None, None)
                for e in said.get(coder, ())
            )
            for coder in (left, right)
        ]
        found, *rest = matched(*sides)
        alone += sum(map(len, rest))
        for one, other in found:
            codes = [
                frozenset((c.value, (c.stance == "asserts") == (c.value != "no")) for c in side.codings)
                for side in (one, other)
            ]
            pairs.setdefault(prop, []).append(codes)
    return alone, {
        prop: (len(codes), by_coincidences(codes, Metric.NOMINAL)) for prop, codes in pairs.items()
    }


@examples(25)
@given(coded())
def test_whole_columns_give_what_looking_at_one_point_after_another_gives(entries):
    said = [entry for entry in entries if "thing" in entry]
    # one coder writes the same statement once
    kept = {
        (e["coder"], e["document"], e["thing"], e["value"], e["stance"], e.get("quote")): e
        for e in said[::-1]
    }
    said = sorted(kept.values(), key=lambda entry: entry["n"])
    # what both wrote is one statement, under the number of the first: of one moment, by the name of its coder
    first = {}
    for entry in sorted(said, key=lambda entry: (entry["coder"], entry["n"])):
        first.setdefault(
            (entry["document"], entry["thing"], entry["value"], entry["stance"], entry.get("quote")),
            entry["n"],
        )
    numbered = (
        entry
        | {"n": first[entry["document"], entry["thing"], entry["value"], entry["stance"], entry.get("quote")]}
        for entry in said
    )
    alone, alphas = one_by_one(sorted(numbered, key=lambda entry: entry["n"]), "a", "b")
    for found in reliability(Material.of(frames_from_entries(said))):
        assert len(found.alone) == alone
        assert {each.prop: each.units for each in found.agreements} == {
            prop: units for prop, (units, _) in alphas.items()
        }
        for each in found.agreements:
            expected = alphas[each.prop][1]
            assert each.nominal.alpha.value == (
                None if expected is None else pytest.approx(expected, abs=1e-9)
            )

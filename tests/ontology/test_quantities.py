from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openinquest.ontology import (
    APPROXIMATE_SHARE,
    Quantity,
    Relation,
    ValueProblem,
    ValueType,
    parse_value,
    relate,
)


def read(text: str) -> str:
    return parse_value(ValueType.QUANTITY, text).canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("238", "238"),
        ("3,811", "3811"),
        ("3 811", "3811"),
        ("3\u00a0811", "3811"),  # no-break space
        ("3\u2009811", "3811"),  # thin space
        ("3\u202f811", "3811"),  # narrow no-break space
        ("3'811", "3811"),
        ("5,000,000", "5000000"),
        ("1.234.567", "1234567"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("2,5", "2.5"),
        ("0,811", "0.811"),
        ("136.8", "136.8"),
        ("1.125", "1.125"),
        ("٣٨١١", "3811"),
        ("٣٬٨١١٫٥", "3811.5"),
        ("007", "7"),
        ("-5", "-5"),
        ("\u22125", "-5"),
        ("up to 1.1", "<=1.1"),
        ("nearly 2,000", "~2000"),
        ("almost 3,000", "~3000"),
        ("about 9,900", "~9900"),
        ("more than 200", ">200"),
        ("MORE THAN 200", ">200"),
        ("over 700", ">700"),
        ("at least 98", ">=98"),
        ("200+", ">=200"),
        ("200 or more", ">=200"),
        ("fewer than 5", "<5"),
        ("no more than 5", "<=5"),
        ("at least about 200", "~>=200"),
        ("≥ 5", ">=5"),
        ("44 of 98", "44"),
        ("at least 44 of 98", ">=44"),
        ("2-3", "2..3"),
        ("2–3", "2..3"),
        ("10…15", "10..15"),
        ("between 10 and 15", "10..15"),
        ("20 or 30", "20..30"),
        ("about 20-30", "~20..30"),
        ("1,000-2,000", "1000..2000"),
        ("2-3 million", "2000000..3000000"),
        ("500 to 2 thousand", "500..2000"),
        ("1.5 million", "1500000"),
        ("nearly two thousand", "~2000"),
        ("a dozen", "12"),
        ("dozens", "vague:dozens"),
        ("dozens of people", "vague:dozens"),
        ("hundreds of thousands", "vague:hundreds-of-thousands"),
        ("около 9 900", "~9900"),
        ("более 200", ">200"),
        ("не менее 98", ">=98"),
        ("не более 5", "<=5"),
        ("до 1,1 млрд", "<=1100000000"),
        ("свыше 3 тыс.", ">3000"),
        ("менее 5", "<5"),
        ("почти 3 000", "~3000"),
        ("44 из 98", "44"),
        ("от 10 до 15", "10..15"),
        ("десятки", "vague:dozens"),
        ("несколько сотен человек", "vague:hundreds"),
        ("шамамен 9 900", "~9900"),
        ("200-ден астам", ">200"),
        ("200-ден көп", ">200"),
        ("200-ден аз", "<200"),
        ("2 000-ға жуық", "~2000"),
        ("кемінде 98", ">=98"),
        ("98-ге дейін", "<=98"),
        ("5-тен аспайды", "<=5"),
        ("10 шақты", "~10"),
        ("3 мыңнан астам", ">3000"),
        ("98-дің 44-і", "44"),
        ("10-нан 15-ке дейін", "10..15"),
        ("ондаған", "vague:dozens"),
        ("жүздеген адам", "vague:hundreds"),
    ],
)
def test_wording_of_three_languages(text: str, canonical: str) -> None:
    assert read(text) == canonical


def test_words_are_kept_where_they_differ() -> None:
    assert parse_value(ValueType.QUANTITY, "3,811").original == "3,811"
    assert parse_value(ValueType.QUANTITY, " nearly  2,000 ").original == "nearly 2,000"
    assert parse_value(ValueType.QUANTITY, "44 of 98").original == "44 of 98"
    assert parse_value(ValueType.QUANTITY, " 238 ").original is None
    assert parse_value(ValueType.QUANTITY, "~9900").original is None


@pytest.mark.parametrize(
    ("text", "what_to_do"),
    [
        ("", "empty"),
        ("1.100", "1100"),
        ("more than 1.100", "1100"),
        ("18 years", "unit"),
        ("200 people", "unit"),
        ("70%", "unit"),
        ("3-2", "smaller number first"),
        ("15..10", "smaller number first"),
        ("98 of 44", "number that is meant"),
        ("1-2-3", "10..15"),
        ("12,34,567", "write"),
        ("1 2", "write"),
        ("1e5", "write"),
        ("NaN", "write"),
        ("Infinity", "write"),
        ("½", "write"),
        ("vague:plenty", "write"),
        ("roughly", "write"),
        ("329 opened; 236 closed", "scope"),
        ("2022-01-05", "write"),
        ("9" * 41, "cell"),
        ("5" + " million" * 5000, "scope"),
        ("1\x002", "U+0000"),
        ("\ud83d", "U+D83D"),
    ],
)
def test_what_is_no_quantity_is_refused_with_advice(text: str, what_to_do: str) -> None:
    with pytest.raises(ValueProblem) as problem:
        read(text)
    assert what_to_do in problem.value.advice
    assert not text or len(text) < 6 or text not in str(problem.value)  # the text may not be shown


numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=2).map(
    lambda value: f"{value.normalize():f}".replace("-0", "-0" if value else "0")
)
positive = st.integers(min_value=1, max_value=10**9)


@st.composite
def quantities(draw: st.DrawFn) -> str:
    about = draw(st.sampled_from(["", "~"]))
    form = draw(st.sampled_from(["point", "bound", "range", "vague"]))
    low, high = sorted((Decimal(draw(numbers)), Decimal(draw(numbers))))
    if form == "vague":
        return "vague:" + draw(st.sampled_from(["dozens", "hundreds", "several", "tens-of-thousands"]))
    if form == "range" and low < high:
        return f"{about}{draw(st.sampled_from(['', '>']))}{low:f}..{draw(st.sampled_from(['', '<']))}{high:f}"
    sign = draw(st.sampled_from([">", ">=", "<", "<="])) if form == "bound" else ""
    return f"{about}{sign}{low:f}"


@given(quantities())
def test_canonical_strings_parse_to_themselves(canonical: str) -> None:
    parsed = parse_value(ValueType.QUANTITY, canonical)
    assert (parsed.canonical, parsed.original) == (canonical, None)
    assert Quantity.parse(canonical).canonical == canonical


pieces = st.sampled_from(
    [*"0123456789", ".", ",", " ", "-", "–", "..", ">", "<", "=", "~", "+", "%", "/", "of", "from", "to", "or", "more",
     "than", "about", "million", "dozens", "не", "менее", "до", "из", "тыс.", "ден",
     "-ге", "дейін", "астам", "он", "жүз",
     "vague:", "\u00a0", "\u2009", "٣", "²", "Ⅷ", "e", "_"]
)  # fmt: skip


@given(
    st.one_of(
        st.text(), st.lists(pieces, max_size=9).map("".join), st.lists(pieces, max_size=9).map(" ".join)
    )
)
def test_nothing_but_a_problem_is_raised_and_the_result_is_canonical(text: str) -> None:
    try:
        parsed = parse_value(ValueType.QUANTITY, text)
    except ValueProblem:
        return
    assert parse_value(ValueType.QUANTITY, parsed.canonical).canonical == parsed.canonical
    assert Quantity.parse(parsed.canonical).canonical == parsed.canonical


@given(positive)
def test_grouping_in_every_style_gives_the_same_number(number: int) -> None:
    grouped = f"{number:,}"
    for separator in (",", " ", "\u00a0", "\u2009", "\u202f", "'", "’"):
        assert read(grouped.replace(",", separator)) == str(number)
    for prefix, sign in (("about ", "~"), ("более ", ">"), ("кемінде ", ">=")):
        assert read(prefix + grouped) == f"{sign}{number}"


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ("238", "238", Relation.CONFIRMS),
        (">200", ">200", Relation.CONFIRMS),
        ("~9900", "~9900", Relation.CONFIRMS),
        ("238", "263", Relation.CONFLICTS),
        (">200", "238", Relation.COMPATIBLE),
        (">200", "200", Relation.CONFLICTS),
        (">=200", "200", Relation.COMPATIBLE),
        (">200", ">100", Relation.COMPATIBLE),
        (">200", "<=200", Relation.CONFLICTS),
        ("<=5", ">=5", Relation.COMPATIBLE),
        ("10..15", "15", Relation.COMPATIBLE),
        ("10..<15", "15", Relation.CONFLICTS),
        ("10..15", "16..20", Relation.CONFLICTS),
        ("~2000", "1900", Relation.COMPATIBLE),
        ("~2000", "2100", Relation.COMPATIBLE),
        ("~2000", "1899", Relation.CONFLICTS),
        ("~2000", "2101", Relation.CONFLICTS),
        ("~2000", "~2200", Relation.COMPATIBLE),
        ("~2000", "~2300", Relation.CONFLICTS),
        ("~>200", "195", Relation.COMPATIBLE),
        ("vague:dozens", "30", Relation.INCOMPARABLE),
        ("vague:dozens", "vague:dozens", Relation.INCOMPARABLE),
    ],
)
def test_relations(a: str, b: str, relation: Relation) -> None:
    assert relate(Quantity.parse(a), Quantity.parse(b)) is relation


@given(quantities(), quantities())
def test_relate_does_not_depend_on_the_order(a: str, b: str) -> None:
    left, right = Quantity.parse(a), Quantity.parse(b)
    assert relate(left, right) is relate(right, left)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_ranges_conflict_exactly_when_no_number_lies_in_both(a: int, b: int, c: int, d: int) -> None:
    first, second = sorted((a, b)), sorted((c, d))
    left = Quantity.parse(read(f"{first[0]}..{first[1]}"))
    right = Quantity.parse(read(f"{second[0]}..{second[1]}"))
    # halves stand in for all the numbers between
    shared = [
        n for n in range(0, 121) if 2 * first[0] <= n <= 2 * first[1] and 2 * second[0] <= n <= 2 * second[1]
    ]
    assert (relate(left, right) is Relation.CONFLICTS) == (not shared)


@given(positive, positive)
def test_an_approximate_number_reaches_its_stated_share(about: int, exact: int) -> None:
    within = abs(Decimal(exact) - about) <= about * APPROXIMATE_SHARE
    expected = Relation.COMPATIBLE if within else Relation.CONFLICTS
    assert relate(Quantity.parse(f"~{about}"), Quantity.parse(str(exact))) is expected


def test_only_an_exact_number_has_a_point() -> None:
    assert Quantity.parse("238").point == 238
    assert Quantity.parse("~9900").point == 9900
    assert [Quantity.parse(text).point for text in (">200", "10..15", "vague:dozens")] == [None] * 3


@pytest.mark.parametrize("text", ["3,811", "1.10", "01", "15..10", "5..5", "-0", "vague:", "> 5", "٣"])
def test_only_canonical_strings_make_a_quantity(text: str) -> None:
    with pytest.raises(ValueProblem):
        Quantity.parse(text)

import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from openinquest.preserve import Closeness, check_quote, find_quote
from openinquest.preserve._fuzzy import nearest

TEXT = (
    "По данным Генеральной прокуратуры, 238\u00a0человек погибли 😀 в январе 2022\u00a0года, в том\n"
    "числе 19 сотрудников право\u00adохранительных органов. По-\nпрежнему неизвестно, сколько людей постра-\nдало.\n\n"
    "He said: “the eﬃcient office — it’s closed…” on pages 10–15, with 1 015 others."
)


@pytest.mark.parametrize(
    ("quote", "words", "closeness"),
    [
        ("19 сотрудников", "19 сотрудников", Closeness.VERBATIM),
        ("238 человек  погибли", "238\u00a0человек погибли", Closeness.TYPOGRAPHIC),
        ("в том числе", "в том\nчисле", Closeness.TYPOGRAPHIC),
        ("правоохранительных", "право\u00adохранительных", Closeness.TYPOGRAPHIC),
        (
            '"the efficient office - it\'s closed..."',
            "“the eﬃcient office — it’s closed…”",
            Closeness.TYPOGRAPHIC,
        ),
        ("По-прежнему неизвестно", "По-\nпрежнему неизвестно", Closeness.LOOSE),
        ("людей пострадало", "людей постра-\nдало", Closeness.LOOSE),
        ("pages 10-15", "pages 10–15", Closeness.TYPOGRAPHIC),
        ("погибли 😀", "погибли 😀", Closeness.VERBATIM),
    ],
)
def test_quotes_are_found_where_typography_or_line_breaks_differ(
    quote: str, words: str, closeness: Closeness
) -> None:
    check = check_quote(quote, TEXT)
    assert check.found
    assert TEXT[check.matches[0].start : check.matches[0].end] == words
    assert check.matches[0].closeness is closeness


@pytest.mark.parametrize(
    "quote", ["pages 1015", "with 1015 others", "238 человека", "2380 человек", "в том-числе 19"]
)
def test_other_words_and_joined_digits_are_not_found(quote: str) -> None:
    if quote == "в том-числе 19":  # a hyphen between letters is forgiven
        assert check_quote(quote, TEXT).found
    else:
        assert not check_quote(quote, TEXT).found


def test_quotation_marks_that_the_coder_put_around_are_set_aside() -> None:
    assert check_quote("«19 сотрудников»", TEXT).found
    assert check_quote("[…] 19 сотрудников […]", TEXT).found


def test_an_omission_spans_words_but_not_chapters_and_keeps_the_order() -> None:
    match = check_quote("238 человек [...] 19 сотрудников", TEXT).matches[0]
    assert TEXT[match.start : match.end].startswith("238")
    assert TEXT[match.start : match.end].endswith("19 сотрудников")
    assert not check_quote("19 сотрудников [...] 238 человек", TEXT).found
    assert not check_quote("one […] two", "one" + " x" * 4000 + " two").found


def test_a_changed_number_is_pointed_out_and_never_taken_for_the_quote() -> None:
    check = check_quote("Генеральной прокуратуры, 228 человек погибли", TEXT)
    assert not check.found
    assert check.near[0].numbers_differ
    assert "numbers differ" in check.sentence()
    assert "прокуратуры" not in check.sentence()


def test_changed_words_are_found_as_near_with_a_score() -> None:
    check = check_quote("19 сотрудника правоохранительных наших органов", TEXT)
    assert not check.found
    assert 0.75 <= check.near[0].score < 1
    assert not check.near[0].numbers_differ


def test_words_that_are_nowhere_find_nothing() -> None:
    check = check_quote("Ничего подобного здесь никогда не стояло", TEXT)
    assert (list(check.matches), list(check.near)) == ([], [])
    assert find_quote("", "a") == []
    assert find_quote("a", "") == []
    assert find_quote("a b", "[...]") == []


def test_surroundings_tell_equal_words_apart() -> None:
    text = "In Almaty 12 died. In Taraz 12 died. In Aktobe 12 died."
    assert find_quote(text, "12 died", prefix="In Taraz ")[0].start == text.index("Taraz") + 6
    assert find_quote(text, "12 died", suffix=". In Taraz")[0].start == text.index("12")
    assert find_quote(text, "12 died", near=len(text))[0].start == text.rindex("12")
    # The verbatim place is elsewhere; the one that fits its surroundings differs in typography.
    text = "zzz 12 died zzz. In Taraz 12\u00a0died, they say."
    assert find_quote(text, "12 died", prefix="In Taraz ", suffix=", they say")[0].start == text.index(
        "12\u00a0"
    )


def test_a_quote_of_special_characters_is_no_pattern() -> None:
    for quote in (".*", "a+b (c) [d] {2} \\d ^$|", "(?i)x", "[", "\\"):
        assert check_quote(quote, f"before {quote} after").found
        assert not check_quote(quote, "before xyz after").found


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("a " * 100_000, "a " * 300 + "b"),
        ("-" * 200_000, "-" * 300 + "b"),
        ("\u00ad" * 200_000, "ab" * 100),
        (" " * 200_000, "a b " * 100),
        ("ab" * 100_000, "ab" * 5_000 + "c"),
        ("a […] " * 20_000, "a […] " * 40 + "zz"),
        ("f" * 200_000, "f" * 500 + "i"),
    ],
)
def test_hostile_texts_do_not_make_the_search_explode(text: str, quote: str) -> None:
    check_quote(quote, text)  # the time limit of the test run is what would fail


def _distance(first: str, second: str) -> int:
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(second, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]


def _best_anywhere(quote: str, text: str) -> int:
    """Textbook semi-global edit distance (Sellers 1980): the oracle."""
    row = list(range(len(quote) + 1))
    best = row[-1]
    for b in text:
        previous = 0
        for i, a in enumerate(quote, 1):
            previous, row[i] = row[i], min(row[i] + 1, row[i - 1] + 1, previous + (a != b))
        best = min(best, row[-1])
    return best


@settings(deadline=None)
@given(
    st.text("abcdeтү ", min_size=36, max_size=120),
    st.text("abcdeтү ", max_size=150),
    st.text("abcdeтү ", max_size=150),
    st.randoms(use_true_random=False),
)
def test_the_fuzzy_search_finds_the_best_passage_and_counts_its_edits(
    quote: str, before: str, after: str, chance: random.Random
) -> None:
    changed = list(quote)
    for _ in range(chance.randint(0, len(quote) // 6 - 2)):
        place = chance.randrange(len(changed))
        changed[place : place + 1] = chance.choice([[], ["x"], [changed[place], "y"]])
    text = before + "".join(changed) + after
    found = nearest(quote, text)
    best = _best_anywhere(quote, text)
    assume(best <= len(quote) // 6 - 2)
    assert found[0].edits == best
    assert _distance(quote, text[found[0].start : found[0].end]) == best


@settings(deadline=None)
@given(st.text(min_size=12, max_size=40), st.text(max_size=200))
def test_whatever_the_fuzzy_search_finds_is_as_near_as_it_says(quote: str, text: str) -> None:
    for near in nearest(quote, text):
        assert near.edits <= len(quote) // 4
        assert _distance(quote, text[near.start : near.end]) == near.edits


@settings(deadline=None)
@given(st.text(max_size=300), st.data())
def test_a_verbatim_slice_is_always_found_at_its_place(text: str, data: st.DataObject) -> None:
    assume(text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert (start, end) in {(match.start, match.end) for match in find_quote(text, text[start:end])}


_VARIANTS = {
    " ": [" ", "\n", "  ", "\u00a0", " \n\u00ad"],
    "-": ["-", "–", "—", "‑"],
    '"': ['"', "«", "”", "„"],
    "'": ["'", "’", "ʼ"],
    "...": ["...", "…"],
    "fi": ["fi", "ﬁ"],
    "ffl": ["ffl", "ﬄ", "ﬀl", "fﬂ"],
    "a": ["a", "a\u00ad", "a\u200d"],
    "қ": ["қ"],
    "5": ["5"],
    "😀": ["😀", "😀\ufe0f"],
}
_tokens = st.lists(st.sampled_from(list(_VARIANTS)), min_size=1, max_size=30)


@settings(deadline=None)
@given(before=_tokens, words=_tokens, after=_tokens, many=st.sampled_from([0, 1, 4090, 5000]), data=st.data())
def test_words_are_found_in_every_typography_at_their_place(
    before: list[str], words: list[str], after: list[str], many: int, data: st.DataObject
) -> None:
    words = ["5", *words, "қ"]
    quote = "".join(data.draw(st.sampled_from(_VARIANTS[token])) for token in words)
    passage = "".join(data.draw(st.sampled_from(_VARIANTS[token])) for token in words)
    start = many + len("".join(before)) + 1
    text = "z" * many + "".join(before) + "|" + passage + "|" + "".join(after)
    assume(" -" not in "".join(words) and "- " not in "".join(words) and "  " not in "".join(words))
    found = [
        match
        for match in find_quote(text, quote)
        if (match.start, match.end) == (start, start + len(passage))
    ]
    assert found
    assert found[0].closeness in (Closeness.VERBATIM, Closeness.TYPOGRAPHIC)


def test_an_ending_behind_a_figure_may_stand_on_the_next_line() -> None:
    assert check_quote("наурыздың 8-іне дейін", "наурыздың 8-\nіне дейін").found
    assert not check_quote("наурыздың 8-іне дейін", "наурыздың 8 іне дейін").found
    assert not check_quote("с 8-10 марта", "с 8-\n10 марта").found
    assert not check_quote("минус -5 градусов", "минус- 5 градусов").found

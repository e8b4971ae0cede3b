from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from openinquest.errors import InputError
from openinquest.preserve import (
    Anchoring,
    ExtractedText,
    Page,
    PageFragment,
    fragment_of,
    resolve,
    select,
    select_quote,
)

AsText = Callable[[str], ExtractedText]
_texts = st.text(
    st.one_of(st.characters(), st.sampled_from("ab 😀e\u0301\u0323қ\n\u00a0«»-–👩\u200d")),
    min_size=1,
    max_size=200,
)


def _slice(data: st.DataObject, text: str) -> tuple[int, int]:
    start = data.draw(st.integers(0, len(text) - 1))
    return start, data.draw(st.integers(start + 1, len(text)))


@settings(deadline=None)
@given(_texts, st.data())
def test_any_slice_of_any_text_resolves_to_itself(as_text: AsText, text: str, data: st.DataObject) -> None:
    start, end = _slice(data, text)
    resolution = resolve(select(as_text(text), start, end), text)
    assert (resolution.start, resolution.end, resolution.how) == (start, end, Anchoring.EXACT)


@settings(deadline=None)
@given(_texts, _texts, st.data())
def test_after_edits_elsewhere_the_passage_is_found_again(
    as_text: AsText, text: str, inserted: str, data: st.DataObject
) -> None:
    start, end = _slice(data, text)
    selectors = select(as_text(text), start, end)
    context = text[max(0, start - 32) : end + 32]
    before = data.draw(st.integers(0, max(0, start - 32)))
    after = data.draw(st.integers(min(len(text), end + 32), len(text)))
    edited = text[:before] + inserted + text[before:after] + inserted + text[after:]
    resolution = resolve(selectors, edited)
    assert edited[resolution.start : resolution.end] == text[start:end]
    if edited.count(context) == 1 and start >= 32 and edited.find(context, edited.find(context) + 1) < 0:
        assert resolution.start == start + len(inserted)
        assert not resolution.ambiguous


def test_positions_are_code_points(as_text: AsText) -> None:
    text = "😀e\u0301 x"
    selectors = select(as_text(text), 4, 5)
    assert selectors[0]["exact"] == "x"
    assert selectors[1] == {"type": "TextPositionSelector", "start": 4, "end": 5}


def test_selectors_are_those_of_the_w3c_model(as_text: AsText) -> None:
    text = "a" * 40 + "PASSAGE" + "b" * 40
    assert select(as_text(text), 40, 47) == [
        {"type": "TextQuoteSelector", "exact": "PASSAGE", "prefix": "a" * 32, "suffix": "b" * 32},
        {"type": "TextPositionSelector", "start": 40, "end": 47},
    ]
    paged = ExtractedText(text, "application/pdf", "pdf", "1", pages=(Page(1, 0, 20), Page(2, 22, len(text))))
    assert fragment_of(select(paged, 40, 47)) == PageFragment(2)


LONG = "The ministry said that 164 people had been killed in the unrest, and later that this was an error. "


@pytest.mark.parametrize(
    ("edited", "how", "numbers_differ"),
    [
        (LONG, Anchoring.EXACT, False),
        ("New first sentence. " + LONG, Anchoring.SHIFTED, False),
        (LONG.replace(" 164 people", "\n164\u00a0people"), Anchoring.SHIFTED, False),
        (LONG.replace("had been killed", "have been killed"), Anchoring.FUZZY, False),
        (LONG.replace("164", "225"), Anchoring.FUZZY, True),
        ("Something else altogether is written on this page now.", Anchoring.MISSING, False),
    ],
)
def test_how_a_passage_was_found_again_is_said(
    as_text: AsText, edited: str, how: Anchoring, numbers_differ: bool
) -> None:
    start = LONG.index("164")
    resolution = resolve(select(as_text(LONG), start, LONG.index(" in the")), edited)
    assert (resolution.how, resolution.numbers_differ) == (how, numbers_differ)
    assert (resolution.score < 1) == (how in (Anchoring.FUZZY, Anchoring.MISSING))
    assert (resolution.start is None) == (how is Anchoring.MISSING)


def test_words_that_stand_at_their_place_by_chance_yield_to_the_place_with_their_surroundings(
    as_text: AsText,
) -> None:
    text = "In Almaty: 12 died, officials said. In Taraz: 12 died, relatives said."
    start = text.rindex("12 died")
    selectors = select(as_text(text), start, start + 7)
    edited = "x" * (start - text.index("12 died")) + text
    resolution = resolve(selectors, edited)
    assert resolution.start == edited.rindex("12 died")
    assert resolution.how is Anchoring.SHIFTED


def test_equal_places_are_called_ambiguous_and_the_nearest_is_taken() -> None:
    text = "12 died. " * 10
    selectors: list[dict[str, Any]] = [{"type": "TextQuoteSelector", "exact": "12 died"}]
    assert resolve(selectors, text).ambiguous
    resolution = resolve([*selectors, {"type": "TextPositionSelector", "start": 28, "end": 35}], text)
    assert resolution.start == 27
    assert resolution.ambiguous


def test_a_page_prefers_its_own_words() -> None:
    text = "12 died.\n\n12 died.\n\n12 died."
    pages = [Page(1, 0, 8), Page(2, 10, 18), Page(3, 20, 28)]
    selectors = [
        {"type": "TextQuoteSelector", "exact": "12 died"},
        {"type": "FragmentSelector", "value": "page=2"},
    ]
    assert resolve(selectors, text, pages).start == 10


def test_a_place_without_words_is_unchecked() -> None:
    assert (
        resolve([{"type": "TextPositionSelector", "start": 1, "end": 3}], "abcd").how is Anchoring.UNCHECKED
    )
    assert resolve([{"type": "TextPositionSelector", "start": 1, "end": 9}], "abcd").how is Anchoring.MISSING
    page = [{"type": "FragmentSelector", "value": "page=2"}]
    resolution = resolve(page, "ab cd", [Page(1, 0, 2), Page(2, 3, 5)])
    assert (resolution.start, resolution.end, resolution.how) == (3, 5, Anchoring.UNCHECKED)
    assert resolve([], "abcd").how is Anchoring.MISSING


@pytest.mark.parametrize(
    "selector",
    [
        {"type": "TextQuoteSelector"},
        {"type": "TextQuoteSelector", "exact": 5},
        {"type": "TextPositionSelector", "start": "1", "end": 2},
        {"type": "TextPositionSelector", "start": 3, "end": 2},
        {"type": "TextPositionSelector", "start": True, "end": 2},
        {"type": "FragmentSelector", "value": "page=two"},
    ],
)
def test_malformed_selectors_are_refused(selector: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        resolve([selector], "text")


def test_a_coders_quote_becomes_selectors_of_the_words_in_the_document(as_text: AsText) -> None:
    text = "They said “238\u00a0dead” then."
    selectors = select_quote(as_text(text), '"238 dead"')
    assert selectors[0]["exact"] == "“238\u00a0dead”"
    assert resolve(selectors, text).how is Anchoring.EXACT


def test_a_quote_at_several_places_claims_none_of_them(as_text: AsText) -> None:
    text = "12 died. Again 12 died."
    assert select_quote(as_text(text), "12 died") == [{"type": "TextQuoteSelector", "exact": "12 died"}]
    assert select_quote(as_text(text), "12 died", prefix="Again ")[1]["start"] == 15


def test_a_quote_that_is_not_there_is_refused_without_repeating_it(as_text: AsText) -> None:
    with pytest.raises(InputError) as caught:
        select_quote(as_text(LONG), "Secretname had been killed in the unrest")
    assert "Secretname" not in str(caught.value)
    assert "killed" not in str(caught.value)
    assert caught.value.problems[0].column == "quote"


def test_no_passage_outside_the_text(as_text: AsText) -> None:
    for start, end in ((0, 0), (2, 1), (-1, 2), (0, 99)):
        with pytest.raises(InputError):
            select(as_text("text"), start, end)


@settings(deadline=None)
@given(_texts, st.data())
def test_a_selector_of_one_text_never_breaks_on_another(
    as_text: AsText, text: str, data: st.DataObject
) -> None:
    other = data.draw(_texts)
    assume(text != other)
    start, end = _slice(data, text)
    resolution = resolve(select(as_text(text), start, end), other)
    if resolution.start is not None and resolution.end is not None:
        assert 0 <= resolution.start < resolution.end <= len(other)

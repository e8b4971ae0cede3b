import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.preserve.formats.cleaning import clean, clean_with_origins, line_of

_awkward = st.text(
    st.one_of(
        st.sampled_from(
            "aеиé\u0301\u0306\u0328\u0323\r\n\x00\u200b\u202e\u1100\u1161\u11a8\ufeff😀\u09c7\u09be"
        ),
        st.characters(),
    ),
    max_size=30,
)


@settings(deadline=None)
@given(_awkward)
def test_stored_text_is_nfc_without_controls_and_cleaning_it_again_changes_nothing(raw: str) -> None:
    text = clean(raw)
    assert unicodedata.is_normalized("NFC", text)
    assert all(c in "\t\n" or unicodedata.category(c) not in ("Cc", "Cs") for c in text)
    assert clean(text) == text
    text.encode("utf-8")


@settings(deadline=None)
@given(_awkward)
def test_origins_lead_from_every_code_point_back_to_the_raw_text(raw: str) -> None:
    text, origins = clean_with_origins(raw)
    assert text == clean(raw)
    assert len(origins) == len(text)
    assert origins == sorted(origins)
    # The raw text up to the origin of a composed character cleans to what stands before it.
    for index, origin in enumerate(origins):
        if index == 0 or origins[index - 1] != origin:
            assert clean(raw[:origin]) == text[:index]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a\r\nb\rc\x0cd\u2028e", "a\nb\nc\nd\ne"),
        ("e\u0301", "é"),
        ("и\u0306", "й"),
        ("238\u202e832\u202c", "238832"),
        ("ki\u200blled", "killed"),
        ("soft\u00adhyphen", "soft\u00adhyphen"),
        ("👩\u200d👩", "👩\u200d👩"),
    ],
)
def test_what_goes_and_what_stays(raw: str, text: str) -> None:
    assert clean(raw) == text


@given(st.text())
def test_a_line_that_a_file_says_of_itself_can_be_shown(text: str) -> None:
    line = line_of(text, 40)
    assert line.isprintable()
    assert len(line) <= 40
    assert line == " ".join(line.split())

"""Colours can be told from their ground and parties from each other."""

import re

from hypothesis import given
from hypothesis import strategies as st

from openinquest.charts import stylesheet
from openinquest.charts.theme import GROUND, INK, MUTED, NO_PARTY, PARTIES, TOKENS, party_look, party_looks


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_mark_and_text_stands_out_from_its_ground():
    for token in (*PARTIES, NO_PARTY, INK, MUTED):
        assert contrast(token.light, GROUND.light) >= 4.5, token.name
        assert contrast(token.dark, GROUND.dark) >= 4.5, token.name


def test_a_colour_stands_for_one_token_only():
    assert len({token.light for token in TOKENS}) == len(TOKENS)


def test_parties_differ_in_shape_alone_while_there_are_eight():
    assert len({party_look(rank)[1] for rank in range(8)}) == 8


def test_no_two_of_sixty_four_parties_look_alike():
    assert len({(token.name, shape) for token, shape in map(party_look, range(64))}) == 64


def test_stylesheet_gives_every_variable_in_light_and_dark():
    css = stylesheet()
    for token in TOKENS:
        assert set(re.findall(rf"--chart-{token.name}:(#\w+)", css)) == {token.light, token.dark}


@given(st.sets(st.integers(0, 60), max_size=8))
def test_up_to_eight_parties_of_one_picture_differ_in_shape_and_in_colour(ranks: set[int]) -> None:
    looks = party_looks(ranks)
    assert (
        len({token for token, _ in looks.values()})
        == len({shape for _, shape in looks.values()})
        == len(ranks)
    )
    if ranks:
        assert looks[min(ranks)] == party_look(min(ranks))

"""What a page loads of its font: every letter that Kazakhstan writes with, and little weight."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import pytest

from openinquest.charts import font_files

STYLE = files("openinquest.site").joinpath("assets", "style.css").read_text(encoding="utf-8")
KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
LATIN = "ÄäÖöÜüĞğÑñŪūŞşİı"
SIGNS = "₸№«»„“”’–—…·×−0123456789"
RUSSIAN = "".join(map(chr, range(0x410, 0x450))) + "Ёё"
MOST = 40_000


@cache
def letters(name: str) -> frozenset[int]:
    """The code points that the style sheet promises for a file."""
    found = re.search(rf'url\("{re.escape(name)}"\)[^}}]*unicode-range:([^}}]+)}}', STYLE)
    assert found, name
    spans = (span.partition("-") for span in found[1].replace("U+", "").split(","))
    return frozenset(
        code for first, _, last in spans for code in range(int(first, 16), int(last or first, 16) + 1)
    )


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_what_kazakhstan_writes_with_is_light(weight: str) -> None:
    latin, cyrillic = f"NotoSans-{weight}-latin.woff2", f"NotoSans-{weight}-cyrillic.woff2"
    assert {ord(letter) for letter in KAZAKH + RUSSIAN} <= letters(cyrillic)
    assert {ord(letter) for letter in LATIN + SIGNS} <= letters(latin)
    assert 2 * sum(font_files()[name].stat().st_size for name in (latin, cyrillic)) < MOST


def test_every_file_that_the_style_names_is_shipped_and_no_letter_comes_twice() -> None:
    named = re.findall(r'url\("([^"]+)"\)', STYLE)
    assert set(named) == set(font_files()) - {"OFL.txt"}
    for weight in ("Regular", "Bold"):
        ranges = [letters(name) for name in named if weight in name]
        assert sum(map(len, ranges)) == len(frozenset().union(*ranges))

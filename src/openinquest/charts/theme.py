"""Colours of charts: named tokens with a light and a dark value, and how a picture takes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

Look = TypeVar("Look")


class Theme(Enum):
    """How a picture gets its colours."""

    PAGE = "page"  # CSS variables with light fallbacks, for pictures inside a page that has `stylesheet()`
    ADAPTIVE = "adaptive"  # a file of its own that follows the reader's light or dark setting
    LIGHT = "light"  # fixed colours on a light ground
    DARK = "dark"  # fixed colours on a dark ground


@dataclass(frozen=True, slots=True)
class Token:
    """A colour by its role."""

    name: str
    light: str
    dark: str


GROUND = Token("ground", "#fffffe", "#15181c")
INK = Token("ink", "#1b1d21", "#eceef1")
MUTED = Token("muted", "#565b63", "#aab1bb")
GRID = Token("grid", "#e1e3e6", "#343a42")
# Party colours: hues apart under the common colour blindnesses, each at least 4.5:1 on its ground. Shape
# distinguishes parties as well, so nothing depends on colour alone.
PARTIES = (
    Token("party-1", "#0b5cab", "#7cbcff"),
    Token("party-2", "#b8430a", "#ff9d5c"),
    Token("party-3", "#00735a", "#45cfa5"),
    Token("party-4", "#9c2f7c", "#f09fd3"),
    Token("party-5", "#7a6100", "#e5c84f"),
    Token("party-6", "#5740c4", "#b9aaff"),
    Token("party-7", "#a3122f", "#ff9099"),
    Token("party-8", "#2f6470", "#8fd0dd"),
)
NO_PARTY = Token("no-party", "#5f646b", "#b3b9c1")
LAND = Token("land", "#eeece6", "#262b32")
BEYOND = Token("beyond", "#f7f6f3", "#1b1f24")  # land that the map is not about
TOKENS = (GROUND, INK, MUTED, GRID, *PARTIES, NO_PARTY, LAND, BEYOND)
# Each party also has a shape: a circle, or paths drawn in the square from -1 to 1.
SHAPES = (
    "circle",
    "M-1,-1L1,-1L1,1L-1,1Z",
    "M0,-0.87L-1,0.87L1,0.87Z",
    "M-1,0L0,-1L1,0L0,1Z",
    "M0,0.87L-1,-0.87L1,-0.87Z",
    "M-0.35,-1L0.35,-1L0.35,-0.35L1,-0.35L1,0.35L0.35,0.35L0.35,1L-0.35,1L-0.35,0.35L-1,0.35L-1,-0.35L-0.35,-0.35Z",
    "M0,-1.1L0.3,-0.4L1.05,-0.34L0.48,0.15L0.65,0.89L0,0.5L-0.65,0.89L-0.48,0.15L-1.05,-0.34L-0.3,-0.4Z",
    "M-1,0L-0.5,-0.87L0.5,-0.87L1,0L0.5,0.87L-0.5,0.87Z",
)
NO_PARTY_SHAPE = "M-1,-0.55L1,-0.55L1,0.55L-1,0.55Z"
CROSS = "M-1,-1L1,1M-1,1L1,-1"
UPWARDS, DOWNWARDS = SHAPES[2], SHAPES[4]
LEFTWARDS, RIGHTWARDS = "M-0.87,0L0.87,-1L0.87,1Z", "M0.87,0L-0.87,-1L-0.87,1Z"
"""Heads of arrows."""


def party_look(rank: int) -> tuple[Token, str]:
    """Return colour and shape of the party with this rank (from 0); 64 combinations before one recurs."""
    return PARTIES[rank % len(PARTIES)], SHAPES[(rank + rank // len(PARTIES)) % len(SHAPES)]


def party_looks(ranks: Iterable[int]) -> dict[int, tuple[Token, str]]:
    """Return colour and shape of each party of one picture, no shape and no colour twice while there are others left.

    A party keeps its look of `party_look` unless a party of lower rank in the same picture has it already.
    """
    looks: dict[int, tuple[Token, str]] = {}
    for rank in sorted(set(ranks)):
        token, shape = party_look(rank)
        tokens = [taken for taken, _ in looks.values()]
        shapes = [taken for _, taken in looks.values()]
        looks[rank] = (_free(token, PARTIES, tokens), _free(shape, SHAPES, shapes))
    return looks


def _free(wanted: Look, known: Sequence[Look], taken: Sequence[Look]) -> Look:
    """Return `wanted`, or the next one that is not taken; `wanted` again where all are."""
    start = known.index(wanted)
    around = (*known[start:], *known[:start])
    return next((look for look in around if look not in taken), wanted)


def variables(*, dark: bool) -> str:
    """Return the CSS variables of all tokens in one scheme."""
    return "".join(f"--chart-{token.name}:{token.dark if dark else token.light};" for token in TOKENS)


def stylesheet() -> str:
    """Return the CSS for pages that hold charts in `Theme.PAGE`: both colour sets, and which width shows.

    Follows `prefers-color-scheme`, unless the page sets `data-theme="light"` or `"dark"` on its root. Each
    picture has the class `chart` and `chart-wide` or `chart-narrow`; below 48rem the narrow one is shown.
    """
    light, dark = variables(dark=False), variables(dark=True)
    return (
        f":root{{{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n"
        f":root[data-theme=dark]{{{dark}}}\n"
        "svg.chart{display:block;max-width:100%;height:auto;overflow:visible}\n"
        "svg.chart-narrow{display:none}\n"
        "@media (max-width:48rem){svg.chart-wide{display:none}svg.chart-narrow{display:block}}\n"
        "@media print{svg.chart-wide{display:block}svg.chart-narrow{display:none}}\n"
    )

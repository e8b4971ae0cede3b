"""Laws of a pattern, from the shares of classes and their chances of being listed."""

from __future__ import annotations

import numpy as np

from openinquest.estimate.lcmcr._state import Floats, Ints

MOST_CELLS_LISTS, MOST_FITTED_LISTS = 12, 16
"""Beyond these no draws of whole laws are given, and no fitted cells: with twenty lists there are a million."""
MOST_DRAWS = 1_000
MOST_NUMBERS = 2**25
"""Cells times draws computed at most, a quarter of a gigabyte."""


def laws_of_patterns(laws: Floats) -> Floats:
    """Return float64 (draws, 2**L - 1): the chance of each pattern, code 1 and up, given that it was seen.

    `laws` (draws, K, L + 1): chances of being listed by class, then the share of the class. Rows sum to 1.
    """
    width = laws.shape[2]
    chances = laws[:, :, width - 1 :]
    for j in range(width - 1):
        named = laws[:, :, j, None]
        chances = np.concatenate([chances * (1 - named), chances * named], axis=2)
    seen = chances.sum(axis=1)[:, 1:]
    # the sum over what was seen, not 1 less the rest, which may round to nothing
    normed: Floats = seen / seen.sum(axis=1, keepdims=True)
    return normed


def spaced(laws: Floats, most: int) -> Floats:
    """Return at most so many of the draws, evenly spaced."""
    at = np.unique(np.linspace(0, len(laws) - 1, min(most, len(laws))).astype(np.int64))
    kept: Floats = laws[at]
    return kept


def fitted_and_cells(laws: Floats, order: Ints, n: int) -> tuple[Floats | None, Floats | None]:
    """Return expected persons in each cell (posterior mean), and draws of the law; None where lists are too many.

    `order`: which list of the table each place of the laws is.
    """
    lists = len(order)
    if lists > MOST_FITTED_LISTS:
        return None, None
    own = laws.copy()
    own[:, :, order] = laws[:, :, :lists]
    cells = 2**lists - 1
    most = max(10, min(MOST_DRAWS, MOST_NUMBERS // (cells * laws.shape[1])))
    few = spaced(own, most)
    if lists <= MOST_CELLS_LISTS:
        drawn = laws_of_patterns(few)
        return n * drawn.mean(axis=0), drawn
    total = np.zeros(cells)
    for law in few:
        total += laws_of_patterns(law[None])[0]
    return n * total / len(few), None

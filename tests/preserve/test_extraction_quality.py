"""Words are found again in what was kept: documents made for it, in the layouts that break sentences."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks import preserve_corpus as corpus
from benchmarks.preserve_formats import FLOOR, files, found_again

MADE = corpus.sections(8, 7)
FILES = files(MADE, pdf=False)


@pytest.mark.parametrize("name", sorted(FILES))
def test_quotations_are_found_again(name: str) -> None:
    counted = found_again(MADE, FILES[name], name)
    hits, count = (sum(pair[at] for pair in counted.values()) for at in (0, 1))
    assert hits >= FLOOR * count, {key: pair for key, pair in counted.items() if pair[0] < pair[1]}

"""Words are found again in what was kept: documents made for it, in the layouts that break sentences."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks import preserve_corpus as corpus
from benchmarks.preserve_formats import files, found_again

MADE = corpus.sections(8, 7)
FILES = files(MADE, pdf=False)
FLOOR = 0.99


@pytest.mark.parametrize("name", sorted(FILES))
def test_quotations_are_found_again(name: str) -> None:
    counted = found_again(MADE, FILES[name], name)
    hits, count = (sum(pair[at] for pair in counted.values()) for at in (0, 1))
    assert hits >= FLOOR * count, {key: pair for key, pair in counted.items() if pair[0] < pair[1]}


@pytest.mark.nightly
@pytest.mark.browser
def test_quotations_are_found_again_in_what_chromium_prints() -> None:
    made = corpus.sections(40, 7)
    counted = found_again(made, corpus.as_pdf(corpus.as_html(made, True)), "a.pdf")
    assert sum(pair[0] for pair in counted.values()) >= FLOOR * sum(pair[1] for pair in counted.values())

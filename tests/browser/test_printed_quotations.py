"""Words are found again in what a browser prints: columns, tables, hyphens, notes, lines that run over all pages."""

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks import preserve_corpus as corpus
from benchmarks.preserve_formats import FLOOR, found_again


@pytest.mark.nightly
@pytest.mark.browser
def test_quotations_are_found_again_in_what_chromium_prints(chromium: Any) -> None:
    made = corpus.sections(40, 7)
    counted = found_again(made, corpus.printed_by(chromium, corpus.as_html(made, True)), "a.pdf")
    assert sum(pair[0] for pair in counted.values()) >= FLOOR * sum(pair[1] for pair in counted.values())

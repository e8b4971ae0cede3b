"""The pages for readers do what they say, line by line, in a fresh folder."""

from pathlib import Path

import pytest

from walkthrough import Reader

ROOT = Path(__file__).parents[1]


PAGES = ["docs/estimate/tutorial.md", "docs/linkage.md", "README.md", "docs/tutorial.md", "docs/tables.md"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.timeout(900)  # every line starts a program anew
def test_a_reader_can_follow_the_page(page: str, tmp_path: Path) -> None:
    Reader(tmp_path, "sheet.xlsx").follow(ROOT / page)

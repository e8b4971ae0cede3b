"""A page of every kind, in every language, on a telephone and on a desk, light and dark, by keyboard and on paper.

Looked at are the example of January 2022 and, for what it has not (people, estimates), an invented record. With
`INQUEST_SCREENSHOTS` naming a folder, pictures of all pages are put there for a person to look at.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

import whole_record
from openinquest.release import write_release
from page_kinds import kinds
from page_looks import AXE, BEYOND, ORDER, STRUCTURE
from served_folder import served

pytestmark = [pytest.mark.browser, pytest.mark.nightly, pytest.mark.timeout(1200)]

LANGUAGES = ("en", "ru", "kk")
DESK = {"width": 1280, "height": 900}
LOOKS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 360, "height": 740}, "color_scheme": "light"},
    "desk": {"viewport": DESK, "color_scheme": "light"},
    "dark": {"viewport": DESK, "color_scheme": "dark"},
}
MOST = 150_000
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOUR = ["color-contrast", "link-in-text-block"]

Pages = list[tuple[str, str]]
"""Where each release is served, with the paths of its pages below a language."""


@pytest.fixture(scope="module")
def sites(example: Any, tarlan: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The release of the example, and one of every kind of page."""
    folder = tmp_path_factory.mktemp("kinds")
    january, whole = folder / "january", folder / "whole"
    write_release(example, january, today=date(2026, 11, 21))
    with whole_record.make_record(folder / "record", tarlan) as record:
        write_release(record, whole, today=date(2032, 6, 1), results=whole_record.results(folder))
    return january, whole


@pytest.fixture(scope="module")
def pages(sites: tuple[Path, Path]) -> Iterator[Pages]:
    """A page of each kind; of the invented record those that the example has not."""
    january, whole = (kinds(site) for site in sites)
    with served(sites[0]) as first, served(sites[1]) as second:
        yield [
            *((first, path) for path in january.values()),
            *((second, path) for kind, path in whole.items() if kind not in january),
        ]


@contextmanager
def window(chromium: Any, **settings: Any) -> Iterator[Any]:
    """Open a window that asks for everything anew with each page."""
    context = chromium.new_context(reduced_motion="reduce", **settings)
    page = context.new_page()
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    yield page
    context.close()


@cache
def weight(address: str) -> int:
    """Return the octets that stand there."""
    with urlopen(address) as answer:
        return len(answer.read())


def pictured(page: Any, name: str) -> None:
    """Put a picture where the environment asks for it."""
    if folder := os.environ.get("INQUEST_SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("look", LOOKS)
def test_no_kind_of_page_has_a_barrier(chromium: Any, pages: Pages, language: str, look: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    rules = OF_COLOUR if look == "desk" else RULES  # the telephone is light too
    found = []
    with window(chromium, **LOOKS[look]) as page:
        for base, path in pages:
            page.goto(f"{base}/{language}/{path}")
            page.evaluate("document.fonts.ready")
            pictured(page, f"{path.replace('/', '_')}-{language}-{look}")
            page.evaluate(Axe().axe_script)
            found += [f"{path}: {told}" for told in page.evaluate(AXE, rules)]
            found += [f"{path}: {told} runs off the screen" for told in page.evaluate(BEYOND)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_page_is_light_and_quiet(chromium: Any, pages: Pages, language: str) -> None:
    with window(chromium) as page:
        noise: list[str] = []
        page.on("console", lambda message: noise.append(message.text))
        page.on("pageerror", lambda error: noise.append(str(error)))
        page.on("requestfailed", lambda request: noise.append(request.url))
        asked: set[str] = set()
        page.on("request", lambda request: asked.add(request.url))
        for base, path in pages:
            asked.clear()
            page.goto(f"{base}/{language}/{path}", wait_until="networkidle")
            assert noise == [], path
            # fetched once more: of what comes from its memory, the browser names no size
            assert 20_000 < sum(map(weight, asked)) < MOST, path


def test_readers_of_screens_hear_every_kind_of_page_in_order(chromium: Any, pages: Pages) -> None:
    with window(chromium, **LOOKS["phone"]) as page:
        for base, path in pages:
            page.goto(f"{base}/kk/{path}")
            heard = page.evaluate(STRUCTURE)
            assert heard["nameless"] == [], path
            assert heard["landmarks"] == ["HEADER", "NAV", "MAIN", "FOOTER"], path
            levels = heard["levels"]
            assert levels[0] == 1, path
            assert levels.count(1) == 1, path
            assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)
            assert page.evaluate(ORDER) == [], path


def test_the_keyboard_follows_every_kind_of_page(chromium: Any, pages: Pages) -> None:
    with window(chromium, viewport=DESK) as page:
        for base, path in pages:
            page.goto(f"{base}/kk/{path}")
            places = []
            for _ in range(12):
                page.keyboard.press("Tab")
                places.append(
                    page.evaluate(
                        "() => { const e = document.activeElement; const s = getComputedStyle(e);"
                        " return [[...document.querySelectorAll('*')].indexOf(e), s.outlineStyle,"
                        " parseFloat(s.outlineWidth)]; }"
                    )
                )
            orders = [place for place, _, _ in places]
            assert orders == sorted(orders), path
            assert all(style != "none" and width >= 2 for _, style, width in places), path


def test_on_paper_every_kind_of_page_is_whole_and_cites_itself(
    chromium: Any, sites: tuple[Path, Path], pages: Pages, tmp_path: Path
) -> None:
    import pypdfium2

    roots = [
        re.search(r'"root": "([0-9a-f]{64})"', (site / "manifest.json").read_text(encoding="utf-8"))
        for site in sites
    ]
    with window(chromium) as page:
        for base, path in pages:
            page.goto(f"{base}/ru/{path}")
            page.pdf(path=str(tmp_path / "page.pdf"), format="A4")
            document = pypdfium2.PdfDocument(tmp_path / "page.pdf")
            letters = _letters("".join(sheet.get_textpage().get_text_bounded() for sheet in document))
            assert any(root and root[1] in letters for root in roots), path
            assert _letters(f"ru/{path}") in letters, path
            folded = page.eval_on_selector_all(
                "details > :not(summary)", "found => found.map(e => e.innerText)"
            )
            for words in folded[:20]:
                assert _letters(words)[:60] in letters, (path, words)


def _letters(words: str) -> str:
    """Return words without what the end of a line may put between letters."""
    return re.sub(r"\W", "", words)

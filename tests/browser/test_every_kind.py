"""Pages of every kind in the example of January 2022: barriers, weight, keyboard, paper, and pictures for a person.

They take some twenty minutes and are for a person who looks at the pages: they run where `INQUEST_SCREENSHOTS` names
the folder for the pictures. On telephones they still find links that stand too near to each other.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from openinquest.release import write_release

pytestmark = [
    pytest.mark.browser,
    pytest.mark.nightly,
    pytest.mark.skipif(
        "INQUEST_SCREENSHOTS" not in os.environ, reason="INQUEST_SCREENSHOTS names no folder for pictures"
    ),
]

LANGUAGES = ("en", "ru", "kk")
LOOKS = {
    "phone": {"viewport": {"width": 360, "height": 740}, "color_scheme": "light"},
    "desktop": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
}
MOST = 150_000
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def january(example: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the example."""
    out = tmp_path_factory.mktemp("january") / "site"
    write_release(example, out, today=date(2026, 11, 21))
    return out


@pytest.fixture(scope="module")
def served(january: Path) -> Iterator[str]:
    """Where the release of the example is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(january)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def album() -> Iterator[Path]:
    """Where pictures go."""
    folder = Path(os.environ["INQUEST_SCREENSHOTS"])
    folder.mkdir(parents=True, exist_ok=True)
    yield folder
    print(f"\nPictures of {len(list(folder.glob('*.png')))} pages are in {folder}.")


def kinds(january: Path) -> list[str]:
    """One page of every kind: the first of each folder, and every list's first page."""
    root = january / "en"
    lists = [path.name for path in root.glob("*.html") if "~" not in path.name]
    folders = (sorted(folder.glob("*.html")) for folder in root.iterdir() if folder.is_dir())
    firsts = [max(found, key=lambda path: path.stat().st_size) for found in folders if found]
    return sorted([*lists, *(path.relative_to(root).as_posix() for path in firsts)])


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_page_is_without_barriers_and_has_its_picture(
    chromium: Any, january: Path, served: str, album: Path, language: str, look: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(bypass_csp=True, reduced_motion="reduce", **LOOKS[look])
    page = context.new_page()
    found = []
    for path in kinds(january):
        page.goto(f"{served}/{language}/{path}")
        page.evaluate("document.fonts.ready")
        page.screenshot(path=str(album / f"{path.replace('/', '_')}-{language}-{look}.png"), full_page=True)
        results = Axe().run(page, options={"runOnly": RULES})
        if results.violations_count:
            found.append(f"{path}: {results.generate_report()}")
    context.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_page_is_light_quiet_and_asks_nobody_else(
    chromium: Any, january: Path, served: str, language: str
) -> None:
    for path in kinds(january):
        context = chromium.new_context()
        page = context.new_page()
        noise: list[str] = []
        weights: list[int] = []
        asked: list[str] = []
        page.on("console", lambda message, kept=noise: kept.append(message.text))
        page.on("pageerror", lambda error, kept=noise: kept.append(str(error)))
        page.on("requestfailed", lambda request, kept=noise: kept.append(request.url))
        page.on("response", lambda answer, kept=weights: kept.append(len(answer.body())))
        page.on(
            "request",
            lambda request, kept=noise: kept.extend([] if request.url.startswith(served) else [request.url]),
        )
        page.goto(f"{served}/{language}/{path}")
        page.evaluate("document.fonts.ready")
        page.wait_for_load_state("networkidle")
        assert noise == [], path
        assert all(url.startswith(served) for url in asked), path
        if path != "search.html":  # which loads what it searches
            assert sum(weights) < MOST, path
        context.close()


def test_headings_and_keyboard_follow_the_page(chromium: Any, january: Path, served: str) -> None:
    page = chromium.new_page()
    for path in kinds(january):
        page.goto(f"{served}/kk/{path}")
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(e => +e.tagName[1])")
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels)), (
            path,
            levels,
        )
        places = []
        for _ in range(12):
            page.keyboard.press("Tab")
            places.append(
                page.evaluate(
                    "() => { const e = document.activeElement; const s = getComputedStyle(e);"
                    " const place = [...document.querySelectorAll('*')].indexOf(e);"
                    " return [place, s.outlineStyle, parseFloat(s.outlineWidth)]; }"
                )
            )
        orders = [place for place, _, _ in places]
        assert orders == sorted(orders), path
        assert all(style != "none" and width >= 2 for _, style, width in places), path
    page.close()


def test_on_paper_every_kind_of_page_cites_itself(
    chromium: Any, january: Path, served: str, tmp_path: Path
) -> None:
    import pypdfium2

    page = chromium.new_page()
    root = re.search(r'"root": "([0-9a-f]{64})"', (january / "manifest.json").read_text(encoding="utf-8"))
    assert root
    for path in kinds(january):
        page.goto(f"{served}/ru/{path}")
        printed = tmp_path / "page.pdf"
        page.pdf(path=str(printed), format="A4")
        document = pypdfium2.PdfDocument(printed)
        text = "".join(sheet.get_textpage().get_text_bounded() for sheet in document)
        letters = re.sub(r"\W", "", text)  # a line may end within a word
        assert root[1] in letters, path
        assert re.sub(r"\W", "", f"ru/{path}") in letters, path
    page.close()

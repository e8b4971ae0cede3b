"""Pages of a record in which every text was written by an enemy: nothing runs, nobody is asked, nothing moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import whole_record
from hostile_texts import UNSEEN, hostile
from openinquest.release import write_release
from page_kinds import kinds
from page_looks import BEYOND
from served_folder import served

pytestmark = [pytest.mark.browser, pytest.mark.nightly, pytest.mark.timeout(900)]

FOREIGN = """() => [
    ...document.querySelectorAll("script:not([type='application/ld+json'], [src='../assets/search.js'])"),
    ...document.querySelectorAll("iframe, object, embed, form:not(#search), base, img, meta[http-equiv=refresh]"),
    ...document.querySelectorAll("main :is(style, link:not([href='../assets/search.css']))"),
    ...[...document.querySelectorAll("*")].filter(e => [...e.attributes].some(a =>
        a.name.startsWith("on") || (a.name === "href" && !/^(https?:|[.#\\w])/.test(a.value)) ||
        /^\\s*(javascript|data):/i.test(a.value) && a.name !== "content")),
].map(e => e.outerHTML.slice(0, 200))"""
"""What no page may hold: anything that runs, loads or leads astray, but for our own search."""


@pytest.fixture(scope="module")
def site(tarlan: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    with whole_record.make_record(folder / "record", tarlan, hostile()) as record:
        shown = whole_record.results(folder, hostile())
        return write_release(record, folder / "site", today=date(2032, 6, 1), results=shown).folder


@pytest.fixture(scope="module")
def base(site: Path) -> Iterator[str]:
    with served(site) as address:
        yield address


def test_no_kind_of_page_runs_what_a_record_holds(
    chromium: Any, site: Path, base: str, tmp_path: Path
) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    noise: list[str] = []
    page.on("dialog", lambda dialog: (noise.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on("requestfailed", lambda request: noise.append(request.url))
    page.on("request", lambda request: noise.extend([] if request.url.startswith(base) else [request.url]))
    page.on("popup", lambda popup: noise.append(popup.url))
    for language, path in zip(("en", "ru", "kk") * 99, kinds(site).values(), strict=False):
        page.goto(f"{base}/{language}/{path}", wait_until="networkidle")
        assert page.evaluate(FOREIGN) == [], path
        assert page.evaluate(BEYOND) == [], path
        words = page.evaluate("document.documentElement.textContent + document.title")
        assert [f"{ord(letter):04X}" for letter in UNSEEN if letter in words] == [], path
        assert page.evaluate("getComputedStyle(document.querySelector('main')).display") == "block", path
        page.pdf(path=str(tmp_path / "page.pdf"), format="A4")
        assert (tmp_path / "page.pdf").stat().st_size > 5_000, path
        assert noise == [], path
    context.close()


def test_the_search_shows_hostile_names_as_words(chromium: Any, base: str) -> None:
    page = chromium.new_page()
    noise: list[str] = []
    page.on("dialog", lambda dialog: (noise.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: noise.append(message.text))
    page.goto(f"{base}/en/search.html")
    for words in ("script alert", "img src onerror", "javascript"):
        page.fill("#q", words)
        page.press("#q", "Enter")
        page.wait_for_function("words => document.getElementById('search').dataset.done === words", arg=words)
        assert page.locator("#search-names li").count() > 0, words
        assert page.locator("#search-names :is(script, img, svg, style)").count() == 0
    assert noise == []
    page.close()


def test_what_is_not_seen_is_spelled_out(site: Path) -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in (site / "kk").rglob("*.html"))
    for letter in UNSEEN:
        assert f"‹U+{ord(letter):04X}›" in pages
        assert letter not in pages

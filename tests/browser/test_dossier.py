"""The dossier in a real browser: phone and desktop, light and dark, without script, for readers of screens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

PAGES = (
    "index.html", "versions.html", "figures.html", "questions.html", "speakers.html", "sources.html",
    "data.html", "changes.html", "check.html", "about.html", "search.html", "figure/deaths.html",
    "thing/m.chair.html", "thing/residence.attack.html",
    "speaker/gpo.html", "source/belsat-2022-01-10.html",
)  # fmt: skip
LANGUAGES = ("en", "ru", "kk")
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture
def open_page(chromium: Any, address: str) -> Iterator[Any]:
    """Return a function that opens a page in a fresh window with the given settings."""
    contexts = []

    def opened(path: str, **settings: Any) -> Any:
        context = chromium.new_context(**{"viewport": DESKTOP, **settings})
        contexts.append(context)
        page = context.new_page()
        page.noise = []
        page.on("console", lambda message: page.noise.append(message.text))
        page.on("pageerror", lambda error: page.noise.append(str(error)))
        page.on("requestfailed", lambda request: page.noise.append(f"failed: {request.url}"))
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(f"{address}/{path}")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_runs_off_a_phone(open_page: Any, address: str, language: str) -> None:
    page = open_page("index.html", viewport=PHONE)
    for path in PAGES:
        page.goto(f"{address}/{language}/{path}")
        beyond = page.evaluate(
            """() => {
                const held = e => e.closest("pre, .scroll, svg, .sr, .skip") !== null;
                return [...document.body.querySelectorAll("*")]
                    .filter(e => !held(e) && e.getBoundingClientRect().right > innerWidth + 1)
                    .map(e => e.tagName + "." + e.className).slice(0, 5)
                    .concat(document.documentElement.scrollWidth > innerWidth ? ["page"] : []);
            }"""
        )
        assert beyond == [], f"{language}/{path}"


@pytest.mark.parametrize("width", [768, 1024, 1280, 1920])
def test_no_page_scrolls_sideways_on_wider_screens(open_page: Any, address: str, width: int) -> None:
    page = open_page("index.html", viewport={"width": width, "height": 900})
    for path in PAGES:
        page.goto(f"{address}/kk/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


KINDS = ("index.html", "versions.html", "figure/deaths.html", "source/belsat-2022-01-10.html")
"""Pages with everything that differs between languages: words, pictures, tables."""


@pytest.mark.parametrize(
    ("language", "scheme", "size", "paths"),
    [
        pytest.param("en", "light", DESKTOP, PAGES, id="en-light"),
        pytest.param("kk", "dark", PHONE, PAGES, id="kk-dark-phone"),
        pytest.param("ru", "light", DESKTOP, KINDS, id="ru-light"),
        pytest.param("en", "dark", PHONE, PAGES, id="en-dark-phone", marks=pytest.mark.nightly),
        pytest.param("kk", "light", DESKTOP, PAGES, id="kk-light", marks=pytest.mark.nightly),
        pytest.param("ru", "light", DESKTOP, PAGES, id="ru-light-all", marks=pytest.mark.nightly),
        pytest.param("ru", "dark", PHONE, PAGES, id="ru-dark-phone", marks=pytest.mark.nightly),
    ],
)
def test_axe_finds_no_barrier(
    open_page: Any, address: str, language: str, scheme: str, size: dict[str, int], paths: tuple[str, ...]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page("index.html", viewport=size, color_scheme=scheme, bypass_csp=True)
    for path in paths:
        page.goto(f"{address}/{language}/{path}")
        results = Axe().run(
            page,
            options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
        )
        assert {"color-contrast", "html-has-lang"} <= {rule["id"] for rule in results.response["passes"]}
        assert results.violations_count == 0, f"{language}/{path}: {results.generate_report()}"


def test_pages_are_quiet_and_ask_nobody_else(open_page: Any, address: str) -> None:
    for path in ("en/index.html", "en/versions.html", "kk/figure/deaths.html", "ru/check.html"):
        page = open_page(path)
        page.wait_for_load_state("networkidle")
        assert page.noise == [], path
        assert all(url.startswith(address) for url in page.asked), path


def test_the_policy_refuses_what_somebody_might_slip_in(open_page: Any) -> None:
    page = open_page("en/index.html")
    ran = page.evaluate(
        """async () => {
            const refused = [];
            document.addEventListener("securitypolicyviolation", e => refused.push(e.effectiveDirective));
            const script = document.createElement("script");
            script.textContent = "window.slipped = 1";
            document.body.append(script);
            const image = new Image();
            image.src = "https://example.invalid/x.png";
            document.body.append(image);
            document.body.setAttribute("style", "color:red");
            await new Promise(done => setTimeout(done, 300));
            return [window.slipped ?? null, refused.sort()];
        }"""
    )
    assert ran[0] is None
    assert {"script-src-elem", "img-src", "style-src-attr"} <= set(ran[1])


def test_everything_can_be_read_without_script(open_page: Any) -> None:
    page = open_page("en/figure/deaths.html", java_script_enabled=False)
    assert page.locator("h1").inner_text() == "All dead"
    assert page.locator("table.rows tbody tr").count() > 10
    assert page.locator("svg.chart-wide").is_visible()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Questions", exact=True).click()
    assert page.locator("article.question").first.is_visible()
    page.get_by_role("link", name="Қазақша").click()
    assert page.locator("h1").inner_text() == "Сұрақтар"


def test_a_copy_on_a_stick_looks_the_same(chromium: Any, dossier: Path) -> None:
    page = chromium.new_page(viewport=DESKTOP)
    page.goto((dossier / "kk" / "figure" / "deaths.html").as_uri())
    page.evaluate("document.fonts.ready")
    assert page.evaluate("getComputedStyle(document.querySelector('.mark')).fontWeight") == "700"
    assert page.evaluate("document.fonts.check('700 16px \"Noto Sans\"', 'ңөқ')")
    page.close()


def test_a_phone_gets_cards_and_a_desktop_a_table(open_page: Any) -> None:
    desk = open_page("en/versions.html")
    assert desk.locator("table.versions thead").first.is_visible()
    assert desk.locator("td.blank").first.is_visible()
    phone = open_page("en/versions.html", viewport=PHONE)
    assert not phone.locator("td.blank").first.is_visible()
    label = phone.evaluate(
        "getComputedStyle(document.querySelector('.versions td[data-label]'), '::before').content"
    )
    assert label.strip('"')


def test_a_picture_fits_the_screen_it_is_on(open_page: Any) -> None:
    desk = open_page("en/figure/deaths.html")
    assert desk.locator("svg.chart-wide").is_visible()
    assert not desk.locator("svg.chart-narrow").is_visible()
    phone = open_page("en/figure/deaths.html", viewport=PHONE)
    assert phone.locator("svg.chart-narrow").is_visible()
    assert not phone.locator("svg.chart-wide").is_visible()


def test_a_link_to_a_statement_shows_it_marked(open_page: Any) -> None:
    page = open_page("en/figure/deaths.html")
    target = page.locator("a.permalink").last.get_attribute("href")
    page.goto(f"{page.url.partition('#')[0]}{target}")
    row = page.locator(f"tr{target}")
    assert row.is_visible()
    box = row.bounding_box()
    assert 0 <= box["y"] < DESKTOP["height"]
    colours = page.evaluate(
        "s => [getComputedStyle(document.querySelector(s)).backgroundColor,"
        " getComputedStyle(document.body).backgroundColor]",
        f"tr{target}",
    )
    assert colours[0] not in (colours[1], "rgba(0, 0, 0, 0)")


def test_dark_is_dark_and_light_is_light(open_page: Any) -> None:
    def lightness(scheme: str) -> float:
        page = open_page("en/index.html", color_scheme=scheme)
        text = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(map(int, text[text.index("(") + 1 : -1].split(",")[:3])) / 3

    assert lightness("dark") < 60
    assert lightness("light") > 240


def test_the_keyboard_reaches_the_content_first(open_page: Any) -> None:
    page = open_page("ru/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_on_paper_there_is_no_menu_and_links_say_where_they_lead(open_page: Any) -> None:
    page = open_page("en/source/belsat-2022-01-10.html")
    page.emulate_media(media="print")
    assert not page.locator("nav ul.menu").first.is_visible()
    shown = page.evaluate("getComputedStyle(document.querySelector('a.out'), '::after').content")
    assert "https://example.org" in shown

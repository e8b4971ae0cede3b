"""Chains of command that would be too heavy for one page: fewer of them are drawn, or none, and the page says so."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from openinquest.charts import font_files
from openinquest.release.snapshot import (
    Body,
    Hierarchy,
    Link,
    Moment,
    Period,
    Post,
    Snapshot,
    Tenure,
    Text,
    Thing,
    UnitThere,
)
from openinquest.site import render

MOST = 150_000
NOT_ALL = {
    "en": "chains above {} of 10 units",
    "ru": "цепочки над подразделениями: {} из 10",
    "kk": "10 ішінен {} көрсетілген",
}
NONE = {
    "en": "A picture of these chains would be too heavy",
    "ru": "Рисунок этих цепочек был бы слишком тяжёл",
    "kk": "Бұл тізбектердің суреті осы бетке тым ауыр",
}
LIGHT, SOME, ENDLESS = "2031-03-01", "2031-03-02", "2031-03-03"
SHAPES = {LIGHT: (2, 2, 12), SOME: (10, 4, 40), ENDLESS: (1, 90, 250)}
"""Units, bodies above each, letters of each name."""


def _moment(day: str) -> tuple[Moment, dict[str, Thing]]:
    units, levels, letters = SHAPES[day]
    bodies = {
        f"{day} {unit} {level}": Text("N" * letters, "Ж" * letters, "Қ" * letters)
        for unit in range(units)
        for level in range(levels + 1)
    }
    links = tuple(
        Link(
            f"link {day} {unit} {level}", f"{day} {unit} {level}", f"{day} {unit} {level + 1}", (), Period(),
            "certain", circular=False, sources=(), statements=(), because=Text("So it is.", "Так.", "Солай."),
        )
        for unit in range(units)
        for level in range(levels)
    )  # fmt: skip
    there = tuple(UnitThere(f"{day} {unit} 0", (), Text()) for unit in range(units))
    moment = Moment("place", day, there, links, tuple(Body(one, ()) for one in bodies), (), (), Text())
    return moment, {name: Thing(name, "Unit", label) for name, label in bodies.items()}


@pytest.fixture(scope="module")
def site(sample_snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages of one place on three days, and of one post with hundreds of holders."""
    made = [_moment(day) for day in SHAPES]
    held = tuple(
        Tenure(f"tenure {at}", (), (), (), Period(), "", "", (f"holder {at}",) * 3, ()) for at in range(600)
    )
    hierarchy = Hierarchy(
        posts=(Post("post", (), (), held, (), ()),), moments=tuple(moment for moment, _ in made)
    )
    snapshot = replace(
        sample_snapshot, statements={}, figures={}, points={}, questions={}, judgements=(), speakers={},
        sources={}, things={name: thing for _, things in made for name, thing in things.items()},
        hierarchy=hierarchy,
    )  # fmt: skip
    out = tmp_path_factory.mktemp("chains")
    render(snapshot, out, pictured=False)
    return out


def _first(site: Path, language: str, day: str) -> html.HtmlElement:
    path = site / language / "command" / f"place-{day}.html"
    return html.document_fromstring(path.read_text(encoding="utf-8"))


def _units_drawn(tree: html.HtmlElement, day: str) -> int:
    """Count the names in the wide picture: each chain is drawn whole, the unit and all that stand above it."""
    levels = SHAPES[day][1]
    wide = tree.xpath("//figure//svg")[0]
    circles = wide.xpath(".//*[local-name()='path' or local-name()='circle']/*[local-name()='title']")
    return len(circles) // (levels + 1)


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_a_picture_that_fits_shows_every_chain_and_says_nothing_of_weight(site: Path, language: str) -> None:
    tree = _first(site, language, LIGHT)
    assert len(tree.xpath("//figure//svg")) == 2
    assert NONE[language] not in tree.text_content()
    assert not re.search(NOT_ALL[language].replace("10", r"\d+").format(r"\d+"), tree.text_content())


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_of_too_many_chains_some_are_drawn_and_the_page_says_how_many(site: Path, language: str) -> None:
    tree = _first(site, language, SOME)
    drawn = _units_drawn(tree, SOME)
    assert 0 < drawn < 10
    assert NOT_ALL[language].format(drawn) in tree.xpath("//figcaption")[0].text_content()


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_of_a_chain_without_end_the_table_alone_stands_there_and_the_page_says_so(
    site: Path, language: str
) -> None:
    tree = _first(site, language, ENDLESS)
    assert not tree.xpath("//svg")
    assert NONE[language] in tree.text_content()
    assert tree.xpath("//table/tbody/tr")
    assert tree.xpath("//p[@class='more']/a/@href") == ["../hierarchy.html"]


def test_no_page_outweighs_what_a_slow_telephone_takes(site: Path) -> None:
    loaded = (site / "assets" / "style.css").stat().st_size + (site / "assets" / "mark.svg").stat().st_size
    loaded += sum(
        path.stat().st_size
        for name, path in font_files().items()
        if name.endswith(("latin.woff2", "cyrillic.woff2"))
    )
    pages = list(site.rglob("*.html"))
    heavy = {str(path): size for path in pages if (size := path.stat().st_size) + loaded > MOST}
    assert not heavy


def test_every_holder_of_a_post_with_hundreds_is_on_some_page(site: Path) -> None:
    pages = sorted((site / "kk").glob("hierarchy-posts*.html"))
    assert len(pages) > 1
    text = " ".join(html.fromstring(path.read_bytes()).text_content() for path in pages)
    assert {int(n) for n in re.findall(r"holder (\d+)\b", text)} == set(range(600))

"""The page of incidents: every account with its passage, places on the map, what is not told left off it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import html

from invented import define, say
from openinquest.record.frames import frames_from_entries
from openinquest.release.building import build_snapshot
from openinquest.release.snapshot import Meta, Snapshot, Text
from openinquest.site import render

META = Meta(
    title=Text(en="Invented"),
    period="2030",
    released_on="2031-01-01",
    log_size=90,
    root="0" * 64,
    software="x",
)
TOWN, SQUARE, REGION = "town", "square", "region"


def happened(thing: str, prop: str, value: str, speaker: str = "ministry", **more: Any) -> dict[str, Any]:
    return say(thing, value, speaker, property=prop, **more)


WORLD = [
    *define("ministry", "PublicBody", "A Ministry@en", voice="ministry"),
    *define("monitor", "Organization", "A Monitor@en", voice="monitor"),
    *define(REGION, "Place", "A region@en", kind="region", latitude="50", longitude="70"),
    *define(TOWN, "Place", "A town (once called otherwise)@en", kind="city", within=REGION,
        latitude="49.8123", longitude="72.91"),
    *define(SQUARE, "Place", "A square@en", kind="square", within=TOWN),
    *define("village", "Place", "A village@en", kind="settlement", latitude="49.2", longitude="71.1"),
    *define("march", "Incident", "A march@en", kind="rally", place=SQUARE),
    *define("shots", "Incident", "Shots@en", kind="dispersal", place=TOWN),
    *define("search", "Incident", "A search@en", place="village"),
    *define("far", "Incident", "Somewhere in the region@en", place=REGION),
    happened("march", "started", "2030-01-05T14:00"),
    happened("shots", "date", "2030-01-05"),
    happened("shots", "date", "2030-01-06", "monitor"),
    happened("shots", "date", "2030-01-05", "monitor", stance="denies"),
    happened("search", "date", "2030-03"),
    happened("far", "damage", "windows"),
]  # fmt: skip


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return build_snapshot(frames_from_entries([{"n": n, **flat} for n, flat in enumerate(WORLD, 1)]), META)


@pytest.fixture(scope="module")
def site(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    render(snapshot, out, pictured=False)
    return out


def rows(site: Path, language: str, heading: str) -> dict[str, str]:
    tree = html.parse(site / language / "incidents.html")
    table = tree.xpath("//section[h2[@id=$id]]//table", id=heading)[0]
    return {
        row.xpath("string(td[1])").strip(): " ".join(row.text_content().split())
        for row in table.xpath(".//tbody/tr")
    }


def test_incidents_know_their_days_and_where_they_were(snapshot: Snapshot) -> None:
    shots = snapshot.incidents["shots"]
    assert (shots.first, shots.last) == ("2030-01-05", "2030-01-06")
    denied = next(when.given for when in shots.moments if when.given.value == "2030-01-05")
    assert (denied.by, denied.denied_by) == (("ministry",), ("monitor",))
    assert list(snapshot.incidents) == ["march", "shots", "search", "far"]
    square = snapshot.places[SQUARE]
    assert square.within == (TOWN, REGION)
    assert square.located is not None
    assert square.located.of == TOWN


def test_coordinates_are_as_exact_as_they_were_written(snapshot: Snapshot) -> None:
    town, village, region = (snapshot.places[name].located for name in (TOWN, "village", REGION))
    assert town is not None
    assert village is not None
    assert town.radius < 10
    assert 5_000 < village.radius < 6_000  # one decimal
    assert region is None  # its middle would say that something happened there


def test_the_table_holds_every_account_with_the_way_to_its_passage(site: Path) -> None:
    tree = html.parse(site / "en" / "incidents.html")
    links = tree.xpath("//section[h2[@id='all']]//td[2]//a[contains(@href, '#n')]/@href")
    assert {link.partition("#")[0] for link in links} == {
        f"thing/{name}.html" for name in ("march", "shots", "search")
    }
    for link in links:
        path, _, anchor = link.partition("#")
        assert html.parse(site / "en" / path).xpath("//*[@id=$id]", id=anchor), link
    told = rows(site, "en", "all")
    assert "denied by: A Monitor" in told["Shots"]
    assert "Contested" in told["Shots"] or "contested" in told["Shots"]
    assert told["Somewhere in the region"].count("undated") <= 1


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_map_and_chronology_are_described_and_named(site: Path, language: str) -> None:
    tree = html.parse(site / language / "incidents.html")
    pictures = tree.xpath("//figure[@class='chart-box']/*[name()='svg']")
    assert len(pictures) == 4
    for picture in pictures:
        assert picture.get("role") == "img"
        assert picture.xpath("./*[name()='title']/text()")[0]
        assert len(picture.xpath("./*[name()='desc']/text()")[0]) > 15
    assert tree.xpath("//figcaption[contains(., '2018')]")


def test_what_only_a_region_places_is_listed_and_not_drawn(site: Path) -> None:
    places = rows(site, "en", "map")
    assert set(places) == {"A town (once called otherwise)", "A village"}
    assert "2" in places["A town (once called otherwise)"]
    assert "within some 6 km" in places["A village"]
    tree = html.parse(site / "en" / "incidents.html")
    assert "Somewhere in the region" in tree.xpath("string(//section[h2[@id='map']]/p)")


def test_a_release_without_incidents_has_no_such_page(tmp_path: Path) -> None:
    few = [flat for flat in WORLD if flat["thing"] in ("ministry", "monitor")]
    frames = frames_from_entries([{"n": n, **flat} for n, flat in enumerate(few, 1)])
    render(build_snapshot(frames, META), tmp_path, pictured=False)
    assert not (tmp_path / "en" / "incidents.html").exists()
    assert not list(html.parse(tmp_path / "en" / "about.html").iterfind(".//a[@href='incidents.html']"))


def test_thousands_of_incidents_and_places_keep_every_page_light(tmp_path: Path) -> None:
    many = [*WORLD]
    for at in range(240):
        place = f"p{at % 200}"
        if at < 200:
            many += define(
                place, "Place", f"Place {at}@en", kind="city",
                latitude=f"{42 + at % 90 / 10:.4f}", longitude=f"{50 + at % 350 / 10:.4f}",
            )  # fmt: skip
        many += define(
            f"i{at}", "Incident", f"{'A long name ' * 4}{at}\u202e@en", place=TOWN if at % 2 else place
        )
        many.append(happened(f"i{at}", "date", f"20{10 + at % 20}-0{1 + at % 9}-11"))
    frames = frames_from_entries([{"n": n, **flat} for n, flat in enumerate(many, 1)])
    render(build_snapshot(frames, META), tmp_path, pictured=False)
    pages = [*(tmp_path / "kk").glob("incident*.html"), tmp_path / "kk" / "thing" / f"{TOWN}.html"]
    assert len(pages) > 3
    assert max(page.stat().st_size for page in pages) < 115_000
    first = html.parse(tmp_path / "kk" / "incidents.html")
    assert len(first.xpath("//section[h2[@id='map']]//tbody/tr")) == 30

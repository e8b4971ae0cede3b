"""People recorded as killed: what each list says of them and where lists differ, and no number that tells who it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from invented import define, say
from linked_lists import FAMILIES, JOURNALISTS, OFFICIAL, entries
from openinquest.inquiry import Material
from openinquest.ontology import load_ontology
from openinquest.record.frames import frames_from_entries
from openinquest.release.building import build_snapshot
from openinquest.release.counting import count, counted_bytes, parse_counted
from openinquest.release.entries import Malformed
from openinquest.release.snapshot import Counted, Meta, Snapshot, Text
from openinquest.site import render

META = Meta(
    title=Text(en="Invented"),
    period="2030",
    released_on="2031-01-01",
    log_size=90,
    root="0" * 64,
    software="x",
)
SAME = (("official.1", "journalists.1"), ("official.3", "families.2"), ("official.1", "families.1"))


def one(kind: str, left: str, right: str, **more: Any) -> dict[str, Any]:
    coding = {"by": "c1", "at": "2031-01-01T00:00:00Z", "method": "person"}
    return {"kind": kind, "left": left, "right": right, **coding, **more}


def flats(crowd: int = 0) -> list[dict[str, Any]]:
    """Three lists of invented names, and a crowd of one list about whom much is alike."""
    found = [
        *define("ministry", "PublicBody", "A Ministry@en", voice="ministry"),
        *define("kaiyndy", "Place", "Kaiyndy@en", kind="city"),
        *define("hidden-place", "Place", "A hamlet@en", kind="settlement"),
        *define("official", "CasualtyList", "Official list@en", deduplicated="yes"),
        *define("journalists", "CasualtyList", "List of journalists@en", deduplicated="yes"),
        *define("families", "CasualtyList", "List of families@en", deduplicated="yes"),
        *entries("official", OFFICIAL),
        *entries("journalists", JOURNALISTS),
        *entries("families", FAMILIES),
        say("official.3", "2030-01-09", property="date"),
    ]
    for at in range(crowd):
        sex, age = ("female" if at % 3 else "male"), str(20 + at % 40)
        place = "hidden-place" if at < 6 else "kaiyndy"
        told = {
            "row": f"{100 + at}",
            "sex": sex,
            "age": age,
            "place": place,
            "date": f"2030-0{1 + at % 2}-11",
        }
        found += define(
            f"official.{100 + at}", "ListEntry", f"Row {at}@en", list="official", name=f"Nobody {at}", **told
        )
    return [*found, *(one("same", left, right) for left, right in SAME)]


def material(crowd: int = 0) -> Material:
    frames = frames_from_entries([{"n": n, **flat} for n, flat in enumerate(flats(crowd), 1)])
    return Material.of(frames, load_ontology())


@pytest.fixture(scope="module")
def counted() -> Counted:
    return count(material(crowd=60), 999, 5, {"official", "families", "kaiyndy"})


@pytest.fixture(scope="module")
def snapshot(counted: Counted) -> Snapshot:
    return build_snapshot(material().frames, META, counted=counted)


@pytest.fixture(scope="module")
def site(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    render(snapshot, out, pictured=False)
    return out


def test_one_person_stands_once_with_the_rows_of_every_list(snapshot: Snapshot) -> None:
    persons = {person.id: person for person in snapshot.casualties.persons}
    together = next(person for person in persons.values() if len(person.listed) == 3)
    assert {one.list for one in together.listed} == {"official", "journalists", "families"}
    assert len(together.names) == 3
    assert len(persons) == 7 + 8 + 3 - 3


def test_where_lists_differ_both_stand_and_neither_is_picked(snapshot: Snapshot, site: Path) -> None:
    differing = next(p for p in snapshot.casualties.persons if any(d.property == "date" for d in p.differing))
    page = html.parse(site / "en" / "person" / f"{differing.id}.html")
    said = page.xpath("string(//section[h2[@id='differ']])").replace("\u00a0", " ")
    assert "6 January 2030" in said
    assert "9 January 2030" in said
    assert "cannot all hold" in said
    link = page.xpath("//a[contains(@href, '#n')]/@href")[0]
    path, _, anchor = link.partition("#")
    assert html.parse(site / "en" / "person" / path).xpath("//*[@id=$id]", id=anchor)


def test_the_list_names_those_who_go_out_and_leads_to_each(site: Path) -> None:
    page = html.parse(site / "en" / "people.html")
    links = page.xpath("//section[h2[@id='named']]//td[1]//a/@href")
    assert len(links) == 15
    assert all((site / "en" / link).is_file() for link in links)


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_small_numbers_and_what_would_give_them_away_are_hidden(
    counted: Counted, site: Path, language: str
) -> None:
    sexes = next(table for table in counted.tables if table.dimension == "sex")
    assert {row.value: row.persons for row in sexes.rows if row.standing == "known"} == {
        "female": 40,
        "male": 20,
    }
    ages = next(table for table in counted.tables if table.dimension == "age")
    everyone = [row.persons for row in ages.rows]
    assert None not in (ages.total, sexes.total)
    # one row alone hidden would follow from the total
    assert everyone.count(None) != 1
    assert not any(0 < number < 5 for number in everyone if number is not None)
    page = html.parse(site / language / "people.html")
    numbers = page.xpath("//section[starts-with(h2/@id, 'by-')]//td[2]//text()")
    assert not {"1", "2", "3", "4"} & {number.strip() for number in numbers}


def test_what_is_hidden_does_not_follow_from_what_is_shown() -> None:
    two = [flat for flat in flats(crowd=40) if not str(flat.get("thing", "")).startswith("journalists")]
    two = [flat for flat in two if "journalists.1" not in (flat.get("left"), flat.get("right"))]
    frames = frames_from_entries([{"n": n, **flat} for n, flat in enumerate(two, 1)])
    found = count(Material.of(frames, load_ontology()), 999, 5, {"official", "families"})
    official, families = sorted(found.by_list, key=lambda one: one.list != "official")
    # three rows of families: shown, the other list's 47 of 50 would tell
    assert families.rows is None
    assert official.rows is None or found.rows is None
    # one person stands on the list of families alone
    assert official.persons is None
    assert families.alone is None


def test_places_and_lists_that_stay_in_are_counted_and_not_named(counted: Counted) -> None:
    told = counted_bytes(counted).decode()
    assert "hidden-place" not in told
    assert "journalists" not in told
    places = next(table for table in counted.tables if table.dimension == "place")
    assert {row.value for row in places.rows} <= {"kaiyndy", ""}
    assert "elsewhere" in {row.standing for row in places.rows}
    assert counted.lists == 3


def test_no_floor_is_said_while_judgements_wait(counted: Counted, site: Path) -> None:
    assert counted.floor is None
    assert "No “at least” can be said" in html.parse(site / "en" / "people.html").xpath("string(//main)")


def test_counts_are_read_back_as_strictly_as_they_are_written(counted: Counted) -> None:
    assert parse_counted(counted_bytes(counted)) == counted


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda data: data.update(persons=3), "to be hidden"),
        (lambda data: data["tables"][0]["rows"][0].update(persons=2), "to be hidden"),
        (lambda data: data.update(persons="78"), "no int"),
        (lambda data: data.update(names=["somebody"]), "not known"),
        (lambda data: data.update(tables=[[]]), "no object"),
    ],
)
def test_counts_that_were_changed_are_refused(
    counted: Counted, change: Callable[[dict[str, Any]], None], why: str
) -> None:
    data = json.loads(counted_bytes(counted))
    change(data)
    with pytest.raises(Malformed, match=why):
        parse_counted(
            json.dumps(data, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode() + b"\n"
        )


def test_hostile_names_are_shown_as_text(tmp_path: Path) -> None:
    name = '<script>alert(1)</script>\u202e"&'
    more = define("x.1", "ListEntry", "Row 1@en", list="official", row="1", name=name)
    frames = frames_from_entries([{"n": n, **flat} for n, flat in enumerate([*flats(), *more], 1)])
    render(build_snapshot(frames, META), tmp_path, pictured=False)
    for path in (tmp_path / "en" / "person" / "x.1.html", tmp_path / "en" / "people.html"):
        assert "<script>alert" not in path.read_text(encoding="utf-8")

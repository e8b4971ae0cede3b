"""Releases of records in which one thing has tens of thousands of statements, or hundreds of speakers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from invented import WORLD, define, say
from openinquest.charts import font_files
from openinquest.record import Settings, create_record
from openinquest.release import write_release

MANY = 50_000
PARTIES = 400
MOST = 150_000
"""Bytes of a page with the style and the fonts that it loads."""


@pytest.mark.nightly
@pytest.mark.timeout(1200)
def test_of_fifty_thousand_statements_on_one_thing_every_page_is_light_and_every_link_leads_somewhere(
    tmp_path: Path,
) -> None:
    said = [*WORLD, *(say("dead", str(at), scope=f"at place {at}") for at in range(MANY))]
    wrong, anchors = _released(tmp_path, said)
    assert wrong == []
    assert {f"n{n}" for n in range(len(WORLD) + 1, len(said) + 1)} <= anchors


@pytest.mark.nightly
@pytest.mark.timeout(600)
def test_of_hundreds_of_parties_on_one_point_every_page_is_light_and_all_that_they_said_is_found(
    tmp_path: Path,
) -> None:
    bodies = [
        entry
        for at in range(PARTIES)
        for entry in define(f"body-{at}", "PublicBody", f"The Body of Place {at}@en", voice=f"body-{at}")
    ]
    said = [
        *WORLD,
        *bodies,
        *(
            say("dead", str(at % 90 + turn), f"body-{at}", said_on=f"2030-01-{turn + 1:02}")
            for at in range(PARTIES)
            for turn in range(4)
        ),
    ]
    wrong, anchors = _released(tmp_path, said)
    assert wrong == []
    assert {f"n{n}" for n in range(len(WORLD) + len(bodies) + 1, len(said) + 1)} <= anchors


def _released(folder: Path, statements: list[dict[str, object]]) -> tuple[list[str], set[str]]:
    """Release statements on things that are all public; return what is wrong with the pages, and their anchors."""
    public = [
        {"kind": "marks", "left": name, "value": {"level": "public"}, "by": "c1", "at": "2030", "method": "person"}
        for name in dict.fromkeys(entry["thing"] for entry in statements)
    ]  # fmt: skip
    with create_record(folder / "record", Settings(title={"en": "An invented event"})) as record:
        record.append(statements=statements)
        record.append(judgements=public)
        site = write_release(record, folder / "site", today=date(2031, 1, 1)).folder
    loaded = (site / "assets" / "style.css").stat().st_size + sum(
        path.stat().st_size
        for name, path in font_files().items()
        if name.endswith(("latin.woff2", "cyrillic.woff2"))
    )
    wrong: list[str] = []
    anchors: set[str] = set()
    for path in site.rglob("*.html"):
        octets = path.read_bytes()
        if len(octets) + loaded > MOST:
            wrong.append(f"{path}: {len(octets)} octets")
        tree = html.fromstring(octets)
        anchors |= set(tree.xpath("//@id"))
        for link in {*tree.xpath("//@href"), *tree.xpath("//@src")}:
            parts = urlsplit(link)
            if (
                not parts.scheme
                and parts.path
                and not (path.parent / unquote(parts.path)).resolve().is_file()
            ):
                wrong.append(f"{path}: {link}")
    return wrong, anchors

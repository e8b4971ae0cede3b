"""A release of a record in which tens of thousands of statements are about one thing: two minutes of CPU."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from invented import WORLD, say
from openinquest.charts import font_files
from openinquest.record import Settings, create_record
from openinquest.release import write_release

MANY = 50_000
MOST = 150_000
"""Bytes of a page with the style and the fonts that it loads."""


@pytest.mark.nightly
@pytest.mark.timeout(1200)
def test_of_fifty_thousand_statements_on_one_thing_every_page_is_light_and_every_link_leads_somewhere(
    tmp_path: Path,
) -> None:
    public = [
        {
            "kind": "marks",
            "left": name,
            "value": {"level": "public"},
            "by": "c1",
            "at": "2030",
            "method": "person",
        }
        for name in dict.fromkeys(entry["thing"] for entry in WORLD)
    ]
    with create_record(tmp_path / "record", Settings(title={"en": "An invented event"})) as record:
        record.append(
            statements=[*WORLD, *(say("dead", str(at), scope=f"at place {at}") for at in range(MANY))]
        )
        record.append(judgements=public)
        site = write_release(record, tmp_path / "site", today=date(2031, 1, 1)).folder
    loaded = (site / "assets" / "style.css").stat().st_size + sum(
        path.stat().st_size
        for name, path in font_files().items()
        if name.endswith(("latin.woff2", "cyrillic.woff2"))
    )
    wrong, said = [], set()
    for path in site.rglob("*.html"):
        octets = path.read_bytes()
        if len(octets) + loaded > MOST:
            wrong.append(f"{path}: {len(octets)} octets")
        tree = html.fromstring(octets)
        said |= set(tree.xpath("//@id"))
        for link in {*tree.xpath("//@href"), *tree.xpath("//@src")}:
            parts = urlsplit(link)
            if (
                not parts.scheme
                and parts.path
                and not (path.parent / unquote(parts.path)).resolve().is_file()
            ):
                wrong.append(f"{path}: {link}")
    assert wrong == []
    assert {f"n{n}" for n in range(len(WORLD) + 1, len(WORLD) + MANY + 1)} <= said

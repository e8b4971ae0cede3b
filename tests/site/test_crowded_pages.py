"""What no sample has: tens of thousands of statements on one thing, texts without end, letters that are not seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from openinquest.charts import font_files
from openinquest.release.snapshot import Edition, Snapshot, Text
from openinquest.site import render
from openinquest.site.addresses import Addresses
from openinquest.site.citing import citation
from openinquest.site.texts import without_tricks

MOST = 150_000
MANY = 3_000
SECRETLY = "\u202e"
JOINER = "\u200d"


def fonts(page: bytes) -> int:
    """The bytes of fonts that a page loads: two weights of Latin, and of Cyrillic where it has any."""
    letters = ("latin", "cyrillic") if any(0x400 <= ord(c) <= 0x52F for c in page.decode()) else ("latin",)
    return sum(
        font_files()[f"NotoSans-{weight}-{name}.woff2"].stat().st_size
        for weight in ("Regular", "Bold")
        for name in letters
    )


@pytest.fixture(scope="module")
def crowded(sample_snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with one crowded thing, and hostile texts in every place that shows words."""
    out = tmp_path_factory.mktemp("crowded")
    render(hostile(sample_snapshot), out, pictured=False)
    return out


def hostile(snapshot: Snapshot) -> Snapshot:
    """The snapshot with thousands of statements more about one claim, and with texts as an enemy writes them."""
    first = next(s for s in snapshot.statements.values() if s.thing == "c.show")
    last = max(snapshot.statements)
    more = {n: replace(first, n=n, scope=f"said {n}") for n in range(last + 1, last + MANY)}
    long = replace(
        first, n=last + MANY, quote="word " * 20_000, scope=f"{SECRETLY}turned{JOINER}", original="<script>x"
    )
    arabic = replace(first, n=last + MANY + 1, quote="قال الشاهد <img src=x onerror=alert(1)>")
    name = Text(en=f"A name {SECRETLY}that turns{JOINER} " + "x" * 100_000)
    things = {**snapshot.things, "c.show": replace(snapshot.things["c.show"], label=name)}
    statements = {**snapshot.statements, **more, long.n: long, arabic.n: arabic}
    return replace(snapshot, statements=statements, things=things)


def test_no_page_outweighs_what_a_slow_telephone_takes(dossier: Path, crowded: Path) -> None:
    style = (dossier / "assets" / "style.css").stat().st_size
    for folder in (dossier, crowded):
        for path in folder.rglob("*.html"):
            page = path.read_bytes()
            assert len(page) + style + fonts(page) < MOST, path.relative_to(folder)


def test_every_statement_of_a_crowded_thing_has_its_place(sample_snapshot: Snapshot, crowded: Path) -> None:
    snapshot = hostile(sample_snapshot)
    addresses = Addresses(snapshot)
    parts = addresses.parts["c.show"]
    assert len(parts) > 50
    for part in (parts[0], parts[1], parts[-1]):
        tree = html.fromstring((crowded / "kk" / part.path).read_bytes())
        assert [row.get("id") for row in tree.xpath("//table[contains(@class,'st')]/tbody/tr")] == [
            f"n{s.n}" for s in part.items
        ]
        links = set(tree.xpath("//nav[@class='pager']//a/@href"))
        assert f"../{parts[-1].path}" in links or part is parts[-1]
        assert all(addresses.statement(s.n) == f"{part.path}#n{s.n}" for s in part.items)


def test_what_is_not_seen_is_spelled_out_and_what_is_endless_is_cut(crowded: Path) -> None:
    joined = ""
    for path in crowded.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert SECRETLY not in text, path
        assert JOINER not in text, path
        assert "<script>x" not in text, path
        assert "<img" not in text, path
        joined += text if "en/thing/c.show" in path.as_posix() else ""
    assert "‹U+202E›turned‹U+200D›" in joined
    assert "<bdi>قال" in joined
    assert "more characters stand in the data" in joined


def test_every_letter_that_is_not_seen_is_spelled_out_wherever_it_stands() -> None:
    unseen = (0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
    seen = "«Қазақстан» – a list… “x” ‰ № Ұ ½"
    assert without_tricks(seen) == seen
    for code in unseen:
        assert without_tricks(f"{seen}{chr(code)}") == f"{seen}‹U+{code:04X}›"


def test_a_page_says_how_it_is_cited(dossier: Path) -> None:
    tree = html.fromstring((dossier / "ru" / "figure" / "deaths.html").read_bytes())
    foot = " ".join(tree.xpath("//footer")[0].text_content().split())
    root = tree.xpath("//meta[@name='dcterms.identifier']/@content")[0]
    assert len(root) == 64
    assert all(words in foot for words in (root, "ru/figure/deaths.html", "Все погибшие", "21 ноября 2026"))
    assert "cff-version: 1.2.0" in (dossier / "CITATION.cff").read_text(encoding="utf-8")


def test_with_an_address_a_page_is_cited_by_it(sample_snapshot: Snapshot, tmp_path: Path) -> None:
    meta = replace(
        sample_snapshot.meta, address="https://dossier.example/", contact='The "team" of the dossier'
    )
    render(replace(sample_snapshot, meta=meta), tmp_path, pictured=False)
    tree = html.fromstring((tmp_path / "kk" / "speaker" / "gpo.html").read_bytes())
    place = "https://dossier.example/kk/speaker/gpo.html"
    assert tree.xpath("//link[@rel='canonical']/@href") == [place]
    assert tree.xpath("//p[@class='cite']/a/@href") == [place]
    assert r'name: "The \"team\" of the dossier"' in citation(meta)


def test_a_release_says_what_it_changed(sample_snapshot: Snapshot, tmp_path: Path) -> None:
    numbers = sorted(sample_snapshot.statements)
    before = Edition("2026-01-01", "", 10, "0" * 64, 8, "1" * 64)
    this = Edition(
        "2026-11-21", "", 400, "2" * 64, 9, added=((numbers[0], numbers[1]),), changed=((numbers[-1], numbers[-1]),),
        withheld=((3, 3), (5, 9)),
    )  # fmt: skip
    render(replace(sample_snapshot, editions=(before, this)), tmp_path, pictured=False)
    tree = html.fromstring((tmp_path / "en" / "changes.html").read_bytes())
    for name, expected in (("added", [n for n in numbers if n <= numbers[1]]), ("changed", [numbers[-1]])):
        links = tree.xpath(f"//section[@id='{name}']//li/a[contains(@href,'#n')]/@href")
        assert {int(link.rpartition("#n")[2]) for link in links} == set(expected)
    assert [code.text for code in tree.xpath("//section[@id='withheld']//code")] == ["#3", "#5–#9"]
    assert tree.xpath("//tbody/tr")[1].text_content().count("–") == 3

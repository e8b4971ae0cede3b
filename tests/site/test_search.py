"""The index of names: every name in every spelling leads to a page, as data that cannot run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from openinquest.names.typed import blurred, typed
from openinquest.release.snapshot import LANGUAGES, Findable, Meta, Snapshot, Text, Thing
from openinquest.site.addresses import Addresses
from openinquest.site.search import found, names, sorted_by_label, write_names
from openinquest.site.search.names import LONGEST_LABEL
from openinquest.site.search.script import MODULES, script


def data_of(path: Path) -> Any:
    """Return what a file of the index holds, which must be one call with data alone."""
    text = path.read_text(encoding="utf-8")
    start = f'inquestSearch("{path.stem}",'
    assert text.startswith(start)
    assert text.endswith(");\n")
    assert "<" not in text
    return json.loads(text.removeprefix(start).removesuffix(");\n"))


def rows_for(query: str, folder: Path) -> list[list[Any]]:
    """Return the rows that the whole words of a query lead to, read as the page reads them."""
    most, shards, _ = data_of(folder / "start.js")
    left: set[int] | None = None
    for word in typed(query):
        starts = [key if key.isascii() else "_" for key in map(blurred, word)]
        near = [name for name, prefix in shards if any(key.startswith(prefix) for key in starts)]
        pairs = [pair for name in near for pair in data_of(folder / f"{name}.js")]
        numbers = {n for key, rows in pairs if key in word for n in rows}
        left = numbers if left is None else left & numbers
    return [data_of(folder / f"rows-{n // most}.js")[n % most] for n in sorted(left or ())]


@pytest.mark.parametrize(
    "query",
    ["Қасым-Жомарт Тоқаев", "Касым-Жомарт Токаев", "Kassym-Jomart Tokayev", "Qasym-Jomart Toqaev", "ТОКАЕВ"],
)
def test_a_name_in_any_spelling_leads_to_the_page_of_the_speaker(dossier: Path, query: str) -> None:
    (row,) = rows_for(query, dossier / "search" / "names")
    assert row[1] == "speaker/tokayev.html"
    assert row[3:6] == ["Kassym-Jomart Tokayev", "Касым-Жомарт Токаев", "Қасым-Жомарт Тоқаев"]


def test_figures_questions_and_sources_are_found_by_words_of_their_names(dossier: Path) -> None:
    folder = dossier / "search" / "names"
    assert "figure/deaths.almaty.html" in {row[1] for row in rows_for("Dead Almaty", folder)}
    assert "questions.html#q.list" in {row[1] for row in rows_for("тізімі жарияланбайды", folder)}
    assert [row[1] for row in rows_for("Минздрав опроверг", folder)] == ["source/slovoidilo-2022-01-09.html"]


def test_the_lists_lead_to_everything_that_has_a_name_in_the_order_of_the_alphabet(dossier: Path) -> None:
    rows = data_of(dossier / "search" / "names" / "rows-0.js")
    for language in LANGUAGES:
        tree = html.fromstring((dossier / language / "names.html").read_bytes())
        assert {link.get("href") for link in tree.xpath("//ul[@class='columns']//a")} == {
            row[1] for row in rows
        }
        letters = [heading.text_content() for heading in tree.xpath("//h2")]
        page = html.fromstring((dossier / language / "search.html").read_bytes())
        assert [link.text_content() for link in page.xpath("//ul[@class='letters']//a")] == letters
        assert not page.xpath("//form[not(@hidden)]")
        assert page.xpath("//*[@id='search-plain'][not(@hidden)]")
    kazakh = [letter for letter in letters if letter in "АӘБҚМӨТҰҮІ"]
    assert kazakh == sorted(kazakh, key="АӘБҚМӨТҰҮІ".index)


def _snapshot(labels: list[str]) -> Snapshot:
    meta = Meta(title=Text("T"), period="", released_on="2026-01-01", log_size=0, root="", software="")
    things = {f"t{n}": Thing(f"t{n}", "Person", Text(label)) for n, label in enumerate(labels)}
    findable = tuple(
        Findable(name, tuple((key, blurred(key)) for keys in typed(thing.label.en) for key in keys))
        for name, thing in things.items()
    )
    empty: Any = {}
    return Snapshot(
        meta=meta, statements=empty, things=things, figures=empty, points=empty, questions=empty, judgements=(),
        speakers=empty, parties=empty, sources=empty, findable=findable,
    )  # fmt: skip


class _Everywhere(Addresses):
    """Every thing has a page."""

    def thing(self, identifier: str) -> str:
        return f"thing/{identifier}.html"


def test_an_empty_release_has_an_index_all_the_same(tmp_path: Path) -> None:
    snapshot = _snapshot([])
    write_names(snapshot, Addresses(snapshot), tmp_path)
    assert rows_for("Нурлан", tmp_path / "search" / "names") == []


def test_hostile_labels_stay_data_and_short(tmp_path: Path) -> None:
    labels = [
        "</script><script>alert(1)//",
        "line separators\u2028\u2029",
        '");alert(1);("',
        "а" * 100_000,
        "‮cba",
    ]
    snapshot = _snapshot(labels)
    addresses = _Everywhere(snapshot)
    write_names(snapshot, addresses, tmp_path)
    rows = data_of(tmp_path / "search" / "names" / "rows-0.js")
    shown = [row[3] for row in rows]
    assert shown[:3] == [labels[0], "line separators‹U+2028›‹U+2029›", labels[2]]
    assert shown[4] == "‹U+202E›cba"
    assert len(shown[3]) == LONGEST_LABEL
    for path in (tmp_path / "search" / "names").iterdir():
        text = path.read_text(encoding="utf-8")
        assert "\u2028" not in text
        assert "\u2029" not in text
    assert len(sorted_by_label(found(snapshot, addresses), "kk")) == len(labels)


def test_a_large_index_is_parted_so_that_a_query_loads_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "MOST_POINTERS", 80)
    starts = [a + b + c for a in "bdgkmnrst" for b in "aei" for c in "lmnrst"]
    labels = [f"{start}{end}" for start in starts for end in ("bai", "bek", "gali", "jan")] + [
        "Ба",
        "B",
        "李明",
    ]
    snapshot = _snapshot(labels)
    write_names(snapshot, _Everywhere(snapshot), tmp_path)
    folder = tmp_path / "search" / "names"
    _, shards, _ = data_of(folder / "start.js")
    assert len(shards) > 9
    assert all(len(data_of(folder / f"{name}.js")) <= names.MOST_POINTERS / 2 for name, _ in shards)
    for label in labels[::41] + labels[-3:]:
        assert label in {row[3] for row in rows_for(label, folder)}


def test_the_script_is_one_plain_file_of_the_modules() -> None:
    text = script()
    assert "import {" not in text
    assert "\nexport " not in text
    assert all(f"const {name} = (() => {{" in text for name in MODULES)

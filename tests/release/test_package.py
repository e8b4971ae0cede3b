"""The data package: tables whose keys hold, descriptors that fit them, and what other models make of them."""

from __future__ import annotations

import csv
import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from lxml import html

from openinquest.release.downloads import SCHEMA, safe_cell
from openinquest.release.manifest import FileSeal
from openinquest.release.package import PATH, Pages, layout, package_files, tables
from openinquest.release.package.descriptor import described
from openinquest.release.package.files import csv_of, parquet_of
from openinquest.release.snapshot import LANGUAGES, Meta, Snapshot, Source, Text, Thing

NO_ROWS = pl.DataFrame(schema=SCHEMA)
NO_STATEMENTS = {name: FileSeal.of_bytes(b"") for name in ("statements.csv", "statements.parquet")}
HOSTILE = (
    "=HYPERLINK(1)",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "'quoted",
    "‮txt.exe",
    "a\r\nb",
    "а" * 100_000,
    '"',
    "<b>",
)


@pytest.fixture(scope="module")
def package(dossier: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((dossier / PATH).read_text(encoding="utf-8"))
    return found


def frames(dossier: Path) -> dict[str, pl.DataFrame]:
    return {table.name: pl.read_parquet(dossier / "data" / f"{table.name}.parquet") for table in layout()}


def test_every_file_is_described_with_its_size_and_digest(dossier: Path, package: dict[str, Any]) -> None:
    listed = {resource["path"] for resource in package["resources"]}
    assert {"statements.csv", "figures.parquet", "followthemoney.jsonl", "linked.jsonld"} <= listed
    for resource in package["resources"]:
        data = (dossier / "data" / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{sha256(data).hexdigest()}"
    assert len({resource["name"] for resource in package["resources"]}) == len(package["resources"])
    assert package["x-log"]["root"] in package["x-citation"]


def test_tables_have_the_columns_and_types_that_are_described(dossier: Path, package: dict[str, Any]) -> None:
    types = {"string": pl.String(), "integer": pl.Int64(), "number": pl.Float64(), "boolean": pl.Boolean()}
    for resource in package["resources"]:
        if "schema" not in resource:
            continue
        fields = resource["schema"]["fields"]
        frame = pl.read_parquet(dossier / "data" / f"{resource['name']}.parquet")
        assert [(field["name"], types[field["type"]]) for field in fields] == list(frame.schema.items())
        text = (dossier / "data" / resource["path"]).read_bytes().decode("utf-8")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert rows[0] == frame.columns
        assert len(rows) - 1 == resource["x-rows"] == frame.height
        for field in fields:
            assert set(field["x-description"]) == set(LANGUAGES)
            assert len(set(field["x-description"].values())) == 3


def test_every_key_leads_to_a_row(dossier: Path, package: dict[str, Any]) -> None:
    held = frames(dossier)
    for resource in package["resources"]:
        schema = resource.get("schema", {})
        frame = held.get(resource["name"])
        for key in schema.get("foreignKeys", ()):
            target = key["reference"]
            there = held[target["resource"] or resource["name"]][target["fields"]].implode()
            lost = frame.filter(pl.col(key["fields"]).is_not_null() & ~pl.col(key["fields"]).is_in(there))
            assert lost.is_empty(), (resource["name"], key, lost)
        if "primaryKey" in schema:
            assert frame.select(schema["primaryKey"]).is_unique().all(), resource["name"]
            assert frame.select(schema["primaryKey"]).null_count().sum_horizontal().item() == 0


def test_every_statement_on_a_page_can_be_gone_to_from_its_row(dossier: Path) -> None:
    held = frames(dossier)
    shown = held["permalinks"]
    assert shown.height > 30
    for n, *places in shown.iter_rows():
        for language, place in zip(LANGUAGES, places, strict=True):
            path, _, anchor = place.partition("#")
            assert path.startswith(f"{language}/")
            if language == "kk":
                tree = html.fromstring((dossier / path).read_bytes())
                assert anchor == f"n{n}"
                assert tree.xpath("//*[@id=$id]", id=anchor)
    for table in ("things", "documents"):
        for path in held[table]["page"].drop_nulls():
            assert (dossier / "ru" / path.partition("#")[0]).is_file()


def test_what_is_computed_is_what_the_pages_show(dossier: Path) -> None:
    held = frames(dossier)
    series = held["series"].filter(pl.col("figure") == "deaths")
    assert series.filter(pl.col("value") == "164")["status"].str.contains("withdrawn").any()
    assert held["points"].filter(pl.col("thing") == "deaths")["status"].to_list() == ["contested"]
    replies = held["replies"].filter(pl.col("question") == "q.list")
    assert set(replies["grade"]) == {"refused", "partial"}
    assert held["via"].filter(pl.col("who") == "joint-ngo").height == 1


def _snapshot(labels: tuple[str, ...]) -> Snapshot:
    meta = Meta(Text("T"), "", "2026-01-01", 1, "0" * 64, "s")
    empty: Any = {}
    things = {label: Thing(label, "Person", Text(label)) for label in labels}
    sources = {label: Source(label, label, label, "", "javascript:alert(1)", "", "") for label in labels}
    return Snapshot(
        meta=meta, statements=empty, things=things, figures=empty, points=empty, questions=empty, judgements=(),
        speakers=empty, parties=empty, sources=sources,
    )  # fmt: skip


def test_hostile_texts_run_nowhere_and_come_back_whole() -> None:
    pages = Pages({}, {}, {label: "source/x.html" for label in HOSTILE})
    found = {table.name: table for table in tables(_snapshot(HOSTILE), NO_ROWS, pages)}
    for name in ("things", "documents"):
        rows = list(csv.reader(io.StringIO(csv_of(found[name]).decode("utf-8"), newline="")))[1:]
        for row, label in zip(rows, HOSTILE, strict=True):
            assert row[0] == safe_cell(label)
            assert not row[0].startswith(("=", "+", "-", "@", "\t"))
            assert row[0].removeprefix("'") == label.removeprefix("'") or row[0] == f"'{label}"
        assert tuple(pl.read_parquet(io.BytesIO(parquet_of(found[name])))[:, 0]) == HOSTILE
    files = dict(package_files(_snapshot(HOSTILE), NO_ROWS, pages, NO_STATEMENTS))
    graph = json.loads(files["data/linked.jsonld"])["@graph"]
    assert not any("javascript" in json.dumps(node) for node in graph)
    assert b"javascript" not in files["data/followthemoney.jsonl"]


def test_linked_data_of_a_large_release_are_parts_that_hold_together_what_one_did(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = tuple(f"name {n}" for n in range(12))
    paths = {name: f"thing/{name[5:]}.html" for name in names}
    whole = dict(package_files(_snapshot(names), NO_ROWS, Pages({}, paths, paths), NO_STATEMENTS))
    monkeypatch.setattr("openinquest.release.package.linked.AT_MOST", 2)
    files = dict(package_files(_snapshot(names), NO_ROWS, Pages({}, paths, paths), NO_STATEMENTS))
    nodes = json.loads(whole["data/linked.jsonld"])["@graph"]
    assert len(nodes) == 25  # the data set, and each name as a thing and as a source
    parts = ["data/linked.jsonld", *(f"data/linked-{n}.jsonld" for n in range(2, 14))]
    assert [node for part in parts for node in json.loads(files[part])["@graph"]] == nodes
    listed = {one["path"]: one for one in json.loads(files[PATH])["resources"]}
    for part in parts:
        assert listed[part.removeprefix("data/")]["bytes"] == len(files[part])
        assert listed[part.removeprefix("data/")]["mediatype"] == "application/ld+json"
    assert files.keys() - whole.keys() == {*parts[1:]}


def test_an_empty_release_has_all_tables_without_rows() -> None:
    files = dict(package_files(_snapshot(()), NO_ROWS, Pages({}, {}, {}), NO_STATEMENTS))
    for table in layout():
        assert table.rows == ()
        if table.name != "statements":
            assert pl.read_parquet(io.BytesIO(files[f"data/{table.name}.parquet"])).height == 0
        for column in table.columns:
            assert len(described(table.name, column.name)) == 3
    assert json.loads(files[PATH])["resources"]


def test_linked_data_names_who_says_it_and_rates_nothing(dossier: Path) -> None:
    text = (dossier / "data" / "linked.jsonld").read_text(encoding="utf-8")
    assert "ClaimReview" not in text
    assert "reviewRating" not in text
    graph = json.loads(text)["@graph"]
    named = {node["@id"] for node in graph}
    assert len(named) >= len(graph) - 1
    claims = [node for node in graph if node["@type"] == "Claim" and "author" in node]
    assert len(claims) > 30
    for claim in claims:
        assert claim["about"].get("@id", "") in named or "identifier" in claim["about"]
    page = html.fromstring((dossier / "kk" / "data.html").read_bytes())
    (script,) = page.xpath("//script")
    assert json.loads(script.text)["@type"] == "Dataset"


@pytest.mark.nightly
def test_followthemoney_reads_every_entity(dossier: Path) -> None:
    model = pytest.importorskip(
        "followthemoney", reason="followthemoney is not installed (openinquest[ftm])"
    ).model
    ids: set[str] = set()
    lines = (dossier / "data" / "followthemoney.jsonl").read_bytes().splitlines()
    proxies = []
    for line in lines:
        data = json.loads(line)
        proxy = model.get_proxy({**data, "properties": {}})
        for name, values in data["properties"].items():
            proxy.add(name, values, cleaned=False)
            assert proxy.get(name), (data["schema"], name, values)
        assert not proxy.schema.abstract
        proxies.append(proxy)
        ids.add(data["id"])
    assert len(ids) == len(lines) > 40
    for proxy in proxies:
        for prop, value in proxy.itervalues():
            if prop.type.name == "entity":
                assert value in ids
    assert {proxy.schema.name for proxy in proxies} >= {
        "Person",
        "PublicBody",
        "Document",
        "Membership",
        "Documentation",
    }

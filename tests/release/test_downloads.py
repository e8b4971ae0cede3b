"""The tables: no formulas, no byte order mark, the same rows in both."""

from __future__ import annotations

import csv
import io

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from openinquest.release import Release
from openinquest.release.downloads import COLUMNS, SCHEMA, csv_bytes, parquet_bytes, safe_cell


@given(st.text())
def test_no_cell_begins_like_a_formula_and_the_text_comes_back(text: str) -> None:
    cell = safe_cell(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert cell.removeprefix("'") == text if cell.startswith("'") else cell == text


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=len(COLUMNS), max_size=len(COLUMNS)))
def test_any_text_survives_both_tables(texts: list[str]) -> None:
    row = dict(zip(COLUMNS, texts, strict=True)) | {"n": 7, "seq": None}
    rows = pl.DataFrame([row], schema=SCHEMA, orient="row")
    data = csv_bytes(rows)
    assert not data.startswith(b"\xef\xbb\xbf")
    read = next(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))
    assert {
        name: cell.removeprefix("'") if cell.startswith("'") else cell for name, cell in read.items()
    } == {name: "" if value is None else str(value) for name, value in row.items()}
    assert pl.read_parquet(io.BytesIO(parquet_bytes(rows))).to_dicts() == [row]


def test_the_tables_hold_what_was_said_and_no_definition(release: Release) -> None:
    table = pl.read_parquet(release.folder / "data" / "statements.parquet")
    assert table["n"].is_sorted()
    assert table["n"].is_unique().all()
    assert "record" not in table["speaker"]
    first = (
        table.filter((pl.col("thing") == "deaths") & (pl.col("value") == "164")).sort("n").row(0, named=True)
    )
    assert first["thing_label"] == "All dead"
    assert first["via"] == "state-television|2022-01-09|reports"
    assert first["source_address"] == "https://example.org/belsat-2022-01-10"
    withdrawal = table.filter(pl.col("stance") == "withdraws").row(0, named=True)
    assert withdrawal["target"] == str(first["n"])
    rows = csv.DictReader(
        (release.folder / "data" / "statements.csv").read_text(encoding="utf-8").splitlines()
    )
    odd = next(row for row in rows if row["thing"] == "order7")
    assert odd["scope"].startswith("'=HYPERLINK")


def test_a_withheld_speaker_or_passage_is_an_empty_cell(release: Release) -> None:
    table = pl.read_parquet(release.folder / "data" / "statements.parquet")
    officers = {row["value"]: row for row in table.filter(pl.col("thing") == "deaths.officers").to_dicts()}
    assert officers["17"]["document"] is None
    assert officers["17"]["speaker"] == "hrw"
    assert officers["16"]["speaker"] is None
    assert officers["16"]["document"] == "azattyq-2022-08"

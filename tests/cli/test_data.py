"""`inquest data`: what there is, and two lines that load it, tried as they are shown."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import polars as pl
import pytest

from openinquest.cli import main


def test_it_says_what_there_is(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", str(dossier), "--language", "kk"]) == 0
    out = capsys.readouterr().out
    assert "statements\t" in out
    assert "Жарияланған барлық мәлімдеме" in out
    assert "followthemoney.jsonl" in out
    assert main(["data", str(dossier), "--table", "series"]) == 0
    assert "figures.id" in capsys.readouterr().out


@pytest.mark.parametrize("table", ["statements", "series", "positions"])
def test_the_lines_for_python_load_the_table(
    dossier: Path, capsys: pytest.CaptureFixture[str], table: str
) -> None:
    assert main(["data", str(dossier), "--table", table]) == 0
    shown = capsys.readouterr().out.partition("In Python:\n")[2].partition("\n\nIn R:")[0]
    assert len(shown.splitlines()) == 2
    names: dict[str, pl.DataFrame] = {}
    exec(shown, names)
    assert names[table].height > 0


@pytest.mark.skipif(
    shutil.which("Rscript") is None, reason="R is not installed, so its two lines did not run"
)
def test_the_lines_for_r_load_the_table(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", str(dossier), "--table", "statements"]) == 0
    shown = capsys.readouterr().out.partition("In R:\n")[2]
    command = ["Rscript", "-e", f"{shown}\ncat(nrow(statements))"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert int(done.stdout) == pl.read_parquet(dossier / "data" / "statements.parquet").height


def test_programs_get_the_descriptor(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", str(dossier), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["profile"] == "data-package"


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"x-citation":"","resources":[]}', '{"x-citation":"","resources":[{"schema":[]}]}',
             "[" * 50_000,
             '{"x-citation":"c","resources":[{"name":"a b","path":"p","title":"t","schema":{"fields":[]}}]}'],
)  # fmt: skip
def test_a_descriptor_that_no_release_wrote_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").write_text(text)
    assert main(["data", str(tmp_path)]) == 3
    assert "inquest verify" in capsys.readouterr().err


def test_a_table_that_is_not_there_and_a_folder_without_data(
    dossier: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["data", str(dossier), "--table", "no\x1b[2Jthing"]) == 4
    assert "\x1b" not in capsys.readouterr().err
    assert main(["data", str(tmp_path)]) == 3

"""`inquest estimate`: what somebody at a shell gets, of tables good and bad, and of a record."""

import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from documentalist import Person
from openinquest.cli import main
from openinquest.cli._estimate import METHODS as WORDS
from openinquest.estimate import METHODS

DATA = Path(__file__).parents[1] / "estimate" / "data"
QUICK = ("--method", "no-highest-order", "--method", "loglinear-bic", "--quick")


@pytest.fixture
def person(tmp_path, capsys):
    return Person(tmp_path, capsys)


@pytest.fixture
def kosovo():
    return DATA / "kosovo_1999.csv"


def estimate(person, *words):
    return person("estimate", *words, record=False)


def test_the_words_for_methods_are_those_of_the_package():
    assert tuple(METHODS) == WORDS


def test_the_verdict_comes_first_and_the_numbers_are_those_published(person, kosovo):
    done = estimate(person, kosovo, *QUICK)
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == "Verdict: report. Both methods may be reported."
    assert lines[1].startswith("4,400 persons are on at least one of 4 lists")
    assert lines[2].startswith("Lower bound: about")
    rows = [line.split("\t") for line in lines if "\t" in line]
    assert ["log-linear, best by BIC", "10,357"] in [row[:2] for row in rows]
    assert ["no highest-order interaction", "16,942", "9,360 to 36,115", "report"] in rows


def test_json_is_all_of_standard_output_and_can_be_made_again(person, kosovo):
    first, second = (estimate(person, kosovo, *QUICK, "--json", "--seed", "5").data for _ in range(2))
    for data in (first, second):
        assert data["seed"] == 5
        assert data.pop("seconds") >= 0
        data["lower_bound"].pop("seconds")
        for method in data["methods"]:
            method.pop("seconds")
    assert first == second
    assert [method["name"] for method in first["methods"]] == ["loglinear-bic", "no-highest-order"]


def test_a_report_is_written_whole(person, kosovo, tmp_path):
    done = estimate(person, kosovo, *QUICK, "--out", tmp_path / "report")
    assert done.code == 0
    assert "report.html" in done.err
    assert json.loads((tmp_path / "report" / "report.json").read_text())["verdict"] == "report"
    drawn = pl.read_parquet(tmp_path / "report" / "draws.parquet")
    assert drawn["method"].unique().to_list() == ["loglinear-bic"]
    assert (drawn["persons"] >= 4400).all()
    assert (tmp_path / "report" / "annex.txt").read_text(encoding="utf-8").count("4") > 3


def test_a_refusal_is_an_answer(person, tmp_path):
    path = tmp_path / "two.csv"
    path.write_text("police,press,count\n1,0,30\n0,1,20\n1,1,7\n")
    done = estimate(person, path)
    assert done.code == 0
    assert done.out.startswith("Verdict: refuse.")
    assert "57 persons" in done.out
    assert "\t30" not in done.out.partition("method\t")[2].partition("\n\n")[0]
    data = estimate(person, path, "--json").data
    assert data["verdict"] == "refuse"
    assert all(method["median"] is None for method in data["methods"])


def test_what_is_known_of_lists_refuses_and_merging_them_helps(person, kosovo):
    refused = estimate(person, kosovo, *QUICK, "--copied", "HRW", "OSCE").out
    assert refused.startswith("Verdict: refuse.")
    assert "compiled in part from OSCE" in refused
    assert "none" in refused.splitlines()[4] or "Lower bound: none" in refused
    merged = estimate(person, kosovo, *QUICK, "--copied", "HRW", "OSCE", "--merge", "OSCE,HRW").out
    assert "OSCE + HRW" in merged
    assert "compiled" not in merged
    unreviewed = estimate(person, kosovo, *QUICK, "--unreviewed").out
    assert unreviewed.startswith("Verdict: refuse.")
    excluding = estimate(person, kosovo, *QUICK, "--excluding").out
    assert "Lower bound: none" in excluding
    looked = estimate(person, kosovo, *QUICK, "--unreviewed", "--exploratory").out
    assert "EXPLORATORY, refuse" in looked
    assert "10,357" in looked
    assert "10,357" not in unreviewed


def test_every_problem_of_a_table_is_told(person, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("A,B,C,count\n1,0,0,-2\n0,0,0,4\n1,2,1,x\n")
    done = estimate(person, path)
    assert done.code == 3
    assert "nothing was estimated" in done.err
    assert "Traceback" not in done.told
    problems = estimate(person, path, "--json").data["problems"]
    assert {(problem["row"], problem.get("column")) for problem in problems} == {
        (2, "count"),
        (3, None),
        (4, "B"),
        (4, "count"),
    }


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("missing.csv",), 3), (("--method", "guess"), 2), (("--seed", "-1"), 2), (("--seed", "x"), 2),
        (("--strata", "nowhere"), 3), (("--merge", "EXH"), 3), (("--merge", "EXH,Nobody"), 3),
        (("--copied", "EXH", "Nobody"), 3), (("--lists", "EXH,,"), 2), (("--replicates", "0"), 2),
        (("--record", "somewhere"), 2), (("--out", "missing/there"), 2),
    ],
)  # fmt: skip
def test_wrong_words_end_in_one_message(person, kosovo, tmp_path, words, code):
    tables = () if words[0] == "missing.csv" else (kosovo,)
    words = tuple(tmp_path / word if word == "missing.csv" else word for word in words)
    done = estimate(person, *tables, *words)
    assert done.code == code, done.told
    assert done.err.startswith("inquest: ")
    assert "Traceback" not in done.told


def test_a_folder_that_cannot_hold_the_report_is_told_before_long_work(person, kosovo, tmp_path):
    (tmp_path / "file").write_text("x")
    done = estimate(person, kosovo, "--out", tmp_path / "file")
    assert done.code == 2
    assert (tmp_path / "file").read_text() == "x"


def test_what_is_missing_is_said_with_how_to_get_it(person, kosovo, monkeypatch):
    monkeypatch.setattr("openinquest.cli._estimate.find_spec", lambda name: None if name == "scipy" else sys)
    done = estimate(person, kosovo)
    assert done.code == 5
    assert "pip install 'openinquest[estimate]'" in done.err


def test_help_names_every_method(capsys):
    with pytest.raises(SystemExit):
        main(["estimate", "--help"])
    told = capsys.readouterr().out
    assert all(name in "".join(told.split()) for name in METHODS)


def test_a_first_run_says_that_it_compiles_and_later_ones_do_not(person, kosovo, monkeypatch, tmp_path):
    told = "import sys; from openinquest.estimate.methods import to_compile; sys.exit(to_compile(None))"
    fresh = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    assert subprocess.run([sys.executable, "-c", told], env=fresh, check=False).returncode == 1
    assert "compiles" not in estimate(person, kosovo, "--method", "no-highest-order", "--quick").err
    monkeypatch.setattr("openinquest.estimate.methods.to_compile", lambda methods: True)
    done = estimate(person, kosovo, "--method", "no-highest-order", "--quick", "--language", "ru")
    assert "один раз компилируются" in done.err
    assert "компилируются" not in done.out


def test_the_language_is_that_of_the_word_or_of_the_environment(person, kosovo, monkeypatch, tmp_path):
    words = (kosovo, "--method", "no-highest-order", "--quick")
    assert estimate(person, *words, "--language", "kk").out.startswith("Шешім: хабарлауға болады.")
    monkeypatch.setenv("INQUEST_LANGUAGE", "ru")
    done = estimate(person, *words, "--out", tmp_path / "report")
    assert done.out.startswith("Решение: сообщать можно.")
    assert "Записано в" in done.err
    assert '<html lang="ru">' in (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert estimate(person, *words, "--json").data["verdict"] == "report"
    monkeypatch.setenv("INQUEST_LANGUAGE", "xx")
    assert estimate(person, *words).code == 2

"""The same lists, settings and shares on Spark in this machine: for real where it is installed."""

import importlib.util
import os

import polars as pl
import pytest

from openinquest.link import Engine, Settings, block, features, score_pairs, shipped

NAMES = [
    "Толебаев Айбар Серикович", "Tolebaev Aybar", "Толебаев А.С.", "Толебаев Бауыржан Серикович", "Исин Данияр",
    "Данияр Исин", "Isin D.", "Айгүл Омарқызы Сәдуақас", "Садуакас Айгуль", "неизвестный мужчина",
]  # fmt: skip


@pytest.fixture
def spark() -> None:
    """Spark is installed; without it the test is skipped, and fails where CI is set."""
    if importlib.util.find_spec("pyspark") is None:
        reason = "PySpark is not installed (pip install -r requirements/nightly.lock), so Spark was not tried"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.mark.usefixtures("spark")
def test_spark_weighs_pairs_as_duckdb_does() -> None:
    entries = pl.DataFrame(
        {
            "entry": [f"{'ab'[n % 2]}:{n}" for n in range(len(NAMES))],
            "list": ["ab"[n % 2] for n in range(len(NAMES))],
            "name": NAMES,
            "born": ["1990-02-03", "1990-03-02", None, "1994", None] * 2,
        }
    )
    wide = features(entries, clean=["a"])
    blocking = block(wide.filter("usable"), 10_000)
    found = {}
    for engine in Engine:
        settings = Settings(engine=engine, keep=1e-9, threads=2, memory="1GB")
        model, pairs, new = score_pairs(wide, blocking, settings, shipped())
        found[engine] = (pairs, model.prior, new)
    (ours, prior, new), (theirs, other, also) = found[Engine.DUCKDB], found[Engine.SPARK]
    assert ours.height >= 8  # enough on which they could differ
    assert new == also
    assert prior == pytest.approx(other)
    same = ["left", "right", "rule", *(name for name in ours.columns if name.startswith("c_"))]
    assert ours.select(same).equals(theirs.select(same))
    for name in ours.columns:
        if name not in same:
            assert (ours[name] - theirs[name]).abs().max() < 1e-9

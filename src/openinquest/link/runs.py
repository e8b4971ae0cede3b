"""Linkage into a record: what a run writes, what it takes back, and what it leaves as it is.

A run has a name, `link-<8 hex digits>`, under which `inquest undo` takes it back like an import. Its judgements
say `same` of two list entries, with the method `derived:link@<version>`. What stands already is not written again;
a link that no longer holds is retracted. Nothing of a name is ever in what a run writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version

import polars as pl

from openinquest.ontology import JudgementKind
from openinquest.record import Coder, Flat, Frames, Head, ImportPlan, Record, apply_import
from openinquest.record.frames import links
from openinquest.record.merge import Link
from openinquest.record.standing import Judged

METHOD = "derived:link@"
RUN_PREFIX = "link-"
TOLERANCE = 0.01
"""A link is weighed anew in the log only where its probability moved by more than this."""


def method() -> str:
    """Return the method of judgements made now: `derived:link@<version of Open Inquest>`."""
    return METHOD + version("openinquest")


@dataclass(frozen=True, slots=True)
class LinkRun:
    """What a run would write to a log of `size` entries: links, and retractions of links that no longer hold."""

    name: str
    size: int
    links: Sequence[Flat]
    retractions: Sequence[Flat]
    kept: int
    """Links on record that stay as they are."""
    replaced: int
    """Links among the new ones that were on record with other evidence."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be written."""
        return not (self.links or self.retractions)

    @property
    def gone(self) -> int:
        """How many pairs on record are no longer linked."""
        return len(self.retractions) - self.replaced


def machine_links(record: Record) -> dict[tuple[str, str], Judged]:
    """Return the standing `same` judgements of earlier runs, by pair (smaller id first), the latest of each."""
    return {
        _pair(item.flat): item
        for item in record.apparatus().standing
        if item.flat["kind"] == JudgementKind.SAME.value
        and str(item.flat.get("method", "")).startswith(METHOD)
    }


def persons_links(record: Record) -> list[Link]:
    """Return what persons judged of who is the same (same, different, unsure), by log number."""
    return [link for link in links(record.apparatus().standing) if link.person]


def linked_pairs(
    pairs: pl.DataFrame, clusters: pl.DataFrame, threshold: float, persons: Iterable[Link] = ()
) -> pl.DataFrame:
    """Return the rows of `pairs` that stand for the clusters, strongest first.

    These are the pairs within one cluster with at least the probability `threshold`, and as many weaker ones, the
    strongest first, as hold a cluster together that they alone leave in pieces. What persons judged is theirs.
    """
    of = clusters.select("entry", "cluster")
    inside = (
        pairs.join(of.rename({"entry": "left", "cluster": "__l"}), on="left")
        .join(of.rename({"entry": "right", "cluster": "__r"}), on="right")
        .filter(pl.col("__l") == pl.col("__r"))
        .drop("__l", "__r")
        .sort(["weight", "left", "right"], descending=[True, False, False])
    )
    root: dict[str, str] = {}

    def find(item: str) -> str:
        while (parent := root.get(item, item)) != item:
            root[item] = root.get(parent, parent)
            item = parent
        return item

    persons = list(persons)
    judged = {link.pair for link in persons}
    for link in persons:
        if link.verdict == JudgementKind.SAME.value:
            root[find(link.left)] = find(link.right)
    keep = []
    for left, right, probability in inside.select("left", "right", "probability").iter_rows():
        first, second = find(left), find(right)
        wanted = (left, right) not in judged and (probability >= threshold or first != second)
        keep.append(wanted)
        if wanted:
            root[first] = second
    return inside.filter(pl.Series(keep, dtype=pl.Boolean))


def plan_run(record: Record, linked: pl.DataFrame, settings: str, coder: Coder) -> LinkRun:
    """Compare the pairs that are linked now with those on record; return what would be written.

    `linked` has the columns of the pairs frame: left, right, weight, probability, `c_…` and `w_…`; `settings` is
    the digest of the settings of the linkage. What is on record of pairs that persons judged stays as it is: their
    word counts before it anyway.
    """
    size = record.head().size
    name = RUN_PREFIX + sha256(f"{settings} {coder.at} {size}".encode()).hexdigest()[:8]
    judged = {link.pair for link in persons_links(record)}
    before = {pair: old for pair, old in machine_links(record).items() if pair not in judged}
    fresh: list[Flat] = []
    taken: list[Flat] = []
    kept = replaced = 0
    seen = set()
    for row in linked.iter_rows(named=True):
        flat = _judgement(row, settings, coder, name)
        pair = _pair(flat)
        if pair in judged:
            continue
        seen.add(pair)
        old = before.get(pair)
        if old is not None and _equal(old.flat, flat):
            kept += 1
            continue
        if old is not None:
            replaced += 1
            taken.append(_retraction(old, coder, name, "its evidence is weighed anew"))
        fresh.append(flat)
    for pair, old in before.items():
        if pair not in seen:
            taken.append(_retraction(old, coder, name, "the evidence no longer links the two"))
    return LinkRun(name, size, fresh, taken, kept, replaced)


def apply_run(record: Record, run: LinkRun) -> Head:
    """Write a run in one transaction. Raises Overtaken where the log has grown since it was planned."""
    plan = ImportPlan(run.name, run.size, judgements=list(run.links), retractions=list(run.retractions))
    return apply_import(record, plan)


def _pair(flat: Mapping[str, object]) -> tuple[str, str]:
    left, right = sorted((str(flat["left"]), str(flat["right"])))
    return left, right


def _judgement(row: Mapping[str, object], settings: str, coder: Coder, name: str) -> Flat:
    weights = _parts(row, "w_")
    levels = {part: str(level) for part, level in _parts(row, "c_").items()}
    return {
        "kind": JudgementKind.SAME.value, "left": row["left"], "right": row["right"],
        "value": {
            "settings": settings, "weight": f"{row['weight']:.2f}", "levels": levels,
            "weights": {part: f"{weight:.2f}" for part, weight in weights.items()},
        },
        "reason": reason_of(row), "score": _score(row), "by": coder.name, "at": coder.at, "method": method(),
        "coded_from": {"import": name},
    }  # fmt: skip


def _score(row: Mapping[str, object]) -> str:
    """Return the probability as text; four digits, so that the strongest are still told apart from certain."""
    return f"{min(float(str(row['probability'])), 0.9999):.4f}"


def _parts(row: Mapping[str, object], prefix: str) -> dict[str, float]:
    return {
        column.removeprefix(prefix): value  # type: ignore[misc]
        for column, value in row.items()
        if column.startswith(prefix) and value is not None
    }


def reason_of(row: Mapping[str, object]) -> str:
    """Return one sentence on what speaks for and against a pair, without any value of either side."""
    weights = sorted(_parts(row, "w_").items(), key=lambda item: (-abs(item[1]), item[0]))
    for_it = [part.replace("_", " ") for part, weight in weights if weight >= 0.5]
    against = [part.replace("_", " ") for part, weight in weights if weight <= -0.5]
    text = f"{', '.join(for_it) or 'nothing'} for it" + (f"; {', '.join(against)} against" if against else "")
    return f"Weight {float(str(row['weight'])):.1f}: {text}."


def _equal(old: Flat, new: Flat) -> bool:
    """Say whether two judgements of one pair rest on the same evidence and are about as sure."""
    levels = [(flat.get("value") or {}).get("levels") for flat in (old, new)]
    near = abs(float(old.get("score") or 0) - float(new["score"])) <= TOLERANCE
    return old.get("method") == new["method"] and levels[0] == levels[1] and near


def _retraction(old: Judged, coder: Coder, name: str, reason: str) -> Flat:
    return {
        "kind": JudgementKind.RETRACTS.value, "left": old.id, "value": {"coding": old.coding}, "by": coder.name,
        "at": coder.at, "method": method(), "reason": reason, "coded_from": {"import": name},
    }  # fmt: skip


def last_run(record: Record) -> str | None:
    """Return the name of the latest run on record that was not undone."""
    from openinquest.record import imports

    names = [
        name for name, found in imports(record).items() if name.startswith(RUN_PREFIX) and not found["undone"]
    ]
    return names[-1] if names else None


def newer_entries(frames: Frames, since: int) -> int:
    """Return how many list entries have a statement after log number `since`."""
    from openinquest.link._listed import LIST_ENTRY

    fresh = frames.statements.filter((pl.col("schema") == LIST_ENTRY) & (pl.col("n") > since))
    return fresh["thing_coded"].n_unique()

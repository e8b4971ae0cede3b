"""From lists to clusters in one call."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from openinquest.errors import InputError, Problem, shown
from openinquest.link.blocking import block
from openinquest.link.comparisons import comparison
from openinquest.link.entries import ListRead, complete, gather
from openinquest.link.features import features
from openinquest.link.frequencies import frequency_tables
from openinquest.link.gazetteer import Gazetteer
from openinquest.link.model import Model, Progress, score_pairs
from openinquest.link.parameters import Parameters
from openinquest.link.recall import blocking_report
from openinquest.link.settings import Settings
from openinquest.record.merge import Link

_ROUNDS = 4
"""Times that clusters are gathered, as long as pairs within them turn out not to have been weighed."""


@dataclass(frozen=True, slots=True)
class Linkage:
    """What linking lists gave.

    `entries` (`ENTRY_SCHEMA`), `features`, the `report` on blocking with the estimated `recall` of all rules together
    (None: too few links to tell), the weighed `pairs` (those that the model keeps, and those of entries with a common
    companion or of one cluster, whatever their weight; `vetoed` Boolean where what is written forbids that the two
    are one person), the `clusters` (`entry`, `list`, `cluster`, `confidence`,
    `flagged`), machine `links` inside them and `conflicts` between contradictory evidence, the `model`, the digest
    of `settings`, and `notes` on what should be told.
    """

    entries: pl.DataFrame
    features: pl.DataFrame
    report: pl.DataFrame
    recall: float | None
    pairs: pl.DataFrame
    clusters: pl.DataFrame
    links: pl.DataFrame
    conflicts: pl.DataFrame
    model: Model
    settings: str
    notes: tuple[str, ...]


def link_lists(
    lists: Sequence[ListRead] | pl.DataFrame,
    *,
    clean_lists: Collection[str] = (),
    gazetteer: Gazetteer | None = None,
    judged: Iterable[Link] = (),
    settings: Settings | None = None,
    parameters: Parameters | None = None,
    progress: Progress | None = None,
) -> Linkage:
    """Return who is the same person across lists, or within one frame of entries.

    `clean_lists` names lists whose makers left each person in them once: pairs within one are not looked at.
    `judged` are persons' judgements, which stand above the model's. The result does not depend on the order of lists
    or rows. Raises InputError where a list is given twice, a clean list is not among those given, or ids repeat;
    EnvironmentFault where the engine is missing.
    """
    from openinquest.link._companions import with_clusters, with_companions
    from openinquest.link.clusters import cluster_pairs

    chosen = settings or Settings()
    tell = progress or (lambda _what, _share: None)
    entries = complete(lists) if isinstance(lists, pl.DataFrame) else gather(lists)
    known = set(entries["list"].to_list())
    if unknown := sorted(set(clean_lists) - known):
        problems = [Problem("the name of a list that was given", shown(name)) for name in unknown]
        raise InputError("a list said to be clean is not among the lists", problems)
    tell("reading names", 0.0)
    wide = features(entries, gazetteer, clean_lists)
    blocking = block(wide.filter("usable"), chosen.limit(entries.height))
    model, pairs, new = score_pairs(wide, blocking, chosen, parameters, progress)
    report, recall = blocking_report(blocking, new, pairs, wide)
    tell("gathering clusters", 0.95)
    persons = list(judged)
    counted = frequency_tables(wide.filter("usable"), map(comparison, model.comparisons))
    pairs = with_companions(wide, pairs, model, counted, persons)
    for _ in range(_ROUNDS):
        clustering = cluster_pairs(entries, pairs, frozenset(clean_lists), persons, chosen.threshold)
        more = with_clusters(wide, pairs, clustering.clusters, model, counted)
        if more.height == pairs.height:
            break
        pairs = more
    tell("done", 1.0)
    return Linkage(
        entries, wide, report, recall, pairs, clustering.clusters, clustering.links, clustering.conflicts, model,
        chosen.digest(model.digest(), *sorted(clean_lists)), _notes(wide, model, recall),
    )  # fmt: skip


def _notes(wide: pl.DataFrame, model: Model, recall: float | None) -> tuple[str, ...]:
    notes = []
    apart = wide.filter(~pl.col("usable"))
    if apart.height:
        kinds = (
            apart["flags"]
            .explode()
            .drop_nulls()
            .value_counts(sort=True)
            .sort("count", "flags", descending=[True, False])
        )
        said = ", ".join(f"{flag} {count:,}" for flag, count in kinds.iter_rows())
        notes.append(
            f"{apart.height:,} entries without one usable name were kept and linked to nothing ({said})"
        )
    notes.append(f"weights: {model.parameters.made}")
    if recall is not None:
        notes.append(
            f"the rules are estimated to have met at most {recall:.1%} of the pairs that a full comparison would link"
        )
    return tuple(notes)

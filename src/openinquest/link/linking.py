"""From lists to clusters in one call."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from openinquest.errors import InputError, Problem, shown
from openinquest.link._known import KnownPairs, left_by, reuse
from openinquest.link.blocking import FEW_PAIRS, Blocking, block
from openinquest.link.comparisons import comparison
from openinquest.link.entries import ENTRY_SCHEMA, ListRead, complete, gather
from openinquest.link.features import features
from openinquest.link.frequencies import frequency_tables
from openinquest.link.gazetteer import Gazetteer
from openinquest.link.model import Model, Progress, pairs_possible, score_pairs
from openinquest.link.parameters import Parameters
from openinquest.link.recall import blocking_report
from openinquest.link.settings import Settings
from openinquest.names import UNUSABLE, Flag
from openinquest.record.merge import Link

_ROUNDS = 4
"""Times that clusters are gathered, as long as pairs within them turn out not to have been weighed."""


@dataclass(frozen=True, slots=True)
class Linkage:
    """What linking lists gave.

    `entries` (`ENTRY_SCHEMA`), `features`, the `report` on blocking with the estimated `recall` of all rules together
    (None: too few links to tell), the weighed `pairs` (those that the model keeps, and those of entries with a common
    companion or of one cluster, whatever their weight; `vetoed` Boolean where what is written forbids that the two
    are one person), the `clusters` (`entry`, `list`, `cluster`, `confidence`, `flagged`), machine `links` inside them
    and `conflicts` between contradictory evidence, the `model`, the digest of `settings`, and `notes` on what should
    be told. `chosen` are the settings themselves, `learnt` the ids of the entries of the last full run that are as
    they were, and `reused` is how many pairs were taken from what was known before.
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
    chosen: Settings
    learnt: pl.Series
    reused: int

    def known(self) -> KnownPairs:
        """Return what this linkage leaves to the next (see `link_lists`)."""
        return left_by(self.features, self.pairs, self.model, self.chosen, self.recall, self.learnt)


def link_lists(
    lists: Sequence[ListRead] | pl.DataFrame,
    *,
    clean_lists: Collection[str] = (),
    gazetteer: Gazetteer | None = None,
    judged: Iterable[Link] = (),
    settings: Settings | None = None,
    parameters: Parameters | None = None,
    known: KnownPairs | None = None,
    progress: Progress | None = None,
) -> Linkage:
    """Return who is the same person across lists, or within one frame of entries.

    `clean_lists` names lists whose makers left each person in them once: pairs within one are not looked at.
    `judged` are persons' judgements, which stand above the model's. With `known`, pairs between entries that are as
    they were are taken from it, and pairs with a new or changed entry are weighed as those were, by the weights,
    frequencies and prior of the last full run; with new judgements alone only clusters are gathered anew. `known` is
    left out of account, and all is done in full, where settings or `parameters` are others than its own or fewer than
    half of the entries are left of the last full run. Apart from that the result does not depend on the order of lists
    or rows. Raises InputError where a list is given twice, a clean list is not among those given, or ids repeat;
    EnvironmentFault where the engine is missing.
    """
    from openinquest.link._companions import with_clusters, with_companions
    from openinquest.link.clusters import cluster_pairs

    chosen = settings or Settings()
    tell = progress or (lambda _what, _share: None)
    entries = complete(lists) if isinstance(lists, pl.DataFrame) else gather(lists)
    if unknown := sorted(set(clean_lists) - set(entries["list"].to_list())):
        problems = [Problem("the name of a list that was given", shown(name)) for name in unknown]
        raise InputError("a list said to be clean is not among the lists", problems)
    tell("reading names", 0.0)
    wide = features(entries, gazetteer, clean_lists)
    usable = wide.filter("usable")

    def blocking_of(which: pl.DataFrame) -> Blocking:
        # lists so short that comparing every pair takes a second or two are spared what rules miss
        few = chosen.pair_limit is None and pairs_possible(which) <= FEW_PAIRS
        return block(which, FEW_PAIRS if few else chosen.limit(entries.height))

    used = known and reuse(known, wide, chosen, parameters)
    if known and used:
        counted = used.frequencies(wide)
        model, pairs, blocking, new = used.score(wide, blocking_of, chosen, counted, progress)
    else:
        blocking = blocking_of(usable)
        model, pairs, new = score_pairs(wide, blocking, chosen, parameters, progress)
        counted = frequency_tables(usable, map(comparison, model.comparisons))
    report, recall = blocking_report(blocking, new, pairs, wide)
    if known and used:
        recall = min((share for share in (recall, known.recall) if share is not None), default=None)
    tell("gathering clusters", 0.95)
    persons = list(judged)
    pairs = with_companions(wide, pairs, model, counted, persons)
    for _ in range(_ROUNDS):
        clustering = cluster_pairs(entries, pairs, frozenset(clean_lists), persons, chosen.threshold)
        more = with_clusters(wide, pairs, clustering.clusters, model, counted)
        if more.height == pairs.height:
            break
        pairs = more
    clusters = _one_word_flagged(clustering.clusters, wide)
    tell("done", 1.0)
    notes = _notes(wide, model, recall) + _copies(entries) + ((used.note,) if used else ())
    return Linkage(
        entries, wide, report, recall, pairs, clusters, clustering.links, clustering.conflicts, model,
        chosen.digest(model.digest(), *sorted(clean_lists)), notes, chosen,
        used.learnt if used else wide["entry"], used.pairs.height if used else 0,
    )  # fmt: skip


def _one_word_flagged(clusters: pl.DataFrame, wide: pl.DataFrame) -> pl.DataFrame:
    """Flag entries of one word that the machine joined with others: a name alone is too little to join in silence."""
    short = wide.filter(pl.col("flags").list.contains(Flag.ONE_WORD.value))["entry"]
    joined = pl.col("cluster").is_duplicated() & (pl.col("confidence") < 1)
    return clusters.with_columns(
        flagged=pl.col("flagged") | (joined & pl.col("entry").is_in(short.implode()))
    )


def _notes(wide: pl.DataFrame, model: Model, recall: float | None) -> tuple[str, ...]:
    notes = []
    apart = wide.filter(~pl.col("usable"))
    if apart.height:
        kinds = (
            apart.select(pl.col("flags").explode())
            .filter(pl.col("flags").is_in([flag.value for flag in UNUSABLE]))["flags"]
            .value_counts(sort=True)
            .sort("count", "flags", descending=[True, False])
        )
        said = ", ".join(f"{flag} {count:,}" for flag, count in kinds.iter_rows())
        were = (
            "entry without one usable name was"
            if apart.height == 1
            else "entries without one usable name were"
        )
        notes.append(f"{apart.height:,} {were} kept and linked to nothing ({said})")
    notes.append(f"weights: {model.parameters.made}")
    if recall is not None:
        notes.append(
            f"the rules are estimated to have met at most {recall:.1%} of the pairs that a full comparison would link"
        )
    return tuple(notes)


def _copies(entries: pl.DataFrame) -> tuple[str, ...]:
    """Return a note for lists that hold the same rows in other bytes: what one of them says is then counted twice."""
    said = pl.struct(name for name in ENTRY_SCHEMA if name not in ("entry", "list", "row", "truth"))
    rows = entries.select("list", said=said.hash()).drop_nulls("list").sort("list", "said")
    held = rows.group_by("list", maintain_order=True).agg(
        pl.len(), pl.col("said").cast(pl.String).str.join(" ")
    )
    same = held.filter(pl.col("len") > 2).group_by("said", maintain_order=True).agg("list")
    return tuple(
        f"the lists {' and '.join(names)} hold the same rows: where one is a copy, leave it out"
        for names in same["list"].to_list()
        if len(names) > 1
    )

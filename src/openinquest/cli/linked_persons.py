"""What linkage left in the record's folder, as the view of recorded persons takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openinquest.inquiry import Material
    from openinquest.inquiry.casualties import Interval, Linked
    from openinquest.link._kept import Kept
    from openinquest.record import Frames, Record

DRAWS = 200


def linked_of(record: Record, frames: Frames, interval: bool = False) -> Linked | None:
    """Return the pairs of the last run of linkage, or None where none is kept; with `interval`, draw one.

    Drawing reads the entries anew and takes seconds, with thousands of rows minutes.
    """
    import polars as pl

    from openinquest.inquiry.casualties import THRESHOLD, Linked
    from openinquest.link._kept import kept_run
    from openinquest.link.runs import newer_entries

    kept = kept_run(record.folder)
    if kept is None:
        return None
    near = kept.known.pairs.filter(pl.col("probability") >= THRESHOLD)
    return Linked(
        tuple(near.select("left", "right", "probability").iter_rows()),
        newer_entries(frames, kept.size),
        _interval(record, frames, kept) if interval else None,
    )


def nameless_rows(material: Material) -> frozenset[str]:
    """Return the ids of rows whose names all say that the name is not known, or hold none."""
    import polars as pl

    from openinquest.inquiry.casualties import read_rows
    from openinquest.names import name_columns

    asserted = read_rows(material).said.filter("asserts")
    cells = asserted.filter(pl.col("property") == "name").select(
        "entry", pl.col("value").str.replace(r"@[a-z]{2,3}$", "")
    )
    if cells.is_empty():
        return frozenset()
    usable = cells.with_columns(usable=name_columns(cells["value"])["usable"])
    parted = asserted.filter(pl.col("property") == "family_name").select("entry")
    without = usable.group_by("entry").agg(pl.col("usable").any()).filter(~pl.col("usable"))
    return frozenset(without.join(parted, on="entry", how="anti")["entry"])


def _interval(record: Record, frames: Frames, kept: Kept) -> Interval | None:
    """Draw who is who; None where the chains that draw do not agree."""
    import polars as pl

    from openinquest.inquiry.casualties import Interval
    from openinquest.link._listed import clean_lists, entries_of, places_of
    from openinquest.link.features import features
    from openinquest.link.gazetteer import Gazetteer
    from openinquest.link.histories import capture_histories, missed_links, recorded_persons, splits
    from openinquest.link.posterior import draw_partitions
    from openinquest.link.report import clusters_by_name
    from openinquest.link.runs import NO_LIST, persons_links

    entries = entries_of(frames).with_columns(pl.col("list").fill_null(NO_LIST))
    clean = sorted({*clean_lists(frames)} & {*entries["list"].to_list()})
    places = places_of(frames)
    wide = features(entries, Gazetteer.of(places) if places.height else None, clean)
    clusters = clusters_by_name(wide, kept.clusters)
    entries = entries.join(clusters.select("entry"), on="entry", how="semi", maintain_order="left")
    if entries.is_empty():
        return None
    known = entries["entry"].implode()
    pairs = kept.known.pairs.filter(pl.col("left").is_in(known) & pl.col("right").is_in(known))
    named = set(entries["entry"].to_list())
    judged = [link for link in persons_links(record) if link.left in named and link.right in named]
    posterior = draw_partitions(entries, pairs, frozenset(clean), judged, draws=DRAWS)
    lists = sorted(entries["list"].unique().to_list())
    missed = missed_links(pairs, kept.known.recall, kept.known.model.probability_below)
    found = recorded_persons(
        capture_histories(posterior, entries, lists),
        missed=missed * splits(clusters),
        reliable=posterior.diagnostics.reliable,
    ).row(0, named=True)
    return None if found["low"] is None else Interval(found["low"], found["high"], len(posterior.draws))

"""The overlap table of a record: who stands on which of its lists, as its log says now, and what it knows of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from openinquest.errors import InputError, NotFound, Problem
from openinquest.estimate.sentences import say
from openinquest.estimate.table import MOST_LISTS, Provenance
from openinquest.estimate.tables import CODE, COUNT, DRAW, Overlaps

if TYPE_CHECKING:
    from openinquest.link._desk import Desk
    from openinquest.record import Frames, Record

DRAWS_ON = "draws_on"
FEWEST_DRAWS = 8
"""Linkages drawn at least, so that their chains can be compared; fewer may be estimated of them."""
STRATA = ("sex", "place", "district", "region", "died_year")
"""Columns of entries by which persons of a record can be divided; `died_year` is the year of death."""


def overlaps_of_record(
    record: Record | Path,
    *,
    strata: Sequence[str] = (),
    draws: int = 0,
    seed: int = 1,
    provenance: Provenance | None = None,
) -> Overlaps:
    """Return the overlaps of the lists of a record, persons by name alone.

    Draw 0 is what the judgements on record say of who is the same. With `draws`, that many partitions (at least 8) are
    drawn anew from the pairs that the last run of linkage kept. A person's stratum is what most of their entries say.
    The provenance, where none is given: a list is `copied` from another where somebody says that it draws on it,
    linkage is `reviewed` where no pair waits for a person, and draws are `drawn_alike` where their chains agree. Raises
    NotFound for a record without list entries, InputError for lists that give no table.
    """
    from openinquest.record import open_record

    if isinstance(record, Path):
        with open_record(record) as opened:
            return overlaps_of_record(opened, strata=strata, draws=draws, seed=seed, provenance=provenance)
    from openinquest.link._listed import entries_of
    from openinquest.link.features import features
    from openinquest.link.histories import capture_histories
    from openinquest.link.report import clusters_by_name

    frames = record.frames()
    entries = entries_of(frames)
    notes: list[str] = []
    if homeless := int(entries["list"].null_count()):
        notes.append(say("note.homeless", entries=homeless))
        entries = entries.drop_nulls("list")
    if entries.is_empty():
        raise NotFound("This record has no list entries: import lists as things of the type ListEntry.")
    unknown = [name for name in strata if name not in STRATA]
    if unknown:
        raise InputError(
            "The record cannot be divided so; nothing was estimated",
            [Problem(f"strata among {', '.join(STRATA)}", f"'{name}'") for name in unknown],
        )
    entries = entries.with_columns(died_year=pl.col("died").str.extract(r"^(\d{4})"))
    canonical = dict(frames.redirects.iter_rows())
    clusters = entries.select(
        "entry", cluster=pl.col("entry").replace(canonical) if canonical else pl.col("entry")
    )
    named = clusters_by_name(features(entries.drop("died_year")), clusters)
    if left := clusters.height - named.height:
        notes.append(say("note.unnamed", entries=left))
    entries = entries.join(named.select("entry"), on="entry", how="semi", maintain_order="left")
    ids = sorted(entries["list"].unique().to_list())
    names = _names(frames, ids)
    _check(ids)
    tables = [capture_histories(named, entries, ids, strata)]
    alike = None
    desk = _desk(record)
    if draws and desk is None:
        notes.append(say("note.no-run"))
    elif draws and desk is not None:
        drawn, alike = _drawn(desk, entries, ids, strata, draws, seed)
        tables.append(drawn)
    histories = pl.concat(tables)
    lists = tuple(names[identifier] for identifier in ids)
    if provenance is None:
        provenance = Provenance(_copied(frames, names), _reviewed(desk), drawn_alike=alike)
    cells = _cells(histories, ids, strata)
    head = record.head()
    log = (head.size, head.root.hex())
    return Overlaps(lists, tuple(strata), cells, provenance, tuple(notes), log)


def _check(ids: Sequence[str]) -> None:
    if not 2 <= len(ids) <= MOST_LISTS:
        raise InputError(
            "The lists of this record give no overlap table; nothing was estimated",
            [Problem(f"2 to {MOST_LISTS} lists that name somebody", f"{len(ids)}")],
        )


def _names(frames: Frames, ids: Sequence[str]) -> dict[str, str]:
    """Return what lists are called: their labels, but the ids where two have one label."""
    labels = dict(frames.things.select("thing", "label").iter_rows())
    called = {identifier: labels.get(identifier) or identifier for identifier in ids}
    twice = {name for name in called.values() if list(called.values()).count(name) > 1}
    return {identifier: identifier if name in twice else name for identifier, name in called.items()}


def _copied(frames: Frames, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the pairs (compiled, source) of lists of which somebody says that one draws on the other.

    One voice is enough: what lists share by copying looks like persons found twice. A word that was withdrawn is none.
    """
    said = frames.statements.filter(pl.col("property") == DRAWS_ON)
    withdrawn = said.filter(pl.col("stance") == "withdraws")["target"].drop_nulls()
    standing = said.filter((pl.col("stance") == "asserts") & ~pl.col("n").is_in(withdrawn.implode()))
    pairs = {
        (names.get(thing), names.get(value)) for thing, value in standing.select("thing", "value").iter_rows()
    }
    return tuple(sorted((left, right) for left, right in pairs if left and right and left != right))


def _desk(record: Record) -> Desk | None:
    """Return what the last run of linkage left; None where nothing is kept in this folder."""
    from openinquest.link._desk import open_desk

    try:
        return open_desk(record)
    except NotFound:
        return None


def _reviewed(desk: Desk | None) -> bool:
    """Say whether no pair of the last run waits for a person; without a run nobody can tell."""
    return desk is not None and not desk.newer and next(desk.questions(), None) is None


def _drawn(
    desk: Desk, entries: pl.DataFrame, ids: Sequence[str], strata: Sequence[str], draws: int, seed: int
) -> tuple[pl.DataFrame, bool]:
    """Return the histories of that many draws, and whether the chains that drew them agree."""
    from openinquest.link.histories import capture_histories
    from openinquest.link.posterior import draw_partitions

    known = entries["entry"].implode()
    pairs = desk.kept.known.pairs.filter(pl.col("left").is_in(known) & pl.col("right").is_in(known))
    there = set(entries["entry"].to_list())
    persons = [link for link in desk.persons if {link.left, link.right} <= there]
    posterior = draw_partitions(
        entries, pairs, frozenset(desk.clean), persons, draws=max(draws, FEWEST_DRAWS), seed=seed
    )
    return capture_histories(posterior, entries, ids, strata), posterior.diagnostics.reliable


def _cells(histories: pl.DataFrame, ids: Sequence[str], strata: Sequence[str]) -> pl.DataFrame:
    from openinquest.estimate.reading import NOT_STATED

    code = sum(
        (pl.col(name).cast(pl.Int64) * (1 << at) for at, name in enumerate(ids)), start=pl.lit(0, pl.Int64)
    )
    keys = [DRAW, *strata, CODE]
    return (
        histories.select(
            pl.col("draw").cast(pl.Int64).alias(DRAW),
            *(pl.col(name).cast(pl.String).fill_null(NOT_STATED) for name in strata),
            code.alias(CODE),
            pl.col("count").alias(COUNT),
        )
        .group_by(keys)
        .agg(pl.col(COUNT).sum())
        .sort(keys)
    )

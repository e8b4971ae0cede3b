"""Pairs of points that seem to speak of one thing, for a person to judge; nothing is ever paired without one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from openinquest.inquiry.judgements import read_judgements
from openinquest.inquiry.material import POINT_PROPERTY, Material
from openinquest.inquiry.pairings.features import POINT, Feature, features, points_of_sources, texts
from openinquest.inquiry.pairings.stems import denies
from openinquest.inquiry.points import point_id
from openinquest.ontology import JudgementKind

_MOST_ROWS = 1_500_000
"""Rows that the join of features may make; rare features come first, and those beyond are left out."""
_SPARE = 20
_SHARED = (
    JudgementKind.SUPPORTS, JudgementKind.UNDERMINES, JudgementKind.QUALIFIES, JudgementKind.CONTRADICTS,
    JudgementKind.WITHIN, JudgementKind.ANSWERS, JudgementKind.PARTITION,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two points that seem to speak of one thing: `right` is a figure, claim or matter, `left` any point.

    `shared` is by what they seem to, rarest first. `turned` says that one of them has a word of denial and the
    other has none. `weight` orders the proposals for one right side; it says nothing about either. `left_key`
    is the key by which a sheet of judgements names the first statement on the left, where it came from a sheet.
    """

    left: str
    right: str
    left_thing: str
    right_thing: str
    left_key: str | None
    left_statements: tuple[int, ...]
    right_statements: tuple[int, ...]
    shared: Mapping[Feature, tuple[str, ...]]
    turned: bool
    weight: float


def pairings(
    material: Material, ids: Collection[str] | None = None, most: int = 10, total: int = 20_000
) -> list[Pairing]:
    """Return up to `most` proposals for each figure, claim and matter (those of `ids`, if given), by right side.

    Of all of them the `total` with most in common are returned: nobody reads more. Both sides are held by different
    parties, and nobody has judged them yet.
    """
    points = points_of_sources(material)
    if points.is_empty():
        return []
    main = pl.any_horizontal(
        (pl.col("schema") == schema) & (pl.col("property") == prop) for schema, prop in POINT_PROPERTY.items()
    )
    wanted = points.filter(main if ids is None else main & pl.col("thing").is_in(sorted(ids)))["point"]
    told = texts(material, points)
    weighted = _weighted(features(material, points, told), points.height)
    # More than are wanted, since some are left out: of one party, of one thing, judged already.
    near = _first(_near(weighted, wanted), 3 * most + _SPARE)
    near = _first(_apart(material, points, near), most)
    if near.height > total:
        near = near.sort("weight", "right", "left", descending=[True, False, False]).head(total)
        near = near.sort("right", "weight", "left", descending=[False, True, False])
    return _told(material, points, told, weighted, near)


def _first(near: pl.DataFrame, most: int) -> pl.DataFrame:
    """Return for each right side those with most in common."""
    ranked = near.sort("right", "weight", "left", descending=[False, True, False])
    return ranked.group_by("right", maintain_order=True).head(most)


def _weighted(found: pl.DataFrame, points: int) -> pl.DataFrame:
    """Return the features with their weight: what few points have says more; what a fifth has, nothing."""
    counted = found.group_by("kind", "what").agg(held=pl.len())
    most = max(points // 5, 2)
    kept = counted.filter((pl.col("held") > 1) & (pl.col("held") <= most)).sort("held", "kind", "what")
    kept = kept.filter((pl.col("held").cast(pl.Int64) ** 2).cum_sum() <= _MOST_ROWS)
    kept = kept.with_columns(weight=(points / pl.col("held")).log(), feature=pl.int_range(pl.len()))
    return found.join(kept, on=["kind", "what"])


def _near(weighted: pl.DataFrame, wanted: pl.Series) -> pl.DataFrame:
    """Return `left`, `right` and `weight` (cosine of the weights) of the points that share anything."""
    norms = weighted.group_by("point").agg(norm=(pl.col("weight") ** 2).sum().sqrt())
    rows = weighted.select("point", "feature", "weight").join(norms, on="point")
    rows = rows.select("point", "feature", share=pl.col("weight") / pl.col("norm"))
    rights = rows.filter(pl.col("point").is_in(wanted.implode())).rename({"point": "right", "share": "other"})
    return (
        rows.rename({"point": "left"})
        .join(rights, on="feature")
        .filter(pl.col("left") != pl.col("right"))
        .group_by("left", "right")
        # A sum of parts in another order differs in its last digits, and would rank equals at random.
        .agg(weight=(pl.col("share") * pl.col("other")).sum().round(9))
    )


def _apart(material: Material, points: pl.DataFrame, near: pl.DataFrame) -> pl.DataFrame:
    """Leave out what one party alone says, what speaks of one thing, and what was judged."""
    shown = points.filter(pl.col("point").is_in(pl.concat([near["left"], near["right"]]).unique().implode()))
    parties = _parties(material, shown)
    both = near.join(parties.rename({"point": "left", "parties": "ours"}), on="left").join(
        parties.rename({"point": "right", "parties": "theirs"}), on="right"
    )
    alone = (pl.col("ours").list.len() == 1) & (pl.col("ours") == pl.col("theirs"))
    things = points.select("point", "thing")
    both = (
        both.filter(~alone)
        .join(things.rename({"point": "left", "thing": "left_thing"}), on="left")
        .join(things.rename({"point": "right", "thing": "right_thing"}), on="right")
        .filter(pl.col("left_thing") != pl.col("right_thing"))
    )
    judged = pl.DataFrame(
        sorted(_judged(material)), schema={"left_thing": pl.String, "right_thing": pl.String}, orient="row"
    )
    return both.join(judged, on=["left_thing", "right_thing"], how="anti").select("left", "right", "weight")


def _parties(material: Material, points: pl.DataFrame) -> pl.DataFrame:
    """Return the columns in which each point is spoken of."""
    rows = _said(material, "voice", "speaker")
    speaking = (
        rows.join(points.select("point", *POINT), on=POINT).select("point", "voice", "speaker").unique()
    )
    who = speaking.select("voice", "speaker").unique()
    columns = [material.parties.column_of(voice, speaker) for voice, speaker in who.iter_rows()]
    who = who.with_columns(pl.Series("party", columns, dtype=pl.String))
    found = speaking.join(who, on=["voice", "speaker"], nulls_equal=True)
    return found.group_by("point").agg(parties=pl.col("party").unique().sort())


def _said(material: Material, *columns: str) -> pl.DataFrame:
    """Return some columns of what sources say, with its points."""
    said = material.frames.statements.lazy().filter(~pl.col("definition"))
    return said.select(*POINT, *columns).collect()


def _judged(material: Material) -> set[tuple[str, str]]:
    """Return the pairs of things on which there is a judgement, both ways round."""
    judgements = read_judgements(material.frames.judgements, *_SHARED)
    numbers = {n for j in judgements for n in (*j.left_numbers, j.right_number) if n is not None}
    rows = material.frames.statements.filter(pl.col("n").is_in(sorted(numbers))).select("n", "thing")
    things = {f"<{n}>": thing for n, thing in rows.iter_rows()}
    found = set()
    for j in judgements:
        sides = [things.get(side, side) for side in (*j.left, j.right or "")]
        found |= {(a, b) for a in sides for b in sides if a != b}
    return found


def _told(
    material: Material,
    points: pl.DataFrame,
    told: pl.DataFrame,
    weighted: pl.DataFrame,
    near: pl.DataFrame,
) -> list[Pairing]:
    """Return the proposals with what is shared and with the statements of both sides."""
    chosen = pl.concat([near["left"], near["right"]]).unique()
    shown = points.filter(pl.col("point").is_in(chosen.implode()))
    texts_of = told.filter(pl.col("point").is_in(chosen.implode()))
    words = dict(texts_of.group_by("point").agg(pl.col("text").sort().str.join(" ")).iter_rows())
    about = {
        point: (thing, point_id(schema, thing, prop), denies(words.get(point, "")))
        for point, thing, prop, schema in shown.iter_rows()
    }
    said = _said(material, "n", "row").join(shown.select("point", *POINT), on=POINT)
    numbers = dict(said.group_by("point").agg(pl.col("n").sort()).iter_rows())
    keys = dict(said.sort("n").group_by("point").agg(pl.col("row").first()).iter_rows())
    has: dict[int, dict[tuple[str, str], float]] = defaultdict(dict)
    rows = weighted.filter(pl.col("point").is_in(chosen.implode())).select("point", "kind", "what", "weight")
    for point, kind, what, weight in rows.iter_rows():
        has[point][kind, what] = weight
    found = []
    for left, right, weight in near.select("left", "right", "weight").iter_rows():
        left_thing, left_id, left_denies = about[left]
        right_thing, right_id, right_denies = about[right]
        common = sorted(has[left].keys() & has[right].keys(), key=lambda key: (-has[left][key], key))
        shared: dict[Feature, tuple[str, ...]] = {}
        for kind in Feature:
            if some := tuple(what for found_kind, what in common if found_kind == kind.value):
                shared[kind] = some
        found.append(
            Pairing(
                left=left_id,
                right=right_id,
                left_thing=left_thing,
                right_thing=right_thing,
                left_key=keys[left],
                left_statements=tuple(numbers[left]),
                right_statements=tuple(numbers[right]),
                shared=shared,
                turned=left_denies != right_denies,
                weight=round(weight, 4),
            )
        )
    return found

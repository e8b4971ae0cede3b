"""The status of points by column, wherever it follows without reading a statement one by one.

A position is *certain* where nothing can keep it from deciding and nothing but equality matters: said on one known
day, standing, with a value of which any other excludes it. Positions that need more (bounds, periods, citations,
denials, unnamed speakers) can add to what the certain ones show, but never take it away, since `contested` is the
first of the statuses. So a point that the certain positions contest is contested, and one that has no others has
the status which those give it; every other point is left to `find_status`.
"""

from __future__ import annotations

import polars as pl

from openinquest.inquiry.comparing import Timing
from openinquest.inquiry.material import FIGURE, MATTER, Material
from openinquest.inquiry.terms import Status
from openinquest.ontology import BasisKind, Counting, Stance, ValueType

KEYS = ("thing", "property")
COLUMNS = (
    "n", "schema", *KEYS, "value", "stance", "target_part", "holds_at", "basis", "speaker", "voice",
    "said_from", "said_to", "occasion", "seq", "document", "quote",
)  # fmt: skip
"""The columns of the statements frame that `plain_statuses` reads, beside the number of the `point`."""

_SHAPES = {
    ValueType.QUANTITY: r"^-?\d+(\.\d+)?$",
    ValueType.DATE: r"^\d{4}-\d\d-\d\d$",
    ValueType.YESNO: r"^(yes|no)$",
}
"""What a value must look like to be compared by equality alone; other types compare so whatever they look like."""
_RUN = ("point", "who")


def plain_statuses(material: Material, rows: pl.DataFrame, judged: pl.Series) -> pl.DataFrame:
    """Return `point` and `status` of the points whose status follows by column.

    `rows` holds the statements of the points (`COLUMNS`), all of each of them; `judged` are the numbers of points
    on which judgements bear, of which only a contradiction between certain positions is told here.
    """
    held = _held(material, marked := _marked(material, rows))
    own = pl.col("basis") == BasisKind.OWN.value
    # More than one of a kind is told by the least and the greatest, which cost less than a count.
    shown = held.group_by("point").agg(
        whos=_several("who"),
        values=_several("held"),
        parties=_several("party"),
        bases=pl.col("party").filter(own).min() < pl.col("party").filter(own).max(),
        # A voice in two columns at once (its speakers belong to different parties) is read one by one.
        split=pl.col("split").any(),
        exact=pl.col("exact").all(),
        named=pl.col("voice").is_not_null().all(),
    )
    open_points = marked.filter(~pl.col("certain"))["point"].unique()
    points = (
        rows.select(pl.col("point").unique())
        .join(shown, on="point", how="left")
        .with_columns(closed=~pl.col("point").is_in(pl.concat([open_points, judged]).implode()))
    )
    several = pl.col("whos") & pl.col("values") & pl.col("exact")
    alike = pl.col("whos") & ~pl.col("values") & pl.col("named")
    status = (
        pl.when(pl.col("split")).then(None)
        .when(several & pl.col("parties")).then(pl.lit(Status.CONTESTED.value))
        .when(~pl.col("closed")).then(None)
        .when(several).then(pl.lit(Status.DIVIDED.value))
        .when(alike & pl.col("bases")).then(pl.lit(Status.AGREED.value))
        .when(alike).then(pl.lit(Status.REPEATED.value))
        .when(~pl.col("whos")).then(pl.lit(Status.SINGLE.value))
    )  # fmt: skip
    points = points.select("point", status=status).filter(pl.col("status").is_not_null())
    return points.join(_joint(rows, held, points), on="point", how="anti")


def _several(name: str) -> pl.Expr:
    return pl.col(name).min() < pl.col(name).max()


def _joint(rows: pl.DataFrame, held: pl.DataFrame, points: pl.DataFrame) -> pl.DataFrame:
    """Return the agreed points of which two positions may be one joint statement: the same words in one place."""
    agreed = points.filter(pl.col("status") == Status.AGREED.value).select("point")
    where = ["point", "document", "occasion", "quote"]
    shown = held.join(agreed, on="point", how="semi")["row"]
    quoted = rows[shown].select(where).drop_nulls()
    return quoted.filter(pl.struct(where).is_duplicated()).select("point").unique()


def _held(material: Material, marked: pl.DataFrame) -> pl.DataFrame:
    """Return the certain latest positions, one row a voice and value, by point and voice.

    Sorted runs instead of groups: at a million rows a window over two columns costs ten times a sort.
    """
    marked = marked.sort(*_RUN, "said_to")
    open_runs = marked.filter(~pl.col("certain")).select(_RUN).unique()
    if open_runs.height:
        marked = marked.join(open_runs, on=_RUN, how="anti", maintain_order="left")
    ends = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift(-1)) for name in _RUN)
    last = pl.when(ends).then("said_to").backward_fill()
    marked = marked.filter(pl.col("said_to") == last).sort(*_RUN, "held", "n")
    begins = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in (*_RUN, "held"))
    marked = marked.filter(begins)
    marked = marked.with_columns(party=_parties(material, marked))
    again = [pl.col(name).eq(pl.col(name).shift()) for name in _RUN]
    return marked.with_columns(split=pl.all_horizontal(*again, pl.col("party").ne(pl.col("party").shift())))


def _marked(material: Material, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with `who`, `held` (value with stance), `certain`, and `exact`: another value excludes it.

    `who` and `held` are numbers that stand for texts.
    """
    kinds = _kinds(material, rows)
    fallen = {*material.withdrawals.taken_back, *material.withdrawals.disowned}
    asserts = pl.col("stance") == Stance.ASSERTS.value
    yesno = pl.col("kind") == ValueType.YESNO.value
    denies = pl.col("stance") == Stance.DENIES.value
    turned = denies != (pl.col("value") == "no")
    shaped = pl.lit(True)
    for kind, shape in _SHAPES.items():
        shaped &= (pl.col("kind") != kind.value) | pl.col("value").str.contains(shape)
    dated = (pl.col("said_from") == pl.col("said_to")) & pl.col("seq").is_null()
    basis = pl.col("basis").fill_null(BasisKind.UNSTATED.value)
    grounded = (basis == BasisKind.OWN.value) | (
        (basis == BasisKind.UNSTATED.value) & pl.col("voice").is_not_null()
    )
    certain = (
        (asserts | (yesno & denies & pl.col("target_part").is_null()))
        & pl.col("plain") & shaped & dated & grounded & (pl.col("timeless") | pl.col("holds_at").is_null())
        & ~pl.col("n").is_in(sorted(fallen))
    )  # fmt: skip
    rows = rows.join(kinds, on=["schema", "property"], how="left", nulls_equal=True)
    if odd := _odd_things(material):
        rows = rows.with_columns(plain=pl.col("plain") & ~pl.col("thing").is_in(odd))
    if placed := sorted(material.contained):
        place = pl.col("kind") == ValueType.PLACE.value
        rows = rows.with_columns(plain=pl.col("plain") & ~(place & pl.col("value").is_in(placed)))
    held = pl.when(yesno).then(pl.when(turned).then(pl.lit("no")).otherwise(pl.lit("yes"))).otherwise("value")
    return rows.select(
        "n", "point", "basis", "speaker", "voice", "said_from", "said_to", "exact",
        row=pl.int_range(pl.len(), dtype=pl.UInt32),
        who=pl.coalesce("voice", "speaker").cast(pl.Categorical).to_physical(),
        # Values are compared within one point only, where two of one hash are out of all likelihood.
        held=held.hash(),
        certain=certain.fill_null(False),
    )  # fmt: skip


def _kinds(material: Material, rows: pl.DataFrame) -> pl.DataFrame:
    """Return by type and property how values compare."""
    pairs = rows.select("schema", "property").unique()
    rules = [material.rule(schema, prop) for schema, prop in pairs.iter_rows()]
    return pairs.with_columns(
        pl.Series("kind", [rule.type.value for rule in rules], dtype=pl.String),
        pl.Series("exact", [rule.comparable for rule in rules], dtype=pl.Boolean),
        pl.Series("timeless", [rule.timing is Timing.IGNORED for rule in rules], dtype=pl.Boolean),
        plain=pl.lit(True),
    )


def _odd_things(material: Material) -> list[str]:
    """Return the figures that accumulate and the matters of which two answers can both hold."""
    counting = (pl.col("property") == "counting") & (pl.col("value") == Counting.ACCUMULATES.value)
    odd = ((pl.col("schema") == FIGURE) & counting) | (
        (pl.col("schema") == MATTER) & (pl.col("property") == "compatible")
    )
    return material.frames.statements.filter(odd)["thing"].unique().sort().to_list()


def _parties(material: Material, rows: pl.DataFrame) -> pl.Series:
    """Return a number for the column of each row, reading each voice once, and days only where parties are dated."""
    dated = sorted(material.parties.dated)
    moving = pl.col("voice").is_in(dated) | pl.col("speaker").is_in(dated)
    days = [pl.when(moving).then(pl.col(day)).alias(f"{day}_") for day in ("said_from", "said_to")]
    # The speaker matters only where the voice belongs to no party.
    lone = pl.col("voice").is_null() | ~pl.col("voice").is_in(sorted(material.parties.members))
    keys = rows.select("voice", pl.when(lone | moving).then("speaker").alias("speaker"), *days)
    distinct = keys.unique()
    found = [
        material.parties.column_of(voice, speaker, last, first)
        for voice, speaker, first, last in distinct.iter_rows()
    ]
    numbers = {name: i for i, name in enumerate(sorted(set(found)))}
    distinct = distinct.with_columns(pl.Series("party", [numbers[name] for name in found], dtype=pl.UInt32))
    return keys.join(distinct, on=keys.columns, how="left", nulls_equal=True, maintain_order="left")["party"]

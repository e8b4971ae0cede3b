"""The latest position of each voice on each point, by column, as `positions` reads them one by one."""

from __future__ import annotations

import polars as pl

from openinquest.inquiry.comparing import Timing
from openinquest.inquiry.material import FIGURE, Material
from openinquest.ontology import BasisKind, Stance, ValueType

SHAPES = {
    ValueType.QUANTITY: r"^-?\d+(\.\d+)?$",
    ValueType.DATE: r"^\d{4}-\d\d-\d\d$",
    ValueType.YESNO: r"^(yes|no)$",
}
"""What a value must look like to be compared by equality alone; other types compare so whatever they look like."""
_RUN = ("point", "who")
_VALUE = ("held", "denies", "time")


def marked(material: Material, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows (in their order, `row` is their place) with what decides about them as positions.

    `held` (the value) and `time` are numbers that stand for texts; `denies` is the stance, where "says no"
    is a value and no denial. `certain` says that the row is told by column, `hearsay` that it then decides nothing.
    `own` says that it rests on its own basis, `exact` that another value excludes it, `loose` that its value needs
    more than equality, `accrues` that values of several days can all hold.
    """
    rows = rows.with_row_index("row").join(
        _kinds(material, rows), on="type", how="left", maintain_order="left"
    )
    yesno = pl.col("kind") == ValueType.YESNO.value
    denies = pl.col("stance") == Stance.DENIES.value
    turned = denies != (pl.col("value") == "no")
    shaped = pl.lit(True)
    for kind, shape in SHAPES.items():
        shaped &= (pl.col("kind") != kind.value) | pl.col("value").str.contains(shape)
    placed = (pl.col("kind") == ValueType.PLACE.value) & pl.col("value").is_in(sorted(material.contained))
    timeless = pl.col("timeless") & ~pl.col("accrues")
    rows = rows.with_columns(
        accrues=pl.col("thing").is_in(material.accumulating)
        & (pl.col("schema") == FIGURE)
        & (pl.col("property") == "value"),
        loose=~shaped | placed,
    )
    unlike = pl.col("loose") & (yesno | pl.col("accrues"))
    ordered = pl.col("accrues") & (pl.col("seq").is_not_null() | pl.col("holds_at").is_not_null())
    fallen = sorted({*material.withdrawals.taken_back, *material.withdrawals.disowned})
    certain = (
        pl.col("stance").is_in([Stance.ASSERTS.value, Stance.DENIES.value])
        & pl.col("value").is_not_null()
        & pl.col("target_part").is_null()
        & ~unlike & ~ordered
        & ~(pl.col("thing").is_in(material.pairing) & (pl.col("property") == "answer"))
        & (pl.col("voice").is_not_null() | (pl.col("basis") == BasisKind.OWN.value))
        & ~pl.col("n").is_in(fallen)
    )  # fmt: skip
    held = pl.when(yesno).then(pl.when(turned).then(pl.lit("no")).otherwise(pl.lit("yes"))).otherwise("value")
    return rows.select(
        "n", "row", "point", "who", "exact", "accrues", "loose", "speaker", "voice", "said_from", "said_to",
        # Values are compared within one point only, where two of one hash are out of all likelihood.
        held=held.hash(),
        time=pl.when(~timeless).then(pl.col("holds_at").hash()),
        denies=denies & ~yesno,
        own=pl.col("basis") == BasisKind.OWN.value,
        voiced=pl.col("voice").is_not_null(),
        alone=pl.col("seq").is_not_null() | (yesno & ~timeless & pl.col("holds_at").is_not_null()),
        certain=(certain & ~pl.col("row").is_in(_citing(rows))).fill_null(False),
        hearsay=pl.col("row").is_in(_hearsay(material, rows)),
    )  # fmt: skip


def latest(material: Material, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """Return the certain latest positions, one row a voice and value, and the points that have others.

    `rows` is what `marked` returns; `party` is a number for the column in which a position stands.
    """
    open_runs = rows.filter(~pl.col("certain")).select(_RUN).unique()
    rows = rows.filter(pl.col("certain") & ~pl.col("hearsay"))
    if open_runs.height:
        rows = rows.join(open_runs, on=_RUN, how="anti", maintain_order="left")
    several = rows.select(_RUN).is_duplicated()
    alone, rows = rows.filter(~several), rows.filter(several).sort(*_RUN, *_VALUE, "n")
    # Who says several things, of which one cannot be told from the others by days, is read one by one.
    turned = pl.col("denies").any().over(_RUN) & pl.col("loose").any().over(_RUN)
    hard = rows.filter(pl.col("alone") | turned).select(_RUN).unique()
    rows = _standing(rows.join(hard, on=_RUN, how="anti", maintain_order="left"))
    first = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in (*_RUN, *_VALUE))
    # A position rests on its own basis where any of its statements does, and is spoken with a voice where all are.
    same = (*_RUN, *_VALUE)
    rows = rows.with_columns(pl.col("own").any().over(same), pl.col("voiced").all().over(same))
    held = pl.concat([alone, rows.filter(first)])
    held = held.with_columns(party=_parties(material, held))
    return held, pl.concat([open_runs["point"], hard["point"]]).unique()


def _standing(rows: pl.DataFrame) -> pl.DataFrame:
    """Return what nothing that the same voice said later takes the place of (`positions`)."""
    dated = pl.col("said_from").is_not_null()
    rows = rows.filter(dated | ~dated.any().over(_RUN))
    asserted = pl.when(~pl.col("denies")).then("said_from")
    denied = pl.when(pl.col("denies")).then("said_from")
    same = (*_RUN, "held")
    bar = pl.when("denies").then(denied.max().over(same)).otherwise(asserted.max().over(*_RUN, "time"))
    opposite = pl.when("denies").then(asserted.max().over(same)).otherwise(denied.max().over(same))
    later = (pl.col("said_to") < bar) | (pl.col("said_to") < opposite)
    return rows.filter(~later.fill_null(False))


def _kinds(material: Material, rows: pl.DataFrame) -> pl.DataFrame:
    """Return by number of type and property how values compare."""
    types = rows.select("type", "schema", "property").unique("type")
    rules = [material.rule(schema, prop) for schema, prop in types.select("schema", "property").iter_rows()]
    return types.select(
        "type",
        pl.Series("kind", [rule.type.value for rule in rules], dtype=pl.String),
        pl.Series("exact", [rule.comparable for rule in rules], dtype=pl.Boolean),
        pl.Series("timeless", [rule.timing is Timing.IGNORED for rule in rules], dtype=pl.Boolean),
    )


def _citing(rows: pl.DataFrame) -> pl.Series:
    """Return the places of rows that cite somebody or something by which anything is said on the same point."""
    cites = f"{BasisKind.CITES.value}:"
    citing = rows.select("row", "point", name=pl.col("basis").str.strip_prefix(cites)).filter(
        rows["basis"].str.starts_with(cites).fill_null(False)
    )
    here = rows.join(citing.select("point").unique(), on="point", how="semi")
    names = pl.concat(
        here.select("point", name=name).drop_nulls() for name in ("speaker", "voice", "document")
    )
    return citing.join(names.unique(), on=["point", "name"], how="semi")["row"].implode()


def _hearsay(material: Material, rows: pl.DataFrame) -> pl.Series:
    """Return the places of rows that are known only through others, as `attributed` tells it of one."""
    loose = rows.filter(
        pl.col("voice").is_not_null() & pl.col("occasion").is_null() & pl.col("said_from").is_null()
    ).select("row", "n", "voice", "speaker", "document", "said_to")
    links = loose.join(material.frames.via.select("n", "who"), on="n")
    passed = links.filter((pl.col("who") != pl.col("voice")) & (pl.col("who") != pl.col("speaker")))["row"]
    published = pl.DataFrame(
        [(document, who) for document, ids in material.own_documents.items() for who in ids],
        schema={"document": pl.String, "who": pl.String},
        orient="row",
    )
    by = loose.join(published, on="document")
    selves = by.filter((pl.col("who") == pl.col("voice")) | (pl.col("who") == pl.col("speaker")))["row"]
    bounded = loose.filter(pl.col("said_to").is_not_null() & ~pl.col("row").is_in(selves.implode()))["row"]
    return pl.concat([passed, bounded]).unique().implode()


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

"""The status of points by column, wherever it follows without reading a statement one by one.

A position is *certain* where its statement stands, its basis is its own or leads nowhere on the point, and nothing
said beside it can keep it from deciding. Positions that are not can add to what the certain ones show, but never
take it away, since `contested` is the first of the statuses. So a point that the certain positions contest is
contested, and one that has no others has the status which those give it; every other point is left to `find_status`,
and so is one of so many positions that not each of them is compared with every other.
"""

from __future__ import annotations

import polars as pl

from openinquest.inquiry.material import Material
from openinquest.inquiry.plain_pairs import Rank, ranked
from openinquest.inquiry.plain_positions import latest, marked
from openinquest.inquiry.status import COMPARED
from openinquest.inquiry.terms import Status

KEYS = ("thing", "property")
COLUMNS = (
    "n", "schema", *KEYS, "value", "stance", "target_part", "holds_at", "holds_from", "holds_to", "basis",
    "speaker", "voice", "said_from", "said_to", "occasion", "seq", "document", "quote",
)  # fmt: skip
"""The columns of the statements frame that `plain_statuses` reads."""

_STATUSES = {
    Rank.NOTHING: Status.SINGLE,
    Rank.COMPATIBLE: Status.COMPATIBLE,
    Rank.CONFIRMED: Status.REPEATED,
    Rank.INDEPENDENT: Status.AGREED,
    Rank.DIVIDED: Status.DIVIDED,
    Rank.CONTESTED: Status.CONTESTED,
}


def plain_statuses(material: Material, rows: pl.DataFrame, judged: pl.Series) -> pl.DataFrame:
    """Return `point` and `status` of the points whose status follows by column.

    `rows` holds the statements of the points, all of each of them: `COLUMNS`, the number of the `point`,
    and numbers for type and property (`type`) and for voice or else speaker (`who`). `judged` are the numbers of
    points on which judgements bear, of which only a contradiction between certain positions is told here.
    """
    held, open_points = latest(material, marked(material, rows))
    held = held.sort("point")
    # each position that is so many places behind another on its point
    crowded = held.filter(pl.col("point") == pl.col("point").shift(COMPARED))["point"].unique()
    if not crowded.is_empty():
        held = held.filter(~pl.col("point").is_in(crowded.implode()))
    points = rows.select(pl.col("point").unique()).join(ranked(material, rows, held), on="point", how="left")
    unread = pl.concat([open_points, judged, crowded]).unique()
    statuses = {rank.value: status.value for rank, status in _STATUSES.items()}
    status = pl.col("rank").fill_null(Rank.NOTHING.value)
    points = points.select(
        "point",
        status=pl.when(~pl.col("point").is_in(unread.implode()) | (pl.col("rank") == Rank.CONTESTED.value))
        .then(status)
        .replace_strict(statuses, default=None, return_dtype=pl.String),
    ).filter(pl.col("status").is_not_null())
    return points.join(_joint(rows, points), on="point", how="anti")


def _joint(rows: pl.DataFrame, points: pl.DataFrame) -> pl.DataFrame:
    """Return the agreed points on which two voices may have made one joint statement: the same words in one place.

    Any statement of a position may be the one on its own basis, so all that is said on the point counts.
    """
    agreed = points.filter(pl.col("status") == Status.AGREED.value).select("point")
    where = ["point", "document", "occasion", "quote"]
    quoted = rows.select(*where, "who").drop_nulls(where).join(agreed, on="point", how="semi")
    joint = quoted.group_by(where).agg(several=pl.col("who").min() < pl.col("who").max())
    return joint.filter("several").select("point").unique()

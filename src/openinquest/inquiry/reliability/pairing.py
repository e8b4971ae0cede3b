"""Which codings of two coders are one passage, for whole documents at once.

Where each coded a point of a document once, which is the rule, columns tell; what remains is looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

import polars as pl

from openinquest.inquiry.reliability.codes import category, number, with_codes
from openinquest.inquiry.reliability.passages import Coding, Passage, matched, one_by_words, overlap, passages
from openinquest.inquiry.reliability.results import Alone, Unit

Assigned = Callable[[str, str, str, str], bool]
"""Whether a coder was to code, in a document, of a thing, a property."""

_POINT = ("document", "thing", "property", "schema")
_SIDE: Mapping[str, Any] = {
    "n": pl.Int64(), "code": pl.String(), "number": pl.Float64(), "who": pl.String(), "said_on": pl.String(),
    "basis": pl.String(), "row": pl.UInt32(),
}  # fmt: skip
_UNITS: Mapping[str, Any] = {
    "point": pl.UInt32(), **dict.fromkeys(_POINT, pl.String()), "type": pl.String(),
    **_SIDE, **{f"{name}_other": dtype for name, dtype in _SIDE.items()}, "made": pl.UInt32(),
}  # fmt: skip


@dataclass(frozen=True)
class Paired:
    """What two coders coded, passage by passage.

    `units` has one row a passage that both coded, by point: `document`, `thing`, `property`, `schema`, `type`, and of
    each coder (`_other` for the second) `code` String, `number` Float64, and of the first coding in it `n`, `who`,
    `said_on`, `basis`. `further` has by `schema` and `property` the log numbers `n` of codings beyond the first.
    `points` counts those that both were to code.
    """

    units: pl.DataFrame
    further: pl.DataFrame
    alone: tuple[Alone, ...]
    points: int
    coded: pl.DataFrame
    made: tuple[Unit, ...]

    def differing(self) -> list[Unit]:
        """Return the units on which the two differ, by point."""
        rows = self.units.filter(pl.col("code") != pl.col("code_other"))
        plain = rows.filter(pl.col("made").is_null())
        left, right = (iter(_codings(self.coded[plain[name]])) for name in ("row", "row_other"))
        columns = rows.select("document", "thing", "property", "code", "code_other", "made").iter_rows()
        return [
            Unit(document, thing, prop, Passage((next(left),)), Passage((next(right),)), (code, other))
            if made is None
            else self.made[made]
            for document, thing, prop, code, other, made in columns
        ]


def pointed(coded: pl.DataFrame) -> pl.DataFrame:
    """Return codings by point and log number, with `point` and `row` UInt32, `code` String and `number` Float64."""
    # one text to sort by is quicker than four, and in the same order
    point = pl.concat_str(*_POINT[:-1], pl.col("schema").fill_null(""), separator="\0")
    ordered = with_codes(coded).with_columns(point=point).sort("point", "n", "coder")
    return ordered.with_columns(point=pl.col("point").rle_id()).with_row_index("row")


def paired(coded: pl.DataFrame, left: str, right: str, assigned: Assigned) -> Paired:
    """Return what two coders coded, matched by `matched`; `coded` is as `pointed` gives it, of their documents."""
    mine, theirs = (
        coded.filter(pl.col("coder") == coder).filter(pl.len().over("point") == 1) for coder in (left, right)
    )
    theirs = theirs.select("point", "quote", "selector", *_SIDE)
    once = mine.join(theirs, on="point", suffix="_other", maintain_order="left")
    once = once.filter(_one_passage(once))
    rest = coded.filter(
        pl.col("coder").is_in([left, right]) & ~pl.col("point").is_in(once["point"].implode())
    )
    looked_at = _LookedAt(left, right)
    for said in _by_point(rest):
        looked_at.add(*said, assigned)
    plain = once.with_columns(made=pl.lit(None)).select(
        pl.col(name).cast(kind) for name, kind in _UNITS.items()
    )
    units = pl.concat([plain, pl.DataFrame(looked_at.rows, schema=dict(_UNITS), orient="row")])
    return Paired(
        # of one point those are in the order in which they were matched
        units.sort("point", maintain_order=True),
        pl.DataFrame(
            looked_at.further,
            schema={"schema": pl.String, "property": pl.String, "n": pl.Int64},
            orient="row",
        ),
        tuple(looked_at.alone),
        once.height + looked_at.points,
        coded,
        tuple(looked_at.made),
    )


@dataclass
class _LookedAt:
    """Points that were looked at one by one, as far as this went."""

    left: str
    right: str
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    made: list[Unit] = field(default_factory=list)
    further: list[tuple[str | None, str, int]] = field(default_factory=list)
    alone: list[Alone] = field(default_factory=list)
    points: int = 0

    def add(
        self,
        point: tuple[int, str, str, str, str | None],
        said: Mapping[str, list[Coding]],
        assigned: Assigned,
    ) -> None:
        """Match what the two coded of a point."""
        at, document, thing, prop, schema = point
        mine, theirs = (passages(said.get(coder, ())) for coder in (self.left, self.right))
        to_code = {
            coder: coder in said or assigned(coder, document, thing, prop)
            for coder in (self.left, self.right)
        }
        self.points += all(to_code.values())
        pairs, *rest = matched(mine, theirs)
        for one, other in pairs:
            codes = category(one), category(other)
            kind = next((each.type for each in one.codings if each.type is not None), None)
            sides = [
                value
                for side, code in zip((one, other), codes, strict=True)
                for value in (
                    side.first.n, code, number(side), side.first.who, side.first.said_on, side.first.basis, None,
                )
            ]  # fmt: skip
            self.rows.append((at, document, thing, prop, schema, kind, *sides, len(self.made)))
            self.made.append(Unit(document, thing, prop, one, other, codes))
            self.further += [(schema, prop, each.n) for side in (one, other) for each in side.codings[1:]]
        for coder, other_coder, left_over in (
            (self.left, self.right, rest[0]),
            (self.right, self.left, rest[1]),
        ):
            self.alone += [
                Alone(coder, document, thing, prop, each, to_code[other_coder]) for each in left_over
            ]


def _one_passage(once: pl.DataFrame) -> pl.Series:
    """Return whether single codings of two coders on one point are of one passage, as `matched` tells it."""
    located, located_too = (
        (pl.col(f"quote{side}").fill_null("") != "") | (pl.col(f"selector{side}").fill_null("") != "")
        for side in ("", "_other")
    )
    quote, selector = (pl.col(name).eq_missing(pl.col(f"{name}_other")) for name in ("quote", "selector"))
    sure = once.select((~located | ~located_too | (quote & selector)).alias("sure"))["sure"]
    words = once.filter(~sure).select("quote", "selector", "quote_other", "selector_other")
    if words.is_empty():
        return sure
    found = one_by_words(words)
    unclear = words.filter(found.is_null())
    told = [overlap((quote, selector), other) > 0 for quote, selector, *other in unclear.iter_rows()]
    found = found.scatter(found.is_null().arg_true(), told) if told else found
    return sure.scatter((~sure).arg_true(), found)


def _by_point(
    rest: pl.DataFrame,
) -> Iterator[tuple[tuple[int, str, str, str, str | None], dict[str, list[Coding]]]]:
    """Yield each point with the codings of it by coder."""
    rows = zip(rest["point"].to_list(), rest["coder"].to_list(), _codings(rest), strict=True)
    heads = rest.unique("point", keep="first", maintain_order=True).select("point", *_POINT).iter_rows()
    for head, (_, same) in zip(heads, groupby(rows, key=itemgetter(0)), strict=True):
        said: dict[str, list[Coding]] = {}
        for _, coder, coding in same:
            said.setdefault(coder, []).append(coding)
        yield head, said


def _codings(rows: pl.DataFrame) -> list[Coding]:
    return list(map(Coding._make, rows.select(Coding._fields).iter_rows()))

"""Names by the million: each distinct cell is read once, each distinct pair of parts is compared once."""

from __future__ import annotations

from collections.abc import Callable
from math import log
from typing import Final, NamedTuple

import polars as pl
from rapidfuzz.distance import OSA

from openinquest.names import agreement
from openinquest.names.agreement import AGREEING, BOUND, DEFAULT_THRESHOLD, Level, relation, sound_of
from openinquest.names.alignments import Alignments
from openinquest.names.columns import read_columns
from openinquest.names.flags import UNUSABLE
from openinquest.names.frequencies import Frequencies
from openinquest.names.parsing import Reading

_PARTS: Final = ("surname", "given", "father")
_VETOES: Final = pl.Series([*_PARTS, "sex"])
_AGREEING: Final = [int(level) for level in AGREEING]
_CHUNK: Final = 1_000_000


def name_columns(texts: pl.Series) -> pl.DataFrame:
    """Return what `parse` finds, one row a text, in columns that a model of linkage can take.

    Columns: surname (stem), given and father (keys), given_initial and father_initial (one letter, also where the
    full part is there), sex ("m", "f"), tokens (all keys, sorted, joined by a space), all String; order_guessed,
    regional, usable, Boolean; flags List(String). What a text does not give is null. A null text is an empty one.
    """
    column = texts.fill_null("").cast(pl.String).rename("text").to_frame()
    once = column.unique(maintain_order=True)
    read = read_columns(once["text"]).select(
        "surname", "given", "father",
        *(pl.col(name).replace("y", "i") for name in ("given_initial", "father_initial")),
        "sex", "tokens", pl.col("guessed").alias("order_guessed"), "regional", "usable", "flags",
    )  # fmt: skip
    if len(once) == len(column):
        return read
    return column.join(once.hstack(read), on="text", how="left", maintain_order="left").drop("text")


def compare_many(left: pl.Series, right: pl.Series, frequencies: Frequencies | None = None) -> pl.DataFrame:
    """Return for each pair of texts what `compare` says of it.

    Columns: score Float64, same Boolean, veto String (null without), surname_level, given_level, father_level Int8
    (see `Level`; -1 missing). Both series have the same length; raises ValueError if not.
    """
    if len(left) != len(right):
        raise ValueError(f"two series of one length are compared; these have {len(left)} and {len(right)}")
    frequencies = frequencies or Frequencies.prior()
    texts = pl.concat(
        [
            left.fill_null("").cast(pl.String).rename("text"),
            right.fill_null("").cast(pl.String).rename("text"),
        ]
    )
    once = texts.unique()
    codes = pl.DataFrame({"text": texts}).join(
        pl.DataFrame({"text": once}).with_row_index("code"), on="text", how="left", maintain_order="left"
    )["code"]
    names = _Names(once, frequencies)
    here, there = codes[: len(left)], codes[len(left) :]
    parts = [
        names.compare(here[start : start + _CHUNK], there[start : start + _CHUNK])
        for start in range(0, max(len(left), 1), _CHUNK)
    ]
    return pl.concat(parts)


class _Sketch(NamedTuple):
    """The length and the letters of words, by which words that are far apart are told without aligning them."""

    length: pl.Series
    letters: pl.Series

    @classmethod
    def of(cls, words: list[str]) -> _Sketch:
        """Return the sketches of words: one bit for each letter that occurs."""
        letters = [sum({1 << (ord(letter) & 31) for letter in word}) for word in words]
        return cls(pl.Series(map(len, words), dtype=pl.Int16), pl.Series(letters, dtype=pl.UInt32))

    def may_be_near(self, left: pl.Series, right: pl.Series) -> pl.Series:
        """Return whether two edits may make one word of the other: each changes two letters of a set at most."""
        length = (self.length.gather(left) - self.length.gather(right)).abs() <= 2
        unlike = (self.letters.gather(left) ^ self.letters.gather(right)).bitwise_count_ones() <= 4
        return length & unlike


class _Names:
    """The distinct cells of two series, dictionary-coded."""

    def __init__(self, texts: pl.Series, frequencies: Frequencies) -> None:
        self._texts = texts
        read = read_columns(texts)
        structured = pl.col("usable") & pl.col("regional")
        read = read.with_columns(
            *(
                pl.when(structured).then(pl.col(prefix + name))
                for prefix in ("", "other_")
                for name in Reading._fields
            )
        )
        bounded = [
            pl.concat_str(prefix + name, pl.lit(BOUND), f"{prefix}{name}_whole").alias(prefix + name)
            for prefix in ("", "other_")
            for name in _PARTS
        ]
        read = read.with_columns(bounded)
        parts = pl.concat([read[prefix + name] for prefix in ("", "other_") for name in _PARTS])
        parts = parts.drop_nulls().unique().sort()
        self._parts: list[str] = parts.to_list()
        keys = parts.str.split(BOUND).list.first()
        self._keys = keys.to_list()
        self._wholes: list[str] = parts.str.split(BOUND).list.last().to_list()
        self._stem = keys.rank("dense").cast(pl.Int32)  # parts of one number are one name
        kinds = pl.Enum(parts)
        self._bits = {
            "surname": pl.Series(map(frequencies.surname_bits, self._keys), dtype=pl.Float64),
            "given": pl.Series(map(frequencies.given_bits, self._keys), dtype=pl.Float64),
        }
        self._bits["father"] = self._bits["given"]
        self._skeletons = pl.Series([sound_of(key) for key in self._keys], dtype=pl.String).rank("dense")
        self._skeleton_numbers: list[int] = self._skeletons.to_list()
        self._sketches = [_Sketch.of(self._keys), _Sketch.of(self._wholes)]
        first = [f"{prefix}{name}_initial" for prefix in ("", "other_") for name in _PARTS]
        letters = (
            pl.concat([pl.Series(["i", "u", "y"]), *(read[name] for name in first)]).drop_nulls().unique()
        )
        alphabet = pl.Enum(letters.sort())
        self._letters = {letter: letters.sort().index_of(letter) or 0 for letter in "iuy"}
        read = read.with_columns(pl.col(first).cast(alphabet).to_physical())
        wrong = pl.col("flags").list.set_intersection(sorted(flag.value for flag in UNUSABLE)).list.min()
        more = read.select(
            pl.col("sex") == "m", "usable", "regional", pl.col("guessed").alias("other"), wrong.alias("veto")
        )
        self._straight = _coded(read, "", kinds).hstack(more)
        self._other = _coded(read, "other_", kinds).hstack(more)

    def compare(self, left: pl.Series, right: pl.Series) -> pl.DataFrame:
        """Return the comparison of each pair of codes of cells."""
        result = self._weighed(self._straight, self._straight, left, right, swapped=False)
        for here, there, guessed in (
            (self._other, self._straight, left),
            (self._straight, self._other, right),
        ):
            rows = self._straight["other"].gather(guessed).arg_true()
            if len(rows):
                again = self._weighed(here, there, left.gather(rows), right.gather(rows), swapped=True)
                result = _better(result, again, rows)
        result = self._aligned(result, left, right)
        unusable = pl.coalesce(
            self._straight["veto"].gather(left).alias("v"), self._straight["veto"].gather(right).alias("v")
        )
        result = result.with_columns(
            pl.select(unusable).to_series().alias("unusable"), _VETOES.gather(result["veto"]).alias("veto")
        )
        missing = pl.col("unusable").is_not_null()
        return result.select(
            pl.when(missing).then(0.0).otherwise("score").alias("score"),
            (pl.when(missing).then(0.0).otherwise("score") >= DEFAULT_THRESHOLD).alias("same"),
            pl.when(missing).then("unusable").otherwise("veto").alias("veto"),
            *(
                pl.when(missing).then(-1).otherwise(f"{name}_level").cast(pl.Int8).alias(f"{name}_level")
                for name in _PARTS
            ),
        )

    def _weighed(
        self, here: pl.DataFrame, there: pl.DataFrame, left: pl.Series, right: pl.Series, *, swapped: bool
    ) -> pl.DataFrame:
        columns: list[pl.Series] = []
        for name in _PARTS:
            one, two = here[name].gather(left), there[name].gather(right)
            columns.append(self._related(one, two).alias(f"{name}_full"))
            bits = self._bits[name]
            columns += [bits.gather(one).alias(f"{name}_bl"), bits.gather(two).alias(f"{name}_br")]
            columns += [
                here[f"{name}_initial"].gather(left).alias(f"{name}_il"),
                there[f"{name}_initial"].gather(right).alias(f"{name}_ir"),
            ]
        columns += [here["sex"].gather(left).alias("sex_l"), there["sex"].gather(right).alias("sex_r")]
        frame = pl.DataFrame(columns).lazy()
        frame = frame.with_columns(*(_level(name, self._letters) for name in _PARTS))
        frame = frame.with_columns(*(_bits(name) for name in _PARTS))
        total = pl.col("surname_bits") + pl.col("given_bits") + pl.col("father_bits")
        total = total - (agreement.SWAP_COSTS if swapped else 0.0)
        plain = 1.0 / (1.0 + (-(total - agreement.NEEDED_BITS) / agreement.BITS_A_STEP * log(2.0)).exp())
        agreeing = sum(pl.col(f"{name}_level").is_in(_AGREEING).cast(pl.Int8) for name in _PARTS)
        veto = (
            pl.when(pl.col("surname_level") == 0).then(0)
            .when(pl.col("given_level") == 0).then(1)
            .when(pl.col("father_level") == 0).then(2)
            .when(pl.col("sex_l") != pl.col("sex_r")).then(3)
        )  # fmt: skip
        score = (
            pl.when(pl.col("veto").is_not_null()).then(plain * agreement.VETOED)
            .when(agreeing < 2).then(pl.min_horizontal(plain, pl.lit(agreement.TOO_LITTLE)))
            .otherwise(plain)
        )  # fmt: skip
        return (
            frame.with_columns(veto.cast(pl.Int8).alias("veto"))
            .select(score.alias("score"), "veto", *(f"{name}_level" for name in _PARTS))
            .collect()
        )

    def _related(self, left: pl.Series, right: pl.Series) -> pl.Series:
        """Return how full parts relate, each distinct pair of them decided once; null where one is missing."""
        size = len(self._parts) + 1
        same = self._stem.gather(left) == self._stem.gather(right)
        packed = left.cast(pl.Int64) * size + right.cast(pl.Int64)
        unlike = packed.filter(~same.fill_null(True)).unique()
        frame = pl.DataFrame({"pair": packed, "same": same})
        if len(unlike) == 0:
            return frame.select(pl.when("same").then(int(Level.SAME)).cast(pl.Int8)).to_series()
        first, second = unlike // size, unlike % size
        near = self._skeletons.gather(first) == self._skeletons.gather(second)
        for sketch in self._sketches:
            near |= sketch.may_be_near(first, second)
        first, second, unlike = first.filter(near), second.filter(near), unlike.filter(near)
        decided = pl.DataFrame({"pair": unlike, "level": self._decided(first.to_list(), second.to_list())})
        joined = frame.join(decided, on="pair", how="left", maintain_order="left")
        found = pl.col("level").fill_null(pl.when(~pl.col("same")).then(int(Level.CONFLICT)))
        return joined.select(pl.when("same").then(int(Level.SAME)).otherwise(found).cast(pl.Int8)).to_series()

    def _decided(self, first: list[int], second: list[int]) -> pl.Series:
        """Return the level of pairs of parts that may be near."""
        keys, wholes, parts, skeletons = self._keys, self._wholes, self._parts, self._skeleton_numbers
        distance: Callable[..., int] = OSA.distance
        levels = [  # the tests that most pairs fail come first; `relation` makes the same ones
            0
            if distance(wholes[i], wholes[j], score_cutoff=2) > 2
            and distance(keys[i], keys[j], score_cutoff=2) > 2
            and skeletons[i] != skeletons[j]
            else int(relation(parts[i], parts[j]))
            for i, j in zip(first, second, strict=True)
        ]
        return pl.Series(levels, dtype=pl.Int8)

    def _aligned(self, result: pl.DataFrame, left: pl.Series, right: pl.Series) -> pl.DataFrame:
        """Return the result with pairs that are not both of the region's structure compared word by word."""
        regional = self._straight["regional"]
        usable = self._straight["usable"]
        rows = (
            ~(regional.gather(left) & regional.gather(right)) & usable.gather(left) & usable.gather(right)
        ).arg_true()
        if not len(rows):
            return result
        one, two = left.gather(rows), right.gather(rows)
        cells = pl.concat([one, two]).unique().sort()
        words = Alignments(self._texts.gather(cells).to_list())
        scores = words.scores(cells.search_sorted(one), cells.search_sorted(two))
        size = len(rows)
        again = pl.DataFrame(
            {
                "score": scores,
                "veto": pl.Series([None] * size, dtype=pl.Int8),
                **{f"{name}_level": pl.Series([-1] * size, dtype=pl.Int8) for name in _PARTS},
            }
        )
        return _put(result, again, rows)


def _coded(read: pl.DataFrame, prefix: str, kinds: pl.Enum) -> pl.DataFrame:
    """Return one reading with its keys as numbers."""
    return read.select(
        *(pl.col(prefix + name).cast(kinds).to_physical().cast(pl.Int32).alias(name) for name in _PARTS),
        *(pl.col(f"{prefix}{name}_initial").alias(f"{name}_initial") for name in _PARTS),
    )


def _level(name: str, letters: dict[str, int]) -> pl.Expr:
    left, right = pl.col(f"{name}_il"), pl.col(f"{name}_ir")
    i, u, y = letters["i"], letters["u"], letters["y"]
    fits = (left == right) | ((left == y) & right.is_in([i, u])) | ((right == y) & left.is_in([i, u]))
    initial = (
        pl.when(left.is_null() | right.is_null()).then(int(Level.MISSING))
        .when(fits).then(int(Level.INITIAL))
        .otherwise(int(Level.CONFLICT))
    )  # fmt: skip
    return pl.coalesce(pl.col(f"{name}_full"), initial.cast(pl.Int8)).alias(f"{name}_level")


def _bits(name: str) -> pl.Expr:
    level = pl.col(f"{name}_level")
    shared = pl.min_horizontal(f"{name}_bl", f"{name}_br")
    return (
        pl.when(level == Level.MISSING).then(0.0)
        .when(level == Level.CONFLICT).then(agreement.CONFLICT_BITS)
        .when(level == Level.INITIAL).then(agreement.INITIAL_BITS)
        .when(level == Level.ALIKE).then(agreement.ALIKE_BITS)
        .when(level == Level.NEAR).then(shared - agreement.NEAR_COSTS)
        .otherwise(shared)
        .alias(f"{name}_bits")
    )  # fmt: skip


def _better(result: pl.DataFrame, again: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    """Return the result with those of the given rows replaced that score higher in another reading."""
    wins = (again["score"] > result["score"].gather(rows)).arg_true()
    return _put(result, again[wins], rows.gather(wins)) if len(wins) else result


def _put(result: pl.DataFrame, again: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    numbered = again.with_columns(rows.cast(pl.UInt32).alias("row"))
    joined = result.with_row_index("row").join(
        numbered, on="row", how="left", maintain_order="left", suffix="_new"
    )
    taken = pl.col("score_new").is_not_null()
    return joined.select(
        *(pl.when(taken).then(f"{name}_new").otherwise(name).alias(name) for name in result.columns)
    )

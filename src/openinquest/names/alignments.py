"""Names aligned word by word (`aligning`), by the million: what decides a score is looked at once.

A pair of short names is described by how alike each word of one is to each of the other, and by how long words are:
pairs of one description have one score, which `aligned_score` gives for the first of them. How alike two words are is
asked once for each pair of distinct words, and not at all where their letters rule it out. Names of more than three
words, names with words that mean more than their letters, and pairs in which words may be written as one go singly.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Final, NamedTuple

import polars as pl
from rapidfuzz.distance import OSA

from openinquest.names.aligning import (
    JOINED_MAY_DIFFER,
    MOST_EDITS,
    NEUTRAL,
    ONE_WORD,
    SHORTEST_JOINED,
    aligned_score,
    alike,
    likeness,
    means_more,
)
from openinquest.names.cells import read_cell
from openinquest.names.tokens import Token, token, tokens_of

_WORDS: Final = 3
_CODES: Final = 1 << 10
"""Likenesses that are told apart by a number of ten bits; 0 is no partner."""
_TOO_MANY: Final = _CODES - 1
"""Stands for all likenesses beyond that; such pairs go singly."""
_LONGEST: Final = 16
"""Lengths of words beyond this are one, as in `aligning`."""
_SILENT: Final = 2 * _LONGEST - 1
"""The form of an initial that, left over, says nothing."""
_NOWHERE: Final = (1 << 32) - 1


class _Numbers(NamedTuple):
    """Numbers for names, keys and sounds, the same in every table of words."""

    names: dict[int | str, int]
    keys: dict[str, int]
    sounds: dict[str, int]

    def table(self, tokens: Sequence[Token | None]) -> pl.DataFrame:
        """Return columns by which words are told apart without comparing them; no word is like the one in front.

        Of a word that is None nothing is known, so that any word may be like it.
        """
        rows: list[tuple[object, ...]] = [(0, _NOWHERE, True, 0, 0, 0, True, False, 0, 0, False, 0, 0, 0)]
        for number, word in enumerate(tokens, 1):
            if word is None:
                rows.append((number, 0, False, 0, 0, 0, False, False, 0, 0, False, 0, 0, 0))
                continue
            bits = 0
            for name in word.names:  # a sieve: names that two words share are one bit of both
                bits |= 1 << (self.names.setdefault(name, len(self.names)) & 63)
            length = len(word.plain)
            rows.append(
                (
                    number, word.letters, word.spelt, bits, self.keys.setdefault(word.key, len(self.keys) + 1),
                    self.sounds.setdefault(word.sound, len(self.sounds) + 1), word.known, "dj" in word.plain, length,
                    len(word.sound), word.initial, ord(word.plain[0]), ord(word.key[0]),
                    _SILENT if word.initial and word.plain in NEUTRAL else
                    (min(length, _LONGEST) - 1) * 2 + word.initial,
                )
            )  # fmt: skip
        schema = {
            "word": pl.UInt32, "letters": pl.UInt32, "spelt": pl.Boolean, "names": pl.UInt64, "key": pl.UInt32,
            "sound": pl.UInt32, "known": pl.Boolean, "dj": pl.Boolean, "length": pl.Int32, "sounding": pl.Int32,
            "initial": pl.Boolean, "first": pl.UInt32, "first_of_key": pl.UInt32, "form": pl.UInt8,
        }  # fmt: skip
        return pl.DataFrame(rows, schema=schema, orient="row")


class Alignments:
    """The cells of two series, as numbered words."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._cells = [tokens_of(read_cell(text)) for text in texts]
        numbers: dict[Token, int] = {}
        places = [[numbers.setdefault(word, len(numbers) + 1) for word in cell] for cell in self._cells]
        self._tokens = list(numbers)
        self._numbers = _Numbers({}, {}, {})
        self._table = self._numbers.table(self._tokens)
        self._words = [
            pl.Series([cell[place] if place < len(cell) else 0 for cell in places], dtype=pl.UInt32)
            for place in range(_WORDS)
        ]
        self._size = pl.Series([min(len(cell), _WORDS + 1) for cell in self._cells], dtype=pl.UInt64)
        self._plain = pl.Series([0 < len(cell) <= _WORDS and not means_more(cell) for cell in self._cells])

    def scores(self, left: pl.Series, right: pl.Series) -> pl.Series:
        """Return the score of each pair of places in the texts, as `aligned_score` gives it."""
        sides = [_gathered(self._words, self._table, side) for side in (left, right)]
        plain = self._plain.gather(left) & self._plain.gather(right)
        here, there = sides
        plain &= ~(self._may_join(left, here, there) | self._may_join(right, there, here))
        signs = self._signs(left, right, sides)
        plain &= ~signs["many"]
        signs = signs.with_columns(
            # each of the others is a description of its own
            pl.when(plain).then("one").otherwise(left.cast(pl.UInt64)),
            pl.when(plain).then("two").otherwise(right.cast(pl.UInt64)),
            plain.alias("plain"), left.alias("left"), right.alias("right"),
        )  # fmt: skip
        once = signs.unique(["plain", "one", "two"], keep="first")
        cells = self._cells
        found = [
            aligned_score(cells[i], cells[j])
            for i, j in zip(once["left"].to_list(), once["right"].to_list(), strict=True)
        ]
        once = once.select("plain", "one", "two", pl.Series("score", found, dtype=pl.Float64))
        return signs.join(once, on=["plain", "one", "two"], how="left", maintain_order="left")["score"]

    def _may_join(
        self, cells: pl.Series, words: Sequence[pl.DataFrame], others: Sequence[pl.DataFrame]
    ) -> pl.Series:
        """Return whether neighbours of one name may be one word of the other: True wherever `aligning` joins them."""
        found = pl.repeat(False, len(cells), eager=True)
        for at, end in ((0, 2), (0, 3), (1, 3)):
            fitting = [_may_be_as_long(words[at:end], other) for other in others]
            rows = (fitting[0] | fitting[1] | fitting[2]).arg_true()
            if not len(rows):
                continue
            needed = cells.gather(rows).unique()
            made = [self._joined(cell, at, end) for cell in needed.to_list()]
            place = pl.zeros(len(self._cells), dtype=pl.UInt32, eager=True)
            place = place.scatter(needed, pl.int_range(1, len(made) + 1, dtype=pl.UInt32, eager=True))
            place = place.gather(cells.gather(rows))
            joined = self._numbers.table(made)[place]
            for other, fits in zip(others, fitting, strict=True):
                near = (fits.gather(rows) & _may_be(joined, other[rows])).arg_true()
                pairs = pl.DataFrame({"i": place.gather(near), "j": other["word"].gather(rows).gather(near)})
                once = pairs.unique()
                asked = [(made[i - 1], self._tokens[j - 1]) for i, j in once.iter_rows()]
                told = [
                    joint is None or (_close(joint, word) and likeness(joint, word) >= ONE_WORD)
                    for joint, word in asked
                ]
                once = once.with_columns(pl.Series("like", told, dtype=pl.Boolean))
                like = pairs.join(once, on=["i", "j"], how="left", maintain_order="left")["like"].arg_true()
                found = found.scatter(rows.gather(near).gather(like), True)
        return found

    def _joined(self, cell: int, at: int, end: int) -> Token | None:
        """Return neighbours of a cell as one word; None where that is more than putting letters together."""
        first, *rest = self._cells[cell][at:end]
        if any(word.prefix for word in (first, *rest)):
            return None
        plain = first.plain + "".join([word.plain for word in rest])
        key = first.key + "".join([word.key for word in rest])
        return token(key, plain, first.prefix, False, first.cyrillic, first.vowels, end - at)

    def _signs(
        self, left: pl.Series, right: pl.Series, sides: Sequence[Sequence[pl.DataFrame]]
    ) -> pl.DataFrame:
        """Return `one` and `two`, which together describe each pair: likenesses, lengths, initials; and `many`.

        Where `many` is True they do not.
        """
        codes = self._likenesses(sides)
        # how long a word is matters only where it has a partner
        rows = [codes[at] | codes[at + 1] | codes[at + 2] for at in (0, 3, 6)]
        columns = [codes[at] | codes[at + 3] | codes[at + 6] for at in range(3)]
        forms = [
            pl.select(
                pl.when(any_of != 0).then(word["form"]).otherwise(word["form"] == _SILENT).cast(pl.UInt64)
            ).to_series()
            for side, found in zip(sides, (rows, columns), strict=True)
            for word, any_of in zip(side, found, strict=True)
        ]
        one = self._size.gather(left) * 0
        for code in codes[: _WORDS * 2]:
            one = one * _CODES + code
        two = self._size.gather(left) * 4 + self._size.gather(right)
        for code in codes[_WORDS * 2 :]:
            two = two * _CODES + code
        for form in forms:
            two = two * (2 * _LONGEST) + form
        many = pl.select(pl.any_horizontal([code == _TOO_MANY for code in codes])).to_series()
        return pl.DataFrame({"one": one, "two": two, "many": many})

    def _likenesses(self, sides: Sequence[Sequence[pl.DataFrame]]) -> list[pl.Series]:
        """Return for each word of the left name with each of the right how alike they are, as a number."""
        size = len(self._tokens) + 1
        asked: list[tuple[pl.Series, pl.Series]] = []
        codes: list[pl.Series] = []
        for one, two in product(*sides):
            same, may = _told_apart(one, two)
            rows = may.arg_true()
            packed = one["word"].gather(rows).cast(pl.UInt64) * size + two["word"].gather(rows).cast(
                pl.UInt64
            )
            asked.append((rows, packed))
            codes.append(same.cast(pl.UInt64))
        distinct = pl.concat([packed for _, packed in asked]).unique().sort()
        values = self._asked(distinct, size)
        told = {0.0: 0, 1.0: 1}
        numbers = pl.Series(
            [min(told.setdefault(like, len(told)), _TOO_MANY) for like in values], dtype=pl.UInt64
        )
        return [
            code.scatter(rows, numbers.gather(distinct.search_sorted(packed))) if len(rows) else code
            for code, (rows, packed) in zip(codes, asked, strict=True)
        ]

    def _asked(self, packed: pl.Series, size: int) -> list[float]:
        """Return how alike the words of each packed pair are, 0 where they are no partners."""
        tokens = self._tokens
        pairs = zip((packed // size).to_list(), (packed % size).to_list(), strict=True)
        words = [(tokens[i - 1], tokens[j - 1]) for i, j in pairs]
        return [alike(a, b) if _close(a, b) else 0.0 for a, b in words]


def _close(a: Token, b: Token) -> bool:
    """Return whether two words are worth being compared: False only where `likeness` calls them no partners."""
    distance = OSA.distance
    return (
        not (a.spelt and b.spelt)
        or distance(a.sound, b.sound, score_cutoff=MOST_EDITS) <= MOST_EDITS
        or distance(a.plain, b.plain, score_cutoff=MOST_EDITS) <= MOST_EDITS
        or a.key == b.key
        or not a.names.isdisjoint(b.names)
        or "dj" in a.plain
        or "dj" in b.plain
    )


def _gathered(words: Sequence[pl.Series], columns: pl.DataFrame, side: pl.Series) -> list[pl.DataFrame]:
    return [columns[word.gather(side)] for word in words]


def _told_apart(one: pl.DataFrame, two: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Return whether two words are one, and whether they have to be compared."""
    full = ~(one["initial"] | two["initial"])
    there = (one["word"] != 0) & (two["word"] != 0)
    equal = one["word"] == two["word"]
    return equal & full & there, there & ~(equal & full) & _may_be(one, two)


def _may_be(one: pl.DataFrame, two: pl.DataFrame) -> pl.Series:
    """Return whether two words may be enough alike to be partners: False only where `likeness` says so, too."""
    letters = (one["letters"] ^ two["letters"]).bitwise_count_ones() <= 2 * MOST_EDITS
    lengths = ((one["length"] - two["length"]).abs() <= MOST_EDITS) | (
        (one["sounding"] - two["sounding"]).abs() <= MOST_EDITS
    )
    slip = ~(one["known"] & two["known"]) & lengths
    near = letters & (slip | (one["sound"] == two["sound"]) | one["dj"] | two["dj"])
    named = (one["names"] & two["names"]) != 0
    return ~(one["spelt"] & two["spelt"]) | near | named | (one["key"] == two["key"])


def _may_be_as_long(words: Sequence[pl.DataFrame], other: pl.DataFrame) -> pl.Series:
    """Return whether neighbours put together begin like another word and are about as long."""
    first, *rest = words
    length = sum((word["length"] for word in rest), first["length"])
    starts = (other["first"] == first["first"]) | (other["first_of_key"] == first["first_of_key"])
    fits = (other["length"] - length).abs() <= JOINED_MAY_DIFFER
    longer = (other["length"] > first["length"]) & (other["length"] > SHORTEST_JOINED)
    for word in words:  # initials are never put together
        starts &= ~word["initial"]
    return (rest[-1]["word"] != 0) & starts & fits & longer

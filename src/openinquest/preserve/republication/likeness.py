"""Texts that share long runs of words: which contains which, and what share (docs/preservation.md).

A run is five words in a row. MinHash finds candidates that are alike as wholes, a sample of runs those of which one
is a small part of the other; what is told of a pair is then counted in full, and exactly. Nothing depends on the
order of the texts, beyond ties, or on the machine: seeds are fixed, and words are digested by BLAKE2.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b

import polars as pl

RUN = 5
LEAST_RUNS = 36
"""Texts with fewer distinct runs (some 40 words) are compared with nothing: a few words prove nothing."""
LEAST_SHARE = 0.5
"""Of one of the two texts at least this share of runs stands in the other."""
ALL_BUT = 0.9
"""From this share on a text is said to stand in another."""

_PERMUTATIONS, _SEED = 128, 5
_ROWS = 2  # in a band: of two texts with a fifth of their runs in common, 93 in 100 become candidates
_EVERY, _HITS = 4, 2
_MOST_PAIRS = 20_000_000  # of the sample: runs in the most texts are passed over first
_TEXTS_AT_ONCE = 500
_FACTOR, _MIX = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93

# what is not seen, or is put on letters: soft hyphens, joiners, directions, stress marks, Arabic vowel signs
_UNSEEN = frozenset(
    chr(code)
    for first, last in (
        (0xAD, 0xAD), (0x300, 0x36F), (0x610, 0x61A), (0x64B, 0x65F), (0x670, 0x670), (0x200B, 0x200F),
        (0x202A, 0x202E), (0x2060, 0x2069), (0xFEFF, 0xFEFF),
    )
    for code in range(first, last + 1)
)  # fmt: skip
_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u2010]\n(?=[^\W\d_])")
_WORD = re.compile(r"[^\W_]+")


class Relation(StrEnum):
    """Which of two texts contains which."""

    ONE_TEXT = "one-text"
    """Nearly all of each stands in the other."""
    SECOND_HOLDS_FIRST = "second-holds-first"
    FIRST_HOLDS_SECOND = "first-holds-second"
    OVERLAP = "overlap"
    """Each has much that the other has not."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two texts, by their places, that share runs: how many each has and how many stand in both, exactly.

    `estimate` is the share of common runs among all of both, as MinHash guesses it.
    """

    first: int
    second: int
    runs_first: int
    runs_second: int
    shared: int
    estimate: float

    @property
    def of_first(self) -> float:
        """The share of the first text's runs that stand in the second: 1 where it contains them all."""
        return self.shared / self.runs_first

    @property
    def of_second(self) -> float:
        """The share of the second text's runs that stand in the first."""
        return self.shared / self.runs_second

    @property
    def alike(self) -> float:
        """The share of common runs among all of both (Jaccard)."""
        return self.shared / (self.runs_first + self.runs_second - self.shared)

    @property
    def relation(self) -> Relation:
        """Which contains which."""
        if self.of_first >= ALL_BUT and self.of_second >= ALL_BUT:
            return Relation.ONE_TEXT
        if self.of_first >= ALL_BUT:
            return Relation.SECOND_HOLDS_FIRST
        return Relation.FIRST_HOLDS_SECOND if self.of_second >= ALL_BUT else Relation.OVERLAP


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found among texts: the pairs, by their places; and how many texts were too short to compare."""

    pairs: tuple[Likeness, ...]
    short: int


def words(text: str) -> list[str]:
    """Return the words of a text as they are compared.

    Case, punctuation, stress marks, ligatures and words broken at the ends of lines make no difference, nor does ё
    for е, which printers use at will; letters of Kazakh stay apart from those of Russian that look like them.
    """
    text = unicodedata.normalize("NFKC", text)
    if unseen := _UNSEEN.intersection(text):
        text = text.translate({ord(letter): None for letter in unseen})
    return _WORD.findall(_BROKEN.sub("", text).casefold().replace("ё", "е"))


def compare_texts(texts: Iterable[str]) -> Compared:
    """Compare texts with each other; each is read once and not kept.

    Of texts that are equal word for word only the first is compared with others, and each of the rest with it.
    Pairs come in the order of their places.
    """
    known = _Words()
    kept: dict[int, array[int]] = {}
    first_of: dict[bytes, int] = {}
    equal: list[tuple[int, int]] = []
    short = 0
    for place, text in enumerate(texts):
        coded = array("I", map(known.__getitem__, words(text)))
        first = first_of.setdefault(blake2b(coded.tobytes(), digest_size=32).digest(), place)
        if first in kept and first != place:
            equal.append((first, place))
        elif _is_long(coded):
            kept[place] = coded
        else:
            short += 1
    found = _counted(kept, _candidates(kept, known.digests))
    for first, place in equal:
        runs = len(_runs(kept[first]))
        found.append(Likeness(first, place, runs, runs, runs, 1.0))
    return Compared(tuple(sorted(found, key=lambda pair: (pair.first, pair.second))), short)


class _Words(dict[str, int]):
    """Numbers of words in the order in which they came, and a digest of each."""

    def __init__(self) -> None:
        super().__init__()
        self.digests = array("Q")

    def __missing__(self, word: str) -> int:
        digest = blake2b(word.encode("utf-8"), digest_size=8).digest()
        self.digests.append(int.from_bytes(digest, "little"))
        self[word] = len(self)
        return self[word]


def _is_long(coded: Sequence[int]) -> bool:
    """Return whether a text has enough distinct runs; one that says a few words again and again has not."""
    few = 20 * LEAST_RUNS
    return any(len(_runs(coded[:size])) >= LEAST_RUNS for size in sorted({min(few, len(coded)), len(coded)}))


def _runs(coded: Sequence[int]) -> set[tuple[int, ...]]:
    return set(zip(*(coded[start:] for start in range(RUN)), strict=False))


def _counted(kept: dict[int, array[int]], candidates: dict[tuple[int, int], float]) -> list[Likeness]:
    runs = lru_cache(maxsize=32)(lambda place: _runs(kept[place]))  # of books: 15 MB each
    found = []
    for (first, second), estimate in sorted(candidates.items()):
        left, right = runs(first), runs(second)
        pair = Likeness(first, second, len(left), len(right), len(left & right), estimate)
        if max(pair.of_first, pair.of_second) >= LEAST_SHARE and pair.shared >= LEAST_RUNS / 2:
            found.append(pair)
    return found


def _candidates(kept: dict[int, array[int]], digests: array[int]) -> dict[tuple[int, int], float]:
    """Return the pairs worth counting, with the estimate of MinHash."""
    if len(kept) < 2:
        return {}
    signatures: dict[int, list[int]] = {}
    samples = []
    places = sorted(kept)
    known = pl.Series(digests, dtype=pl.UInt64)
    for start in range(0, len(places), _TEXTS_AT_ONCE):
        frame = _digested({place: kept[place] for place in places[start : start + _TEXTS_AT_ONCE]}, known)
        signatures |= _signed(frame)
        samples.append(frame.filter(pl.col("run") % _EVERY == 0))
    pairs = _banded(signatures) | _sampled(pl.concat(samples))
    return {(a, b): _estimate(signatures[a], signatures[b]) for a, b in pairs}


def _digested(texts: dict[int, array[int]], digests: pl.Series) -> pl.DataFrame:
    """Return the distinct runs of texts: `place` UInt32, `run` UInt64 (its digest), sorted."""
    coded = pl.DataFrame(
        {
            "place": [place for place, text in texts.items() for _ in range(len(text))],
            "word": pl.concat([pl.Series(text, dtype=pl.UInt32) for text in texts.values()]),
        },
        schema_overrides={"place": pl.UInt32},
    )
    run = pl.col("digest")
    for step in range(1, RUN):
        # arithmetic of 64 bits that wraps, as in any polynomial digest
        run = run * pl.lit(_FACTOR, pl.UInt64) + pl.col("digest").shift(-step)
    half = pl.lit(1 << 32, pl.UInt64)
    for _ in range(2):
        run = (run ^ (run // half)) * pl.lit(_MIX, pl.UInt64)
    return (
        coded.with_columns(digest=digests.gather(coded["word"]))
        .with_columns(run=run ^ (run // half))
        .filter(pl.col("place") == pl.col("place").shift(1 - RUN))
        .select("place", "run")
        .unique()
        .sort("place", "run")
    )


def _signed(frame: pl.DataFrame) -> dict[int, list[int]]:
    from rensa import RMinHash  # type: ignore[import-untyped]

    sizes = frame.group_by("place", maintain_order=True).len()
    offsets = array("Q", [0, *sizes["len"].cum_sum()])
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(
        array("Q", frame["run"]), offsets, _PERMUTATIONS, _SEED
    )
    return dict(zip(sizes["place"], matrix.to_rows(), strict=True))


def _banded(signatures: dict[int, list[int]]) -> set[tuple[int, int]]:
    pairs: set[tuple[int, int]] = set()
    for start in range(0, _PERMUTATIONS, _ROWS):
        buckets: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for place, signature in signatures.items():
            buckets[tuple(signature[start : start + _ROWS])].append(place)
        for together in buckets.values():
            pairs.update(_pairs(together))
    return pairs


def _pairs(places: list[int]) -> Iterator[tuple[int, int]]:
    for at, first in enumerate(places):
        for second in places[at + 1 :]:
            yield first, second


def _sampled(sample: pl.DataFrame) -> set[tuple[int, int]]:
    """Return the pairs of texts that share several runs of the sample, however long one of them is."""
    counts = sample.group_by("run").len().filter(pl.col("len") > 1)
    levels = counts.group_by("len").agg(pl.len().alias("runs")).sort("len")
    made = (levels["len"].cast(pl.UInt64) * (levels["len"] - 1) // 2 * levels["runs"]).cum_sum()
    allowed = levels["len"].filter(made <= _MOST_PAIRS)
    common = sample.join(counts.filter(pl.col("len").is_in(allowed.implode())), on="run", how="semi")
    shared = (
        common.join(common, on="run", suffix="_other")
        .filter(pl.col("place") < pl.col("place_other"))
        .group_by("place", "place_other")
        .len()
        .filter(pl.col("len") >= _HITS)
    )
    return set(shared.select("place", "place_other").iter_rows())


def _estimate(left: Sequence[int], right: Sequence[int]) -> float:
    return sum(a == b for a, b in zip(left, right, strict=True)) / _PERMUTATIONS

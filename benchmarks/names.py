"""Names: how many are read and compared in a CPU second, beside Jaro-Winkler on a plain transliteration.

The people are invented: words of the shipped lists put together at random. Rows of a table come back; nothing is
asserted. CPU seconds count all threads, so that idle cores flatter nobody.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import polars as pl
from rapidfuzz.distance import JaroWinkler

from openinquest.names import compare_many, name_columns
from openinquest.names.lexicon import given_elsewhere, lexicon
from openinquest.names.words import read_word

TARGETS = {"read": "at least 100,000", "compared": "at least 300,000"}
_PLAIN = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфхыэәғқңөұүһі", "abvgdeziiklmnoprstufhyeagknouuhi", strict=True)),
        **{
            "ж": "zh",
            "ц": "ts",
            "ч": "ch",
            "ш": "sh",
            "щ": "shch",
            "ю": "yu",
            "я": "ya",
            "ё": "yo",
            "ь": "",
            "ъ": "",
        },
    }
)


def invented_names(count: int, seed: int = 1, *, distinct: bool = False) -> pl.Series:
    """Return names as lists write them; with `distinct` every name is another, the worst case for any dictionary."""
    draw = random.Random(seed)
    given = sorted(
        {
            (name.forms[0], name.share)
            for name in lexicon().given.values()
            if name.sex == "m" and name.origin in ("kazakh", "slavic")
        }
    )
    words = [word for word, _ in given]
    shares = [share for _, share in given]
    if distinct:
        words = [
            f"{front}{back}"
            for front in words
            for back in ("", "бек", "жан", "хан", "ғали", "бай", "ай", "ит")
        ]
        shares = [1.0] * len(words)
    drawn = [draw.choices(words, shares, k=count) for _ in range(3)]
    kinds = draw.choices(range(5), (40, 15, 15, 15, 15), k=count)
    made = [
        _written(surname, given, father, kind)
        for surname, given, father, kind in zip(*drawn, kinds, strict=True)
    ]
    return pl.Series(list(dict.fromkeys(made)) if distinct else made)


_STARTS = (
    "b",
    "br",
    "c",
    "ch",
    "d",
    "f",
    "g",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "sh",
    "st",
    "t",
    "v",
    "w",
)
_MIDDLES = ("a", "e", "i", "o", "u", "an", "en", "er", "al", "el")


def names_from_elsewhere(count: int, seed: int = 1) -> pl.Series:
    """Return names without the region's structure: listed given names of many countries, surnames of syllables."""
    draw = random.Random(seed)
    given = [word.title() for word in sorted(given_elsewhere()) if len(word) > 2 and word.isascii()]
    starts = [first + second for first in _STARTS for second in _MIDDLES]
    ends = ["son", "man", "ez", "ton", "ley", "ini", "ski", "berg", "a", "o", "er", ""]
    surnames = sorted(
        {(draw.choice(starts) + draw.choice(starts) + draw.choice(ends)).title() for _ in range(3_000)}
    )
    first = draw.choices(given, [1 / (place + 3) for place in range(len(given))], k=2 * count)
    last = draw.choices(surnames, [1 / (place + 20) for place in range(len(surnames))], k=count)
    kinds = draw.choices(range(4), (50, 25, 15, 10), k=count)
    return pl.Series(
        [
            (f"{a} {c}", f"{c}, {a}", f"{a} {b} {c}", f"{a} {b[0]}. {c}")[kind]
            for a, b, c, kind in zip(first[:count], first[count:], last, kinds, strict=True)
        ]
    )


def _written(surname: str, given: str, father: str, kind: int) -> str:
    match kind:
        case 0:
            return f"{surname}ов {given} {father}ұлы"
        case 1:
            return f"{given} {surname}ов"
        case 2:
            return f"{surname}ов {given[0]}.{father[0]}."
        case 3:
            return f"{surname.upper()}ОВ {given.upper()} {father.upper()}ОВИЧ"
        case _:
            return f"{given} {father}ович {surname}ов".lower().translate(_PLAIN).title()


def cpu_seconds(work: Callable[[], Any]) -> float:
    """Return the CPU seconds of all threads that `work` takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def candidate_pairs(names: pl.Series, count: int) -> tuple[pl.Series, pl.Series]:
    """Return pairs that share a surname, as blocking gives them."""
    read = name_columns(names).select("surname").with_columns(names.alias("name")).with_row_index("row")
    pairs = read.join(read, on="surname", suffix="_other").filter(pl.col("row") < pl.col("row_other"))
    pairs = pairs.sample(min(count, len(pairs)), seed=1, shuffle=True)
    return pairs["name"], pairs["name_other"]


def plain_jaro_winkler(left: Sequence[str], right: Sequence[str]) -> list[float]:
    """Return what a list would be compared with if names had no structure."""
    similarity = JaroWinkler.similarity
    here = [text.lower().translate(_PLAIN) for text in left]
    there = [text.lower().translate(_PLAIN) for text in right]
    return [similarity(one, two) for one, two in zip(here, there, strict=True)]


def rates(names: int = 300_000, pairs: int = 1_000_000) -> list[dict[str, float | str]]:
    """Return one row a measurement: what, how many, of how many distinct, a CPU second; caches are cold."""
    rows: list[dict[str, float | str]] = []

    def row(what: str, count: int, distinct: int, seconds: float) -> None:
        rows.append(
            {"what": what, "count": count, "distinct": distinct, "a CPU second": round(count / seconds)}
        )

    for label, corpus in (
        ("as in lists", invented_names(names)),
        ("every name and most words distinct", invented_names(names, distinct=True)),
    ):
        read_word.cache_clear()
        row(f"read, {label}", len(corpus), corpus.n_unique(), cpu_seconds(partial(name_columns, corpus)))
    corpus = invented_names(min(names, 30_000), seed=2)
    left, right = candidate_pairs(corpus, pairs)
    row(
        "compared, sharing a surname",
        len(left),
        _distinct(left, right),
        cpu_seconds(lambda: compare_many(left, right)),
    )
    one, two = (
        corpus.sample(pairs, seed=3, with_replacement=True),
        corpus.sample(pairs, seed=4, with_replacement=True),
    )
    row("compared, at random", len(one), _distinct(one, two), cpu_seconds(lambda: compare_many(one, two)))
    texts = (left.to_list(), right.to_list())
    row(
        "Jaro-Winkler, plain",
        len(left),
        _distinct(left, right),
        cpu_seconds(lambda: plain_jaro_winkler(*texts)),
    )
    abroad = names_from_elsewhere(min(names, 30_000))
    one, two = (abroad.sample(pairs, seed=seed, with_replacement=True) for seed in (5, 6))
    row(
        "compared, from elsewhere, at random",
        len(one),
        _distinct(one, two),
        cpu_seconds(lambda: compare_many(one, two)),
    )
    last = abroad.str.extract_all(r"\p{L}{4,}").list.sort().list.first()
    shared = pl.DataFrame({"name": abroad, "word": last}).with_row_index("row")
    both = shared.join(shared, on="word", suffix="_other").filter(pl.col("row") < pl.col("row_other"))
    both = both.sample(min(pairs, len(both)), seed=1, shuffle=True)
    left, right = both["name"], both["name_other"]
    row(
        "compared, from elsewhere, sharing a word",
        len(left),
        _distinct(left, right),
        cpu_seconds(lambda: compare_many(left, right)),
    )
    return rows


def _distinct(left: pl.Series, right: pl.Series) -> int:
    return pl.DataFrame({"left": left, "right": right}).n_unique()


def table(rows: Sequence[dict[str, float | str]]) -> str:
    """Return the rows as a Markdown table."""
    names = list(rows[0])
    lines = ["| " + " | ".join(names) + " |", "| --- |" + " ---: |" * (len(names) - 1)]
    for row in rows:
        lines.append(
            "| " + " | ".join(f"{v:,}" if not isinstance(v, str) else v for v in row.values()) + " |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(rates()))

"""Names: how many are read and compared in a CPU second, beside Jaro-Winkler on a plain transliteration.

The people are invented: words of the shipped lists put together at random. Rows of a table come back; nothing is
asserted. CPU seconds count all threads, so that idle cores flatter nobody.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from typing import Any

import polars as pl
from rapidfuzz.distance import JaroWinkler

from openinquest.names import compare_many, name_columns
from openinquest.names.lexicon import lexicon
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
    made = [_written(*parts, kind) for *parts, kind in zip(*drawn, kinds, strict=True)]
    return pl.Series(list(dict.fromkeys(made)) if distinct else made)


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
        row(f"read, {label}", len(corpus), corpus.n_unique(), cpu_seconds(lambda c=corpus: name_columns(c)))
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

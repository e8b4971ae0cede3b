"""Republication: how long the comparison of kept texts takes, and which of the planted copies it finds.

    python -m benchmarks.preserve_copies [--documents 10000]

The articles are invented: words drawn by Zipf's law from an invented vocabulary. Each kind of copy is planted as often
as the others. Beside it stands the plain way: every pair by its sets of runs, done for 500 texts and reckoned up. CPU
seconds count all threads.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Callable, Sequence
from itertools import accumulate, combinations

from openinquest.preserve.republication.likeness import RUN, compare_texts, words

WORDS, VOCABULARY, PLANTED = 600, 60_000, 50
KINDS = ("silent edit", "reordered", "half and a note", "excerpt of 60 words", "printed 20 times")


def invented_articles(count: int, seed: int = 1) -> tuple[list[str], dict[str, list[tuple[int, int]]]]:
    """Return articles in a mixed order, and by kind the places of each planted pair."""
    draw = random.Random(seed)
    syllables = [a + b for a in "бвгджзклмнпрст" for b in "аеиоуыәө"]
    vocabulary = ["".join(draw.choices(syllables, k=draw.randint(1, 4))) for _ in range(VOCABULARY)]
    weights = list(accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))

    def article(length: int = WORDS) -> list[str]:
        return draw.choices(vocabulary, cum_weights=weights, k=length)

    texts: list[list[str]] = []
    pairs: dict[str, list[tuple[int, int]]] = {kind: [] for kind in KINDS}
    for _ in range(PLANTED):
        for kind in KINDS[:-1]:
            original = article()
            pairs[kind].append((len(texts), len(texts) + 1))
            texts += [original, _copy(kind, original, article, draw)]
    wire = article()
    first = len(texts)
    texts += [_copy("silent edit", wire, article, draw) for _ in range(20)]
    pairs[KINDS[-1]] = list(combinations(range(first, first + 20), 2))
    texts += [article() for _ in range(count - len(texts))]
    order = list(range(len(texts)))
    draw.shuffle(order)
    place = {old: new for new, old in enumerate(order)}
    moved = {kind: [(place[a], place[b]) for a, b in found] for kind, found in pairs.items()}
    return [" ".join(texts[old]) for old in order], moved


def _copy(
    kind: str, original: list[str], article: Callable[..., list[str]], draw: random.Random
) -> list[str]:
    made = list(original)
    if kind == "silent edit":
        for at in draw.sample(range(len(made)), 3):
            made[at] = article(1)[0]
        return made
    if kind == "reordered":
        parts = [made[at : at + 60] for at in range(0, len(made), 60)]
        draw.shuffle(parts)
        return [word for part in parts for word in part]
    if kind == "half and a note":
        return made[: len(made) // 2] + article(20)
    at = draw.randrange(len(made) - 60)
    return made[at : at + 60]


def plain_seconds(texts: Sequence[str], count: int) -> float:
    """Return the CPU seconds that every pair of `count` texts takes by sets of runs, reckoned up to all texts."""
    start = time.process_time()
    runs = [
        set(zip(*(coded[step:] for step in range(RUN)), strict=False)) for coded in map(words, texts[:count])
    ]
    prepared = time.process_time() - start
    for left, right in combinations(runs, 2):
        len(left & right)
    compared = time.process_time() - start - prepared
    return prepared * len(texts) / count + compared * (len(texts) / count) ** 2


def copies(documents: int = 10_000) -> dict[str, float | str]:
    """Return seconds, the greatest memory, and found of planted pairs by kind."""
    texts, planted = invented_articles(documents)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, cpu = time.perf_counter(), time.process_time()
    found = compare_texts(texts).pairs
    result: dict[str, float | str] = {
        "CPU seconds": time.process_time() - cpu,
        "seconds": time.perf_counter() - wall,
        "memory over the texts (MB)": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
        "every pair, plainly (CPU seconds)": plain_seconds(texts, min(documents, 500)),
    }
    told = {(pair.first, pair.second) for pair in found}
    for kind, pairs in planted.items():
        hit = sum((min(pair), max(pair)) in told for pair in pairs)
        result[kind] = f"{hit} of {len(pairs)}"
    known = {(min(pair), max(pair)) for pairs in planted.values() for pair in pairs}
    result["proposed besides"] = float(len(told - known))
    return result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.preserve_copies")
    parser.add_argument("--documents", type=int, default=10_000)
    for name, value in copies(parser.parse_args().documents).items():
        print(f"{name:40} {value if isinstance(value, str) else f'{value:,.1f}'}")


if __name__ == "__main__":
    main()

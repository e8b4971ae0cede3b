"""Overlap tables for tests: published ones, and those of simulated people who differ in how easily they are listed."""

import csv
from pathlib import Path

import numpy as np

from openinquest.estimate import OverlapTable

DATA = Path(__file__).parent / "estimate" / "data"


def published(name: str) -> OverlapTable:
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    return OverlapTable.of(head[:-1], {"".join(row[:-1]): int(row[-1]) for row in rows})


def simulated(lists: int, persons: int, seed: int) -> OverlapTable:
    generator = np.random.default_rng(seed)
    ease = generator.normal(size=(persons, 1)) * generator.uniform(0, 0.8, lists)
    chance = 1 / (1 + np.exp(-generator.uniform(-3, -1.2, lists) - ease))
    on = generator.random((persons, lists)) < chance
    patterns, counts = np.unique(on[on.any(axis=1)], axis=0, return_counts=True)
    return OverlapTable(tuple(f"list {at}" for at in range(lists)), patterns.astype(np.uint8), counts)

"""Draws put in an order by chance, which depends on a seed and a name and on nothing else."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def shuffled(draws: Floats, count: int, generator: np.random.Generator) -> Floats:
    """Return `count` of the draws, each as often as any other but once, in an order by chance; float64 (count,)."""
    flat = np.asarray(draws, np.float64).ravel()
    rounds = [generator.permutation(flat) for _ in range(-(-count // len(flat)))]
    mixed: Floats = np.concatenate(rounds)[:count]
    return mixed


def generator_of(seed: int, name: str) -> np.random.Generator:
    """Return the random numbers of one stratum or replicate, which do not depend on what others there are."""
    digest = blake2b(f"{seed}\n{name}".encode(), digest_size=16).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))

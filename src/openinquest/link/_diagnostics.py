"""Whether chains agree and how much their draws are worth (Gelman et al. 2013; Vehtari et al. 2021)."""

from __future__ import annotations

from math import inf

import numpy as np

from openinquest.link._kernels import Floats


def rhat(chains: Floats) -> float:
    """Return split R-hat of draws (chains, draws): 1 where the halves of all chains agree, nan for under four."""
    halves = _halves(chains)
    if halves.shape[1] < 2:
        return float("nan")
    within = float(halves.var(axis=1, ddof=1).mean())
    between = float(halves.mean(axis=1).var(ddof=1))
    if within == 0.0:
        return 1.0 if between == 0.0 else inf
    length = halves.shape[1]
    return float(np.sqrt((length - 1) / length + between / within))


def effective_size(chains: Floats) -> float:
    """Return how many independent draws the draws (chains, draws) are worth for a mean; all of them if constant.

    Autocorrelations over split chains, cut by Geyer's initial monotone sequence.
    """
    halves = _halves(chains)
    count, length = halves.shape
    if length < 4:
        return float("nan")
    within = float(halves.var(axis=1, ddof=1).mean())
    pooled = within * (length - 1) / length + float(halves.mean(axis=1).var(ddof=1))
    if pooled == 0.0:
        return float(halves.size)
    centred = halves - halves.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft(centred, 2 * length, axis=1)
    products = np.fft.irfft(np.abs(spectrum) ** 2, 2 * length, axis=1)[:, :length].mean(axis=0) / length
    correlation = 1.0 - (within - products * length / (length - 1)) / pooled
    pairs = correlation[: length // 2 * 2].reshape(-1, 2).sum(axis=1)
    pairs[0] = 1.0 + correlation[1]
    ends = np.flatnonzero(pairs <= 0)
    summed = np.minimum.accumulate(pairs[: ends[0] if len(ends) else len(pairs)]).sum()
    worth = count * length / max(2.0 * float(summed) - 1.0, 1.0 / np.log10(count * length))
    return float(worth)


def _halves(chains: Floats) -> Floats:
    length = chains.shape[1] // 2
    halves: Floats = np.concatenate([chains[:, :length], chains[:, chains.shape[1] - length :]]).astype(
        np.float64
    )
    return halves

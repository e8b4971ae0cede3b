"""The latent class model a second time, in plain NumPy, by other means: nothing here is shared with the sampler.

`by_weights` needs no chain at all: draws from the prior weighed by the likelihood of the table given how many were
seen. `by_persons` is a Gibbs sampler with one label a person, the unseen included, no table, no logarithms of shares.
"""

import numpy as np


def rows_of(table):
    """One row of 0 and 1 a person seen."""
    return np.repeat(table.patterns, table.counts, axis=0).astype(bool)


def shares_of(sticks):
    """Shares (draws, K) from the K - 1 pieces broken off a stick."""
    left = np.cumprod(1 - sticks, axis=1)
    return np.hstack([sticks, np.ones((len(sticks), 1))]) * np.hstack([np.ones((len(sticks), 1)), left])


def from_prior(generator, draws, lists, classes, a, b):
    """Alpha (draws,), shares (draws, K) and chances of being listed (draws, K, L) from the prior."""
    alpha = generator.gamma(a, 1 / b, draws)
    sticks = generator.beta(1.0, np.maximum(alpha, 1e-300)[:, None], (draws, classes - 1))
    return alpha, shares_of(sticks), generator.random((draws, classes, lists))


def by_weights(table, classes, a, b, draws, seed):
    """N, alpha and weights that sum to 1, from the prior and the likelihood; of use for a few dozen persons."""
    generator = np.random.default_rng(seed)
    lists = len(table.lists)
    alpha, shares, chances = from_prior(generator, draws, lists, classes, a, b)
    missed = (shares * (1 - chances).prod(axis=2)).sum(axis=1)
    log_weight = -table.n * np.log1p(-missed)
    for pattern, count in zip(table.patterns.astype(bool), table.counts, strict=True):
        likely = np.where(pattern, chances, 1 - chances).prod(axis=2)
        log_weight += count * np.log((shares * likely).sum(axis=1))
    weight = np.exp(log_weight - log_weight.max())
    persons = table.n + generator.negative_binomial(table.n, 1 - missed)
    return persons, alpha, weight / weight.sum()


def by_persons(table, classes, a, b, sweeps, seed, every=1):
    """N and alpha of a chain; each person has a label, those unseen too."""
    generator = np.random.default_rng(seed)
    seen = rows_of(table)
    n, lists = seen.shape
    shares = generator.dirichlet(np.ones(classes))
    chances = generator.beta(1, 2, (classes, lists))
    alpha = 1.0
    kept = []
    for sweep in range(sweeps):
        none = shares * (1 - chances).prod(axis=1)
        unseen = generator.negative_binomial(n, 1 - none.sum())
        likely = shares * np.where(seen[:, None, :], chances, 1 - chances).prod(axis=2)
        turned = likely.cumsum(axis=1)
        label = (generator.random((n, 1)) * turned[:, -1:] > turned).sum(axis=1)
        of_unseen = generator.choice(classes, unseen, p=none / none.sum())
        size = np.bincount(label, minlength=classes) + np.bincount(of_unseen, minlength=classes)
        for k in range(classes):
            yes = seen[label == k].sum(axis=0)
            chances[k] = generator.beta(1 + yes, 1 + size[k] - yes)
        after = size[::-1].cumsum()[::-1]
        sticks = generator.beta(1 + size[:-1], alpha + after[1:])
        sticks = np.minimum(sticks, 1 - 1e-15)
        shares = shares_of(sticks[None])[0]
        alpha = generator.gamma(a + classes - 1) / (b - np.log1p(-sticks).sum())
        if sweep % every == 0:
            kept.append((n + unseen, alpha))
    return np.array(kept, float).T


def quantiles(values, weights, at):
    """Quantiles of weighed values."""
    order = np.argsort(values)
    return np.interp(at, np.cumsum(weights[order]), values[order])

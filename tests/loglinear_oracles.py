"""Slow and plain answers for the tests of log-linear models: dense designs, no lattice, nothing of the package."""

from itertools import combinations

import numpy as np
from scipy.optimize import linprog


def dense(lists, terms, cells):
    """Return the design matrix: a row a cell, a column for the intercept, each list and each term."""
    columns = [0, *(1 << at for at in range(lists)), *terms]
    return np.array([[float(cell & term == term) for term in columns] for cell in cells])


def fit_dense(counts, terms):
    """Return n0, deviance and fitted cells by Newton's method on the dense design, pairs never together dropped."""
    size = len(counts)
    lists = size.bit_length() - 1
    empty = [
        term
        for term in terms
        if term.bit_count() == 2 and not sum(counts[cell] for cell in range(1, size) if cell & term == term)
    ]
    cells = [cell for cell in range(1, size) if not any(cell & pair == pair for pair in empty)]
    matrix = dense(lists, [term for term in terms if term not in empty], cells)
    seen = np.array([counts[cell] for cell in cells], float)
    weights = seen + 0.5
    root = np.sqrt(weights)
    beta = np.linalg.lstsq(matrix * root[:, None], root * np.log(weights), rcond=None)[0]
    for _ in range(200):
        fitted = np.exp(matrix @ beta)
        step = np.linalg.solve(matrix.T @ (fitted[:, None] * matrix), matrix.T @ (seen - fitted))
        beta = beta + step
        if np.abs(step).max() < 1e-12:
            break
    fitted = np.exp(matrix @ beta)
    with np.errstate(divide="ignore", invalid="ignore"):
        deviance = 2 * np.sum(np.where(seen > 0, seen * np.log(seen / fitted), 0) - seen + fitted)
    whole = np.zeros(size)
    whole[cells] = fitted
    return float(np.exp(beta[0])), float(deviance), whole


def exists_by_programme(counts, terms):
    """Fienberg and Rinaldo's programme as it is written: maximise s with A'm = A'n, m >= s >= 0; None if rank fails.

    Counts are 0 or 1 here: existence depends on which cells are empty, and the optimum is then of a size to tell.
    """
    size = len(counts)
    lists = size.bit_length() - 1
    counts = [float(count > 0) for count in counts]
    empty = [
        term
        for term in terms
        if term.bit_count() == 2 and not sum(counts[cell] for cell in range(1, size) if cell & term == term)
    ]
    cells = [cell for cell in range(1, size) if not any(cell & pair == pair for pair in empty)]
    matrix = dense(lists, [term for term in terms if term not in empty], cells)
    if np.linalg.matrix_rank(matrix) < matrix.shape[1]:
        return None
    seen = np.array([counts[cell] for cell in cells])
    found = linprog(
        [*[0.0] * len(cells), -1.0],
        A_ub=np.hstack([-np.eye(len(cells)), np.ones((len(cells), 1))]),
        b_ub=np.zeros(len(cells)),
        A_eq=np.hstack([matrix.T, np.zeros((matrix.shape[1], 1))]),
        b_eq=matrix.T @ seen,
        bounds=(0, None),
        method="highs",
    )
    assert found.status == 0
    return bool(-found.fun > 1e-6)


def all_pairs(lists):
    """Return the pairs of lists as codes."""
    return [1 << one | 1 << two for one, two in combinations(range(lists), 2)]

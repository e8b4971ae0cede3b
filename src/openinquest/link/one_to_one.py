"""Between two lists without duplicates a link is one-to-one: the assignment whose evidence is greatest in sum.

Inside a list that its maker has de-duplicated no two entries are the same person, so an entry of one such list is
at most one entry of another. Taking the strongest link first can leave the second-best for everyone else; the
best sum is found exactly, component by component, by augmenting paths (Jonker and Volgenant 1987 on sparse
graphs). With gains in bits above the threshold this is the most probable one-to-one linkage of the two lists
under the pairwise model (Jaro 1989; Sadinle 2017 for what it leaves out).
"""

from __future__ import annotations

import numpy as np

from openinquest.link._kernels import Bools, Floats, Ints, Masks, components, matching


def assign(left: Ints, right: Ints, gain: Floats) -> Bools:
    """Return which links to keep so that no end is in two of them and the sum of gains is greatest.

    `left` and `right` are ends of two kinds, numbered independently; `gain` is not negative, in any one unit.
    Links of gain nought are kept where they are free. Each link stands once. The order of links is of no account
    but for exact ties, which the numbers of the ends decide.
    """
    if not len(left):
        return np.zeros(0, np.bool_)
    order = np.lexsort((right, left))
    lefts, left_number = np.unique(left[order], return_inverse=True)
    rights, right_number = np.unique(right[order], return_inverse=True)
    start = np.searchsorted(left_number, np.arange(len(lefts) + 1)).astype(np.int64)
    given = matching(
        len(lefts), len(rights), start, right_number.astype(np.int64), gain[order].astype(np.float64)
    )
    kept = np.zeros(len(left), np.bool_)
    kept[order] = given[left_number] == right_number
    return kept


def between_two_lists(left: Ints, right: Ints, lists: Masks, single: Bools) -> Bools:
    """Return which links lie in a component of two clean lists and nothing else; there the assignment is exact.

    `lists` (items, words) holds the clean lists of each item as bits, `single` says that an item is one entry.
    No link may join two entries of one clean list. Where other lists take part, more than two entries may be one
    person and links are gathered instead.
    """
    root = components(len(single), left, right)
    held = np.zeros_like(lists)
    np.bitwise_or.at(held, root, lists)
    plain = np.ones(len(single), np.bool_)
    np.logical_and.at(plain, root, single & lists.any(axis=1))
    two: Bools = plain & (np.bitwise_count(held).sum(axis=1) == 2)
    return two[root[left]]

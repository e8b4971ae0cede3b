"""What persons judged of entries, as clustering and the chain need it: what they hold together, what they part.

The rule is the record's own (`record.merge`): of each author the latest judgement on a pair counts, persons beat
machines, and where persons' `same` joins what a person judged `different`, all that those links hold together is
left apart and flagged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from openinquest.link._kernels import Bools, Ints
from openinquest.record.merge import Flag, Link, merges

_SAME, _DIFFERENT = "same", "different"


@dataclass(frozen=True, slots=True)
class Persons:
    """Persons' judgements on entries, by the place of each entry in the order of ids.

    `unit` (entries,) numbers what persons hold together, in the order of the smallest entry; `torn` (entries,)
    says which entries are left apart because persons contradict each other; `apart` (n, 2) are units that a person
    parted; `judged` and `unsure` are pairs of entries as `left * entries + right` with left before right.
    """

    unit: Ints
    torn: Bools
    apart: Ints
    judged: Ints
    unsure: Ints
    flags: tuple[Flag, ...]


def read_persons(judged: Iterable[Link], place: Mapping[str, int]) -> Persons:
    """Return what persons' judgements say of the entries whose places are given; machine links are left out."""
    latest: dict[tuple[tuple[str, str], str], Link] = {}
    for link in judged:
        key = (link.pair, link.by)
        if link.person and link.left != link.right and (key not in latest or latest[key].n < link.n):
            latest[key] = link
    counted = list(latest.values())
    verdicts: dict[tuple[str, str], set[str]] = {}
    for link in counted:
        verdicts.setdefault(link.pair, set()).add(link.verdict)

    flags = merges(counted).flags
    together = merges(link for link in counted if link.verdict != _DIFFERENT)
    torn_roots = {together.of(flag.left) for flag in flags}

    count = len(place)
    smallest = np.arange(count)
    torn = np.zeros(count, np.bool_)
    first: dict[str, int] = {}
    for name in sorted({end for pair in verdicts for end in pair} & place.keys(), key=place.__getitem__):
        root = together.of(name)
        if root in torn_roots:
            torn[place[name]] = True
        else:
            smallest[place[name]] = first.setdefault(root, place[name])
    unit = np.unique(smallest, return_inverse=True)[1].astype(np.int64)

    parted: set[tuple[int, int]] = set()
    pairs: list[int] = []
    unsure: list[int] = []
    root_of = {root: at for root, at in first.items()}
    for (left, right), found in verdicts.items():
        ends = [root_of.get(together.of(end), place.get(end)) for end in (left, right)]
        if _DIFFERENT in found and ends[0] is not None and ends[1] is not None and ends[0] != ends[1]:
            one, two = sorted((int(unit[ends[0]]), int(unit[ends[1]])))
            parted.add((one, two))
        if left in place and right in place:
            one, two = sorted((place[left], place[right]))
            pairs.append(one * count + two)
            if not found & {_SAME, _DIFFERENT}:
                unsure.append(one * count + two)
    return Persons(
        unit,
        torn,
        np.array(sorted(parted), np.int64).reshape(-1, 2),
        np.array(sorted(pairs), np.int64),
        np.array(sorted(unsure), np.int64),
        flags,
    )

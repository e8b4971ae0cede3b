"""Learning the shares from the lists at hand by expectation maximisation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from openinquest.link.comparisons import Comparison
from openinquest.link.parameters import Parameters, blended
from openinquest.link.settings import Settings

SAMPLED = 600_000
"""Pairs from which the shares among different people are taken."""

TRAINED = 1_000_000
"""Pairs that one session of expectation maximisation reads at most."""

ENOUGH = 300
"""Pairs that a session needs; fewer say less than the shares that ship."""

DRAWN = 0.1
"""How far what was learnt is drawn towards the shares that ship: a session on few links is easily misled."""

_SESSIONS = (
    ("surname", "given"),
    ("born_day",),
    ("given", "father"),
    ("died_day", "place_key", "given_initial"),
    ("born_year", "place_key", "given_initial"),
)
"""Columns whose agreement picks the pairs of a session. None of them is trained by its own session.

Surname with father's name is no session: it gathers brothers, who share so much that they pass for one person.
"""

COLUMNS = frozenset(name for columns in _SESSIONS for name in columns)
"""Columns that the sessions read."""


def learn(
    linker: Any, usable: pl.DataFrame, made: Sequence[Comparison], base: Parameters, settings: Settings
) -> tuple[Parameters, bool]:
    """Return the parameters that the lists teach, and whether any session had enough pairs to teach.

    u comes from pairs drawn at random, m from sessions of expectation maximisation on pairs that agree on some
    columns; a comparison that no session could train keeps the shares that ship. Deterministic for a given seed.
    """
    linker.training.estimate_u_using_random_sampling(
        max_pairs=SAMPLED, seed=settings.seed, min_count_per_level=None, num_chunks=1
    )
    taught = False
    for columns in _SESSIONS:
        pairs = _pairs(usable, columns)
        if pairs < ENOUGH:
            continue
        rule = " AND ".join(f"l.{name} = r.{name}" for name in columns)
        # a session works on the settings of the linker itself, and leaves them half done where it fails
        before = linker._settings_obj.core_model_settings.copy()
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(
                rule,
                estimate_without_term_frequencies=True,
                **({"max_pairs": TRAINED, "record_sample_proportion": 0.1} if pairs > TRAINED else {}),
            )
        except ValueError as error:
            # Splink ends a session when a level's share sinks below what floating point holds: a session on few
            # links without any slip of that kind. It teaches nothing, and the others stand
            if "probability value" not in str(error):
                raise
            linker._settings_obj.core_model_settings = before
            continue
        taught = True
    shares = _shares(linker, made)
    how = (
        "learnt from the lists by expectation maximisation"
        if taught
        else "u learnt from the lists; m as shipped"
    )
    # relatives share a name and a village, but not the number of a document: where there are such numbers, names need
    # not be vetoes, and how often they differ is learnt
    numbered = any(item.name == "id_number" for item in made)
    return blended(shares, base, DRAWN, how, ceilings=not numbered), taught


def _pairs(usable: pl.DataFrame, columns: Sequence[str]) -> int:
    sizes = usable.select(columns).drop_nulls().group_by(columns).len()["len"].cast(pl.Int64)
    return int((sizes * (sizes - 1) // 2).sum())


def _shares(linker: Any, made: Sequence[Comparison]) -> dict[str, dict[str, tuple[float, float]]]:
    """Return the shares that Splink holds, without levels that it never saw."""
    said = {item["output_column_name"]: item for item in linker.misc.save_model_to_json()["comparisons"]}
    shares: dict[str, dict[str, tuple[float, float]]] = {}
    for item in made:
        levels = {level["label_for_charts"]: level for level in said[item.name]["comparison_levels"]}
        shares[item.name] = {}
        for level in item.levels:
            m, u = (levels[level.name].get(f"{side}_probability") for side in "mu")
            if isinstance(m, float) and isinstance(u, float):
                # sums of many threads differ in their last digits, which must not decide anything
                shares[item.name][level.name] = (float(f"{m:.5g}"), float(f"{u:.5g}"))
    return shares

"""What is compared between two entries, and how closely it can agree.

Each comparison is a ladder of levels, the closest first; the first that holds is the level of a pair. Levels are
conditions in SQL over columns of both entries (`l.` and `r.`), and use only equality, arithmetic on whole numbers,
`damerau_levenshtein`, `levenshtein` and `jaro_winkler`, which DuckDB and Spark both have. What is missing on either
side says nothing. Levels that depend on how much is written (a whole given name, an initial) stand in groups, since
only within a group do their shares mean anything.
"""

from __future__ import annotations

import re
from enum import StrEnum

from openinquest.link._levels import COMPARISONS, Comparison, Level, Verdict

__all__ = ["COMPARISONS", "Comparison", "Dialect", "Level", "Verdict", "comparison", "level_of", "sql_of"]

_SIDE = re.compile(r"\b([lr])\.(\w+)")
_JARO = re.compile(r"\bjaro_winkler\(")


class Dialect(StrEnum):
    """Whose words the SQL is written in."""

    DUCKDB = "duckdb"
    SPARK = "spark"


_JARO_WORD = {Dialect.DUCKDB: "jaro_winkler_similarity(", Dialect.SPARK: "jaro_winkler("}
_BY_NAME = {item.name: item for item in COMPARISONS}


def comparison(name: str) -> Comparison:
    """Return the comparison of that name; raises KeyError for any other."""
    return _BY_NAME[name]


def level_of(name: str, number: int) -> Level | None:
    """Return the level of a comparison by its number in the column `c_<name>`; None for -1, which is missing."""
    return None if number < 0 else _BY_NAME[name].numbered(number)


def sql_of(condition: str, dialect: Dialect) -> str:
    """Return a condition in the words of a dialect, with the columns as Splink names them (`surname_l`)."""
    return _JARO.sub(_JARO_WORD[dialect], _SIDE.sub(r"\2_\1", condition))

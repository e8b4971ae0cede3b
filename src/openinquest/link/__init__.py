"""Who is the same person across lists: blocking, comparison, clusters, review, capture histories.

`read_list` reads a list, `link_lists` links several. Splink, DuckDB and what else is heavy is loaded by the functions
that need it.
"""

from openinquest.link._known import KnownPairs
from openinquest.link.blocking import Blocking, Rule, block
from openinquest.link.comparisons import (
    COMPARISONS,
    Comparison,
    Dialect,
    Level,
    Verdict,
    comparison,
    level_of,
)
from openinquest.link.entries import ENTRY_SCHEMA, ListRead, complete, gather, read_list
from openinquest.link.features import features
from openinquest.link.gazetteer import Gazetteer, read_gazetteer
from openinquest.link.linking import Linkage, link_lists
from openinquest.link.model import Model, Progress, score_pairs
from openinquest.link.parameters import Parameters, shipped
from openinquest.link.settings import Engine, Settings

__all__ = [
    "COMPARISONS",
    "ENTRY_SCHEMA",
    "Blocking",
    "Comparison",
    "Dialect",
    "Engine",
    "Gazetteer",
    "KnownPairs",
    "Level",
    "Linkage",
    "ListRead",
    "Model",
    "Parameters",
    "Progress",
    "Rule",
    "Settings",
    "Verdict",
    "block",
    "comparison",
    "complete",
    "features",
    "gather",
    "level_of",
    "link_lists",
    "read_gazetteer",
    "read_list",
    "score_pairs",
    "shipped",
]

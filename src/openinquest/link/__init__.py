"""Who is the same person across lists: blocking, comparison, clusters, review, capture histories.

`read_list` reads a list, `link_lists` links several. Splink, DuckDB and what else is heavy is loaded by the functions
that need it; what computes with compiled loops is loaded when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from openinquest.link.clusters import Clustering, Conflict, cluster_pairs
    from openinquest.link.histories import capture_histories, missed_links, recorded_persons
    from openinquest.link.posterior import Diagnostics, Posterior, Prior, draw_partitions
    from openinquest.link.queue import review_queue

__all__ = [
    "COMPARISONS",
    "ENTRY_SCHEMA",
    "Blocking",
    "Clustering",
    "Comparison",
    "Conflict",
    "Diagnostics",
    "Dialect",
    "Engine",
    "Gazetteer",
    "KnownPairs",
    "Level",
    "Linkage",
    "ListRead",
    "Model",
    "Parameters",
    "Posterior",
    "Prior",
    "Progress",
    "Rule",
    "Settings",
    "Verdict",
    "block",
    "capture_histories",
    "cluster_pairs",
    "comparison",
    "complete",
    "draw_partitions",
    "features",
    "gather",
    "level_of",
    "link_lists",
    "missed_links",
    "read_gazetteer",
    "read_list",
    "recorded_persons",
    "review_queue",
    "score_pairs",
    "shipped",
]

_COMPILED = {
    "Clustering": "clusters",
    "Conflict": "clusters",
    "Diagnostics": "posterior",
    "Posterior": "posterior",
    "Prior": "posterior",
    "capture_histories": "histories",
    "cluster_pairs": "clusters",
    "draw_partitions": "posterior",
    "missed_links": "histories",
    "recorded_persons": "histories",
    "review_queue": "queue",
}


def __getattr__(name: str) -> Any:
    # numpy and numba take a second to load, which reading a list or comparing two names should not
    if name in _COMPILED:
        return getattr(import_module(f"openinquest.link.{_COMPILED[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

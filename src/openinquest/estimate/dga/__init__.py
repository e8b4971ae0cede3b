"""Bayesian averaging over decomposable graphs (Madigan and York 1997; Johndrow, Lum and Ball 2015)."""

from openinquest.estimate.dga.graphs import EXACT_LISTS, Family, decomposable_graphs
from openinquest.estimate.dga.method import dga
from openinquest.estimate.dga.posterior import Posterior
from openinquest.estimate.dga.search import Found, search

__all__ = ["EXACT_LISTS", "Family", "Found", "Posterior", "decomposable_graphs", "dga", "search"]

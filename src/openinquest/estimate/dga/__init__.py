"""Bayesian averaging over decomposable graphs (Madigan and York 1997)."""

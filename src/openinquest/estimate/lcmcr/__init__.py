"""Latent classes: N where persons differ in how easily lists name them (Manrique-Vallier 2016)."""

from openinquest.estimate.lcmcr.result import lcmcr

__all__ = ["lcmcr"]

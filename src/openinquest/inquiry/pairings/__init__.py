"""Proposals of claims that seem to speak to the same point; they write nothing and decide nothing."""

from __future__ import annotations

from openinquest.inquiry.pairings.features import Feature
from openinquest.inquiry.pairings.proposing import Pairing, pairings

__all__ = ["Feature", "Pairing", "pairings"]

"""Corroboration cards: independent origins, kinds of source and contradiction, without a score or a verdict."""

from __future__ import annotations

from openinquest.inquiry.corroboration.card import Card, Held, Side, corroboration
from openinquest.inquiry.corroboration.kinds import SourceKind
from openinquest.inquiry.corroboration.telling import behind, tell

__all__ = ["Card", "Held", "Side", "SourceKind", "behind", "corroboration", "tell"]

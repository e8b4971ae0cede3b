"""Entries between records: bundles of a log, and pulling what is absent."""

from openinquest.record.exchange.bundles import read_bundle, write_bundle
from openinquest.record.exchange.conflicts import Conflict, ConflictKind
from openinquest.record.exchange.parts import Stretch, stretch_of
from openinquest.record.exchange.pulling import Pulled, origin_of, pull

__all__ = [
    "Conflict",
    "ConflictKind",
    "Pulled",
    "Stretch",
    "origin_of",
    "pull",
    "read_bundle",
    "stretch_of",
    "write_bundle",
]

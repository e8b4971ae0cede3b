"""From published entries to the snapshot: the frames of what is public, and what inquiry computes from them.

Inquiry sees the published entries and nothing else, so no status shown in a release rests on something hidden,
and whoever has the entries can make the same snapshot.
"""

from __future__ import annotations

from openinquest.release.building.frames import public_frames
from openinquest.release.building.whole import build_snapshot

__all__ = ["build_snapshot", "public_frames"]

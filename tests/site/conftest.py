"""The snapshot of the sample, for pages of what is not in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from openinquest.release import build_snapshot, public_frames
from openinquest.release.ingredients import read_ingredients
from openinquest.release.manifest import NAME, parse_manifest
from openinquest.release.snapshot import Snapshot


@pytest.fixture(scope="session")
def sample_snapshot(dossier: Path) -> Snapshot:
    """What the pages of the sample are made of."""
    made_of = read_ingredients(dossier, parse_manifest((dossier / NAME).read_bytes()))
    return build_snapshot(public_frames(made_of.entries), made_of.meta)

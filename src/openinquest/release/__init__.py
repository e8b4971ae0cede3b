"""Releases: a frozen, redacted snapshot, sealed against the root of the log, and its verification."""

from openinquest.release.building import build_snapshot, public_frames
from openinquest.release.snapshot import Snapshot
from openinquest.release.verify import Verification, verify_site
from openinquest.release.visibility import Visible, visible
from openinquest.release.write import Release, write_release

__all__ = [
    "Release",
    "Snapshot",
    "Verification",
    "Visible",
    "build_snapshot",
    "public_frames",
    "verify_site",
    "visible",
    "write_release",
]

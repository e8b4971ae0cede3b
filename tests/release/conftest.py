"""A sample record and its release, made once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from openinquest.record import Record
from openinquest.release import Release


@pytest.fixture(scope="session")
def record(sample_record: Record) -> Record:
    return sample_record


@pytest.fixture(scope="session")
def release(sample_release_made: Release) -> Release:
    """The release of the sample; tests only read it."""
    return sample_release_made


@pytest.fixture
def site(release: Release, tmp_path: Path) -> Path:
    """A copy of the release that a test may spoil."""
    shutil.copytree(release.folder, tmp_path / "site")
    return tmp_path / "site"

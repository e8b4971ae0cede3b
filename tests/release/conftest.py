"""A sample record and its release, made once."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from openinquest.record import Record
from openinquest.release import Release, write_release

TODAY = date(2026, 11, 21)


def _load() -> ModuleType:
    place = Path(__file__).with_name("sample_release.py")
    spec = importlib.util.spec_from_file_location("sample_release", place)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["sample_release"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    return _load()


@pytest.fixture(scope="session")
def record(sample: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Record:
    return sample.make_record(tmp_path_factory.mktemp("record"))


@pytest.fixture(scope="session")
def release(record: Record, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The release of the sample; tests only read it."""
    return write_release(record, tmp_path_factory.mktemp("release") / "site", today=TODAY)


@pytest.fixture
def site(release: Release, tmp_path: Path) -> Path:
    """A copy of the release that a test may spoil."""
    shutil.copytree(release.folder, tmp_path / "site")
    return tmp_path / "site"

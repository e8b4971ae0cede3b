"""The pages of the sample release, read once."""

from __future__ import annotations

import importlib.util
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from openinquest.release import write_release


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    place = Path(__file__).parents[1] / "release" / "sample_release.py"
    spec = importlib.util.spec_from_file_location("sample_release", place)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["sample_release"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def dossier(sample: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a release of the sample; tests only read it."""
    with sample.make_record(tmp_path_factory.mktemp("record")) as record:
        out = tmp_path_factory.mktemp("release") / "site"
        return write_release(record, out, today=date(2026, 11, 21)).folder

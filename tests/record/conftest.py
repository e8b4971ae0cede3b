"""A small invented record."""

import pytest

from local_postgres import address
from openinquest.record import Settings, create_record

SETTINGS = Settings(title={"en": "An invented event"})


@pytest.fixture
def record(tmp_path):
    with create_record(tmp_path / "record", SETTINGS) as made:
        yield made


@pytest.fixture(scope="session")
def postgres_address():
    """What DATABASE_URL holds where a record stands in PostgreSQL."""
    return address()


@pytest.fixture(params=["sqlite", "postgresql"])
def stored(request, tmp_path, monkeypatch):
    """The record in either store."""
    if request.param == "postgresql":
        monkeypatch.setenv("DATABASE_URL", request.getfixturevalue("postgres_address"))
    with create_record(tmp_path / "record", SETTINGS) as made:
        yield made

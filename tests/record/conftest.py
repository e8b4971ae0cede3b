"""A small invented record."""

import pytest

from openinquest.record import Settings, create_record


@pytest.fixture
def record(tmp_path):
    with create_record(tmp_path / "record", Settings(title={"en": "An invented event"})) as made:
        yield made

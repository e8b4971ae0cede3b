"""What tests of several packages share."""

import pytest

from openinquest.examples import build_example


@pytest.fixture(scope="session")
def example(tmp_path_factory):
    """The example record, built once and open; to be read, never written."""
    with build_example("qantar_2022", tmp_path_factory.mktemp("example") / "record") as record:
        before = record.head()
        yield record
        assert record.head() == before, "a test wrote to the shared example record"

"""What tests of several packages share: records and releases that are built once."""

import os
from datetime import date

import pytest

import sample_release
from openinquest.examples import build_example
from openinquest.release import write_release

# records of tests are made in their folders, whatever the person who runs them has set; with the second name set, the
# same tests run on PostgreSQL
os.environ.pop("DATABASE_URL", None)
if "INQUEST_TEST_DATABASE_URL" in os.environ:
    os.environ["DATABASE_URL"] = os.environ["INQUEST_TEST_DATABASE_URL"]

LONGEST = ("tests/test_tutorial.py", "tests/test_project.py::test_the_types_hold")
"""What is begun first: at the end, each of them would keep one core busy and leave the others without work. The pages
also compile the loops of estimation and linkage, which tests after them find compiled."""


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(scope="session")
def example(tmp_path_factory):
    """The example record, built once and open; to be read, never written."""
    with build_example("qantar_2022", tmp_path_factory.mktemp("example") / "record") as record:
        before = record.head()
        yield record
        assert record.head() == before, "a test wrote to the shared example record"


@pytest.fixture(scope="session")
def tarlan(tmp_path_factory):
    """The invented record, built once and open; to be read, never written."""
    with build_example("tarlan_2031", tmp_path_factory.mktemp("tarlan") / "record") as record:
        before = record.head()
        yield record
        assert record.head() == before, "a test wrote to the shared invented record"


@pytest.fixture(scope="session")
def sample():
    """The module that makes the sample record of releases and pages."""
    return sample_release


@pytest.fixture(scope="session")
def sample_record(tmp_path_factory):
    """The sample record, made once and open; tests only read it."""
    with sample_release.make_record(tmp_path_factory.mktemp("sample") / "record") as record:
        yield record


@pytest.fixture(scope="session")
def sample_release_made(sample_record, tmp_path_factory):
    """The release of the sample; tests only read it."""
    out = tmp_path_factory.mktemp("release") / "site"
    return write_release(sample_record, out, today=date(2026, 11, 21))


@pytest.fixture(scope="session")
def dossier(sample_release_made):
    """The folder of the release of the sample; tests only read it."""
    return sample_release_made.folder

"""Records for tests of the command line: an empty one, and one of an invented event."""

import copy
import shutil

import pytest

from documentalist import ROWS, Person, fill
from openinquest.cli import main


@pytest.fixture(scope="session")
def blank(tmp_path_factory):
    """An empty record and the workbook made for it, to be copied."""
    folder = tmp_path_factory.mktemp("blank")
    assert main(["init", str(folder / "record"), "--title", "An invented event"]) == 0
    assert main(["template", str(folder / "sheet.xlsx"), "--record", str(folder / "record")]) == 0
    return folder


@pytest.fixture
def person(blank, tmp_path, capsys):
    """Somebody with an empty record."""
    shutil.copytree(blank / "record", tmp_path / "record")
    return Person(tmp_path, capsys)


@pytest.fixture
def rows():
    """The rows of the invented event, to be changed at will."""
    return copy.deepcopy(ROWS)


@pytest.fixture
def workbook(blank, tmp_path):
    """Fill a workbook: `workbook(rows)` or `workbook(rows, name)` returns its path."""
    return lambda rows, name="sheet.xlsx": fill(blank / "sheet.xlsx", rows, tmp_path / name)


@pytest.fixture(scope="session")
def invented(blank, tmp_path_factory):
    """A folder with the invented event imported, to be copied."""
    folder = tmp_path_factory.mktemp("invented")
    shutil.copytree(blank / "record", folder / "record")
    fill(blank / "sheet.xlsx", ROWS, folder / "sheet.xlsx")
    assert main(["import", str(folder / "sheet.xlsx"), "--record", str(folder / "record")]) == 0
    return folder


@pytest.fixture
def coded(invented, tmp_path, capsys):
    """Somebody whose record holds the invented event; its workbook is sheet.xlsx."""
    shutil.copytree(invented, tmp_path, dirs_exist_ok=True)
    return Person(tmp_path, capsys)

"""The example records, which are also the tests' fixtures: coding sheets and mappings, imported like any other."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from openinquest.record import Coder, Record, apply_import, create_record, plan_import
from openinquest.record.settings import FILE_NAME, RULES_NAME, read_settings
from openinquest.record.sheets import read_tables
from openinquest.record.tables import load_mappings

__all__ = ["CODED_AT", "build_example"]

CODED_AT = "2026-11-21T00:00:00Z"


def build_example(name: str, folder: Path) -> Record:
    """Make the example record `name` (a folder of this package) in `folder`, and return it open.

    The entries are the same on every machine; their salts, and so the root, are not.
    """
    with as_file(files("openinquest.examples") / name) as source:
        record = create_record(folder, read_settings(source))
        shutil.copyfile(source / FILE_NAME, folder / FILE_NAME)
        if (source / RULES_NAME).is_file():
            shutil.copyfile(source / RULES_NAME, folder / RULES_NAME)
        sheets = sorted(source.glob("*.csv"))
        mappings = [
            mapping
            for path in sorted((source / "mappings").glob("*.yaml"))
            for mapping in load_mappings(path)
        ]
        read = read_tables(record, sheets, mappings)
        apply_import(record, plan_import(record, read.tables, Coder("c1", CODED_AT), name, read.digest))
    return record

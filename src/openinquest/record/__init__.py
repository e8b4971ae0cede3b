"""The record: entries, the log, the store, folds, frames and the import of tables."""

from importlib import import_module
from typing import TYPE_CHECKING

from openinquest.record.coder import Coder
from openinquest.record.entry import RECORD, Entry, EntryKind, Flat
from openinquest.record.fold import ThingFold, fold_corpus
from openinquest.record.frames import Clocks, Frames, frames_from_entries
from openinquest.record.record import Record, create_record, open_record
from openinquest.record.settings import Settings
from openinquest.record.store import Head
from openinquest.record.table import Table

if TYPE_CHECKING:
    from openinquest.record.importing import (
        ImportPlan,
        apply_import,
        imports,
        plan_import,
        undo_import,
    )

__all__ = [
    "RECORD",
    "Clocks",
    "Coder",
    "Entry",
    "EntryKind",
    "Flat",
    "Frames",
    "Head",
    "ImportPlan",
    "Record",
    "Settings",
    "Table",
    "ThingFold",
    "apply_import",
    "create_record",
    "fold_corpus",
    "frames_from_entries",
    "imports",
    "open_record",
    "plan_import",
    "undo_import",
]


def __getattr__(name: str) -> object:
    """Load the import of tables when it is first asked for: whoever only reads a record does not wait for it."""
    if name in ("ImportPlan", "apply_import", "imports", "plan_import", "undo_import"):
        return getattr(import_module("openinquest.record.importing"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

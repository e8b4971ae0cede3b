"""The record: entries, the log, the store, folds, frames and the import of tables."""

from openinquest.record.entry import RECORD, Entry, EntryKind, Flat
from openinquest.record.fold import ThingFold, fold_corpus
from openinquest.record.frames import Clocks, Frames, frames_from_entries
from openinquest.record.importing import (
    Coder,
    ImportPlan,
    apply_import,
    imports,
    plan_import,
    undo_import,
)
from openinquest.record.record import Record, create_record, open_record
from openinquest.record.settings import Settings
from openinquest.record.store import Head
from openinquest.record.table import Table

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

"""Backup and restore: one file that holds the whole record, checked when made and when read."""

from __future__ import annotations

import shutil
import tarfile
import tempfile
import zlib
from pathlib import Path

from openinquest.errors import ForbiddenChange, InputError, InquestError, RecordError
from openinquest.record.new_file import new_file
from openinquest.record.record import ARCHIVE_NAME, STAMPS_NAME, Record
from openinquest.record.settings import FILE_NAME, RULES_NAME
from openinquest.record.stores import STORE_NAME, settle_store


def backup(record: Record, target: Path) -> Path:
    """Write the record to the new file `target` (tar, gzip); readers and writers may go on meanwhile.

    The columnar export is left out: it can be made again. Raises ForbiddenChange where the file exists.
    """
    with (
        new_file(target, "The backup") as incomplete,
        tempfile.TemporaryDirectory(dir=target.parent) as folder,
    ):
        copy = Path(folder) / STORE_NAME
        record.store.copy_to(copy)
        with tarfile.open(incomplete, "w:gz") as tar:
            tar.add(copy, STORE_NAME)
            tar.add(record.folder / FILE_NAME, FILE_NAME)
            if (record.folder / RULES_NAME).is_file():
                tar.add(record.folder / RULES_NAME, RULES_NAME)
            if record.archive_folder.is_dir():
                tar.add(record.archive_folder, ARCHIVE_NAME)
            if record.stamps_folder.is_dir():
                tar.add(record.stamps_folder, STAMPS_NAME)
    return target


def restore(source: Path, folder: Path) -> Record:
    """Make the record in the new `folder` from a backup, check its log, and open it.

    Where DATABASE_URL is set, its entries are moved to PostgreSQL.

    Raises InputError where the file is no backup of a record, ForbiddenChange where the folder is not empty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ForbiddenChange(f"{folder} is not empty: a record is restored into a folder of its own.")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    try:
        with tarfile.open(source, "r:*") as tar:
            # the filter refuses absolute names, names that climb out, links and devices
            tar.extractall(folder, filter="data")
            # to the end, where a file that was cut off in the padding is told from a whole one
            while tar.fileobj is not None and tar.fileobj.read(1 << 20):
                pass
        with Record(folder) as record:
            _whole(record)
        settle_store(folder)
        record = Record(folder)
    except BaseException as error:
        shutil.rmtree(folder)
        if isinstance(error, (tarfile.TarError, EOFError, zlib.error, InquestError, OSError)):
            reason = _reason(error)
            raise InputError(f"{source.name} is not a whole backup of a record: {reason}.") from error
        raise
    return record


def _reason(error: BaseException) -> str:
    if isinstance(error, tarfile.ReadError):
        return "it is no archive that can be read"
    return error.message if isinstance(error, InquestError) else str(error)


def _whole(record: Record) -> None:
    if problems := record.store.integrity():
        raise RecordError(f"its store is damaged ({problems[0]})")
    head = record.head()
    if record.tree().root() != head.root:
        raise RecordError("its log does not have the root that was noted")

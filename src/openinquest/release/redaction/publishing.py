"""What of the documents may go out: those with leave, as they were when somebody looked at them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from hashlib import sha256 as digest_of

from openinquest.errors import InputError, Problem
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.drawing.copies import copy_of, copy_with
from openinquest.preserve.made import Made
from openinquest.record import Record
from openinquest.release.redaction.copies import ENDINGS, Copy, file_name
from openinquest.release.redaction.judging import Leave, Redaction, redactions


def copies_of(record: Record, documents: Iterable[str], size: int | None = None) -> list[Copy]:
    """Return the copies to publish of these documents (by id), of which descriptions go out, in the order of their ids.

    As it stood after the first `size` entries. Only what has leave: a document whose newest bytes nobody looked at, or
    whose places changed since, is left out. Raises InputError where the copy that was looked at is gone and one made
    anew is another.
    """
    archive = Archive(record.archive_folder)
    found = []
    for of in redactions(record, set(documents), size):
        if of.leave is Leave.COPY:
            found.append(_copy(archive, of))
        elif of.leave is Leave.ORIGINAL and of.media_type in ENDINGS:
            found.append(_original(archive, of))
    return found


def _copy(archive: Archive, of: Redaction) -> Copy:
    given = of.given.copy if of.given else ""
    made = _looked_at(archive, of, given)
    return Copy(
        document=of.document,
        file=file_name(of.handle, given, made.media_type, original=False),
        sha256=given,
        size=len(made.octets),
        media_type=made.media_type,
        pages=int(made.facts["pages"]),
        places=int(made.facts["places"]),
        left_out=dict(made.facts["left_out"]),
        load=partial(_octets, archive, of, given),
    )


def _original(archive: Archive, of: Redaction) -> Copy:
    with archive.open(of.sha256) as file:
        data = file.read()
    text = archive.text(of.sha256)
    return Copy(
        document=of.document,
        file=file_name(of.handle, of.sha256, of.media_type, original=True),
        sha256=of.sha256,
        size=len(data),
        media_type=of.media_type,
        original=True,
        pages=len(text.pages) if text else 0,
        load=partial(_kept, archive, of.sha256),
    )


def _kept(archive: Archive, sha256: str) -> bytes:
    with archive.open(sha256) as file:
        return file.read()


def _octets(archive: Archive, of: Redaction, digest: str) -> bytes:
    return _looked_at(archive, of, digest).octets


def _looked_at(archive: Archive, of: Redaction, digest: str) -> Made:
    """Return the copy of a digest, made again where it is not in the archive any more."""
    if (kept := copy_with(archive, of.sha256, of.places, digest)) is not None:
        return kept
    made = copy_of(archive, of.sha256, of.media_type, of.places, archive.text(of.sha256))
    if digest_of(made.octets).hexdigest() != digest:
        raise InputError(
            "A blackened copy is not the one that somebody looked at; nothing was released.",
            [
                Problem(
                    "the copy for which leave was given", "another, made by another version of the program",
                    "look at it with `inquest redact DOCUMENT --out FILE`, and give leave again", of.handle,
                )
            ],
        )  # fmt: skip
    return made

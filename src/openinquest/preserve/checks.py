"""What preservation checks of a record: its archive, and that quotations stand where they are said to stand."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import polars as pl

from openinquest.errors import InputError
from openinquest.preserve.archive.encryption import IDENTITY, has_identity
from openinquest.preserve.archive.fixity import Fault
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.formats.registry import Task, readable_formats
from openinquest.preserve.isolation import read_isolated
from openinquest.preserve.quotes import check_quote
from openinquest.preserve.text import ExtractedText
from openinquest.preserve.time_stamps.checks import check_stamps
from openinquest.record.checks import Check, Depth, Finding, Severity, register
from openinquest.record.entry import EntryKind, is_companion
from openinquest.record.importing import ImportPlan
from openinquest.record.record import Record

_LEGIBLE = 0.8  # alike enough for a text recognised in a picture
_HARMLESS = frozenset({Fault.WRITABLE, Fault.UNFINISHED, Fault.OLDER})


class Texts:
    """The stored texts of a record's preserved documents, each read at most once."""

    def __init__(self, record: Record) -> None:
        self._archive = Archive(record.archive_folder)
        self._captures: dict[str, str] = {
            flat["document"]: flat["sha256"]
            for _, flat in record.flats(EntryKind.CAPTURE)
            if not is_companion(flat)
        }
        self._texts: dict[str, ExtractedText | None] = {}

    @property
    def captures(self) -> Mapping[str, str]:
        """Document id to the SHA-256 of its newest capture."""
        return self._captures

    def of(self, document: str) -> ExtractedText | None:
        """Return the text of a document (by id), or None where nothing of it was kept."""
        if document not in self._texts:
            sha256 = self._captures.get(document)
            self._texts[document] = self._archive.text(sha256) if sha256 else None
        return self._texts[document]

    def hold(self, document: str, quote: str) -> bool:
        """Return whether a quotation stands in its document, as far as that can be told.

        Pictures, sounds and films without text say nothing of it. Where the text was extracted anew, the older ones
        count too: the quotation was taken from one of them.
        """
        text = self.of(document)
        if text is None or not text.text or _stands_in(text, quote):
            return True
        older = islice(self._archive.texts(self._captures[document]), 1, None)
        return any(_stands_in(each, quote) for each in older)


def check_quotes(record: Record, plan: ImportPlan) -> None:
    """Check the quotations of a planned import against the documents that are preserved.

    Raises InputError with every quotation that is not in its document; the quotations are not repeated.
    """
    quoted = plan.batch.filter(pl.col("quote").is_not_null() & pl.col("document").is_not_null())
    if quoted.is_empty():
        return
    texts = Texts(record)
    problems = [
        plan.problem(
            sheet,
            row,
            "a quotation that stands in the document",
            f"a text of {len(quote)} characters that does not",
            "correct the quotation, or leave it out and set wording to paraphrase",
            "quote",
        )
        for document, quote, sheet, row in quoted.select("document", "quote", "sheet", "row").iter_rows()
        if not texts.hold(document, quote)
    ]
    if problems:
        count = len(problems)
        what = "1 quotation is not in its document" if count == 1 else f"{count} quotations are not in theirs"
        raise InputError(f"Nothing was imported: {what}.", problems)


def _stands_in(text: ExtractedText, quote: str) -> bool:
    """Return whether it stands there; where a machine recognised the letters single ones may differ, but no number."""
    found = check_quote(quote, text)
    if found.found or not text.boxes:
        return found.found
    return any(match.score >= _LEGIBLE and not match.numbers_differ for match in found.near)


def check_archive(record: Record) -> Iterator[Finding]:
    """Compare every object of the archive with its digest, and the log's captures with the archive."""
    archive = Archive(record.archive_folder)
    for found in archive.verify():
        severity = Severity.DOUBT if found.fault in _HARMLESS else Severity.ERROR
        yield Finding(severity, f"archive/{found.path}", found.sentence)
    for n, flat in record.flats(EntryKind.CAPTURE):
        if not archive.holds(flat["sha256"]):
            yield Finding(
                Severity.ERROR, f"entry {n}", "the bytes that it captured are not in the archive", "restore"
            )


def check_passages(record: Record) -> Iterator[Finding]:
    """Look for quotations that are not in the document that they cite."""
    texts = Texts(record)
    if not texts.captures:
        return
    if Archive(record.archive_folder).recipients() and not has_identity():
        what = "the archive is encrypted, so quotations were not held against their documents"
        yield Finding(Severity.DOUBT, "passages", what, f"name your identity file in {IDENTITY}")
        return
    rows = record.rows().filter(
        pl.col("quote").is_not_null() & pl.col("document").is_in(list(texts.captures))
    )
    for n, document, quote in rows.select("n", "document", "quote").iter_rows():
        if not texts.hold(document, quote):
            yield Finding(
                Severity.DOUBT, f"entry {n}", "its quotation is not in its document", "look at both"
            )


def check_texts(record: Record) -> Iterator[Finding]:
    """Read every document anew, and compare with the text that the same version of the same reader made before."""
    archive = Archive(record.archive_folder)
    if archive.recipients() and not has_identity():
        what = "the archive is encrypted, so documents were not read anew"
        yield Finding(Severity.DOUBT, "texts", what, f"name your identity file in {IDENTITY}")
        return
    kept = [sha256 for sha256 in archive.objects() if archive.text(sha256) is not None]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for sha256, same in zip(kept, pool.map(lambda each: _reads_same(archive, each), kept), strict=True):
            if not same:
                what = "read anew, it gives another text than the one that was kept"
                advice = "look whether it was read in an encoding that a person named; else restore a backup"
                yield Finding(Severity.DOUBT, f"archive/{sha256[:12]}", what, advice)


def _reads_same(archive: Archive, sha256: str) -> bool:
    """Return whether an object still gives one of its texts; so it counts where the reader is another by now."""
    texts = list(archive.texts(sha256))
    known = readable_formats().get(texts[0].media_type)
    if known is None:
        return True
    try:
        with archive.descriptor(sha256) as descriptor:
            anew = read_isolated(descriptor, known, Task(known.media_type, sha256[:12]))
    except InputError:
        return False
    like = [text.text for text in texts if (text.extractor, text.version) == (anew.extractor, anew.version)]
    return not like or anew.text in like


register(Check("archive", check_archive, Depth.WHOLE))
register(Check("texts", check_texts, Depth.ANEW))
register(Check("passages", check_passages))
register(Check("stamps", check_stamps))

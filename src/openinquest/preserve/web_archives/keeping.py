"""Web archives (WARC, WACZ) into a record: the file as it is, and of its pages those that a person chooses.

A page is kept as an object of its own, without the codings in which it went over the line; its capture says from which
archive and record it was taken, and what the digest that the archive states of it was found to be.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from openinquest.errors import InputError, InquestError, Problem, UsageError, shown
from openinquest.ontology import document_id, normalise_address
from openinquest.preserve.archive.store import Archive, Received
from openinquest.preserve.extraction import beginning_of
from openinquest.preserve.registration import Kept, dated, enter
from openinquest.preserve.sources import Description, Origin, Prepared, prepare_file, prepare_received
from openinquest.preserve.web_archives.inventory import Inventory, WebPage
from openinquest.preserve.web_archives.kinds import is_wacz, is_warc
from openinquest.preserve.web_archives.unpacking import Unpacking, unpacking
from openinquest.record import Coder, Record

HOW = "web-archive"
_LARGE = 64 << 20
_TOGETHER = 50
"""Pages that are written into the log at once: their texts are in memory."""
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class KeptArchive:
    """A web archive that was kept, the pages that were taken from it, and those that could not be, with the reason."""

    archive: Kept
    pages: Sequence[Kept]
    problems: Sequence[Problem]


class Undecided(UsageError):
    """A web archive holds several pages, and nobody said which are to be kept; `pages` are those."""

    def __init__(self, message: str, pages: Sequence[WebPage]) -> None:
        super().__init__(message)
        self.pages = pages


def is_web_archive(path: Path) -> bool:
    """Say whether a file is a WARC, packed or not, or a WACZ, by its content; no for what cannot be opened."""
    try:
        sample = beginning_of(path)
    except InquestError:
        return False
    return is_warc(sample) or is_wacz(sample)


def inventory_of(path: Path, addresses: Sequence[str] = ()) -> Inventory:
    """List what a web archive holds, with what came from `addresses`. Raises InputError where it cannot be read."""
    with unpacking(path, path.name) as process:
        return Inventory.of(process.index(addresses))


def keep_web_archive(
    record: Record,
    path: Path,
    description: Description,
    coder: Coder,
    *,
    addresses: Sequence[str] = (),
    everything: bool = False,
) -> KeptArchive:
    """Keep a web archive, and its pages from `addresses`, or all, or the only one, as documents.

    `description` is said of the pages. Raises Undecided where there are several pages and nothing is said of which,
    InputError where an address is not among them or the archive cannot be read; then nothing was written. A page that
    cannot be kept is a problem of the result, the others are kept.
    """
    description = dated(description)
    archive = Archive(record.archive_folder)
    if not addresses and not everything and path.stat().st_size > _LARGE:
        _only(inventory_of(path), path.name)  # before it is copied for nothing
    with archive.receiving(path) as received, unpacking(received.path, path.name) as process:
        inventory = Inventory.of(process.index(addresses))
        chosen = _chosen(inventory, addresses, everything, path.name)
        if len(chosen) > 1 and (description.title or description.handle):
            raise UsageError("--title and --handle are said of one document: take the pages one by one.")
        if description.handle and chosen:
            _check_handle(record, description.handle, chosen[0])
        kept = _archive_kept(record, received, inventory, path.name, coder)
        pages: list[Kept] = []
        problems: list[Problem] = []
        for at in range(0, len(chosen), _TOGETHER):
            several = chosen[at : at + _TOGETHER]
            ready = list(_prepared(process, archive, several, received.sha256, description, coder, problems))
            pages += enter(record, ready, description, coder)
    return KeptArchive(kept, pages, problems)


def _archive_kept(record: Record, received: Received, inventory: Inventory, name: str, coder: Coder) -> Kept:
    origin = Origin(name.removesuffix(".gz"), "file", text=inventory.extracted())
    prepared = prepare_received(received, coder.name, coder.at, Description(), origin)
    [kept] = enter(record, [prepared], Description(), coder)
    return kept


def _prepared(
    process: Unpacking,
    archive: Archive,
    chosen: Sequence[WebPage],
    sha256: str,
    description: Description,
    coder: Coder,
    problems: list[Problem],
) -> Iterator[Prepared]:
    """Keep the octets of pages; why one cannot be kept goes into `problems`."""
    for page in chosen:
        try:
            said = replace(description, address=normalise_address(page.address))
            yield _page(process, archive, page, sha256, said, coder)
        except InputError as error:
            reasons = "; ".join(problem.found for problem in error.problems if problem.found)
            found = f"{error.message} {reasons}".strip()
            problems.append(Problem("a page that can be kept", found, file=shown(page.address)))


def _page(
    process: Unpacking, archive: Archive, page: WebPage, sha256: str, said: Description, coder: Coder
) -> Prepared:
    """Keep a page; where its text fits no one encoding, the one that the server said is tried."""
    notes = page.notes
    time = page.time if _TIME.fullmatch(page.time) else ""
    if not time:
        notes.append("The web archive does not say when it was captured.")
    origin = Origin("page", HOW, time, {"sha256": sha256} | page.taken_from)

    def prepared(encoding: str | None) -> Prepared:
        return prepare_file(
            process.payload(*page.place),
            archive,
            coder.name,
            coder.at,
            said,
            encoding=encoding,
            origin=origin,
        )

    try:
        made = prepared(None)
    except InputError:
        if not _is_codec(page.charset):
            raise
        made = prepared(page.charset)
        notes.append(f"It was read as {page.charset}, as the server said.")
    notes += [str(note) for note in process.last.get("notes", ())]
    return replace(made, text=replace(made.text, notes=(*made.text.notes, *notes)))


def _check_handle(record: Record, handle: str, page: WebPage) -> None:
    """Raise InputError where another document has the handle, before anything is written."""
    holders = {name: identifier for identifier, name in record.apparatus().handles.items()}
    if holders.get(handle, own := document_id(normalise_address(page.address))) != own:
        raise InputError(
            "The handle is taken; nothing was written.",
            [Problem("a handle that no other document has", shown(handle), "choose another")],
        )


def _chosen(inventory: Inventory, addresses: Sequence[str], everything: bool, name: str) -> list[WebPage]:
    if everything:
        return list(inventory.pages)
    if not addresses:
        return [_only(inventory, name)]
    by_address: dict[str, list[WebPage]] = {}
    for page in inventory.asked:
        by_address.setdefault(_normal(page.address), []).append(page)
    problems = [
        _missing(address, inventory, name) for address in addresses if _normal(address) not in by_address
    ]
    if problems:
        raise InputError("The web archive does not hold what was asked for; nothing was written.", problems)
    return [page for address in dict.fromkeys(map(_normal, addresses)) for page in by_address[address]]


def _missing(address: str, inventory: Inventory, name: str) -> Problem:
    asked = _normal(address)
    found, advice = "no answer from there", "without --page the pages are listed"
    for page in (*inventory.redirects, *inventory.failures):
        if _normal(page.address) == asked:
            found = f"an answer with status {page.status}" if page.status else page.note
            if page.location:
                found, advice = (
                    f"{found}, which leads elsewhere",
                    f"give {shown(page.location)} if that is meant",
                )
    return Problem(f"a page from {shown(address)}", found, advice, file=name)


def _only(inventory: Inventory, name: str) -> WebPage:
    if len(inventory.pages) == 1:
        return inventory.pages[0]
    if not inventory.pages:
        found = "; ".join(inventory.notes[1:]) or "none"
        advice = "--all keeps the web archive without a page, --page takes any answer with status 200"
        raise InputError("The web archive holds no page.", [Problem("a page", found, advice, name)])
    raise Undecided(
        f"{name} holds {len(inventory.pages)} pages: say which are to be kept with --page ADDRESS (several times), "
        "or keep them with --all. Nothing was written.",
        inventory.pages,
    )


def _is_codec(charset: str) -> bool:
    try:
        return bool(charset) and codecs.lookup(charset)._is_text_encoding
    except (LookupError, ValueError):
        return False


def _normal(address: str) -> str:
    try:
        return normalise_address(address)
    except (InputError, ValueError):
        return address

"""Pages of the web into a record: visited, kept with what shows how they looked, or noted as not to be had.

Of each visit the record tells the address asked for, the whole way to the final one, status, times, system and
collector. The web archive of the visit is the evidence; the page, its picture and its print say that they were taken
from it, and by what.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from openinquest.errors import EnvironmentFault, InputError, Problem, shown
from openinquest.ontology import CustodyEvent, JudgementKind, document_id, normalise_address
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.capture.bounds import Bounds
from openinquest.preserve.capture.supervision import Visited, visited
from openinquest.preserve.capture.visits import Outcome, Visit
from openinquest.preserve.capture.warc import MEDIA_TYPE
from openinquest.preserve.registration import Kept, cite, dated, enter
from openinquest.preserve.sources import Description, Origin, Prepared, prepare_citation, prepare_file
from openinquest.preserve.text import ExtractedText
from openinquest.record.coder import Coder
from openinquest.record.entry import EntryKind, Flat, NewEntry
from openinquest.record.record import Record

HOW = "visit"
_BESIDE = {"warc": MEDIA_TYPE, "screenshot": "image/png", "print": "application/pdf"}
_CALLED = {"warc": "its web archive", "screenshot": "a picture", "print": "a print"}
_LONGEST_NAME = 60
_DEFAULT = Bounds()


@dataclass(frozen=True, slots=True)
class Captured:
    """A page that was kept, and the visit in which it was; `beside` is what was kept beside it, with its SHA-256."""

    kept: Kept
    visit: Visit
    beside: Mapping[str, str]

    def as_json(self) -> Flat:
        """Return it as plain data."""
        return self.kept.as_json() | {"visit": self.visit.as_json(), "beside": dict(self.beside)}

    def __str__(self) -> str:
        kept, visit = self.kept, self.visit
        told = [
            f"{kept.document['handle']}: kept, SHA-256 {kept.sha256}, {kept.characters} characters of text; with it "
            f"{_listed([_CALLED[part] for part in self.beside])}."
        ]
        if visit.address != visit.asked:
            told.append(f"The address led to {visit.address}.")
        if visit.outcome is Outcome.CUT:
            told.append("It is not whole.")
        if visit.outcome is Outcome.PAYWALLED:
            told.append("It says that it is not free: the text may be a part of it.")
        told += [f"It calls its {name} {shown(text)}." for name, text in kept.suggested.items()]
        return " ".join([*told, *visit.notes, *kept.notes])


@dataclass(slots=True)
class Manners:
    """When hosts were last visited, so that none is asked too often."""

    pause: float = _DEFAULT.pause
    sleep: Callable[[float], None] = time.sleep
    _left: dict[str, float] = field(default_factory=dict)

    def wait(self, address: str) -> None:
        """Wait until a host may be visited again."""
        host = urlsplit(address).netloc
        if (rest := self._left.get(host, 0.0) - time.monotonic()) > 0:
            self.sleep(rest)

    def leave(self, *addresses: str) -> None:
        """Note that hosts were visited just now."""
        for address in addresses:
            self._left[urlsplit(address).netloc] = time.monotonic() + self.pause


def capture(
    record: Record,
    address: str,
    description: Description,
    coder: Coder,
    *,
    local: bool = False,
    despite_robots: str = "",
    bounds: Bounds = _DEFAULT,
    manners: Manners | None = None,
) -> Captured:
    """Visit an address and keep what is there; with `local` also one of a private network.

    A page that cannot be kept raises InputError, one that cannot be reached EnvironmentFault; the attempt is then in
    the log, with the web archive of what came, and the document stays as it was, or is registered as cited.
    `despite_robots` is the reason for which robots.txt is not heeded. Raises InputError for an address or description
    that cannot be used, EnvironmentFault where there is no browser for a page; then nothing was written.
    """
    description = replace(dated(description), address="")
    asked = normalise_address(address)
    prepare_citation(
        asked, description
    )  # what cannot be used is refused before anybody is asked for anything
    manners = manners or Manners(bounds.pause)
    manners.wait(asked)
    with visited(asked, coder.name, bounds, local=local, despite_robots=despite_robots) as found:
        manners.leave(asked, found.visit.address)
        coder = replace(coder, at=max(coder.at, found.visit.ended))  # a visit may take minutes
        archive = Archive(record.archive_folder)
        beside = _beside(archive, found, coder)
        if found.visit.outcome.kept:
            prepared = _prepared(archive, found, description, coder, beside)
            if prepared is not None:
                [kept] = enter(record, [prepared], description, coder, beside=beside)
                parts = {str(flat["part"]): str(flat["sha256"]) for flat in beside}
                return Captured(kept, found.visit, parts)
        return _attempted(record, found.visit, description, coder, beside)


def _beside(archive: Archive, found: Visited, coder: Coder) -> list[Flat]:
    """Keep the web archive and what is to be looked at, and return their captures, the web archive first."""
    captures: list[Flat] = []
    for part, media_type in _BESIDE.items():
        path = found.files.get(part)
        # a print of a form for a password is of no use, a picture of it shows what stood there
        if path is None or (part == "print" and not found.visit.outcome.kept):
            continue
        stored = archive.put(path)
        flat: Flat = {
            "document": document_id(found.visit.asked), "sha256": stored.sha256, "size": stored.size,
            "media_type": media_type, "how": HOW, "part": part, "captured_at": found.visit.begun, "by": coder.name,
            "at": coder.at, "method": "person",
        }  # fmt: skip
        flat |= {"visit": found.visit.as_json()} if part == "warc" else _source(captures, found.tool)
        captures.append(flat)
    return captures


def _source(captures: list[Flat], tool: str) -> Flat:
    """Return what a derivative says of where it comes from."""
    archives = [flat["sha256"] for flat in captures if flat["part"] == "warc"]
    return {"taken_from": {"sha256": archives[0], "tool": tool} if archives else {"tool": tool}}


def _prepared(
    archive: Archive, found: Visited, description: Description, coder: Coder, beside: list[Flat]
) -> Prepared | None:
    """Keep the page as the browser showed it, else as the server sent it; None for a file that cannot be kept."""
    visit = found.visit
    path = next((found.files[name] for name in ("page", "served", "file") if name in found.files), None)
    if path is None:
        visit.outcome, visit.told = Outcome.FAILED, visit.told or "nothing that can be kept"
        return None
    is_page = "file" not in found.files
    tool = found.tool if "page" in found.files else "as the server sent it"
    if is_page and "page" not in found.files:
        visit.notes.append("The page is kept as the server sent it: the browser could not read it out.")
    origin = Origin(_name(visit, is_page), HOW, visit.begun, _source(beside, tool)["taken_from"])
    said = replace(description, address=visit.asked)

    def prepare(origin: Origin) -> Prepared:
        return prepare_file(path, archive, coder.name, coder.at, said, origin=origin)

    try:
        prepared = prepare(origin)
    except InputError as error:
        reason = "; ".join(problem.found for problem in error.problems if problem.found) or error.message
        if not is_page:
            visit.outcome, visit.told = Outcome.FAILED, f"a file that cannot be kept ({reason})"
            return None
        note = f"No text could be read from the page ({reason})."
        nothing = ExtractedText("", "text/html", "none", "1", notes=(note,))
        prepared = prepare(replace(origin, text=nothing))
    return replace(prepared, capture=dict(prepared.capture) | {"part": "page"})


def _name(visit: Visit, is_page: bool) -> str:
    """Return what a page or file is called where it has no title: by its host, or by its own name without its kind.

    What a server calls a file is not believed: its content says what it is.
    """
    parts = urlsplit(visit.address)
    last = "" if is_page else Path(unquote(parts.path)).stem
    plain = re.sub(r"[^\w-]+", " ", last or (parts.hostname or "").replace(".", "-")).strip()
    return plain[:_LONGEST_NAME] or "page"


def _attempted(
    record: Record, visit: Visit, description: Description, coder: Coder, beside: list[Flat]
) -> Captured:
    """Write down that nothing could be kept, and raise what says so."""
    document, _ = cite(record, visit.asked, description, coder)
    value: Flat = {"event": CustodyEvent.ATTEMPTED.value, "found": visit.outcome.value}
    value |= {"visit": visit.as_json()} if not beside else {"sha256": beside[0]["sha256"]}
    judgement = coder.judges(JudgementKind.CUSTODY, document["id"], visit.told, value=value)
    with record.store.writing() as writer:
        writer.entries([NewEntry.of(EntryKind.CAPTURE, flat) for flat in beside])
        [n] = writer.entries([NewEntry.of(EntryKind.JUDGEMENT, judgement)])
    advice = {
        Outcome.ROBOTS: "ask the site, or say with --despite-robots why it is kept all the same",
        Outcome.LOGIN: "save the page from a browser of your own, and add the file with --address",
        Outcome.REFUSED: "save the page from a browser of your own, and add the file with --address",
        Outcome.GONE: "look for it in a web archive, and add what that gives",
    }.get(visit.outcome, "try again later")
    if visit.told == "an address in a private network":
        advice = "for an intranet say --local"
    problem = Problem(
        "a page that can be kept", visit.told, advice, file=f"{document['handle']} ({shown(visit.asked)})"
    )
    message = f"The page was not kept; entry {n} tells of the attempt."
    if visit.outcome is Outcome.UNREACHED:
        raise EnvironmentFault(message, [problem])
    raise InputError(message, [problem])


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))

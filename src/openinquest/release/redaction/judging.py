"""Places that are to be blackened and the leave to publish, as judgements of the kind `redacts` in the log.

A place stands on certain bytes of a document, so that a newer capture is never published with the boxes of an older
one. Leave to publish names the places that were there when it was given: as soon as one is taken back or added it holds
no longer, and nothing of the document goes out until somebody has looked again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from openinquest.errors import ForbiddenChange, InputError, NotFound, Problem
from openinquest.ontology import JudgementKind
from openinquest.preserve.archive.store import sha256_of
from openinquest.preserve.documents import captures_of, find_document
from openinquest.preserve.drawing.copies import can_be_blackened, plan_digest
from openinquest.preserve.drawing.places import Covers, Place
from openinquest.record import Coder, EntryKind, Record
from openinquest.record.entry import Flat, NewEntry, is_companion

PREFIX = "redaction-"
_HUNDRED = Decimal(100)
_FINEST = Decimal("0.001")
_NUMBER = r"(\d{1,3}(?:\.\d{1,3})?)"
_XYWH = re.compile(rf"percent:{_NUMBER},{_NUMBER},{_NUMBER},{_NUMBER}")
_MOST_PLACES = 10_000


class Leave(StrEnum):
    """What of a document may be published; the latest word counts, and without one nothing may."""

    COPY = "copy"  # with its places blackened
    ORIGINAL = "original"  # the bytes as they were kept, with all that they hold
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Blackened:
    """One judgement that places are to be blackened, of the entry `n`; `name` takes it back with `inquest undo`."""

    n: int
    name: str
    places: tuple[Place, ...]
    quote: str
    by: str
    at: str
    reason: str

    def as_json(self) -> Flat:
        """Return it as plain data."""
        boxes = [{"page": place.page, "xywh": xywh_of(place)} for place in self.places]
        return {
            "n": self.n, "name": self.name, "places": boxes, "quote": self.quote, "by": self.by, "at": self.at,
            "reason": self.reason,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """Leave to publish, of the entry `n`: of which plan, and the SHA-256 of the copy that was looked at."""

    n: int
    leave: Leave
    plan: str
    copy: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Redaction:
    """What is on record for certain bytes of a document (by id): what is blackened, and what may be published."""

    document: str
    handle: str
    sha256: str
    media_type: str
    blackened: tuple[Blackened, ...]
    given: Given | None

    @property
    def places(self) -> list[Place]:
        """All places, in the order in which they were written down."""
        return [place for each in self.blackened for place in each.places]

    @property
    def leave(self) -> Leave:
        """What may be published now."""
        if self.given is None or (
            self.given.leave is Leave.COPY and self.given.plan != plan_digest(self.places)
        ):
            return Leave.NOTHING
        return self.given.leave


def redaction_of(record: Record, name: str) -> Redaction:
    """Return what is on record for the newest bytes of a document, by handle or id.

    Raises NotFound where nothing was kept of it, InputError for bytes of a kind in which nothing can be blackened.
    """
    document = find_document(record, name)
    handle = record.apparatus().handles.get(document, document)
    kept = [flat for _, flat in captures_of(record, document) if not is_companion(flat)]
    if not kept:
        raise NotFound(f"{handle} is only cited: nothing was kept of it that could be published.")
    media_type = str(kept[-1].get("media_type", ""))
    if not can_be_blackened(media_type):
        raise InputError(
            "No places can be blackened in files of this kind.",
            [
                Problem(
                    "a PDF or a picture", media_type, "print it to a PDF, and add that as a document", handle
                )
            ],
        )
    return redactions(record, {document})[0]


def redactions(record: Record, documents: set[str] | None = None, size: int | None = None) -> list[Redaction]:
    """Return what is on record for the newest bytes of documents (by id; all without a choice) of which anything is
    kept, among the first `size` entries. Raises InputError where a judgement cannot be read.
    """
    apparatus = record.apparatus(size)
    newest: dict[str, Flat] = {}
    for _, flat in record.flats(EntryKind.CAPTURE, size):
        if not is_companion(flat) and (documents is None or flat["document"] in documents):
            newest[str(flat["document"])] = flat
    places: dict[str, list[Blackened]] = {}
    given: dict[str, Given] = {}
    for judged in sorted(apparatus.standing, key=lambda each: each.n):
        flat = judged.flat
        if flat["kind"] != JudgementKind.REDACTS.value:
            continue
        document = str(flat["left"] if isinstance(flat["left"], str) else flat["left"][0])
        value = flat.get("value") or {}
        if document not in newest or value.get("sha256") != newest[document]["sha256"]:
            continue
        if "leave" in value:
            if str(flat.get("method", "")).startswith("derived:"):
                continue  # no machine gives leave
            given[document] = _given(judged.n, flat, value)
        else:
            places.setdefault(document, []).append(_blackened(judged.n, flat, value))
    return [
        Redaction(
            document, apparatus.handles.get(document, document), str(flat["sha256"]),
            str(flat.get("media_type", "")), tuple(places.get(document, ())), given.get(document),
        )
        for document, flat in sorted(newest.items())
    ]  # fmt: skip


def blacken(
    record: Record,
    of: Redaction,
    places: Sequence[Sequence[Place]],
    coder: Coder,
    reason: str,
    quotes: Sequence[str] = (),
) -> list[str]:
    """Write down for each of `places` that it is to be blackened; return the names that take them back.

    What is on record already is not written again. Raises ForbiddenChange without a reason.
    """
    why = _why(reason)
    known = {place for each in of.blackened for place in each.places}
    entries, names = [], []
    for number, (group, quote) in enumerate(
        zip(places, quotes or [""] * len(places), strict=True), len(of.blackened)
    ):
        fresh = [place for place in dict.fromkeys(map(_rounded, group)) if place not in known]
        if not fresh:
            continue
        known.update(fresh)
        value: Flat = {
            "sha256": of.sha256,
            "covers": fresh[0].covers.value,
            "places": [{"page": place.page, "xywh": xywh_of(place)} for place in fresh],
        }
        value |= {"quote": quote} if quote else {}
        names.append(_name(of, coder, f"{number} {value['places']}"))
        source = {"import": names[-1]}
        flat = coder.judges(JudgementKind.REDACTS, of.document, why, value=value, coded_from=source)
        entries.append(NewEntry.of(EntryKind.JUDGEMENT, flat))
    if len(known) > _MOST_PLACES:
        raise InputError(
            "There are too many places.",
            [Problem(f"at most {_MOST_PLACES} on one document", str(len(known)))],
        )
    if entries:
        with record.store.writing() as writer:
            writer.entries(entries)
    return names


def give_leave(
    record: Record, of: Redaction, leave: Leave, copy: str, coder: Coder, reason: str
) -> tuple[int, str]:
    """Write down what may be published; return the entry and the name that takes it back.

    `copy` is the SHA-256 of the copy that was looked at, or of the original. Raises ForbiddenChange without a reason.
    """
    why = _why(reason)
    value: Flat = {"sha256": of.sha256, "leave": leave.value}
    if leave is Leave.COPY:
        value |= {"plan": plan_digest(of.places), "copy": copy}
    name = _name(of, coder, str(value))
    flat = coder.judges(JudgementKind.REDACTS, of.document, why, value=value, coded_from={"import": name})
    with record.store.writing() as writer:
        [n] = writer.entries([NewEntry.of(EntryKind.JUDGEMENT, flat)])
    return n, name


def parse_box(page: int, text: str) -> Place:
    """Read ``X,Y,W,H`` in percent of the width and height of a page, from its upper left corner.

    Raises InputError for anything else, and for a box that is empty or reaches beyond the page.
    """
    plain = ",".join(part.strip().removesuffix("%") for part in text.split(","))
    try:
        return _place(page, f"percent:{plain}", Covers.AREA)
    except ValueError as error:
        raise InputError(
            "The box cannot be used.",
            [
                Problem(
                    "X,Y,WIDTH,HEIGHT in percent of the page, from its upper left corner, as in 10,22.5,30,4",
                    str(error),
                    "look at the page with --preview, which has a ruler",
                )
            ],
        ) from None


def xywh_of(place: Place) -> str:
    """Return a place as W3C Media Fragments write it: ``percent:10,22.5,30,4``."""
    left, top, right, bottom = _edges(place)
    return "percent:" + ",".join(f"{each.normalize():f}" for each in (left, top, right - left, bottom - top))


def _edges(place: Place) -> tuple[Decimal, ...]:
    """Return the edges in thousandths of a percent, outwards."""
    down, up = "ROUND_FLOOR", "ROUND_CEILING"
    edges = ((place.left, down), (place.top, down), (place.right, up), (place.bottom, up))
    return tuple((Decimal(repr(edge)) * 100).quantize(_FINEST, rounding=way) for edge, way in edges)


def _rounded(place: Place) -> Place:
    return _place(place.page, xywh_of(place), place.covers)


def _place(page: int, xywh: str, covers: Covers) -> Place:
    """Read a place. ValueError with what is wrong."""
    match = _XYWH.fullmatch(xywh)
    if match is None:
        raise ValueError("a text of another shape")
    x, y, width, height = map(Decimal, match.groups())
    if not width or not height:
        raise ValueError("a box without width or height")
    if x + width > _HUNDRED or y + height > _HUNDRED:
        raise ValueError("a box that reaches beyond the page")
    left, top, right, bottom = (float(edge / _HUNDRED) for edge in (x, y, x + width, y + height))
    return Place(page, left, top, right, bottom, covers)


def _blackened(n: int, flat: Flat, value: Mapping[str, Any]) -> Blackened:
    try:
        covers = Covers(value["covers"])
        places = tuple(_place(_whole(each["page"]), str(each["xywh"]), covers) for each in value["places"])
        if not places:
            raise ValueError("no place")
    except (KeyError, TypeError, ValueError):
        raise _unreadable(n) from None
    source = flat.get("coded_from") or {}
    return Blackened(
        n, str(source.get("import", "")), places, str(value.get("quote", "")), str(flat.get("by", "")),
        str(flat.get("at", "")), str(flat.get("reason", "")),
    )  # fmt: skip


def _given(n: int, flat: Flat, value: Mapping[str, Any]) -> Given:
    try:
        leave = Leave(value["leave"])
    except ValueError:
        raise _unreadable(n) from None
    said = [str(flat.get(name, "")) for name in ("by", "reason")]
    return Given(n, leave, str(value.get("plan", "")), str(value.get("copy", "")), said[0], said[1])


def _whole(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise ValueError("no page")
    return value


def _unreadable(n: int) -> InputError:
    return InputError(
        f"Entry {n} says that something is blackened, and cannot be read: nothing of that document can be published.",
        [Problem("places as `inquest redact` writes them", "another value", "take it back")],
    )


def _why(reason: str) -> str:
    if not (why := " ".join(reason.split())):
        raise ForbiddenChange("Nothing is blackened or published without a reason: say it with --reason.")
    return why


def _name(of: Redaction, coder: Coder, what: str) -> str:
    return PREFIX + sha256_of(f"{of.document} {of.sha256} {coder.name} {coder.at} {what}".encode())[:8]

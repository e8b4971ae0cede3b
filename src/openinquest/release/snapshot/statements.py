"""What was said, what the team made of it, of whom and where."""

from __future__ import annotations

import re
from dataclasses import dataclass

from openinquest.release.snapshot.text import Text

_LICENCE = re.compile(r"\b(?:CC BY(?:-(?:SA|NC|ND))*|CC0|ODbL|ODC-By|OGL)(?: v?\d(?:\.\d)?)?\b")


@dataclass(frozen=True, slots=True)
class Via:
    """Somebody who passed a statement on: a speaker or source id, a date or nothing, `reports` or `adopts`."""

    who: str
    on: str
    mode: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One public statement. `target` is the log number of the statement that it denies or withdraws.

    `coarsened` holds the rules of the policy by which what is shown is less exact than what was said; empty where
    it is as it was said.
    """

    n: int
    thing: str
    property: str
    value: str
    stance: str
    speaker: str
    original: str = ""
    target: int | None = None
    target_part: str = ""
    holds_at: str = ""
    scope: str = ""
    basis: str = ""
    voice: str = ""
    said_on: str = ""
    occasion: str = ""
    seq: int | None = None
    via: tuple[Via, ...] = ()
    document: str = ""
    wording: str = ""
    quote: str = ""
    type: str = ""
    party: str = ""
    coarsened: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the team makes of it: left and right are thing ids, source handles or `<n>` for a statement."""

    kind: str
    left: tuple[str, ...]
    right: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """A party of a speaker or voice from one day to another (dates or empty where open)."""

    party: str
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks: a voice, a person in office, or one described in a document."""

    id: str
    label: Text
    schema: str
    parties: tuple[Membership, ...] = ()
    voices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file that is published of a document: path in the release, digest, how many places of it are blackened.

    `original` says that it is the file as it was kept. `pages` is 0 where that is not known; `left_out` counts what the
    copy does not have: `annotations`, `attachments`, `fields`, `frames`.
    """

    path: str
    sha256: str
    size: int
    media_type: str
    original: bool = False
    pages: int = 0
    places: int = 0
    left_out: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One file that was kept of a document: its digest (64 hex digits), its size in bytes."""

    sha256: str
    size: int
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A document: `read` is `whole`, `extract` or empty where nobody noted how it was read.

    `preserved` says that a copy was kept, `kept` are the files of which that may be said. `republished` are the
    documents that judgements hold to be the same text, published again.
    """

    handle: str
    title: str
    publisher: str
    published_on: str
    address: str
    language: str
    media_type: str
    read: str = ""
    covers: tuple[str, ...] = ()
    file: SourceFile | None = None
    preserved: bool = False
    kept: tuple[KeptFile, ...] = ()
    republished: tuple[str, ...] = ()

    @property
    def licence(self) -> str:
        """The licence that the title names, if it is one that asks to be named."""
        found = _LICENCE.search(self.title)
        return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that statements are about, with its label and the label of its type."""

    id: str
    schema: str
    label: Text

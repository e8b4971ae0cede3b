"""The frozen, redacted state that a release shows: what pages, tables and charts may see, and nothing else.

These types are a fence. They have no field for a coder, a date of coding, a method, a content id, an entry's
salt, a consent or a mark, so that no template can print one by mistake. Statements are known by their log
number alone. Texts that a reader sees carry their three languages; dates and quantities are canonical strings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LANGUAGES = ("en", "ru", "kk")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in up to three languages; empty where it was not given."""

    en: str = ""
    ru: str = ""
    kk: str = ""

    def in_language(self, language: str) -> tuple[str, str]:
        """Return the text and the language it is in: the one asked for, else English, else any."""
        for candidate in (language, *LANGUAGES):
            text: str = getattr(self, candidate)
            if text:
                return text, candidate
        return "", language

    def __bool__(self) -> bool:
        return bool(self.en or self.ru or self.kk)


@dataclass(frozen=True, slots=True)
class Meta:
    """What the release is: `released_on` and `period` are EDTF, `root` is 64 hex digits.

    `said_by` is the day of `--on`, or empty; `published` counts the entries of `data/entries.jsonl`.
    """

    title: Text
    period: str
    released_on: str
    log_size: int
    root: str
    software: str
    said_by: str = ""
    published: int = 0


@dataclass(frozen=True, slots=True)
class Via:
    """Somebody who passed a statement on: a speaker or source id, a date or nothing, `reports` or `adopts`."""

    who: str
    on: str
    mode: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One public statement. `target` is the log number of the statement that it denies or withdraws."""

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


@dataclass(frozen=True, slots=True)
class SeriesItem:
    """One place in the series of a figure: the statement's number, and what it is there (DESIGN, section 4)."""

    n: int
    value: str
    stance: str
    status: tuple[str, ...]
    speaker: str = ""
    voice: str = ""
    party: str = ""
    said_on: str = ""
    holds_at: str = ""
    because: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a whole, with the statements that gave it."""

    figure: str
    value: str
    statements: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of one whole said on one occasion by one voice; `sum` only where they may be added."""

    whole: str
    occasion: str
    voice: str
    parts: tuple[Part, ...]
    summed: bool
    sum: str = ""
    sentence: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its series by date and the parts that were given of it."""

    id: str
    label: Text
    unit: str
    place: str
    measure: str
    population: str
    counting: str
    series: tuple[SeriesItem, ...]
    parts: tuple[Parts, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """The latest position of one voice on a point; `note` says why one that does not decide is only shown."""

    n: int
    value: str
    stance: str
    speaker: str
    voice: str = ""
    said_on: str = ""
    document: str = ""
    scope: str = ""
    basis: str = ""
    status: tuple[str, ...] = ()
    decides: bool = True
    note: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one party says on a point; `silent` is the attested reason where it says nothing."""

    positions: tuple[Position, ...] = ()
    silent: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Point:
    """One row of the versions: a figure, a claim, a matter or a property, with a cell for each party found.

    `judged` says that the status rests on judgements alone; `reasons` are those of the judgements on the point, in
    the words of the coder.
    """

    id: str
    thing: str
    label: Text
    kind: str
    status: str
    flags: tuple[str, ...]
    cells: Mapping[str, Cell]
    because: Text = field(default_factory=Text)
    property: str = ""
    judged: bool = False
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply to a question; `n` is the statement that was graded.

    `grade` is the one that counts, `grades` are all that were given, `reasons` those of the graders.
    """

    n: int
    content: str
    by: str
    on: str
    grade: str
    grades: tuple[str, ...] = ()
    ground: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the register; `text` is what was asked, `label` a name for it.

    `days_low` and `days_high` bound the days that it stood open on `day`.

    `statements` are those that put the question, `contested_by` those that deny an answer (log numbers).
    """

    id: str
    label: Text
    text: str
    asked_by: tuple[str, ...]
    asked_of: tuple[str, ...]
    asked_on: str
    forum: str
    status: str
    days_low: int | None
    days_high: int | None
    day: str
    ended: bool
    replies: tuple[Reply, ...] = ()
    contested_by: tuple[int, ...] = ()
    searched_in: tuple[str, ...] = ()
    statements: tuple[int, ...] = ()
    because: Text = field(default_factory=Text)


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
class Source:
    """A document: `read` is `whole`, `extract` or empty where nobody noted how it was read."""

    handle: str
    title: str
    publisher: str
    published_on: str
    address: str
    language: str
    media_type: str
    read: str = ""
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that statements are about, with its label and the label of its type."""

    id: str
    schema: str
    label: Text


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that a release may show, each mapping by id and in the order in which it is shown.

    `terms` holds the labels of words from the ontology: schemata, properties and choices, as
    `schema:Figure`, `property:holds`, `choice:unit:persons`, `answer:m.chair:dismissed`.
    """

    meta: Meta
    statements: Mapping[int, Statement]
    things: Mapping[str, Thing]
    figures: Mapping[str, Figure]
    points: Mapping[str, Point]
    questions: Mapping[str, Question]
    judgements: tuple[Judgement, ...]
    speakers: Mapping[str, Speaker]
    parties: Mapping[str, Thing]
    sources: Mapping[str, Source]
    terms: Mapping[str, Text] = field(default_factory=dict)

"""Finding things by what they are called, in any spelling, and statements and documents by their words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

import polars as pl
from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from openinquest.ontology import Stance
from openinquest.record.called import LABEL, SCHEMA, Called, Name, called, likeliest
from openinquest.record.derived import Derived
from openinquest.record.fold import split_language
from openinquest.record.frames import Frames
from openinquest.record.order import moment
from openinquest.record.record import Apparatus, Record

_CALLED = (LABEL, "name", "alias")
_LANGUAGES = ("en", "ru", "kk")
_WORDS = ("thing", "value", "scope", "original")
"""Fields whose texts recur, so that each of them is looked at once."""
_ALIKE = 60
"""Of 100, how alike an id or label must be to be proposed for one that is unknown."""
_SPARE = 4
"""How many times as many statements are read as are wanted, since some may not stand."""


@dataclass(frozen=True, slots=True)
class Found:
    """One hit: the thing, its label, and the property, value and number of the statement that matched."""

    thing: str
    label: str
    schema: str | None
    property: str
    value: str
    n: int

    def as_json(self) -> dict[str, str | int | None]:
        """Return the hit as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Asked:
    """A record as it is asked: its judgements and documents, the index of its names, the clocks of the command line."""

    record: Record
    known: Apparatus
    index: Called
    entry: int | None
    on: date | None


def find(
    record: Record, text: str, limit: int = 50, *, entry: int | None = None, on: date | None = None,
    names_only: bool = False,
) -> list[Found]:  # fmt: skip
    """Return at most `limit` hits: things called `text` in any spelling, then documents, then statements.

    Names that `text` may be another spelling of come first, the likeliest of them before the others; then names,
    handles, titles and publishers that hold it as it stands, then statements whose thing, value, scope, words or
    quotation do, each in the order of the log, letter case aside. With `names_only` nothing but the first.
    """
    with called(record, record.folder / Derived.CALLED.value) as index:
        asked = Asked(record, record.apparatus(entry), index, entry, on)
        names = _named(asked, likeliest(index.names(text), text), limit)
        if names_only or len(names) >= limit:
            return names
        wanted = unicodedata.normalize("NFC", text).casefold()
        said = _hits(asked, _holding(record, wanted, limit * _SPARE))
        documents = _documents(asked, wanted)
    found = {hit.thing for hit in names}
    by_name = [hit for hit in said if hit.property in _CALLED and hit.thing not in found]
    by_words = [hit for hit in said if hit.property not in _CALLED]
    return [*names, *by_name, *documents, *by_words][:limit]


def _named(asked: Asked, names: Sequence[Name], limit: int) -> list[Found]:
    """Return one hit a thing, `limit` at the most, in the order of `names`."""
    hits: dict[int, Found] = {}
    read: set[int] = set()
    # the first name of a thing nearly always stands, and then no other one is read
    first: dict[str, int] = {}
    for name in names:
        first.setdefault(name.thing, name.n)
    chosen = list(first.values())[:limit]
    while True:
        hits |= {hit.n: hit for hit in _hits(asked, chosen)}
        read.update(chosen)
        found = {name.thing for name in names if name.n in hits}
        waiting = [name.n for name in names if name.n not in read and name.thing not in found]
        best: dict[str, Found] = {}
        for name in names:
            if waiting and name.n == waiting[0]:
                break
            if name.n in hits:
                best.setdefault(hits[name.n].thing, hits[name.n])
        if not waiting or len(best) >= limit:
            return list(best.values())[:limit]
        chosen = waiting[:limit]


def _hits(asked: Asked, numbers: Sequence[int]) -> list[Found]:
    """Return a hit for each of these statements that stands, by number."""
    merged = asked.known.merged
    said = [
        (n, merged.of(flat["thing"]), flat)
        for n, flat, _ in asked.record.standing(numbers, asked.entry, asked.on, asked.known)
    ]
    shown = _shown(asked, {thing for _, thing, _ in said})
    return [
        Found(thing, *shown[thing], flat["property"], flat.get("value") or "", n) for n, thing, flat in said
    ]


def _shown(asked: Asked, things: Iterable[str]) -> dict[str, tuple[str, str | None]]:
    """Return label and type of each thing: the label said last, in the first language that has one."""
    known = asked.known
    ids = {member: thing for thing in things for member in (thing, *known.members.get(thing, ()))}
    naming = [name.n for name in asked.index.of_things(list(ids)) if name.property in (LABEL, SCHEMA)]
    labels: dict[str, dict[str, str]] = {}
    schemas: dict[str, str] = {}
    said = asked.record.standing(naming, asked.entry, asked.on, known)
    # the latest counts, as in the fold of a thing
    for _, flat, _ in sorted(said, key=lambda each: (moment(each[1]), each[2])):
        if flat["stance"] != Stance.ASSERTS.value:
            continue
        thing = ids[flat["thing"]]
        if flat["property"] == SCHEMA:
            schemas[thing] = flat["value"]
        else:
            label, language = split_language(flat["value"])
            labels.setdefault(thing, {})[language] = label
    return {
        thing: (
            next((labels[thing][each] for each in _LANGUAGES if each in labels.get(thing, {})), thing),
            schemas.get(thing),
        )
        for thing in ids.values()
    }


def _holding(record: Record, wanted: str, most: int) -> list[int]:
    """Return the numbers of the first statements that hold `wanted` in one of `_WORDS` or in their quotation.

    Of each kind, names and others, `most` at the most: some of them may have been taken back.
    """
    terms = record.terms()
    alike = terms.filter(_contains(wanted, "text"))["code"].implode()
    naming = terms.filter(pl.col("text").is_in(_CALLED))["code"].implode()
    holds = pl.any_horizontal(pl.col(name).is_in(alike).fill_null(False) for name in _WORDS)
    found = (
        record.codes(("n", *_WORDS, "property", "quote"))
        .filter(holds | _contains(wanted, "quote"))
        .select("n", named=pl.col("property").is_in(naming))
        .sort("n")
    )
    kinds = (found.filter(pl.col("named")), found.filter(~pl.col("named")))
    return sorted(n for kind in kinds for n in kind["n"].head(most))


def _documents(asked: Asked, wanted: str) -> list[Found]:
    """Return the documents whose handle, title, publisher or address holds `wanted`, by number."""
    found = []
    for identifier, described in asked.known.documents.items():
        fields = described.fields
        texts = [str(fields.get(name) or "") for name in ("handle", "title", "publisher", "address")]
        if any(wanted in text.casefold() for text in texts):
            title = fields.get("title") or ""
            found.append(
                Found(fields.get("handle") or identifier, title, "Document", "title", title, described.n)
            )
    return sorted(found, key=lambda hit: hit.n)


def _contains(wanted: str, name: str) -> pl.Expr:
    return pl.col(name).str.to_lowercase().str.contains(wanted, literal=True).fill_null(False)


def nearest(frames: Frames, text: str) -> str:
    """Return ` (did you mean 'X'?)` with the thing whose id or label is nearest to `text`, or nothing."""
    columns = ("label_en", "label_ru", "label_kk")
    labels = (frames.things.select(column, "thing").drop_nulls().iter_rows() for column in columns)
    return _proposed(_near(text, frames.things["thing"], chain.from_iterable(labels)))


def nearest_in(record: Record, text: str) -> str:
    """Return what `nearest` does, from the index of names: no frames are made."""
    with called(record, record.folder / Derived.CALLED.value) as index:
        near = _near(text, index.things(), index.labels())
        naming = index.of_things([near[0]]) if near else []
    # what the store no longer gives, or not to whoever asks, is not proposed
    said = near and [name.n for name in naming if near[1] in (name.thing.casefold(), name.text.casefold())]
    return _proposed(near if said and record.standing(said) else None)


def _proposed(near: tuple[str, str] | None) -> str:
    return f" (did you mean '{near[0]}'?)" if near else ""


def _near(text: str, things: Iterable[str], labels: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    """Return the thing of the id or label nearest to `text`, and that in lower case."""
    for names in (
        {thing.casefold(): thing for thing in things},
        {said.casefold(): of for said, of in labels},
    ):
        if close := extractOne(text.casefold(), names.keys(), scorer=ratio, score_cutoff=_ALIKE):
            return names[close[0]], close[0]
    return None

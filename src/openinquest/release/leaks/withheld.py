"""What stays in, as plain values to search for, and what goes out beside it, from which it must be told.

Taken from the whole log, not from what the clocks or retractions leave standing: what was coded in error stays in too.
What goes out is what the published entries show, so that neither marks nor policy need to be asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from hmac import new as hmac_of
from typing import Any, Final

import polars as pl

from openinquest.ontology import Ontology, ValueType
from openinquest.record import EntryKind, Record
from openinquest.record.log import GROUPS
from openinquest.release.entries import Published, Shown
from openinquest.release.leaks.hashes import NO_HASHES, Hashes, hashes_of
from openinquest.release.policy import Coarsened
from openinquest.release.shards import StoredEntries

PERSONS: Final = ("Person", "Casualty", "ListEntry")
"""Types of things whose names are names of persons."""
_NAMED_PLACES: Final = (
    "Place",
    "Organization",
    "PublicBody",
    "Company",
    "Unit",
    "Party",
    "Event",
    "Position",
)
_NO_IDENTIFIERS: Final = frozenset({"schema", "row", "occasion", "code", "geonames_id", "rule"})
_FREE: Final = ("original", "scope", "quote")
_COARSER: Final = ("thing", "value", "original", "scope")
_READ: Final = ("n", "key", "thing", "property", "value", *_FREE, "speaker", "coder", "import")
_MOST_COMPOSED: Final = 8
_CONTACTS: Final = frozenset({"contact", "national_id", "exact_location", "residence_written"})

_SHOWN_MARKS: Final = {name: f'"{name}":{{"json":'.encode() for name in GROUPS}

Said = tuple[int, str]
"""The log number of an entry, and a text of it."""


@dataclass(frozen=True, slots=True)
class Attributes:
    """What is known of a person who stays in, by which few can be meant: age, places by their names, days."""

    entry: int
    ages: frozenset[int]
    places: tuple[tuple[str, ...], ...]
    days: frozenset[str]

    @property
    def told(self) -> tuple[object, ...]:
        """The same as plain tuples in one order, whatever order the sets have."""
        return self.entry, tuple(sorted(self.ages)), self.places, tuple(sorted(self.days))


@dataclass(frozen=True, slots=True)
class Withheld:
    """All that is searched for; `open_*` is what goes out and may look like it. Texts are as the record has them.

    `words`: texts of entries that stay in; `ids`: ids of things, handles, names of imports; `values`: thing, property
    and value of statements that stay in about things that go out; `key` is a secret of the record. `earlier` are the
    hashes of secrets of the entries up to the one that was asked for.
    """

    names: tuple[Said, ...] = ()
    open_names: tuple[str, ...] = ()
    open_places: tuple[str, ...] = ()
    pseudonyms: tuple[Said, ...] = ()
    identifiers: tuple[Said, ...] = ()
    contacts: tuple[Said, ...] = ()
    words: tuple[Said, ...] = ()
    open_words: tuple[str, ...] = ()
    ids: tuple[Said, ...] = ()
    open_ids: frozenset[str] = frozenset()
    points: tuple[tuple[int, float, float], ...] = ()
    open_points: tuple[tuple[float, float], ...] = ()
    births: tuple[Said, ...] = ()
    open_births: frozenset[str] = frozenset()
    persons: tuple[Attributes, ...] = ()
    open_persons: tuple[Attributes, ...] = ()
    values: tuple[tuple[int, str, str, str], ...] = ()
    coarsened: frozenset[int] = frozenset()
    hashes: Hashes = NO_HASHES
    earlier: Hashes | None = None
    key: bytes = b""

    @property
    def digest(self) -> str:
        """A keyed digest of all that stays in but the hashes: the same where the same is withheld."""
        told = hmac_of(self.key, digestmod=sha256)
        for items in (
            self.names, self.pseudonyms, self.identifiers, self.contacts, self.words, self.ids, self.points,
            self.births, (person.told for person in self.persons), self.values, sorted(self.coarsened),
        ):  # fmt: skip
            told.update(b"\0\0")
            for item in items:
                told.update(repr(item).encode("utf-8", "surrogatepass") + b"\0")
        return told.hexdigest()


def withheld_of(
    record: Record,
    published: Sequence[Published],
    coarsened: Sequence[Coarsened] = (),
    earlier: int | None = None,
) -> Withheld:
    """Return what stays in of a record where `published` goes out, and of `coarsened` entries coarser words.

    `earlier` asks for the hashes of the first so many entries apart.
    """
    ontology = record.ontology
    shown = shown_groups(published)
    rows = _with_coarser_words(_rows(record, shown, ontology), coarsened)
    persons, open_persons = _persons(rows)
    inside, outside = rows.filter(~pl.col("content_out")), rows.filter(pl.col("content_out"))
    documents = record.flats(EntryKind.DOCUMENT)
    judgements = record.flats(EntryKind.JUDGEMENT)
    captures = record.flats(EntryKind.CAPTURE)
    open_documents = {str(flat["id"]) for n, flat in documents if "content" in shown.get(n, ())}
    named = pl.col("schema").is_in(PERSONS) & (pl.col("type") == ValueType.NAME.value)
    points, open_points = _points(inside), _points(outside)
    hashes = partial(hashes_of, record, rows, shown, (documents, judgements, captures), open_documents)
    return Withheld(
        names=_distinct(
            [
                *_said(inside.filter(named | (pl.col("schema").is_in(PERSONS) & (pl.col("type") == "text")))),
                *_composed(inside),
                *_of_documents(documents, rows),
            ]
        ),
        open_names=tuple(sorted({text for _, text in [*_said(outside.filter(named)), *_composed(outside)]})),
        open_places=tuple(
            sorted({t for _, t in _said(outside.filter(pl.col("schema").is_in(_NAMED_PLACES), type="name"))})
        ),
        pseudonyms=_pseudonyms(rows, judgements, captures, documents),
        identifiers=_distinct(
            _said(
                _unsaid(inside, outside).filter(~pl.col("property").is_in(list(_NO_IDENTIFIERS))),
                type="identifier",
            )
        ),
        contacts=_distinct(_said(inside.filter(pl.col("property").is_in(list(_CONTACTS))))),
        words=_distinct([*_words(rows, shown), *_judged(judgements, shown), *_titles(documents, shown)]),
        open_words=_open_words(rows, documents, judgements, shown),
        ids=_ids(rows, documents, open_documents),
        open_ids=frozenset(outside["thing"].to_list()) | frozenset(map(str, open_documents)),
        points=tuple((n, *point) for n, point in points),
        open_points=tuple(point for _, point in open_points),
        births=_distinct(_said(inside.filter(pl.col("property") == "birth_date"))),
        open_births=frozenset(t for _, t in _said(outside.filter(pl.col("property") == "birth_date"))),
        persons=persons,
        open_persons=open_persons,
        values=_values(inside, outside),
        coarsened=frozenset(found.n for found in coarsened),
        hashes=hashes(None),
        earlier=None if earlier is None else hashes(earlier),
        key=record.store.secret("leak check"),
    )


def shown_groups(published: Sequence[Published]) -> dict[int, frozenset[str]]:
    """Return which groups each published entry shows; those that lie in files are not read any further."""
    if not isinstance(published, StoredEntries):
        return {
            entry.n: frozenset(name for name, group in entry.groups.items() if isinstance(group, Shown))
            for entry in published
        }
    found: dict[int, frozenset[str]] = {}
    kept: dict[frozenset[str], frozenset[str]] = {}
    for n, line in zip(published.numbers, published.lines(), strict=True):
        # inside the text of a group every quotation mark has a backslash before it
        groups = frozenset(name for name, mark in _SHOWN_MARKS.items() if mark in line)
        found[n] = kept.setdefault(groups, groups)
    return found


def _rows(record: Record, shown: Mapping[int, frozenset[str]], ontology: Ontology) -> pl.DataFrame:
    rows = record.rows(columns=_READ)
    schemas = (
        rows.filter((pl.col("property") == "schema") & (pl.col("speaker") == "record"))
        .sort("n")
        .group_by("thing", maintain_order=True)
        .agg(pl.col("value").last().alias("schema"))
    )
    types = pl.DataFrame(
        [
            (name, prop.name, prop.type.value)
            for name, schema in ontology.schemata.items()
            for prop in schema.properties.values()
        ],
        schema={"schema": pl.String, "property": pl.String, "type": pl.String},
        orient="row",
    )
    out = pl.DataFrame(
        [(n, "content" in groups, "passage" in groups) for n, groups in shown.items()],
        schema={"n": pl.Int64, "content_out": pl.Boolean, "passage_out": pl.Boolean},
        orient="row",
    )
    return (
        rows.join(schemas, on="thing", how="left")
        .join(types, on=["schema", "property"], how="left")
        .join(out, on="n", how="left")
        .with_columns(pl.col("content_out").fill_null(False), pl.col("passage_out").fill_null(False))
        .sort("n")
    )


def _with_coarser_words(rows: pl.DataFrame, coarsened: Sequence[Coarsened]) -> pl.DataFrame:
    """Return rows of which a coarsened one stands twice: as it goes out, and with what of it stays in.

    What the policy left as it was said goes out, although the log withholds the group that it stands in.
    """
    told = {
        found.n: found.groups["content"]
        for found in coarsened
        if found.kind is EntryKind.STATEMENT and "content" in found.groups
    }
    if not told:
        return rows
    coarse = pl.DataFrame(
        [(n, *(fields.get(name) for name in _COARSER)) for n, fields in told.items()],
        schema={"n": pl.Int64, **{f"coarse_{name}": pl.String for name in _COARSER}},
        orient="row",
    )
    twice = rows.join(coarse, on="n").filter(~pl.col("content_out"))
    outside = twice.with_columns(
        *(pl.col(f"coarse_{name}").alias(name) for name in _COARSER),
        content_out=pl.lit(True),
        quote=pl.when("passage_out").then("quote"),
    )
    inside = twice.with_columns(
        *(
            pl.when(pl.col(name).ne_missing(pl.col(f"coarse_{name}"))).then(pl.col(name)).alias(name)
            for name in _COARSER
            if name != "thing"
        )
    )
    others = rows.join(coarse.select("n"), on="n", how="anti")
    return pl.concat([others, *(part.select(rows.columns) for part in (outside, inside))]).sort("n")


def _said(rows: pl.DataFrame, type: str = "") -> list[Said]:
    chosen = rows.filter(pl.col("type") == type) if type else rows
    return [
        (n, value.rpartition("@")[0] or value if kind == ValueType.NAME.value else value)
        for n, value, kind in chosen.select("n", "value", "type").iter_rows()
        if value
    ]


def _distinct(said: Iterable[Said]) -> tuple[Said, ...]:
    """Return each text once, under the first entry that has it."""
    found: dict[str, int] = {}
    for n, text in said:
        found.setdefault(text, n)
    return tuple((n, text) for text, n in found.items())


def _composed(rows: pl.DataFrame) -> list[Said]:
    """Return names that stand in parts, put together."""
    written: dict[str, dict[str, dict[str, int]]] = {}
    parts = rows.filter(pl.col("property").is_in(["family_name", "given_name", "patronymic"]))
    for n, thing, part, value in parts.select("n", "thing", "property", "value").iter_rows():
        if value:
            of_part = written.setdefault(thing, {}).setdefault(part, {})
            of_part.setdefault(value.rpartition("@")[0] or value, n)
    found: list[Said] = []
    for texts in written.values():
        fathers = ["", *texts.get("patronymic", ())]
        made = [
            (n, f"{family} {given} {father}".strip())
            for family, n in texts.get("family_name", {}).items()
            for given in texts.get("given_name", ())
            for father in fathers
        ]
        found += made[:_MOST_COMPOSED]
    return found


def _of_documents(documents: Sequence[tuple[int, Mapping[str, Any]]], rows: pl.DataFrame) -> list[Said]:
    """Return who wrote, answered and asked, where it is a name and not the id of a thing."""
    things = set(rows["thing"].unique())
    return [
        (n, str(flat[name]))
        for n, flat in documents
        for name in ("author", "interviewee", "interviewer")
        if flat.get(name) and flat[name] not in things
    ]


def _pseudonyms(rows: pl.DataFrame, *others: Sequence[tuple[int, Mapping[str, Any]]]) -> tuple[Said, ...]:
    first = rows.group_by("coder").agg(pl.col("n").min()).drop_nulls().sort("n")
    said = [(n, coder) for coder, n in first.select("coder", "n").iter_rows()]
    for flats in others:
        said += [(n, str(flat[name])) for n, flat in flats for name in ("by", "coder") if flat.get(name)]
    return _distinct(said)


def _words(rows: pl.DataFrame, shown: Mapping[int, frozenset[str]]) -> list[Said]:
    """Return free texts of statements whose group stays in."""
    texts = pl.col("type").is_in([ValueType.TEXT.value, ValueType.NAME.value]) & ~pl.col("content_out")
    found = _said(rows.filter(texts))
    for name, out in (("original", "content_out"), ("scope", "content_out"), ("quote", "passage_out")):
        chosen = rows.filter(~pl.col(out) & pl.col(name).is_not_null()).select("n", name)
        found += list(chosen.iter_rows())
    return found


def _judged(
    judgements: Sequence[tuple[int, Mapping[str, Any]]], shown: Mapping[int, frozenset[str]]
) -> list[Said]:
    return [
        (n, str(flat["reason"]))
        for n, flat in judgements
        if flat.get("reason") and "content" not in shown.get(n, ())
    ]


def _titles(
    documents: Sequence[tuple[int, Mapping[str, Any]]], shown: Mapping[int, frozenset[str]]
) -> list[Said]:
    return [
        (n, str(flat[name]))
        for n, flat in documents
        for name in ("title", "address")
        if flat.get(name) and "content" not in shown.get(n, ())
    ]


def _open_words(
    rows: pl.DataFrame,
    documents: Sequence[tuple[int, Mapping[str, Any]]],
    judgements: Sequence[tuple[int, Mapping[str, Any]]],
    shown: Mapping[int, frozenset[str]],
) -> tuple[str, ...]:
    found: set[str] = set()
    for name, out in (("value", "content_out"), ("original", "content_out"), ("scope", "content_out"),
                      ("quote", "passage_out")):  # fmt: skip
        found |= set(rows.filter(pl.col(out))[name].drop_nulls().unique())
    for n, flat in (*documents, *judgements):
        if "content" in shown.get(n, ()):
            found |= {
                str(flat[name]) for name in ("title", "address", "reason", "publisher") if flat.get(name)
            }
    return tuple(sorted(found))


def _ids(
    rows: pl.DataFrame, documents: Sequence[tuple[int, Mapping[str, Any]]], open_documents: set[str]
) -> tuple[Said, ...]:
    """Return ids of things of which nothing goes out, handles of such documents, and names of imports."""
    things = rows.group_by("thing").agg(pl.col("n").min(), pl.col("content_out").any()).sort("n")
    said = [(n, thing) for thing, n, out in things.iter_rows() if not out]
    said += [
        (n, str(flat["handle"]))
        for n, flat in documents
        if flat["id"] not in open_documents and flat.get("handle")
    ]
    imports = rows.group_by("import").agg(pl.col("n").min()).drop_nulls().sort("n")
    return _distinct([*said, *((n, name) for name, n in imports.iter_rows())])


def _points(rows: pl.DataFrame) -> list[tuple[int, tuple[float, float]]]:
    found: dict[str, dict[str, tuple[int, float]]] = {}
    chosen = rows.filter(pl.col("property").is_in(["latitude", "longitude"]))
    for n, thing, name, value in chosen.select("n", "thing", "property", "value").iter_rows():
        try:
            found.setdefault(thing, {})[name] = (n, float(value))
        except (TypeError, ValueError):
            continue
    return [
        (both["latitude"][0], (both["latitude"][1], both["longitude"][1]))
        for both in found.values()
        if len(both) == 2
    ]


def _persons(rows: pl.DataFrame) -> tuple[tuple[Attributes, ...], tuple[Attributes, ...]]:
    """Return what is known of persons by age, place and day: of those who stay in, and of those who go out."""
    labels: dict[str, list[str]] = {}
    named = rows.filter((pl.col("schema") == "Place") & (pl.col("type") == ValueType.NAME.value))
    for thing, value in named.select("thing", "value").iter_rows():
        if value:
            labels.setdefault(thing, []).append(value.rpartition("@")[0] or value)
    wanted = ("age", "age_at_time", "place", "date", "death_date", "injured_on", "residence", "birth_place")
    said = rows.filter(pl.col("schema").is_in(PERSONS) & pl.col("property").is_in(wanted))
    known: dict[str, dict[str, Any]] = {}
    for n, thing, name, value, out in said.select(
        "n", "thing", "property", "value", "content_out"
    ).iter_rows():
        of = known.setdefault(thing, {"n": n, "ages": set(), "places": [], "days": set(), "out": True})
        of["out"] = of["out"] and out
        if name in ("age", "age_at_time"):
            of["ages"] |= {int(value)} if value and value.isdigit() else set()
        elif name in ("place", "residence", "birth_place"):
            if labels.get(value):
                of["places"].append(tuple(labels[value]))
        elif value and len(value) == 10:
            of["days"].add(value)
    whole = [
        (of["out"], Attributes(of["n"], frozenset(of["ages"]), tuple(of["places"]), frozenset(of["days"])))
        for of in known.values()
        if of["ages"] and of["places"] and of["days"]
    ]
    return tuple(a for out, a in whole if not out), tuple(a for out, a in whole if out)


def _values(inside: pl.DataFrame, outside: pl.DataFrame) -> tuple[tuple[int, str, str, str], ...]:
    """Return what is withheld about things that go out, unless the same is said in public."""
    found = (
        _unsaid(inside.filter(pl.col("value").is_not_null() & (pl.col("property") != "schema")), outside)
        .join(outside.select("thing").unique(), on="thing", how="semi")
        .unique(["thing", "property", "value"], maintain_order=True)
    )
    return tuple(found.select("n", "thing", "property", "value").iter_rows())


def _unsaid(inside: pl.DataFrame, outside: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that stay in and say of a thing what none that goes out says of it.

    What two people coded from one passage is one statement, of which the entry of one goes out.
    """
    told = outside.select("thing", "property", "value").unique()
    return inside.join(told, on=["thing", "property", "value"], how="anti", maintain_order="left")

"""What goes out, entry by entry: the marks first, then what a policy narrows, then what would mislead alone."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from openinquest.ontology import JudgementKind, Level, Ontology, ValueType, load_ontology
from openinquest.record.entry import RECORD
from openinquest.record.frames import Frames
from openinquest.record.log import GROUPS
from openinquest.release.visibility.completeness import (
    questions_half_shown,
    readings_half_shown,
    speaking_against,
    texts_in,
    withdrawn_unseen,
    words_of,
)
from openinquest.release.visibility.marks import Marks, marks_of
from openinquest.release.visibility.naming import naming, personal_names
from openinquest.release.visibility.reasons import Reason

PUBLISHED_KINDS = frozenset(
    {
        JudgementKind.SAME, JudgementKind.DIFFERENT, JudgementKind.UNSURE,
        JudgementKind.SUPPORTS, JudgementKind.UNDERMINES, JudgementKind.QUALIFIES,
        JudgementKind.CONTRADICTS, JudgementKind.ANSWERS, JudgementKind.WITHIN,
        JudgementKind.PARTITION, JudgementKind.REPUBLISHES, JudgementKind.READ,
    }
)  # fmt: skip
"""Judgements that may go out. Marks, custody, retractions and adjudications concern the desk alone."""
_COARSER = frozenset(
    {
        JudgementKind.SUPPORTS, JudgementKind.UNDERMINES, JudgementKind.QUALIFIES,
        JudgementKind.CONTRADICTS, JudgementKind.ANSWERS, JudgementKind.WITHIN, JudgementKind.PARTITION,
    }
)  # fmt: skip
"""Judgements that may go out on what is coarsened, or on what goes out under another id."""
SHOWN = frozenset(group for group in GROUPS if group != "coding")
_TEXTS = ("value", "original", "scope", "quote")
_DESCRIBING = ("title", "publisher", "address")


def _no_reasons() -> pl.DataFrame:
    return pl.DataFrame(schema={"n": pl.Int64(), "reason": pl.String()})


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a policy keeps in of that which marks let out.

    `closed` are things that are treated as if no mark opened them, `unnamed` those that go out without a name.
    `kept` (n, reason) are statements that stay in, and `coarse` those of which a group goes out coarsened. `unread`
    holds, by column, the statements whose text there does not go out, so that it may hold any name. `renamed` are
    things that go out under another id, and `kinds` of judgements that do not go out as they were logged.
    """

    closed: frozenset[str] = frozenset()
    unnamed: frozenset[str] = frozenset()
    kept: pl.DataFrame = field(default_factory=_no_reasons)
    coarse: frozenset[int] = frozenset()
    unread: Mapping[str, frozenset[int]] = field(default_factory=dict)
    renamed: frozenset[str] = frozenset()
    kinds: frozenset[JudgementKind] = frozenset()


@dataclass(frozen=True, slots=True)
class Visible:
    """What goes out: log numbers of statements with the groups shown of each (a subset of `GROUPS`), log
    numbers of judgements, ids of documents.

    Of the statements and judgements in `coarse`, groups that a mark does not hold back go out in coarser words in the
    place of the logged ones; which groups those are says whoever coarsens them. `kept_in` (n, kind, reason) holds the
    statements, judgements and documents that stay in, `private` the names that no text may hold.
    """

    statements: Mapping[int, frozenset[str]]
    judgements: tuple[int, ...]
    documents: tuple[str, ...]
    coarse: frozenset[int] = frozenset()
    kept_in: pl.DataFrame = field(default_factory=_no_reasons)
    private: tuple[str, ...] = ()


def visible(
    frames: Frames,
    on: date | None = None,
    narrowing: Narrowing | None = None,
    ontology: Ontology | None = None,
    marks: Marks | None = None,
) -> Visible:
    """Choose what goes out of standing entries by the marks among the judgements, narrowed by a policy.

    `marks` are those of the frames, where they were read before.

    With `on`, to which the frames are set already, documents published later stay in, unless they report what
    had been said by then (canonical dates are compared as texts, `../day` and no date as before any day).

    Three things would make silence say what nobody said, so they pull more in: a withdrawal that stays in
    keeps in what it withdraws, and what only repeats that; a reply that stays in keeps in its question; a
    document of which something stays in is not called read whole on that point.
    """
    return _Choice(
        frames,
        on,
        narrowing or Narrowing(),
        ontology or load_ontology(),
        marks or marks_of(frames.judgements),
    ).made()


class _Choice:
    """One choice; what depends on the marks and names alone is found once."""

    def __init__(
        self, frames: Frames, on: date | None, narrowing: Narrowing, ontology: Ontology, marks: Marks
    ) -> None:
        self.frames, self.narrowing, self.ontology = frames, narrowing, ontology
        self.marks = marks
        known = set(map(str, frames.things["thing"]))
        self.things = {thing for thing in known if self.marks.public(thing)} - narrowing.closed
        self.closed = known - self.things
        self.private = personal_names(frames.statements, self.closed | narrowing.unnamed)
        self.telling = set().union(*(self._telling(name) for name in _TEXTS))
        self.told_of = naming(frames.judgements, ("reason", "value"), self.private)
        self.documents, self.kept_documents = self._documents(on)
        self.misleading: set[str] = set()

    def made(self) -> Visible:
        """Return what goes out; a question whose reply stays in takes more with it, until none is left."""
        while True:
            found = self._round()
            new = questions_half_shown(self.frames, found.statements, found.judgements) & self.things
            if not new:
                return found
            self.things -= new
            self.closed |= new
            self.misleading |= new

    def _round(self) -> Visible:
        documents = set(self.documents.values())
        rows = self._reasoned(documents)
        dropped: dict[int, Reason] = {}
        statements = self._shown(rows)
        for n in self.telling & statements.keys():
            del statements[n]
            dropped[n] = Reason.TEXT
        coarse = set(self.narrowing.coarse & statements.keys())
        while True:
            gone = dict.fromkeys(
                withdrawn_unseen(self.frames, statements) & statements.keys(), Reason.WITHDRAWN
            )
            wholly = {n: groups for n, groups in statements.items() if groups == SHOWN}
            against = speaking_against(self.frames, wholly) & statements.keys()
            gone |= dict.fromkeys(against - gone.keys(), Reason.TARGET)
            if not gone:
                break
            dropped |= gone
            statements = {n: groups for n, groups in statements.items() if n not in gone}
        coarse = self._with_referring(coarse & statements.keys()) & statements.keys()
        names = self.things | documents
        judgements, kept_judgements = self._judgements(statements, names, coarse)
        coarse |= {n for n, changed in judgements.items() if changed}
        kept = rows.filter(pl.col("reason").is_not_null()).select("n", "reason")
        kept = pl.concat(
            [
                kept.join(_reasons(dropped), on="n", how="anti").with_columns(kind=pl.lit("statement")),
                _reasons(dropped).with_columns(kind=pl.lit("statement")),
                _reasons(kept_judgements).with_columns(kind=pl.lit("judgement")),
                _reasons(self.kept_documents).with_columns(kind=pl.lit("document")),
            ]
        )
        return Visible(
            statements,
            tuple(sorted(judgements)),
            tuple(sorted(self.documents)),
            frozenset(coarse),
            kept.select("n", "kind", "reason").sort("n"),
            tuple(self.private),
        )

    def _telling(self, column: str) -> set[int]:
        unread = self.narrowing.unread.get(column)
        rows = self.frames.statements
        if unread:
            rows = rows.join(pl.Series("n", list(unread), dtype=pl.Int64).to_frame(), on="n", how="anti")
        return naming(rows, (column,), self.private)

    def _documents(self, on: date | None) -> tuple[dict[str, str], dict[int, Reason]]:
        """Return the documents that go out, id to handle, and why the others stay in."""
        cited = set(self.frames.statements["document"].drop_nulls())
        telling = naming(self.frames.documents, _DESCRIBING, self.private)
        found: dict[str, str] = {}
        kept: dict[int, Reason] = {}
        held = self.marks.held_imports
        rows = self.frames.documents.select("n", "handle", "id", "published_on", "imports")
        for n, handle, identifier, published, imports in rows.iter_rows():
            name = str(handle or identifier)
            public = self.marks.public(str(handle)) or self.marks.public(str(identifier))
            if not public or not held.isdisjoint(imports or ()):
                kept[n] = Reason.MARKED
            elif n in telling:
                kept[n] = Reason.TEXT
            elif on is not None and name not in cited and (published or "") > f"{on.isoformat()}~":
                kept[n] = Reason.LATER
            else:
                found[str(identifier)] = name
        return found, kept

    def _reasoned(self, documents: set[str]) -> pl.DataFrame:
        """Return all statements, each with the first reason that keeps it in, null where none does."""
        frames, marks = self.frames, self.marks
        things = _set(self.things)
        names = _set(self.things | documents)
        content_held = [
            int(name[1:-1]) for name, held in marks.groups.items() if "content" in held and _numbered(name)
        ]
        voice_held = [
            int(name[1:-1]) for name, held in marks.groups.items() if "voice" in held and _numbered(name)
        ]
        passage_held = [
            int(name[1:-1]) for name, held in marks.groups.items() if "passage" in held and _numbered(name)
        ]
        via_closed = frames.via.filter(~pl.col("who").is_in(names))["n"]
        cites = pl.col("basis").str.starts_with("cites:").fill_null(False)
        value_named = pl.col("value").is_not_null() & pl.col("value").is_in(_set(self.closed))
        refers = pl.col("type").is_in([ValueType.THING.value, ValueType.PLACE.value]).fill_null(False)
        level = pl.col("level")
        own = pl.col("n").is_in(marks.numbers(public=True))
        # a reference is as restricted as the person whom it names, who is marked one by one
        opened = own | ((pl.col("type") == ValueType.THING.value) & pl.col("value").is_in(things)).fill_null(
            False
        )
        tests: list[tuple[Reason, pl.Expr]] = [
            (
                Reason.MARKED,
                pl.col("n").is_in(marks.numbers(public=False))
                | pl.col("n").is_in(content_held)
                | pl.col("import").is_in(list(marks.held_imports)).fill_null(False),
            ),
            (Reason.QUESTION, pl.col("thing").is_in(list(self.misleading))),
            (Reason.PERSON, pl.col("thing").is_in(_set(self.narrowing.closed))),
            (Reason.THING, ~pl.col("thing").is_in(things)),
            (Reason.SEALED, (level == Level.SEALED.value).fill_null(False)),
            (Reason.LEVEL, (level == Level.RESTRICTED.value).fill_null(False) & ~opened),
            (
                Reason.NAMED,
                (cites & ~pl.col("basis").str.strip_prefix("cites:").is_in(names))
                | value_named
                | (refers & pl.col("value").is_not_null() & ~pl.col("value").is_in(things)),
            ),
            (
                Reason.SPEAKER,
                ~(
                    (pl.col("speaker").is_in(things) | (pl.col("speaker") == RECORD)).fill_null(False)
                    & (pl.col("voice").is_null() | pl.col("voice").is_in(things))
                    & ~pl.col("n").is_in(via_closed.implode())
                )
                & ~pl.col("n").is_in(voice_held),
            ),
            (
                Reason.DOCUMENT,
                pl.col("document").is_not_null()
                & ~pl.col("document").is_in(_set(documents))
                & ~pl.col("n").is_in(passage_held),
            ),
        ]
        policy = self.narrowing.kept.rename({"reason": "narrowed"}).unique("n", keep="first")
        rows = (
            frames.statements.join(self._levels(), on=["schema", "property"], how="left", nulls_equal=True)
            .join(policy, on="n", how="left")
        )  # fmt: skip
        first: Any = pl
        for reason, test in tests:
            first = first.when(test.fill_null(True)).then(pl.lit(reason.value))
        reasoned = rows.select("n", reason=pl.coalesce(first.otherwise(None), "narrowed"))
        return reasoned.sort("n")

    def _levels(self) -> pl.DataFrame:
        """Return the level of each property of each schema that occurs, where it is not public."""
        pairs = self.frames.statements.select("schema", "property").unique()
        rows = []
        for schema, name in pairs.iter_rows():
            found = self.ontology.schemata.get(schema or "Thing")
            prop = found.properties.get(name) if found else None
            if prop is not None and prop.level is not Level.PUBLIC:
                rows.append((schema, name, prop.level.value))
        columns = {"schema": pl.String(), "property": pl.String(), "level": pl.String()}
        return pl.DataFrame(rows, schema=columns, orient="row")

    def _shown(self, rows: pl.DataFrame) -> dict[int, frozenset[str]]:
        found = dict.fromkeys(rows.filter(pl.col("reason").is_null())["n"].to_list(), SHOWN)
        for name, held in self.marks.groups.items():
            if _numbered(name) and (n := int(name[1:-1])) in found:
                found[n] = SHOWN - held
        return found

    def _with_referring(self, coarse: Collection[int]) -> set[int]:
        """Return coarsened statements with those that speak against one of them, however far.

        Such a one names the other by its identity, which only what is shown whole can have.
        """
        targets = self.frames.statements.filter(pl.col("target").is_not_null()).select("n", "target")
        pairs = list(targets.iter_rows())
        found = set(coarse)
        while new := {n for n, target in pairs if target in found and n not in found}:
            found |= new
        return found

    def _judgements(
        self, statements: Mapping[int, frozenset[str]], names: set[str], coarse: set[int]
    ) -> tuple[dict[int, bool], dict[int, Reason]]:
        """Return the judgements that go out, with whether they are coarsened, and why the others stay in."""
        kept: dict[int, Reason] = {}
        latest: dict[tuple[Any, ...], int] = {}
        changed: dict[int, bool] = {}
        covering = readings_half_shown(self.frames, pl.Series("n", list(statements), dtype=pl.Int64))
        closed = self.closed | self.narrowing.unnamed | self.narrowing.renamed
        names = names - self.narrowing.unnamed
        open_kinds = pl.col("kind").is_in([kind.value for kind in PUBLISHED_KINDS])
        rows = self.frames.judgements.sort("n")
        kept |= dict.fromkeys(rows.filter(~open_kinds)["n"].to_list(), Reason.DESK)
        for row in rows.filter(open_kinds).iter_rows(named=True):
            n, name = int(row["n"]), f"<{row['n']}>"
            ends = [*row["left"], *([row["right"]] if row["right"] else [])]
            held = self.marks.held_back(name) or row["import"] in self.marks.held_imports
            if held or name in self.marks.groups:
                kept[n] = Reason.MARKED
            elif not all(_open(end, statements, names) for end in ends):
                kept[n] = Reason.ENDS
            elif row["value"] and _naming_closed(row["value"], closed):
                kept[n] = Reason.NAMED
            else:
                on_coarse = row["kind"] in self.narrowing.kinds or any(
                    int(end[1:-1]) in coarse if _numbered(end) else end in self.narrowing.renamed
                    for end in ends
                )
                if on_coarse and row["kind"] not in _COARSER:
                    kept[n] = Reason.ENDS
                    continue
                # who judged is withheld, so that a coder's earlier grade could not be told from another coder's
                point = (row["kind"], tuple(sorted(row["left"])), row["right"], row["by"])
                if point in latest:
                    kept[latest[point]] = Reason.LATER
                latest[point] = n
                changed[n] = on_coarse
        found = {}
        for n in latest.values():
            if n in self.told_of:
                kept[n] = Reason.TEXT
            elif n in covering:
                kept[n] = Reason.COVERS
            else:
                found[n] = changed[n]
        return found, kept


def _set(names: Iterable[str]) -> pl.Series:
    """Return names as one cell, in which a column is looked up."""
    return pl.Series(list(names), dtype=pl.String).implode()


def _reasons(found: Mapping[int, Reason]) -> pl.DataFrame:
    columns = {"n": list(found), "reason": [reason.value for reason in found.values()]}
    return pl.DataFrame(columns, schema={"n": pl.Int64(), "reason": pl.String()})


def _naming_closed(value: str, closed: Collection[str]) -> bool:
    return any(
        word.partition(":")[0] in closed
        for text in texts_in(json.loads(value))
        for word in (text, *words_of(text))
    )


def _open(end: str, statements: Mapping[int, frozenset[str]], names: Collection[str]) -> bool:
    if end.startswith("<") and end.endswith(">"):
        return _numbered(end) and statements.get(int(end[1:-1])) == SHOWN
    return end in names


def _numbered(name: str) -> bool:
    return name.startswith("<") and name.endswith(">") and name[1:-1].isdecimal()

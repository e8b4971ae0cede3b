"""What may go out: only what is marked public, and only with everything that it names being public too.

Fails closed. No mark, a level that is not known, a thing that is not defined, a reference that cannot be
resolved: each keeps the entry in. The coding group never goes out, whatever the marks say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from openinquest.ontology import JudgementKind, Level, Stance
from openinquest.record.entry import RECORD
from openinquest.record.frames import Frames
from openinquest.record.log import GROUPS

PUBLISHED_KINDS = frozenset(
    {
        JudgementKind.SAME, JudgementKind.DIFFERENT, JudgementKind.UNSURE,
        JudgementKind.SUPPORTS, JudgementKind.UNDERMINES, JudgementKind.QUALIFIES,
        JudgementKind.CONTRADICTS, JudgementKind.ANSWERS, JudgementKind.WITHIN,
        JudgementKind.PARTITION, JudgementKind.REPUBLISHES, JudgementKind.READ,
    }
)  # fmt: skip
"""Judgements that may go out. Marks, custody, retractions and adjudications concern the desk alone."""


@dataclass(frozen=True, slots=True)
class Visible:
    """What goes out: log numbers of statements with the groups shown of each (a subset of `GROUPS`), log
    numbers of judgements, ids of documents.
    """

    statements: Mapping[int, frozenset[str]]
    judgements: tuple[int, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Marks:
    """Levels by what is marked: a thing, a document's handle, `<n>`, `import:<id>`; and by group of an entry."""

    levels: Mapping[str, bool]
    groups: Mapping[str, frozenset[str]]

    def public(self, name: str) -> bool:
        return self.levels.get(name, False)

    def held_back(self, name: str) -> bool:
        return name in self.levels and not self.levels[name]


def visible(frames: Frames, on: date | None = None) -> Visible:
    """Choose what goes out of standing entries by the marks among the judgements.

    With `on`, to which the frames are set already, documents published later stay in, unless they report what
    had been said by then (canonical dates are compared as texts, `../day` and no date as before any day).

    Three things would make silence say what nobody said, so they pull more in: a withdrawal that stays in
    keeps in what it withdraws, and what only repeats that; a reply that stays in keeps in its question; a
    document of which something stays in is not called read whole on that point.
    """
    marks = _marks(frames.judgements)
    things = {str(thing) for thing in frames.things["thing"] if marks.public(str(thing))}
    while True:
        found = _chosen(frames, marks, things, on)
        misleading = _questions_half_shown(frames, found) & things
        if not misleading:
            return found
        things -= misleading


def _chosen(frames: Frames, marks: _Marks, things: set[str], on: date | None) -> Visible:
    closed = set(map(str, frames.things["thing"])) - things
    kept_in = _personal_names(frames.statements, closed)
    cited = set(frames.statements["document"].drop_nulls())
    telling = _naming(frames.documents, ("title", "publisher", "address"), kept_in)
    documents = {
        str(identifier): str(handle or identifier)
        for n, handle, identifier, published in frames.documents.select(
            "n", "handle", "id", "published_on"
        ).iter_rows()
        if (marks.public(str(handle)) or marks.public(str(identifier)))
        and n not in telling
        and (on is None or str(handle or identifier) in cited or (published or "") <= f"{on.isoformat()}~")
    }
    names = things | set(documents.values())
    statements = _statements(frames, marks, things, closed, set(documents.values()))
    for n in _naming(frames.statements, ("value", "original", "scope", "quote"), kept_in):
        statements.pop(n, None)
    statements = _with_what_they_need(frames, statements)
    wholly = {n for n, groups in statements.items() if groups == frozenset(_SHOWN)}
    judgements = set(_judgements(frames.judgements, marks, wholly, names, closed))
    judgements -= _naming(frames.judgements, ("reason", "value"), kept_in)
    judgements -= _readings_half_shown(frames, statements)
    return Visible(statements, tuple(sorted(judgements)), tuple(sorted(documents)))


def _personal_names(statements: pl.DataFrame, closed: set[str]) -> list[str]:
    """Return the names under which the record knows persons who stay in, in small letters.

    Those are persons, casualties, and the rows of lists, whose names may stand in parts; of a row a name is left out
    that is part of the name of a person who goes out, since most whom lists name are known under it. Names of fewer
    than four letters are left out: they would be found inside common words.
    """
    stays = pl.col("thing").is_in(list(closed))
    known = pl.col("schema").is_in(["Person", "Casualty"]) & pl.col("property").is_in(_NAMES)
    open_names = "\n".join(_texts_of(statements.filter(~stays & known)))
    listed = statements.filter(stays & (pl.col("schema") == _LISTED))
    rows = {text for text in _listed_names(listed) if text not in open_names}
    found = {*_texts_of(statements.filter(stays & known)), *rows}
    return sorted(text for text in found if len(text) >= _SHORTEST_NAME)


def _texts_of(statements: pl.DataFrame) -> set[str]:
    """Return the values of statements in small letters, without the mark of a language."""
    return {(value.rpartition("@")[0] or value).lower() for value in statements["value"].drop_nulls()}


def _listed_names(statements: pl.DataFrame) -> set[str]:
    """Return the names of the rows of lists, those in parts joined in either order; a label with a digit is none."""
    whole = _texts_of(statements.filter(pl.col("property").is_in(_NAMES)))
    names = {text for text in whole if not any(map(str.isdigit, text))}
    parts: dict[str, dict[str, set[str]]] = {}
    rows = statements.filter(pl.col("property").is_in(["family_name", "given_name"]))
    for (thing, part), said in rows.group_by("thing", "property"):
        parts.setdefault(str(thing), {})[str(part)] = _texts_of(said)
    for written in parts.values():
        for family in written.get("family_name", ()):
            for given in written.get("given_name", ()):
                names |= {f"{family} {given}", f"{given} {family}"}
    return names


def _naming(rows: pl.DataFrame, columns: Sequence[str], names: list[str]) -> set[int]:
    """Return the log numbers of rows in which one of the names occurs in a text, whatever its case."""
    if not names or rows.is_empty():
        return set()
    found = pl.any_horizontal(
        pl.col(name).str.to_lowercase().str.contains_any(names).fill_null(False) for name in columns
    )
    return set(rows.filter(found)["n"])


_SHORTEST_NAME = 4
_NAMES = ("label", "name", "alias")
_LISTED = "ListEntry"
_SHOWN = tuple(group for group in GROUPS if group != "coding")


def _marks(judgements: pl.DataFrame) -> _Marks:
    """Read the marks; the latest wins, a person's over a machine's."""
    rows = judgements.filter(pl.col("kind") == JudgementKind.MARKS.value).sort("person", "n")
    latest: dict[tuple[str, str], bool] = {}
    for left, text in rows.select("left", "value").iter_rows():
        value: Any = json.loads(text) if text else {}
        fields = value if isinstance(value, dict) else {}
        public = fields.get("level") == Level.PUBLIC.value
        for name in left:
            latest[str(name), str(fields.get("group") or "")] = public
    levels = {name: public for (name, group), public in latest.items() if not group}
    groups: dict[str, set[str]] = {}
    for (name, group), public in latest.items():
        if group and not public:
            if name.startswith("<") and group in GROUPS:
                groups.setdefault(name, set()).add(group)
            else:
                levels[name] = False  # a part of a thing or document cannot be held back by itself
    return _Marks(levels, {name: frozenset(held) for name, held in groups.items()})


def _statements(
    frames: Frames, marks: _Marks, things: set[str], closed: set[str], documents: set[str]
) -> dict[int, frozenset[str]]:
    names = things | documents
    via_closed = set(frames.via.filter(~pl.col("who").is_in(list(names)))["n"])
    speakers = things | {RECORD}
    cites = pl.col("basis").str.strip_prefix("cites:")
    typed = pl.col("type").is_in(["thing", "place"])
    rows = frames.statements.with_columns(
        content_open=(
            pl.col("thing").is_in(list(things))
            & (
                pl.col("basis").is_null()
                | ~pl.col("basis").str.starts_with("cites:")
                | cites.is_in(list(names))
            )
            & (pl.col("value").is_null() | ~pl.col("value").is_in(list(closed)))
            & (~typed.fill_null(False) | pl.col("value").is_null() | pl.col("value").is_in(list(things)))
        ),
        voice_open=(
            pl.col("speaker").is_in(list(speakers)).fill_null(False)
            & (pl.col("voice").is_null() | pl.col("voice").is_in(list(things)))
            & ~pl.col("n").is_in(list(via_closed))
        ),
        passage_open=pl.col("document").is_null() | pl.col("document").is_in(list(documents)),
    )
    found: dict[int, frozenset[str]] = {}
    wanted = ("n", "import", "content_open", "voice_open", "passage_open")
    for n, batch, content, voice, passage in rows.select(wanted).iter_rows():
        name = f"<{n}>"
        held = marks.groups.get(name, frozenset())
        if marks.held_back(name) or (batch and marks.held_back(f"import:{batch}")) or "content" in held:
            continue
        if not content or not (voice or "voice" in held) or not (passage or "passage" in held):
            continue
        found[int(n)] = frozenset(_SHOWN) - held
    return found


def _with_what_they_need(frames: Frames, found: dict[int, frozenset[str]]) -> dict[int, frozenset[str]]:
    """Drop what was withdrawn by a statement that stays in, and what speaks against one, until nothing falls."""
    targets = frames.statements.filter(pl.col("target").is_not_null()).select("n", "target")
    while True:
        gone = _withdrawn_unseen(frames, found)
        gone |= {n for n, target in targets.iter_rows() if found.get(target) != frozenset(_SHOWN)}
        if not gone & found.keys():
            return found
        found = {n: groups for n, groups in found.items() if n not in gone}


def _withdrawn_unseen(frames: Frames, found: Mapping[int, frozenset[str]]) -> set[int]:
    """Return what a statement that stays in withdraws, with all that was said on that occasion, and its echoes.

    A withdrawal of a statement that was destroyed counts as one that stays in: it cannot be shown.
    """
    statements = frames.statements
    hidden = statements.filter(
        (pl.col("stance") == Stance.WITHDRAWS.value)
        & (~pl.col("n").is_in(list(found)) | pl.col("target").is_null())
    )
    if hidden.is_empty():
        return set()
    who = pl.coalesce("voice", "speaker").alias("who")
    taken = statements.filter(pl.col("n").is_in(hidden["target"].drop_nulls().to_list()))
    utterances = taken.filter(pl.col("occasion").is_not_null()).select("occasion", who).unique()
    with_them = statements.with_columns(who).join(utterances, on=["occasion", "who"], how="semi")
    gone = {*taken["n"], *with_them["n"]}
    return gone | _echoes(frames, {*gone, *hidden["n"]})


def _echoes(frames: Frames, gone: set[int]) -> set[int]:
    """Return what gives a value only on the word of one of `gone`, through `cites` or `via`, however far.

    Without the withdrawal an echo would stand as a position of its own. Whoever cites somebody who speaks for
    the same voice may mean the same utterance, so that stays in too.
    """
    speakers: dict[str, set[str]] = {}
    for speaker, voice in frames.statements.select("speaker", "voice").drop_nulls().unique().iter_rows():
        speakers.setdefault(voice, set()).add(speaker)
    relying: dict[int, set[str]] = {}
    for n, reporter in frames.via.select("n", "who").iter_rows():
        relying.setdefault(n, set()).add(reporter)
    saying: dict[int, tuple[Any, ...]] = {}
    names: dict[int, set[str]] = {}
    wanted = ("n", "thing", "property", "value", "stance", "basis", "speaker", "voice", "document")
    for n, *point, stance, basis, speaker, voice, document in frames.statements.select(wanted).iter_rows():
        names[n] = {name for name in (speaker, voice, document) if name} | speakers.get(voice, set())
        if basis and basis.startswith("cites:"):
            relying.setdefault(n, set()).add(basis.removeprefix("cites:"))
        if n in gone or (n in relying and stance == Stance.ASSERTS.value):
            saying[n] = tuple(point)
    found: set[int] = set()
    waiting = sorted(gone & saying.keys())
    while waiting:
        said = waiting.pop()
        new = {
            n
            for n, of in relying.items()
            if n not in gone | found and saying.get(n) == saying[said] and of & names[said]
        }
        found |= new
        waiting += sorted(new)
    return found


def _questions_half_shown(frames: Frames, found: Visible) -> set[str]:
    """Return questions of which a reply or a grade stays in: they would look unanswered."""
    answers = frames.judgements.filter(pl.col("kind") == JudgementKind.ANSWERS.value)
    graded = answers.filter(~pl.col("n").is_in(list(found.judgements)))
    kept = answers.filter(pl.col("n").is_in(list(found.judgements)))
    # an earlier grade of the same reply by the same coder is left out because a later one goes out
    again = graded.join(kept, on=["left", "right", "by"], how="semi", nulls_equal=True)
    said = {f"<{n}>" for n in frames.statements["n"]}
    # a reply that had not been given by the day of --on keeps nothing in
    hidden = graded.filter(
        ~pl.col("n").is_in(again["n"].to_list())
        & pl.col("left")
        .list.eval(pl.element().is_in(list(said)) | ~pl.element().str.starts_with("<"))
        .list.any()
    )
    replies = frames.statements.filter(
        (pl.col("property") == "reply_to") & ~pl.col("n").is_in(list(found.statements))
    )
    return {str(q) for q in (*hidden["right"], *replies["value"]) if q}


def _readings_half_shown(frames: Frames, shown: Mapping[int, frozenset[str]]) -> set[int]:
    """Return `read` judgements that cover a point on which something from that document stays in."""
    hidden: dict[str, set[str]] = {}
    rows = frames.statements.filter(~pl.col("n").is_in(list(shown)) & pl.col("document").is_not_null())
    for document, thing in rows.select("document", "thing").iter_rows():
        hidden.setdefault(document, set()).add(thing)
    found: set[int] = set()
    reads = frames.judgements.filter(pl.col("kind") == JudgementKind.READ.value)
    for n, left, value in reads.select("n", "left", "value").iter_rows():
        points = {
            word.partition(":")[0] for text in _texts(json.loads(value or "{}")) for word in _words(text)
        }
        if any(points & hidden.get(document, set()) for document in left):
            found.add(int(n))
    return found


def _words(text: str) -> list[str]:
    return text.replace(",", " ").replace(";", " ").split()


def _judgements(
    judgements: pl.DataFrame, marks: _Marks, wholly: set[int], names: set[str], closed: set[str]
) -> Iterable[int]:
    latest: dict[tuple[Any, ...], int] = {}
    for row in judgements.sort("n").iter_rows(named=True):
        if row["kind"] not in PUBLISHED_KINDS:
            continue
        name = f"<{row['n']}>"
        if marks.held_back(name) or name in marks.groups:
            continue
        ends = [*row["left"], *([row["right"]] if row["right"] else [])]
        if not all(_open(end, wholly, names) for end in ends):
            continue
        if row["value"] and any(
            word.partition(":")[0] in closed
            for text in _texts(json.loads(row["value"]))
            for word in (text, *_words(text))
        ):
            continue
        # who judged is withheld, so that a coder's earlier grade could not be told from another coder's
        latest[row["kind"], tuple(sorted(row["left"])), row["right"], row["by"]] = int(row["n"])
    return sorted(latest.values())


def _open(end: str, wholly: set[int], names: set[str]) -> bool:
    if end.startswith("<") and end.endswith(">"):
        return end[1:-1].isdigit() and int(end[1:-1]) in wholly
    return end in names


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from _texts(member)
    elif isinstance(value, list):
        for member in value:
            yield from _texts(member)

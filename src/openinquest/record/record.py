"""A record: a folder with its settings, its log and its archive."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from openinquest.errors import ForbiddenChange, InputError, NotFound, Problem, RecordError, shown
from openinquest.ontology import Dated, Ontology, Stance, ValueProblem, load_ontology
from openinquest.record.columnar import Columnar, decoded
from openinquest.record.derived import forget_derived
from openinquest.record.documents import Described, standing_documents
from openinquest.record.entry import RECORD, Entry, EntryKind, Flat, NewEntry, flattened
from openinquest.record.fold import ThingFold, fold_thing
from openinquest.record.frames import (
    CITES,
    REFERENCES,
    Clocks,
    Frames,
    Ingredients,
    build_frames,
    links,
)
from openinquest.record.identity import coding_digest, short_key
from openinquest.record.log import Tree, leaf_of
from openinquest.record.merge import Merges, merges
from openinquest.record.order import coding_order, moment
from openinquest.record.payloads import entry_id
from openinquest.record.rows import rows_of_flats
from openinquest.record.settings import FILE_NAME, Settings, read_settings, write_settings
from openinquest.record.standing import Judged, Retracted, rejected, standing_judgements
from openinquest.record.store import Head
from openinquest.record.stores import create_store, open_store

ARCHIVE_NAME = "archive"
STAMPS_NAME = "stamps"
_EXPORT_NAME = "frames"
_EXPORTED_FROM = 20_000


@dataclass(frozen=True, slots=True)
class Apparatus:
    """What the judgements and documents of a record say at one size of its log."""

    standing: Sequence[Judged]
    retracted: Retracted
    rejected: frozenset[str]
    merged: Merges
    documents: Mapping[str, Described]
    handles: Mapping[str, str]
    """Document id to handle."""
    by_side: Mapping[str, Sequence[Judged]]
    """Thing, statement identity or document id to the judgements that name it, marks left out."""
    members: Mapping[str, Sequence[str]]
    """Canonical id to the other ids of the same thing."""


class Record:
    """An open record.

    Reading never changes it; every change is one transaction in which all stands or nothing does.
    """

    def __init__(self, folder: Path, *, ontology: Ontology | None = None) -> None:
        self.folder = folder
        self.settings = read_settings(folder)
        self.store = open_store(folder)
        self._columnar = Columnar(folder / _EXPORT_NAME)
        self._given_ontology = ontology
        self._apparatus: dict[int, Apparatus] = {}
        self._flats: dict[EntryKind, tuple[list[tuple[int, Flat]], int]] = {}

    def close(self) -> None:
        """Let go of the files."""
        self.store.close()

    def __enter__(self) -> Record:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def ontology(self) -> Ontology:
        """What can be said in this record."""
        return self._given_ontology or load_ontology()

    @property
    def archive_folder(self) -> Path:
        """Where the bytes of preserved documents are kept."""
        return self.folder / ARCHIVE_NAME

    @property
    def stamps_folder(self) -> Path:
        """Where time stamps of the log and of kept files lie, if any."""
        return self.folder / STAMPS_NAME

    # reading -----------------------------------------------------------------------------------------------

    def head(self, entry: int | None = None) -> Head:
        """Return size and root of the log, now or as of entry number `entry`."""
        return self.store.head(entry)

    def leaves(self, entry: int | None = None) -> list[bytes]:
        """Return the leaves of the log, for proofs."""
        return [leaf_of(kind, hashes) for _, kind, hashes in self.store.commitments(entry)]

    def tree(self, entry: int | None = None) -> Tree:
        """Return the whole tree of the log, for many proofs at once."""
        return Tree(self.leaves(entry))

    def entries(self, numbers: Sequence[int] | None = None, kind: EntryKind | None = None) -> Iterator[Entry]:
        """Yield entries as they stand in the log, by number."""
        return self.store.entries(numbers, kind)

    def flats(self, kind: EntryKind, upto: int | None = None) -> list[tuple[int, Flat]]:
        """Return the flat entries of a kind that were not destroyed, with their numbers. They are not to be changed."""
        size = self.head().size
        known, seen = self._flats.get(kind, ([], 0))
        if size > seen:
            new = (entry for entry in self.store.entries(kind=kind, after=seen) if entry.groups is not None)
            known = [*known, *((entry.n, flat_of(entry)) for entry in new)]
            self._flats[kind] = (known, size)
        return known if upto is None else [(n, flat) for n, flat in known if n <= upto]

    def rows(self, entry: int | None = None, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """Return the rows of all statements up to entry number `entry`, with n and key.

        Or only some `columns` of them, n among these.
        """
        size = self.head().size if entry is None else self.head(entry).size
        if self.head().size < _EXPORTED_FROM:
            codes = self.store.statement_codes(0, size)
            return decoded(codes if columns is None else codes.select(columns), self.store.terms())
        codes = self._columnar.statements(self.store, columns).filter(pl.col("n") <= size)
        return decoded(codes, self._columnar.terms(self.store))

    def codes(self, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """Return all statements as codes, or only some columns, from the columnar export, brought up to date."""
        return self._columnar.statements(self.store, columns)

    def terms(self) -> pl.DataFrame:
        """Return the texts that codes stand for, from the columnar export."""
        return self._columnar.terms(self.store)

    def frames(self, entry: int | None = None, on: date | None = None, when: date | None = None) -> Frames:
        """Return the frames with the clocks set; raises NotFound where the log is shorter than `entry`."""
        ingredients = Ingredients(
            rows=self.rows(entry),
            judgements=self.flats(EntryKind.JUDGEMENT, entry),
            documents=self.flats(EntryKind.DOCUMENT, entry),
            captures=self.flats(EntryKind.CAPTURE, entry),
        )
        return build_frames(ingredients, Clocks(entry, on, when), self.ontology)

    def apparatus(self, entry: int | None = None) -> Apparatus:
        """Return what judgements and documents say; kept until the log grows."""
        size = self.head(entry).size if entry is not None else self.head().size
        if size not in self._apparatus:
            self._apparatus = {size: self._read_apparatus(size)}
        return self._apparatus[size]

    def _read_apparatus(self, size: int) -> Apparatus:
        judged = (Judged(n, flat) for n, flat in self.flats(EntryKind.JUDGEMENT, size))
        standing, retracted = standing_judgements(judged)
        merged = merges(links(standing))
        by_side: dict[str, list[Judged]] = {}
        for item in standing:
            if item.flat["kind"] not in ("marks", "retracts", "adjudicates"):
                for side in {str(side) for side in sides(item.flat)}:
                    by_side.setdefault(merged.of(side), []).append(item)
        members: dict[str, list[str]] = {}
        for old, canonical in merged.canonical.items():
            members.setdefault(canonical, []).append(old)
        documents = standing_documents(self.flats(EntryKind.DOCUMENT, size), retracted)
        handles: dict[str, str] = {
            identifier: said.fields.get("handle") or identifier for identifier, said in documents.items()
        }
        return Apparatus(
            standing, retracted, frozenset(rejected(standing)), merged, documents, handles, by_side, members
        )

    def show(self, thing: str, entry: int | None = None, on: date | None = None) -> ThingFold:
        """Return everything said of one thing, under any of its ids.

        Its type is that of its own id (a row of a list joined to a person makes no row of a list of the person), or of
        the first other id in alphabetical order that has one. Raises NotFound where nothing is said of it.
        """
        known = self.apparatus(entry)
        canonical = known.merged.of(thing)
        ids = [canonical, *known.members.get(canonical, ())]
        said = self.standing(self.store.of_thing(ids), entry, on, known)
        if not said:
            raise NotFound(f"Nothing is said of '{thing}' in this record: `inquest find` searches for names.")
        refers = self._referring(flat for _, flat, _ in said)
        statements = [self.readable(n, flat, known) for n, flat, _ in said]
        for readable, (_, flat, _) in zip(statements, said, strict=True):
            if (flat["thing"], flat["property"]) in refers and "value" in flat:
                readable["value"] = known.merged.of(flat["value"])
        sides_named = [canonical, *(identifier for *_, identifier in said)]
        judged = {item.n: item for side in sides_named for item in known.by_side.get(side, ())}
        judgements = [self.readable_judgement(item, known) for _, item in sorted(judged.items())]
        by_moment = sorted(range(len(said)), key=lambda at: (moment(said[at][1]), short_key(said[at][2])))
        typed = {
            flat["thing"]
            for _, flat, _ in said
            if flat["property"] == "schema" and flat["stance"] == "asserts"
        }
        own = next((name for name in (canonical, *sorted(ids)) if name in typed), canonical)
        latest_last = [
            statements[at]
            for at in by_moment
            if said[at][1]["property"] != "schema" or said[at][1]["thing"] == own
        ]
        return fold_thing(canonical, known.members.get(canonical, ()), statements, judgements, latest_last)

    def standing(
        self,
        numbers: Sequence[int],
        entry: int | None = None,
        on: date | None = None,
        known: Apparatus | None = None,
    ) -> list[tuple[int, Flat, str]]:
        """Return number, flat entry and identity of those statements that stand, each by its first coding, in order."""
        known = known or self.apparatus(entry)
        limit = self.head(entry).size if entry is not None else None
        said: dict[str, tuple[int, Flat, str]] = {}
        for item in self.store.entries(numbers, EntryKind.STATEMENT):
            if item.groups is None or (limit is not None and item.n > limit):
                continue
            flat, identifier = flat_of(item), entry_id(item)
            if not self._stands(known, flat, identifier):
                continue
            if on is not None and not said_by(flat, known, on):
                continue
            if identifier not in said or coding_order(flat) < coding_order(said[identifier][1]):
                said[identifier] = (item.n, flat, identifier)
        return sorted(said.values(), key=lambda each: each[0])

    def _stands(self, known: Apparatus, flat: Flat, identifier: str) -> bool:
        if (flat.get("coded_from") or {}).get(
            "import"
        ) in known.retracted.imports or identifier in known.rejected:
            return False
        digests = known.retracted.codings.get(identifier)
        return not digests or not (None in digests or coding_digest(coding_of(flat)) in digests)

    def _referring(self, flats: Iterable[Flat]) -> set[tuple[str, str]]:
        """Return the pairs of thing and property whose values name things."""
        flats = list(flats)
        schemas = {
            flat["thing"]: flat["value"]
            for flat in flats
            if flat["property"] == "schema" and flat["stance"] == Stance.ASSERTS.value
        }
        found = set()
        for thing, name in {(flat["thing"], flat["property"]) for flat in flats}:
            schema = self.ontology.schemata.get(schemas.get(thing, "Thing"))
            declared = schema.properties.get(name) if schema else None
            if declared is not None and declared.type in REFERENCES:
                found.add((thing, name))
        return found

    def readable(self, n: int, flat: Flat, known: Apparatus | None = None) -> Flat:
        """Return a flat statement as people read it: numbered, merged ids as they are called now, document by
        handle, target as `<n>`.
        """
        known = known or self.apparatus()
        named = known.merged.of
        shown = {"n": n} | {name: value for name, value in flat.items() if name not in _CODING_ONLY}
        shown |= {name: named(flat[name]) for name in ("thing", "speaker", "voice") if name in flat}
        if (cited := str(flat.get("basis", ""))).startswith(CITES):
            shown["basis"] = CITES + named(cited.removeprefix(CITES))
        if "via" in flat:
            shown["via"] = [link | {"who": named(link["who"])} for link in flat["via"]]
        if "document" in flat:
            shown["document"] = known.handles.get(flat["document"], flat["document"])
        if "target" in flat:
            identifier, mark, part = flat["target"].partition("#")
            shown["target"] = self.number_of(identifier, known) + mark + part
        return shown

    def readable_judgement(self, judged: Judged, known: Apparatus | None = None) -> Flat:
        """Return a flat judgement as people read it: statements as `<n>`, documents by handle."""
        known = known or self.apparatus()
        shown: Flat = {"n": judged.n} | {
            name: value for name, value in judged.flat.items() if name not in ("coded_from",)
        }
        for side in ("left", "right"):
            value = judged.flat.get(side)
            if isinstance(value, list):
                shown[side] = [self._named(item, known) for item in value]
            elif value is not None:
                shown[side] = self._named(value, known)
        return shown

    def _named(self, side: str, known: Apparatus) -> str:
        if side in known.handles:
            return known.handles[side]
        if is_identity(side):
            return self.number_of(side, known)
        return known.merged.of(side)

    def number_of(self, identifier: str, known: Apparatus | None = None) -> str:
        """Return `<n>` for an identity: of the coding that is dated first and stands, else of its first entry.

        The identity itself where the record has no such entry.
        """
        known = known or self.apparatus()
        found = self.store.find(identifier)
        if len(found) > 1:
            codings = [
                (entry.n, flat_of(entry)) for entry in self.store.entries(found) if entry.groups is not None
            ]
            standing = [
                (n, flat) for n, flat in codings if "thing" in flat and self._stands(known, flat, identifier)
            ]
            found = [
                n for n, _ in sorted(standing, key=lambda item: (coding_order(item[1]), item[0]))
            ] or found
        return f"<{found[0]}>" if found else identifier

    # writing -----------------------------------------------------------------------------------------------

    def append(
        self,
        statements: Iterable[Mapping[str, Any]] | pl.DataFrame = (),
        judgements: Iterable[Mapping[str, Any]] = (),
        documents: Iterable[Mapping[str, Any]] = (),
        captures: Iterable[Mapping[str, Any]] = (),
    ) -> Head:
        """Append entries in one transaction, in the order documents, captures, statements, judgements.

        Statements are flat, or rows (`ROW_SCHEMA`). They are taken as they are: whoever imports has checked them.
        """
        rows = statements if isinstance(statements, pl.DataFrame) else rows_of_flats(statements)
        with self.store.writing() as writer:
            writer.entries([NewEntry.of(EntryKind.DOCUMENT, flat) for flat in documents])
            writer.entries([NewEntry.of(EntryKind.CAPTURE, flat) for flat in captures])
            if rows.height:
                writer.statements(rows)
            writer.entries([NewEntry.of(EntryKind.JUDGEMENT, flat) for flat in judgements])
        return self.head()

    def destroy(self, numbers: Sequence[int], reason: str) -> None:
        """Remove the payloads of entries for good; their commitments and a keyed tombstone stay.

        What others derived from the log and keep in the folder of the record (`Derived`) goes too.
        Raises NotFound where a number is not in the log or was destroyed before, ForbiddenChange without a reason.
        """
        if not reason.strip():
            raise ForbiddenChange("Nothing is destroyed without a reason.")
        found = {entry.n for entry in self.store.entries(list(numbers)) if entry.groups is not None}
        if missing := sorted(set(numbers) - found):
            raise NotFound(f"There is nothing to destroy at {', '.join(map(str, missing))}.")
        with self._columnar.forgotten():
            forget_derived(self.folder)
            self.store.destroy(list(numbers), reason)
            # another program may have written meanwhile what it had read before
            forget_derived(self.folder)
        self._apparatus, self._flats = {}, {}


_CODING_ONLY = frozenset({"coder", "coded_at", "method", "coded_from"})


def coding_of(flat: Mapping[str, Any]) -> Flat:
    """Return the coding group of a flat statement."""
    return {
        name: flat[name] for name in ("coder", "coded_at", "method", "coded_from", "inferred") if name in flat
    }


def flat_of(entry: Entry) -> Flat:
    """Return the flat form of a stored entry. Raises NotFound where it was destroyed, RecordError if damaged."""
    if entry.groups is None:
        raise NotFound(f"Entry {entry.n} was destroyed.")
    try:
        groups = {name: json.loads(group.decode()) for name, group in entry.groups.items() if group != b"{}"}
    except ValueError:
        raise RecordError(
            f"Entry {entry.n} is damaged: `inquest check` tells what else is. Restore a backup."
        ) from None
    return flattened(entry.kind, groups)


def sides(flat: Mapping[str, Any]) -> list[Any]:
    """Return everything a judgement names on either side."""
    found: list[Any] = []
    for side in ("left", "right"):
        value = flat.get(side)
        found.extend(value if isinstance(value, list) else [] if value is None else [value])
    return found


def is_identity(text: str) -> bool:
    """Say whether a text has the shape of an identity: 64 hex digits."""
    return len(text) == 64 and not set(text) - set("0123456789abcdef")


def said_by(flat: Mapping[str, Any], known: Apparatus, on: date) -> bool:
    """Say whether a statement had been said by a day.

    What the record itself states has no day and always had; without a day of its own, the day on which the
    document was published is the latest on which it can have been said.
    """
    if flat["speaker"] == RECORD:
        return True
    described = known.documents.get(flat.get("document", ""))
    published = described.fields.get("published_on") if described else None
    latest = _latest(flat.get("said_on")) or _latest(published)
    return latest is not None and latest <= on


def _latest(text: str | None) -> date | None:
    try:
        return Dated.parse(text).latest if text else None
    except ValueProblem:
        return None


def create_record(folder: Path, settings: Settings) -> Record:
    """Make a new, empty record in `folder`, which must be missing or empty.

    Raises ForbiddenChange where it is not, InputError where the settings lack a title or a readable period.
    """
    problems = [
        Problem("a title", "a blank", file=FILE_NAME, column=f"title.{language}")
        for language, title in settings.title.items()
        if not title.strip()
    ]
    try:
        if settings.period:
            Dated.parse(settings.period)
    except ValueProblem as error:
        problems.append(
            Problem(error.expected, shown(settings.period), error.advice, file=FILE_NAME, column="period")
        )
    if problems:
        raise InputError("No record was made: it cannot be described like this.", problems)
    if folder.exists() and any(folder.iterdir()):
        raise ForbiddenChange(f"{folder} is not empty: a new record wants a folder of its own.")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    create_store(folder).close()
    (folder / ARCHIVE_NAME).mkdir()
    write_settings(folder, settings)
    return Record(folder)


def open_record(folder: Path) -> Record:
    """Open the record in `folder`. Raises NotFound where there is none."""
    return Record(folder)

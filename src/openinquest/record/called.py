"""What things are called, by the words of their names in any spelling: an index beside the store.

A cache in one file that can be deleted at any time, brought up to date when somebody looks for a name, and emptied
whenever anything is destroyed (`Derived`). It holds numbers of statements; whoever looks something up reads those from
the store, which gives them only where they still are there and may be read.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from heapq import nsmallest
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from openinquest.names import compare, keys
from openinquest.names.folding import fold, initial_of
from openinquest.ontology import ValueType
from openinquest.record.columnar import lost, mark

if TYPE_CHECKING:
    from openinquest.record.record import Record

LABEL, SCHEMA = "label", "schema"
_FILE = "called.sqlite3"
_LANGUAGE = r"@[a-z]{2,3}$"
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`ʹ´′‘][^\W\d_]+)*['’ʼ`ʹ´′‘]?")  # Polars reads it too
_MOST_OF_A_WORD = 50_000
"""How many names with one word are looked at; of commoner words the earliest in the log."""
_RARE = 1_000
"""A word is rare where fewer names have it."""
_MOST = 1_000
"""How many of the names that share most words with what is sought are read."""
_COMPARED = 100
"""How many of those are compared with what is sought."""
_AT_ONCE = 900
_TABLES = """
CREATE TABLE made_of (size INTEGER NOT NULL, mark TEXT NOT NULL);
CREATE TABLE called (
    n INTEGER PRIMARY KEY, thing TEXT NOT NULL, property TEXT NOT NULL, text TEXT NOT NULL, letters TEXT NOT NULL
);
CREATE INDEX called_thing ON called (thing);
CREATE TABLE word (key INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (key, n)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Name:
    """A statement that says what a thing is called, and how much of what was sought is in it: two for a word that
    sounds like one of it, one for a word of the same consonants or for an initial.
    """

    n: int
    thing: str
    property: str
    text: str
    shared: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """A name in parts: of each word the keys of its sound and those of its consonants, and single letters.

    Consonants are for names in scripts that write no vowels; many words share them.
    """

    sounds: tuple[frozenset[int], ...]
    consonants: tuple[frozenset[int], ...]
    initials: tuple[str, ...]

    @property
    def whole(self) -> int:
        """What `Name.shared` is of a name that has all of this."""
        return 2 * len(self.sounds) + len(self.initials)

    @classmethod
    def of(cls, text: str) -> Words:
        """Cut a name at everything that is no letter; what has no key (an ending that stands apart) is left out."""
        words, initials = [], []
        for word in _WORD.findall(text):
            if len(word) == 1:
                initials.append(_letter(word))
            elif any(found := _word_keys(word)):
                words.append(found)
        sounds, consonants = zip(*words, strict=True) if words else ((), ())
        return cls(sounds, consonants, tuple(initials))


class Called:
    """The index of a record's names in `folder`, brought up to date on opening."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def names(self, text: str) -> list[Name]:
        """Return statements whose names share words with `text`, those that share most first: `_MOST` at the most."""
        sought = Words.of(text)
        shared = self._by_rare_words(sought)
        if max(shared.values(), default=0) < 2 * len(sought.sounds):
            shared = self._by_all_words(sought)
        most = _MOST if sought.initials else _COMPARED
        nearest = nsmallest(most, shared, key=lambda n: (-shared[n], n))
        initials = Counter(sought.initials)
        found = [
            Name(n, thing, name, called, shared[n] + (Counter(letters) & initials).total())
            for n, thing, name, called, letters in self._rows("n", nearest)
        ]
        return sorted(found, key=lambda name: (-name.shared, name.n))

    def things(self) -> Iterator[str]:
        """Yield the ids of all things that are called anything or are of some type."""
        return (thing for (thing,) in self._connection.execute("SELECT DISTINCT thing FROM called"))

    def labels(self) -> Iterator[tuple[str, str]]:
        """Yield every label with the thing that it is of."""
        yield from self._connection.execute("SELECT text, thing FROM called WHERE property = ?", (LABEL,))

    def _by_rare_words(self, sought: Words) -> Counter[int]:
        """Return what is shared by the names that have a rare word of what is sought; of common ones there are many."""
        alike = [self._with(sounds, _RARE) for sounds in sought.sounds]
        rare = sorted(set[int]().union(*(each for each in alike if len(each) < _RARE)))
        shared: Counter[int] = Counter()
        for sounds, each in zip(sought.sounds, alike, strict=True):
            shared.update(dict.fromkeys(each if len(each) < _RARE else self._among(sounds, rare), 2))
        return shared

    def _by_all_words(self, sought: Words) -> Counter[int]:
        shared: Counter[int] = Counter()
        for sounds, consonants in zip(sought.sounds, sought.consonants, strict=True):
            alike = self._with(sounds, _MOST_OF_A_WORD)
            shared.update(dict.fromkeys(alike, 2))
            shared.update(dict.fromkeys(self._with(consonants, _MOST_OF_A_WORD) - alike, 1))
        return shared

    def of_things(self, things: Sequence[str]) -> list[Name]:
        """Return the statements that say what these things are called and of which type they are, by number."""
        rows = self._rows("thing", things)
        return sorted((Name(*row[:4]) for row in rows), key=lambda name: name.n)

    def _with(self, word: frozenset[int], most: int) -> set[int]:
        marks = ",".join("?" * len(word))
        rows = self._connection.execute(
            f"SELECT n FROM word WHERE key IN ({marks}) LIMIT {most}",  # noqa: S608
            list(word),
        )
        return {n for (n,) in rows}

    def _among(self, word: frozenset[int], numbers: Sequence[int]) -> set[int]:
        found: set[int] = set()
        marks = ",".join("?" * len(word))
        for at in range(0, len(numbers), _AT_ONCE):
            part = numbers[at : at + _AT_ONCE]
            rows = self._connection.execute(
                f"SELECT n FROM word WHERE key IN ({marks}) AND n IN ({','.join('?' * len(part))})",  # noqa: S608
                [*word, *part],
            )
            found.update(n for (n,) in rows)
        return found

    def _rows(self, column: str, values: Sequence[int | str]) -> Iterator[tuple[int, str, str, str, str]]:
        for at in range(0, len(values), _AT_ONCE):
            part = list(values[at : at + _AT_ONCE])
            marks = ",".join("?" * len(part))
            yield from self._connection.execute(
                f"SELECT n, thing, property, text, letters FROM called WHERE {column} IN ({marks})",  # noqa: S608
                part,
            )


@contextmanager
def called(record: Record, folder: Path) -> Iterator[Called]:
    """Open the index that lies in `folder`, up to date; in memory where nothing can be written there."""
    try:
        folder.mkdir(exist_ok=True, mode=0o700)
        connection = _opened(record, folder / _FILE)
    except (OSError, sqlite3.OperationalError):
        connection = sqlite3.connect(":memory:", isolation_level=None)
        _bring_up_to_date(record, connection)
    try:
        yield Called(connection)
    finally:
        connection.close()


def _opened(record: Record, path: Path) -> sqlite3.Connection:
    for again in (True, False):
        connection = sqlite3.connect(path, timeout=60, isolation_level=None)
        try:
            _bring_up_to_date(record, connection)
        except sqlite3.OperationalError:
            connection.close()
            raise
        except sqlite3.DatabaseError:  # damaged: made anew, once
            connection.close()
            path.unlink(missing_ok=True)
            if not again:
                raise
        else:
            break
    return connection


def _bring_up_to_date(record: Record, connection: sqlite3.Connection) -> None:
    run = connection.execute
    run("PRAGMA cache_size = -50000")
    size, gone = record.head().size, lost(record.store)
    after = _made_of(record, connection, gone)
    if after == size:
        return
    run("BEGIN IMMEDIATE")
    try:
        after = _made_of(record, connection, gone)
        if after is None or after > size:
            for name in ("made_of", "called", "word"):
                run(f"DROP TABLE IF EXISTS {name}")
            for statement in _TABLES.split(";"):
                run(statement)
            after = 0
        _add(connection, _naming(record, after, size))
        run("DELETE FROM made_of")
        run("INSERT INTO made_of VALUES (?, ?)", (size, mark(record.store, size, gone)))
        run("COMMIT")
    except BaseException:
        if connection.in_transaction:
            run("ROLLBACK")
        raise


def _made_of(record: Record, connection: sqlite3.Connection, gone: bytes) -> int | None:
    """Return up to which entry the index goes; None where there is none, or none of this log as it is now."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'made_of'").fetchone():
        return None
    row = connection.execute("SELECT size, mark FROM made_of").fetchone()
    if row is None or row[0] > record.head().size or row[1] != mark(record.store, row[0], gone):
        return None
    return int(row[0])


def _naming(record: Record, after: int, upto: int) -> pl.DataFrame:
    """Return the statements after `after` that name a thing or say its type: n, thing, property, text."""
    names = {
        name
        for schema in record.ontology.schemata.values()
        for name, declared in schema.properties.items()
        if declared.type == ValueType.NAME
    }
    terms = record.terms()
    wanted = terms.filter(pl.col("text").is_in([*names, LABEL, SCHEMA]))["code"]
    found = (
        record.codes(("n", "thing", "property", "value"))
        .filter(pl.col("n") > after, pl.col("n") <= upto, pl.col("property").is_in(wanted.implode()))
        .drop_nulls("value")
    )
    texts = terms.rename({"text": "spelled"}).with_columns(pl.col("code").cast(found.schema["thing"]))
    for name in ("thing", "property", "value"):
        found = (
            found.join(texts, left_on=name, right_on="code", how="left", maintain_order="left")
            .drop(name)
            .rename({"spelled": name})
        )
    return found.select("n", "thing", "property", text=pl.col("value").str.replace(_LANGUAGE, ""))


def _add(connection: sqlite3.Connection, found: pl.DataFrame) -> None:
    """Write the index of some statements: each distinct word of their names is folded once, the rest is by column."""
    words = (
        found.filter(pl.col("property") != SCHEMA)
        .select("n", word=pl.col("text").str.extract_all(_WORD.pattern))
        .explode("word")
        .drop_nulls("word")
        .with_columns(first=pl.col("word").str.head(1))
    )
    firsts = words["first"].unique()
    letters = words.select("n", pl.col("first").replace(firsts, _texts(map(_letter, firsts))))
    initials = letters.group_by("n").agg(pl.col("first").sort().str.join("").alias("letters"))
    named = found.join(initials, on="n", how="left", maintain_order="left")
    connection.executemany(
        "INSERT INTO called VALUES (?, ?, ?, ?, ?)",
        named.select("n", "thing", "property", "text", pl.col("letters").fill_null("")).iter_rows(),
    )
    distinct = words.filter(pl.col("word").str.len_chars() > 1)["word"].unique()
    keyed = [sorted(sounds | consonants) for sounds, consonants in map(_word_keys, distinct)]
    keys_of = pl.DataFrame({"word": distinct, "key": pl.Series(keyed, dtype=pl.List(pl.Int64))})
    rows = words.select("n", "word").join(keys_of, on="word").select("key", "n").explode("key")
    rows = rows.drop_nulls("key").unique().sort("key", "n")
    connection.executemany("INSERT INTO word VALUES (?, ?)", rows.iter_rows())


def _texts(values: Iterable[str]) -> pl.Series:
    return pl.Series(list(values), dtype=pl.String)


@lru_cache(maxsize=1 << 16)
def _word_keys(word: str) -> tuple[frozenset[int], frozenset[int]]:
    """Return the keys of one word of a name, whatever its place in it: of its sound, and of its consonants."""
    found = keys(word)
    return (
        frozenset(_hashed(key.partition(":")[2]) for key in found if not key.startswith("c:")),
        frozenset(_hashed(key) for key in found if key.startswith("c:")),
    )


def _hashed(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


@lru_cache(maxsize=1 << 10)
def _letter(letter: str) -> str:
    """Return the one letter that stands for a word's first in any alphabet."""
    lower = letter.lower()
    folded = fold(lower, cyrillic="Ѐ" <= lower <= "ԯ")
    return initial_of(folded) if folded else lower


def likeliest(names: Sequence[Name], text: str) -> list[Name]:
    """Return those of `names` (as `Called.names` gives them) that may be spellings of `text`, the likeliest first.

    One that has every word and initial of `text` may; another one where comparing both says that they are the same.
    """
    whole = Words.of(text).whole
    compared = {spelled: compare(text, spelled) for spelled in {name.text for name in names[:_COMPARED]}}
    scored = []
    for name in names[:_COMPARED]:
        found = compared[name.text]
        if name.shared >= whole or found.same:
            scored.append((-name.shared, -found.score, name.n, name))
    return [name for *_, name in sorted(scored, key=lambda item: item[:3])]

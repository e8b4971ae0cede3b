"""What things are called, by the words of their names in any spelling: an index beside the store.

A cache in one file that can be deleted at any time, brought up to date when somebody looks for a name, and emptied
whenever anything is destroyed (`Derived`). It holds numbers of statements; whoever looks something up reads those from
the store, which gives them only where they still are there and may be read. All names that share a word with what is
sought are ranked by what the index says of them; only the nearest are read and compared.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from math import log2
from pathlib import Path

import polars as pl

from openinquest.names import compare
from openinquest.record.called_index import (
    AT_ONCE,
    LABEL,
    LETTER_BITS,
    MOST_OF_A_LETTER,
    NUMBER_FROM,
    SCHEMA,
    bring_up_to_date,
)
from openinquest.record.name_words import LETTERS, Word, Words
from openinquest.record.record import Record

__all__ = ["LABEL", "SCHEMA", "Called", "Name", "called", "likeliest"]

_FILE = "called.sqlite3"
_MOST = 400
"""How many of the names nearest to what is sought are read."""
_COMPARED = 150
"""How many of those are compared with what is sought."""
_COMMON = 200_000
"""Of a word that more names have only those are looked at that also have a rarer one."""
_RARITY = 640
"""What sharing a word is worth that hardly any name has; 16 less for each doubling of how many do."""
_NONE = pl.DataFrame(schema={"name": pl.Int64, "shared": pl.Int64, "rare": pl.Int64})
"""Names, how much they share (`Name.shared`), and how rare that is."""


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


class Called:
    """The index of a record's names in `folder`, brought up to date on opening."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def names(self, text: str) -> list[Name]:
        """Return statements whose names share words with `text`, the nearest first, `_MOST` at the most.

        Those that share most words come first, of these those whose other words begin alike, then those that share
        rarer words, are spelled alike, have fewer words, and come earlier in the log.
        """
        sought = Words.of(text)
        if not sought.words:
            return []
        near = _begun_alike(self._sharing(sought.words), sought)
        spelled = [pl.col("name").is_in(self._spelled(word).implode()) for word in sought.words]
        words = pl.sum_horizontal(_begun(letter) for letter in range(LETTERS))
        falling = ("shared", "begun", "rare", pl.sum_horizontal(*spelled))
        nearest = near.sort(*falling, words, "name", descending=[True] * 4 + [False] * 2).head(_MOST)
        shared = {name >> NUMBER_FROM: much for name, much in nearest.select("name", "shared").iter_rows()}
        rows = {row[0]: row for row in self._rows("n", list(shared))}
        return [Name(*rows[n], much) for n, much in shared.items()]

    def things(self) -> Iterator[str]:
        """Yield the ids of all things that are called anything or are of some type."""
        return (thing for (thing,) in self._connection.execute("SELECT DISTINCT thing FROM called"))

    def labels(self) -> Iterator[tuple[str, str]]:
        """Yield every label with the thing that it is of."""
        yield from self._connection.execute("SELECT text, thing FROM called WHERE property = ?", (LABEL,))

    def of_things(self, things: Sequence[str]) -> list[Name]:
        """Return the statements that say what these things are called and of which type they are, by number."""
        return sorted((Name(*row) for row in self._rows("thing", things)), key=lambda name: name.n)

    def _sharing(self, words: Sequence[Word]) -> pl.DataFrame:
        """Return the names that share one of the words, once each (`_SHARED`)."""
        by_sound = [(word, self._held(self._words(word.sounds)).unique()) for word in words]
        by_sound.sort(key=lambda each: len(each[1]))
        rare = [names for _, names in by_sound if len(names) <= _COMMON] or [by_sound[0][1]]
        among = pl.concat(rare).unique().implode()
        common = [names.filter(names.is_in(among)) for _, names in by_sound[len(rare) :]]
        shared = _summed([_alike(names, 2) for names in [*rare, *common]])
        if (shared.select(pl.max("shared")).item() or 0) < 2 * len(words):
            more = [_alike(self._by_consonants(word, names), 1) for word, names in by_sound]
            shared = _summed([shared, *more])
        return shared

    def _by_consonants(self, word: Word, but: pl.Series) -> pl.Series:
        """Return the names with a word of these consonants, but for some."""
        names = self._held(self._words(word.consonants)).unique()
        return names.filter(~names.is_in(but.implode()))

    def _spelled(self, word: Word) -> pl.Series:
        """Return the names with this very word, letter case aside."""
        found = self._words(word.sounds)
        return self._held(
            {number: text for number, text in found.items() if text.casefold() == word.text.casefold()}
        )

    def _words(self, keys: Collection[int]) -> dict[int, str]:
        """Return the words that have one of some keys, by number."""
        marks = ",".join("?" * len(keys))
        rows = self._connection.execute(
            f"SELECT id, text FROM sound JOIN word ON id = word WHERE key IN ({marks})",  # noqa: S608
            list(keys),
        )
        return dict(rows)

    def _held(self, words: Iterable[int]) -> pl.Series:
        """Return the names (see `called_index`) that have one of the words, some of them twice."""
        runs: list[bytes] = []
        numbers = list(words)
        for at in range(0, len(numbers), AT_ONCE):
            part = numbers[at : at + AT_ONCE]
            marks = ",".join("?" * len(part))
            rows = self._connection.execute(f"SELECT names FROM held WHERE word IN ({marks})", part)  # noqa: S608
            runs += (names for (names,) in rows)
        data = b"".join(runs)
        if not data:
            return _NONE["name"]
        whole = pl.Series("name", [data], dtype=pl.Binary)
        return whole.bin.reinterpret(dtype=pl.Array(pl.Int64, len(data) // 8), endianness="little").explode()

    def _rows(self, column: str, values: Sequence[int | str]) -> Iterator[tuple[int, str, str, str]]:
        for at in range(0, len(values), AT_ONCE):
            part = list(values[at : at + AT_ONCE])
            marks = ",".join("?" * len(part))
            yield from self._connection.execute(
                f"SELECT n, thing, property, text FROM called WHERE {column} IN ({marks})",  # noqa: S608
                part,
            )


def _alike(names: pl.Series, shared: int) -> pl.DataFrame:
    """Return names that share as much; rare words count in whole numbers, whose sum is one in any order."""
    rare = _RARITY - round(16 * log2(len(names) + 1))
    return names.to_frame().with_columns(shared=pl.lit(shared, pl.Int64), rare=pl.lit(rare, pl.Int64))


def _summed(found: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return each name once, with the sums of what it shares."""
    return pl.concat(found).group_by("name").agg(pl.col("shared", "rare").sum())


def _begun_alike(shared: pl.DataFrame, sought: Words) -> pl.DataFrame:
    """Return the `_MOST` names that share most, initials counted, and all as near; `begun`: words that begin alike."""
    begun = [_begun(letter).clip(0, many) for letter, many in sought.begun.items()]
    initials = [
        (_begun(letter) - (sought.begun[letter] - many)).clip(0, many)
        for letter, many in sought.single.items()
    ]
    shared = shared.with_columns(
        shared=pl.sum_horizontal("shared", *initials), begun=pl.sum_horizontal(*begun)
    )
    if shared.height <= _MOST:
        return shared
    near = shared.select(pl.col("shared") * 64 + pl.col("begun")).to_series()
    return shared.filter(near >= near.top_k(_MOST).min())


def _begun(letter: int) -> pl.Expr:
    """Return how many words of a name begin with a letter, as the index has it."""
    return pl.col("name") // (1 << LETTER_BITS * letter) % (MOST_OF_A_LETTER + 1)


@contextmanager
def called(record: Record, folder: Path) -> Iterator[Called]:
    """Open the index that lies in `folder`, up to date; in memory where nothing can be written there."""
    try:
        folder.mkdir(exist_ok=True, mode=0o700)
        connection = _opened(record, folder / _FILE)
    except (OSError, sqlite3.OperationalError):
        connection = sqlite3.connect(":memory:", isolation_level=None)
        bring_up_to_date(record, connection)
    try:
        yield Called(connection)
    finally:
        connection.close()


def _opened(record: Record, path: Path) -> sqlite3.Connection:
    for again in (True, False):
        connection = sqlite3.connect(path, timeout=60, isolation_level=None)
        try:
            bring_up_to_date(record, connection)
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


def likeliest(names: Sequence[Name], text: str) -> list[Name]:
    """Return those of `names` (as `Called.names` gives them) that may be spellings of `text`, the likeliest first.

    One that has every word and initial of `text` may; another one where comparing both says that they are the same.
    What is spelled as `text` comes before all others.
    """
    whole = Words.of(text).whole
    spellings = islice(dict.fromkeys(name.text for name in names), _COMPARED)
    compared = {spelled: compare(text, spelled) for spelled in spellings}
    scored = []
    for at, name in enumerate(names):
        found = compared.get(name.text)
        if name.shared >= whole or (found is not None and found.same):
            alike = name.text.casefold() == text.casefold()
            scored.append((not alike, -name.shared, -found.score if found is not None else 0, at))
    return [names[at] for *_, at in sorted(scored)]

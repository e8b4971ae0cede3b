"""The file of what things are called: written, and brought up to date with the log.

For each distinct word it holds the names that have it as one run of numbers for each part of the log that was added,
so that what a million people are called is looked up by adding up a few runs (`called`). A name is 64 bits: the number
of its statement, and behind it how many of its words begin with which letter, two bits a letter.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Iterator

import polars as pl

from openinquest.ontology import ValueType
from openinquest.record.columnar import lost, mark
from openinquest.record.entry import EntryKind
from openinquest.record.name_words import LETTERS, WORD, letter_of, word_keys
from openinquest.record.record import Record, flat_of
from openinquest.record.store import Head

LABEL, SCHEMA = "label", "schema"
AT_ONCE = 900
"""How many values one statement of SQL names."""
LETTER_BITS, MOST_OF_A_LETTER = 2, 3
NUMBER_FROM = LETTER_BITS * LETTERS
"""From which bit of a name on the number of its statement stands."""
_VERSION = 2
_FEW = 1_000
"""So many new entries are read one by one; more of them by column."""
_CHUNK = 1_000_000
_LANGUAGE = r"@[a-z]{2,3}$"
_TABLES = {
    "made_of": "(size INTEGER NOT NULL, mark TEXT NOT NULL)",
    "called": "(n INTEGER PRIMARY KEY, thing TEXT NOT NULL, property TEXT NOT NULL, text TEXT NOT NULL)",
    "word": "(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",
    "sound": "(key INTEGER NOT NULL, word INTEGER NOT NULL, PRIMARY KEY (key, word)) WITHOUT ROWID",
    "held": "(word INTEGER NOT NULL, first INTEGER NOT NULL, names BLOB NOT NULL, PRIMARY KEY (word, first))",
}


def bring_up_to_date(record: Record, connection: sqlite3.Connection) -> None:
    """Add to the index what the log of the record has more; make it anew where it is of another log, or older."""
    run = connection.execute
    run("PRAGMA cache_size = -50000")
    head, gone = record.head(), lost(record.store)
    size = head.size
    after = _made_of(record, connection, head, gone)
    if after == size:
        return
    run("BEGIN IMMEDIATE")
    try:
        after = _made_of(record, connection, record.head(), gone)
        if after is None or after > size:
            _empty(connection)
            after = 0
        found = _naming(record, after, size)
        for at in range(0, found.height, _CHUNK):
            _add(connection, found.slice(at, _CHUNK))
        run("DELETE FROM made_of")
        run("INSERT INTO made_of VALUES (?, ?)", (size, mark(head, gone)))
        run("COMMIT")
    except BaseException:
        if connection.in_transaction:
            run("ROLLBACK")
        raise


def _empty(connection: sqlite3.Connection) -> None:
    for name, columns in _TABLES.items():
        connection.execute(f"DROP TABLE IF EXISTS {name}")
        connection.execute(f"CREATE TABLE {name} {columns}")
    connection.execute("CREATE INDEX called_thing ON called (thing)")
    connection.execute(f"PRAGMA user_version = {_VERSION}")


def _made_of(record: Record, connection: sqlite3.Connection, newest: Head, gone: bytes) -> int | None:
    """Return up to which entry the index goes; None where there is none, or none of this log as it is now."""
    if connection.execute("PRAGMA user_version").fetchone() != (_VERSION,):
        return None
    row = connection.execute("SELECT size, mark FROM made_of").fetchone()
    if row is None or row[0] > newest.size:
        return None
    head = newest if row[0] == newest.size else record.head(row[0])
    if row[1] != mark(head, gone):
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
    wanted = pl.Series(sorted({*names, LABEL, SCHEMA}))
    said = _few(record, after, upto) if upto - after <= _FEW else _many(record, after, upto, wanted)
    return said.filter(pl.col("property").is_in(wanted.implode())).select(
        "n", "thing", "property", text=pl.col("value").str.replace(_LANGUAGE, "")
    )


def _few(record: Record, after: int, upto: int) -> pl.DataFrame:
    entries = record.entries(range(after + 1, upto + 1), EntryKind.STATEMENT)
    flats = ((entry.n, flat_of(entry)) for entry in entries if entry.groups is not None)
    rows = [(n, flat["thing"], flat["property"], flat["value"]) for n, flat in flats if "value" in flat]
    schema = {"n": pl.Int64, "thing": pl.String, "property": pl.String, "value": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _many(record: Record, after: int, upto: int, wanted: pl.Series) -> pl.DataFrame:
    terms = record.terms()
    codes = terms.filter(pl.col("text").is_in(wanted.implode()))["code"]
    found = (
        record.codes(("n", "thing", "property", "value"))
        .filter(pl.col("n") > after, pl.col("n") <= upto, pl.col("property").is_in(codes.implode()))
        .drop_nulls("value")
    )
    texts = terms.rename({"text": "spelled"}).with_columns(pl.col("code").cast(found.schema["thing"]))
    for name in ("thing", "property", "value"):
        found = (
            found.join(texts, left_on=name, right_on="code", how="left", maintain_order="left")
            .drop(name)
            .rename({"spelled": name})
        )
    return found


def _add(connection: sqlite3.Connection, found: pl.DataFrame) -> None:
    """Write the index of some statements: each distinct word of their names is folded once, the rest is by column."""
    connection.executemany(
        "INSERT INTO called VALUES (?, ?, ?, ?)",
        found.select("n", "thing", "property", "text").iter_rows(),
    )
    words = (
        found.filter(pl.col("property") != SCHEMA)
        .select("n", word=pl.col("text").str.extract_all(WORD.pattern))
        .explode("word")
        .drop_nulls("word")
    )
    distinct = words["word"].unique()
    if distinct.is_empty():
        return
    ids = _ids(connection, (word for word in distinct.sort() if len(word) > 1))
    letters = pl.DataFrame(
        {"word": distinct, "one": pl.Series([1 << LETTER_BITS * letter_of(word) for word in distinct])}
    )
    counted = words.join(letters, on="word").group_by("n", "one").len("times")
    times = pl.col("times").clip(0, MOST_OF_A_LETTER).cast(pl.Int64)
    begun = counted.group_by("n").agg(begun=(times * pl.col("one")).sum())
    named = begun.select("n", name=pl.col("n") * (1 << NUMBER_FROM) + pl.col("begun"))
    held = words.join(ids, on="word").join(named, on="n").select("id", "name").unique().sort("id", "name")
    connection.executemany("INSERT INTO held VALUES (?, ?, ?)", _runs(held))


def _runs(held: pl.DataFrame) -> Iterator[tuple[int, int, bytes]]:
    """Yield each word, its first name, and all its names, eight bytes each; `held` is sorted."""
    names = struct.pack(f"<{held.height}q", *held["name"])
    at = 0
    runs = held.group_by("id", maintain_order=True).agg(pl.col("name").first(), size=pl.len() * 8)
    for word, first, size in runs.iter_rows():
        yield word, first, names[at : at + size]
        at += size


def _ids(connection: sqlite3.Connection, words: Iterable[str]) -> pl.DataFrame:
    """Return the numbers of words that have keys (columns word and id), new ones added."""
    keyed = {word: set[int]().union(*word_keys(word)) for word in words}
    texts = [word for word, found in keyed.items() if found]
    ids = dict(_known(connection, texts))
    new = [word for word in texts if word not in ids]
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM word").fetchone()
    ids |= zip(new, range(last + 1, last + 1 + len(new)), strict=True)
    connection.executemany("INSERT INTO word VALUES (?, ?)", ((ids[word], word) for word in new))
    connection.executemany(
        "INSERT INTO sound VALUES (?, ?)", sorted((key, ids[word]) for word in new for key in keyed[word])
    )
    return pl.DataFrame({"word": list(ids), "id": pl.Series(list(ids.values()), dtype=pl.Int64)})


def _known(connection: sqlite3.Connection, texts: list[str]) -> Iterator[tuple[str, int]]:
    for at in range(0, len(texts), AT_ONCE):
        part = texts[at : at + AT_ONCE]
        marks = ",".join("?" * len(part))
        yield from connection.execute(f"SELECT text, id FROM word WHERE text IN ({marks})", part)  # noqa: S608

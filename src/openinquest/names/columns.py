"""Read whole columns of names: each distinct word once, each distinct shape once, the rest by Polars.

Most cells are letters of one script, full stops, commas and hyphens; they are cut into words by Polars. Everything
else (look-alikes, titles, numbers, two people) goes through `read_cell` one by one, and so do all cells of which a
word or the shape says something that must be flagged. Both ways give the same; a property test holds them to it.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from openinquest.names.cells import (
    LONGEST,
    MOST_WORDS,
    Cell,
    glued,
    is_anchor,
    is_father,
    is_loose,
    read_cell,
    several_in_shape,
    several_in_word,
)
from openinquest.names.flags import UNUSABLE, Flag
from openinquest.names.parsing import (
    Reading,
    father_key,
    given_key,
    initial_letter,
    reading,
    sex_of,
    told_sex,
)
from openinquest.names.scripts import APOSTROPHES
from openinquest.names.shapes import FATHER, GIVEN, SURNAME, plan
from openinquest.names.words import Kind, read_word

_GLUED: Final = r"\p{Ll}{2}\p{Lu}\p{Ll}{2}|\p{Lu}\p{L}+ \p{Ll}{2}|^[^ ]*-[^ ]*$"
"""Words that may be two, or parts of one."""
_OTHERS: Final = r"(?i)\bж\. ?б\.|\bet al\b|\bи др\."
_ORDINARY: Final = r"^[\p{Latin} .,'-]+$|^[\p{Cyrillic} .,'-]+$"
_WORD: Final = r"\p{L}+(?:['-]+\p{L}+)*'?\.?|,"
_SIMPLE_KINDS: Final = frozenset("SNBGCFKWI,")
_PARTS: Final = {SURNAME: "surname", GIVEN: "given", FATHER: "father"}
_READING: Final = Reading._fields
_WORD_SCHEMA: Final[dict[str, pl.DataType | type[pl.DataType]]] = {
    "token": pl.String, "kind": pl.String, "key": pl.String, "whole": pl.String, "initial": pl.String,
    "surname": pl.String, "given": pl.String, "father": pl.String, "sex": pl.String, "surname_sex": pl.String,
    "is_father": pl.Boolean, "anchor": pl.Boolean, "regional": pl.Boolean, "loose": pl.Boolean, "odd": pl.Boolean,
}  # fmt: skip
_FLAGS: Final = pl.Series(
    [
        [
            flag.value
            for bit, flag in enumerate((Flag.FOREIGN, Flag.ONE_WORD, Flag.ORDER_GUESSED))
            if number >> bit & 1
        ]
        for number in range(8)
    ],
    dtype=pl.List(pl.String),
)
_KINDS: Final = [kind.value for kind in Kind]
_NUMBER: Final = {kind: number for number, kind in enumerate(_KINDS, 1)}
_PLACES: Final = 12
"""Words and commas of an ordinary cell at most; a kind takes five bits of its shape."""
_TELLING: Final = ("is_father", "anchor", "regional", "loose", "odd")
_SHAPE_SCHEMA: Final[dict[str, pl.DataType | type[pl.DataType]]] = {
    "shape": pl.UInt64, "odd": pl.Boolean, "surname": pl.Int8, "given": pl.Int8, "father": pl.Int8,
    "other_surname": pl.Int8, "other_given": pl.Int8, "other_father": pl.Int8, "guessed": pl.Boolean,
    "words": pl.Int8, "full": pl.Int8,
}  # fmt: skip
READ_SCHEMA: Final[dict[str, pl.DataType | type[pl.DataType]]] = {
    **dict.fromkeys(_READING, pl.String), **{f"other_{name}": pl.String for name in _READING}, "sex": pl.String,
    "tokens": pl.String, "guessed": pl.Boolean, "regional": pl.Boolean, "usable": pl.Boolean,
    "flags": pl.List(pl.String),
}  # fmt: skip


def read_columns(texts: pl.Series) -> pl.DataFrame:
    """Return one row a text: both readings, sex, sorted keys, and flags (READ_SCHEMA); texts without nulls."""
    frame = pl.DataFrame({"text": texts}).with_row_index("row")
    plain = pl.col("text").str.replace_all(f"[{APOSTROPHES}]", "'").str.replace_all("[‐‑‒–—−]", "-")
    frame = frame.with_columns(plain.str.normalize("NFC").alias("plain"))
    line = pl.col("plain")
    ordinary = line.str.contains(_ORDINARY) & (line.str.len_chars() <= LONGEST)
    ordinary &= ~line.str.contains(_GLUED) & ~line.str.contains(_OTHERS)
    frame = frame.with_columns(ordinary.alias("ordinary"))
    simple = _read_simple(frame.filter("ordinary").select("row", "plain"))
    rest = frame.join(simple, on="row", how="anti", maintain_order="left")
    singly = pl.DataFrame(
        [_row(read_cell(text)) for text in rest["text"].to_list()],
        schema=READ_SCHEMA,
        orient="row",
        strict=False,
    )
    singly = singly.insert_column(0, rest["row"])
    return pl.concat([simple, singly]).sort("row").drop("row")


def _row(cell: Cell) -> tuple[object, ...]:
    usable = cell.flags.isdisjoint(UNUSABLE)
    nothing = Reading()
    return (
        *(reading(cell.words, cell.roles) if usable else nothing),
        *(reading(cell.words, cell.other) if usable and cell.other is not None else nothing),
        sex_of(cell) if usable else None,
        " ".join(sorted([word.key for word in cell.words])) if usable else None,
        cell.other is not None,
        cell.regional,
        usable,
        sorted(flag.value for flag in cell.flags),
    )


def _words(tokens: pl.Series) -> pl.DataFrame:
    rows: list[tuple[object, ...]] = []
    for token in tokens.to_list():
        word = read_word(token)
        full = word.kind not in (Kind.INITIAL, Kind.COMMA)
        odd = word.kind not in _SIMPLE_KINDS or word.mixed or several_in_word(word) or glued(word)
        keys = (word.key, word.stem, given_key(word), father_key(word)) if full else (None, None, None, None)
        whole, *parts = keys
        tells = (is_father(word), is_anchor(word), word.regional, is_loose(word), odd)
        sexes = (word.sex, told_sex(word, SURNAME))
        rows.append((token, word.kind.value, word.key, whole, initial_letter(word), *parts, *sexes, *tells))
    return pl.DataFrame(rows, schema=_WORD_SCHEMA, orient="row")


def _shapes(shapes: pl.Series) -> pl.DataFrame:
    rows: list[tuple[object, ...]] = []
    for number in shapes.to_list():
        shape = _shape(number)
        names = shape.replace(",", "")
        full = len(names) - names.count(Kind.INITIAL)
        odd = not names or not _SIMPLE_KINDS.issuperset(shape) or len(names) > MOST_WORDS or not full
        odd = odd or shape.endswith(",") or several_in_shape(shape)
        if odd:
            rows.append((number, True, *[None] * 6, False, len(names), full))
            continue
        decided = plan(shape)
        places = [_place(roles, role) for roles in (decided.roles, decided.other) for role in _PARTS]
        rows.append((number, False, *places, decided.guessed, len(names), full))
    return pl.DataFrame(rows, schema=_SHAPE_SCHEMA, orient="row")


def _place(roles: str | None, role: str) -> int | None:
    return None if roles is None or role not in roles else roles.index(role)


def _read_simple(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the reading of ordinary cells that need no flag but those that their shape gives."""
    exploded = frame.select("row", pl.col("plain").str.extract_all(_WORD).alias("token")).explode("token")
    exploded = exploded.drop_nulls()
    # numbered in the order of keys, so that sorted numbers are sorted keys
    words = _words(exploded["token"].unique(maintain_order=True)).sort("key").with_row_index("code")
    number = words.select(
        "token", "code", pl.col("kind").replace_strict(_NUMBER, return_dtype=pl.UInt64), *_TELLING
    )
    coded = exploded.join(number, on="token", how="left", maintain_order="left")
    silent = pl.col("kind").is_in([_NUMBER[Kind.INITIAL.value], _NUMBER[Kind.COMMA.value]])
    twice = (pl.col("code") == pl.col("code").shift()) & (pl.col("row") == pl.col("row").shift()) & ~silent
    coded = coded.with_columns(pl.col("odd") | twice.fill_null(False))
    rows = coded.group_by("row", maintain_order=True).agg(
        "code", "kind", *(pl.col(name).any() for name in _TELLING)
    )
    rows = rows.rename({"odd": "odd_word"}).filter(
        ~pl.col("odd_word") & (pl.col("kind").list.len() <= _PLACES)
    )
    digits = (
        pl.col("kind").list.get(place, null_on_oob=True).fill_null(0) * 32**place for place in range(_PLACES)
    )
    rows = rows.with_columns(pl.sum_horizontal(digits).alias("shape"))
    rows = rows.join(_shapes(rows["shape"].unique()), on="shape", how="left", maintain_order="left")
    rows = rows.filter(~pl.col("odd"))
    return _assembled(rows, words, _sorted_keys(coded, words))


def _shape(number: int) -> str:
    """Return the shape that a number of base 32 stands for, first word last."""
    kinds = []
    while number:
        number, digit = divmod(number, 32)
        kinds.append(_KINDS[digit - 1])
    return "".join(kinds)


def _sorted_keys(coded: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """Return the keys of each row, sorted and joined by a space."""
    packed = coded.select(pl.col("row").cast(pl.UInt64) * 2**32 + pl.col("code")).to_series().sort()
    keys = words["key"].gather(packed % 2**32)
    frame = pl.DataFrame({"row": (packed // 2**32).cast(pl.UInt32), "key": keys}).filter(keys != "")
    return (
        frame.group_by("row", maintain_order=True)
        .agg("key")
        .select("row", pl.col("key").list.join(" ").alias("tokens"))
    )


def _assembled(rows: pl.DataFrame, words: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    found: dict[str, pl.Series] = {"row": rows["row"]}
    sexes: dict[str, pl.Series] = {}
    for prefix in ("", "other_"):
        for part in _PARTS.values():
            code = rows.select(pl.col("code").list.get(pl.col(prefix + part), null_on_oob=True)).to_series()
            found[prefix + part] = words[part].gather(code)
            found[f"{prefix}{part}_whole"] = words["whole"].gather(code)
            found[f"{prefix}{part}_initial"] = words["initial"].gather(code)
            if not prefix:
                sexes[part] = words["surname_sex" if part == "surname" else "sex"].gather(code)
                if part == "father":
                    sexes["true_father"] = words["is_father"].gather(code)
    regional = rows["is_father"] | (
        (rows["full"] <= 3) & (rows["anchor"] | (rows["regional"] & ~rows["loose"]))
    )
    which = pl.DataFrame({"a": ~regional, "b": rows["words"] == 1, "c": rows["guessed"]}).select(
        pl.col("a") + pl.col("b") * 2 + pl.col("c") * 4
    )
    more = {
        "sex": _sex(sexes),
        "tokens": rows.join(keys, on="row", how="left", maintain_order="left")["tokens"],
        "guessed": rows["other_surname"].is_not_null() | rows["other_given"].is_not_null(),
        "regional": regional,
        "usable": pl.repeat(True, len(rows), eager=True, dtype=pl.Boolean),
        "flags": _FLAGS.gather(which.to_series()),
    }
    return pl.DataFrame(found | more).select("row", *READ_SCHEMA)


def _sex(sexes: dict[str, pl.Series]) -> pl.Series:
    """Return the sex as `sex_of` tells it."""
    frame = pl.DataFrame(sexes)
    father = pl.when("true_father").then("father")
    agrees = (
        (pl.col("given").is_null() & pl.col("surname").is_null())
        | (father == pl.col("given")).fill_null(False)
        | (father == pl.col("surname")).fill_null(False)
    )
    rest = pl.when((pl.col("given") != pl.col("surname")).fill_null(False)).then(None).otherwise(
        pl.coalesce("given", "surname")
    )  # fmt: skip
    return frame.select(
        pl.when(father.is_not_null()).then(pl.when(agrees).then(father)).otherwise(rest).alias("sex")
    ).to_series()

"""Lists as entries: one row a person named, from CSV or XLSX with headers in English, Russian or Kazakh."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import polars as pl
import yaml

from openinquest.errors import InputError, Problem, shown
from openinquest.link.evidence import LONGEST_LIFE, sex_of
from openinquest.ontology import ValueProblem, ValueType, parse_value

ENTRY_SCHEMA: Mapping[str, type[pl.DataType]] = MappingProxyType(
    {
        "entry": pl.String,
        "list": pl.String,
        "row": pl.String,
        "name": pl.String,
        "surname_text": pl.String,
        "given_text": pl.String,
        "patronymic_text": pl.String,
        "born": pl.String,
        "age": pl.Int64,
        "age_on": pl.String,
        "sex": pl.String,
        "place": pl.String,
        "district": pl.String,
        "region": pl.String,
        "died": pl.String,
        "cause": pl.String,
        "id_number": pl.String,
        "address": pl.String,
        "postcode": pl.String,
        "truth": pl.String,
    }
)
"""Columns of every frame of entries. `entry` is unique, dates are canonical EDTF, `sex` is m or f, `age` in years.

The parts of a name are set where a list keeps them apart; `name` always holds the whole. `truth` is who the entry
names by somebody's knowledge, and is never read by the model.
"""

_DATES = ("born", "age_on", "died")
_PARTS = ("surname_text", "given_text", "patronymic_text")
_AGE = re.compile(r"(\d{1,3})(?:[.,]0+)?\s*(?:years?(?: old)?|y/?o|л|лет|года?|жас|жаста)?\.?")
_HEADER_MARKS = re.compile(r"[\s_\-./:()«»\"']+")
_EIGHT = re.compile(r"(\d{4})(\d\d)(\d\d)")


@dataclass(frozen=True, slots=True)
class ListRead:
    """One list: its entries (`ENTRY_SCHEMA`), which column was read as what, which were left, and a digest."""

    name: str
    entries: pl.DataFrame
    read: Mapping[str, str]
    left: tuple[str, ...]
    digest: str
    notes: tuple[str, ...] = ()


def read_list(path: Path, list_name: str | None = None, truth: str | None = None) -> ListRead:
    """Return the entries of a list in a CSV or XLSX file, one per row.

    Columns are found by their headers (`columns.yaml`), and `truth` names the column that says who is who. Unknown
    and blank names and cells with two people are kept as entries; `features` marks them, and they are never linked.
    Raises InputError with every problem: no column of names, two columns for one thing, a date, age or sex that
    cannot be read. What stands in columns of names is never repeated.
    """
    from openinquest.record.tables import read_table

    reading = read_table(path)
    sheet = reading.sheets[0]
    columns, problems = _columns(sheet.header, path.name, truth)
    frame = sheet.frame
    name = (list_name if list_name is not None else path.stem).strip()
    if not name:
        problems.append(Problem("a name for the list", "a blank", "name it", path.name))
    if problems:
        raise InputError(f"{path.name} cannot be read as a list; nothing was linked", problems)
    texts = pl.DataFrame(
        {
            field: frame[columns[field]].str.strip_chars()
            if field in columns
            else pl.Series([None] * frame.height)
            for field in ENTRY_SCHEMA
        },
        schema=dict.fromkeys(ENTRY_SCHEMA, pl.String),
    ).with_columns(pl.col(pl.String).replace("", None))
    numbers = frame["__row"]
    texts = texts.with_columns(
        _read_dates(texts, field, numbers, columns, path.name, problems) for field in _DATES
    )
    age = _read_ages(texts, numbers, columns, path.name, problems)
    sex = _read_sex(texts, numbers, columns, path.name, problems)
    rows = _row_names(texts, numbers, columns, path.name, problems)
    if problems:
        problems.sort(key=lambda problem: problem.row or 0)
        raise InputError(f"{path.name} cannot be read as a list; nothing was linked", problems)
    entries = texts.with_columns(
        (pl.lit(f"{name}:") + rows).alias("entry"),
        pl.lit(name).alias("list"),
        rows.alias("row"),
        age.alias("age"),
        sex.alias("sex"),
        pl.coalesce("name", pl.concat_str(_PARTS, separator=" ", ignore_nulls=True).replace("", None)).alias(
            "name"
        ),
    ).select(*ENTRY_SCHEMA)
    left = tuple(header for header in sheet.header if header not in columns.values())
    digest = sha256(path.read_bytes()).hexdigest()
    return ListRead(name, entries, MappingProxyType(columns), left, digest, reading.notes)


def gather(lists: Sequence[ListRead]) -> pl.DataFrame:
    """Return the entries of several lists in one frame, in the order given.

    Raises InputError where a list is given twice: two of one name, or two of the same bytes.
    """
    problems = []
    names: dict[str, int] = {}
    digests: dict[str, int] = {}
    for position, item in enumerate(lists, 1):
        if (first := names.setdefault(item.name.casefold(), position)) != position:
            found = f"the name {shown(item.name)} for lists {first} and {position}"
            problems.append(Problem("a different name for every list", found, "give each its own name"))
        if (first := digests.setdefault(item.digest, position)) != position:
            found = f"the same bytes as list {first} under the name {shown(item.name)}"
            problems.append(Problem("every list once", found, "leave one of them out"))
    if problems:
        raise InputError("the same list was given twice; nothing was linked", problems)
    return pl.concat([complete(item.entries) for item in lists])


def complete(entries: pl.DataFrame) -> pl.DataFrame:
    """Return entries with every column of `ENTRY_SCHEMA`, null where a column was not given.

    Raises InputError where `entry`, `list` or `name` is not a column, or an entry's id is missing or not unique.
    """
    problems = [
        Problem(f"a column '{name}'", "none", "see ENTRY_SCHEMA")
        for name in ("entry", "list", "name")
        if name not in entries.columns
    ]
    if not problems and (entries["entry"].null_count() or entries["entry"].n_unique() < entries.height):
        problems.append(Problem("one id for every entry", "a missing or repeated one", column="entry"))
    if problems:
        raise InputError("these entries cannot be linked", problems)
    return entries.select(
        (pl.col(name) if name in entries.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in ENTRY_SCHEMA.items()
    )


@cache
def _synonyms() -> dict[str, str]:
    text = (files("openinquest.link") / "data" / "columns.yaml").read_text(encoding="utf-8")
    loaded: dict[str, list[str]] = yaml.safe_load(text)
    return {_folded(header): field for field, headers in loaded.items() for header in headers}


def _folded(header: str) -> str:
    return _HEADER_MARKS.sub(" ", header.casefold()).strip()


def _columns(header: Iterable[str], file: str, truth: str | None) -> tuple[dict[str, str], list[Problem]]:
    """Return which header is read as what, and what is wrong with the headers."""
    columns: dict[str, str] = {}
    problems = []
    for column in header:
        field = "truth" if column == truth else _synonyms().get(_folded(column))
        if field is None or field == "list":
            continue
        if field in columns:
            found = f"'{columns[field]}' and '{column}'"
            problems.append(Problem(f"one column for '{field}'", found, "rename or delete one", file, row=1))
        columns.setdefault(field, column)
    if truth is not None and "truth" not in columns:
        problems.append(
            Problem(f"the column {shown(truth)} that says who is who", "none", "check its name", file)
        )
    if "name" not in columns and not {"surname_text", "given_text"} & columns.keys():
        advice = "name the column 'name', 'ФИО' or 'Аты-жөні', or give surname and given name in two"
        problems.append(Problem("a column of names", "none", advice, file, row=1))
    return columns, problems


def _read_dates(
    texts: pl.DataFrame,
    field: str,
    numbers: pl.Series,
    columns: Mapping[str, str],
    file: str,
    problems: list[Problem],
) -> pl.Series:
    """Return canonical dates, noting every cell that is none."""
    canonical: dict[str, str | None] = {}
    refused: dict[str, ValueProblem] = {}
    for text in texts[field].drop_nulls().unique().to_list():
        try:
            joined = _EIGHT.fullmatch(text)
            canonical[text] = parse_value(
                ValueType.DATE, "-".join(joined.groups()) if joined else text
            ).canonical
        except ValueProblem as problem:
            refused[text] = problem
    if refused:
        wrong = texts[field].is_in(list(refused))
        for row, text in zip(numbers.filter(wrong), texts[field].filter(wrong), strict=True):
            why = refused[text]
            problems.append(
                Problem(why.expected, _unnamed(text), why.advice, file, row=row, column=columns[field])
            )
    return texts[field].replace_strict(canonical, default=None, return_dtype=pl.String).alias(field)


def _read_ages(
    texts: pl.DataFrame, numbers: pl.Series, columns: Mapping[str, str], file: str, problems: list[Problem]
) -> pl.Series:
    ages: list[int | None] = []
    for row, text in zip(numbers, texts["age"], strict=True):
        match = _AGE.fullmatch(text.lower()) if text is not None else None
        age = int(match[1]) if match else None
        if text is not None and (age is None or age > LONGEST_LIFE):
            expected = f"an age in whole years, at most {LONGEST_LIFE}"
            problems.append(
                Problem(expected, _unnamed(text), "write a number", file, row=row, column=columns["age"])
            )
        ages.append(age)
    return pl.Series(ages, dtype=pl.Int64)


def _read_sex(
    texts: pl.DataFrame, numbers: pl.Series, columns: Mapping[str, str], file: str, problems: list[Problem]
) -> pl.Series:
    sex = sex_of(texts["sex"])
    wrong = texts["sex"].is_not_null() & sex.is_null() & ~texts["sex"].is_in(["?", "-", "—"])
    for row, text in zip(numbers.filter(wrong), texts["sex"].filter(wrong), strict=True):
        problems.append(
            Problem(
                "m or f",
                _unnamed(text),
                "write m, f, or leave it blank",
                file,
                row=row,
                column=columns["sex"],
            )
        )
    return sex


def _unnamed(text: str) -> str:
    """Return a cell as an error may repeat it: where columns are shifted, whatever has letters may be a name."""
    return shown(text, "name") if any(map(str.isalpha, text)) else shown(text)


def _row_names(
    texts: pl.DataFrame, numbers: pl.Series, columns: Mapping[str, str], file: str, problems: list[Problem]
) -> pl.Series:
    """Return the list's own row ids where it has such a column, else the spreadsheet's row numbers."""
    if "row" not in columns:
        return numbers.cast(pl.String)
    own = texts["row"]
    for row in numbers.filter(own.is_null()):
        problems.append(
            Problem(
                "an id in every row",
                "a blank cell",
                "fill or delete the column",
                file,
                row=row,
                column=columns["row"],
            )
        )
    for row in numbers.filter(own.is_not_null() & own.is_duplicated()):
        problems.append(
            Problem(
                "an id that no other row has", "one that repeats", "", file, row=row, column=columns["row"]
            )
        )
    return own

"""The descriptor of the data package: `data/datapackage.json`, Frictionless Data Package version 1.

Version 1, because what loads such packages in R and Python reads it, and version 2 adds nothing here that is missed;
a reader of version 2 reads it too. What neither version has a word for (descriptions in other languages, the log)
stands under names that begin with `x-`, which both versions leave to publishers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from openinquest.release.manifest import FileSeal
from openinquest.release.package.tables import Column, Table
from openinquest.release.snapshot import LANGUAGES, Snapshot

PATH = "data/datapackage.json"
DESCRIPTION = (
    "Who says what, where exactly and since when. Every row of a statement names its entry in the log, by which it can "
    "be checked."
)
VALUES = "Dates are EDTF (ISO 8601-2); quantities are 238, >200, >=98, <=5, 10..15, ~9900 or vague:dozens."
ESCAPED = (
    "CSV in UTF-8. Texts that a spreadsheet might take for a formula begin with an apostrophe, which is to be removed; "
    "Parquet has the texts as they are."
)
_MEDIA = {
    "csv": "text/csv", "parquet": "application/vnd.apache.parquet", "jsonl": "application/x-ndjson",
    "jsonld": "application/ld+json",
}  # fmt: skip
_FILES = {
    "followthemoney.jsonl": "Entities of FollowTheMoney, one a line, for what that model can say.",
    "followthemoney-losses.csv": "What the entities of FollowTheMoney cannot say of this release.",
    "linked.jsonld": "The same things and statements as linked data in the words of schema.org.",
}


@cache
def words() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return what tables and columns are called, in the order of LANGUAGES."""
    source = files("openinquest.release.package").joinpath("words.yaml")
    found: Mapping[str, Mapping[str, Sequence[str]]] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return found


def described(table: str, column: str = "") -> Sequence[str]:
    """Return the description of a table or of its column in English, Russian and Kazakh; raises KeyError."""
    if not column:
        return words()["tables"][table]
    columns = words()["columns"]
    return columns.get(f"{table}.{column}") or columns[column]


def descriptor(snapshot: Snapshot, tables: Sequence[Table], made: Mapping[str, FileSeal]) -> bytes:
    """Return the descriptor of tables and further files, of which `made` holds the seals by name."""
    meta = snapshot.meta
    title = meta.title.in_language("en")[0]
    data: dict[str, Any] = {
        "profile": "data-package",
        "name": f"dossier-{meta.root[:12]}" if meta.root else "dossier",
        "title": title,
        "description": DESCRIPTION,
        "version": meta.released_on,
        "created": f"{meta.released_on}T00:00:00Z",
        **({"homepage": meta.address} if meta.address else {}),
        "keywords": ["statements", "who says what"],
        "sources": list(_sources(snapshot)),
        "x-title": {
            language: getattr(meta.title, language) for language in LANGUAGES if getattr(meta.title, language)
        },
        "x-citation": f"{title}. Release of {meta.released_on}, root of the log {meta.root}.",
        "x-log": {"size": meta.log_size, "root": meta.root},
        "x-software": meta.software,
        "x-values": VALUES,
        "resources": [
            *(_tabular(table, made[f"{table.name}.csv"]) for table in tables),
            *(
                _plain(f"{table.name}.parquet", made, described(table.name)[0], table.name)
                for table in tables
            ),
            *(_plain(name, made, text) for first, text in _FILES.items() for name in _parts(first, made)),
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def _sources(snapshot: Snapshot) -> Iterator[dict[str, str]]:
    """Yield the sources whose licence asks to be named; the documents of the others are a table."""
    for source in snapshot.sources.values():
        if source.licence:
            named = {"title": source.title, "x-licence": source.licence}
            yield named | (
                {"path": source.address} if source.address.startswith(("http://", "https://")) else {}
            )


def _tabular(table: Table, seal: FileSeal) -> dict[str, Any]:
    keys = [(column.name, column.to) for column in table.columns if column.to is not None]
    schema: dict[str, Any] = {
        "fields": [_field(table.name, column) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if keys:
        schema["foreignKeys"] = [_foreign(table.name, *key) for key in keys]
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "title": described(table.name)[0],
        "description": f"{described(table.name)[0]}. {ESCAPED}",
        "x-title": dict(zip(LANGUAGES, described(table.name), strict=True)),
        "x-rows": len(table.rows),
        "format": "csv",
        "mediatype": _MEDIA["csv"],
        "encoding": "utf-8",
        "dialect": {
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        **_seal(seal),
        "schema": schema,
    }


def _field(table: str, column: Column) -> dict[str, Any]:
    texts = described(table, column.name)
    return {
        "name": column.name,
        "type": column.type,
        "description": texts[0],
        "x-description": dict(zip(LANGUAGES, texts, strict=True)),
    }


def _foreign(table: str, column: str, to: tuple[str, str]) -> dict[str, Any]:
    name, field = to
    return {"fields": column, "reference": {"resource": "" if name == table else name, "fields": field}}


def _parts(first: str, made: Mapping[str, FileSeal]) -> Iterator[str]:
    """Yield the names of all parts of a file: `linked.jsonld`, `linked-2.jsonld` …"""
    stem, _, suffix = first.rpartition(".")
    part = re.compile(rf"{re.escape(stem)}(-\d+)?\.{suffix}")
    return filter(part.fullmatch, made)


def _plain(path: str, made: Mapping[str, FileSeal], description: str, table: str = "") -> dict[str, Any]:
    stem, _, suffix = path.rpartition(".")
    return {
        "name": f"{stem}-{suffix}",
        "path": path,
        "profile": "data-resource",
        "title": description,
        "format": suffix,
        "mediatype": _MEDIA[suffix],
        **({"x-table": table} if table else {}),
        **_seal(made[path]),
    }


def _seal(seal: FileSeal) -> dict[str, Any]:
    return {"bytes": seal.size, "hash": f"sha256:{seal.sha256}"}

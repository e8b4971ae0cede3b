"""A record with every kind of page: the invented record, two incidents, three lists of invented names, kept results.

`altered` may rewrite every text that somebody wrote, so that one record can be as strange as a source can be.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import linked_lists
from invented import define
from openinquest.ontology import ValueType, load_ontology
from openinquest.record import EntryKind, Record, Settings, create_record
from openinquest.record.entry import grouped
from openinquest.record.identity import identity
from openinquest.release.results import Results

TITLE = {"en": "Everything", "ru": "Всё, что бывает", "kk": "Барлығы"}
ROWS = "1,0,0,300\n0,1,0,250\n0,0,1,200\n1,1,0,60\n1,0,1,45\n0,1,1,40\n1,1,1,12\n"
CODING = {"by": "c1", "at": "2031-01-01T00:00:00Z", "method": "person"}
INCIDENTS = (
    *define(
        "bridge", "Place", "The bridge@en", kind="square", latitude="43.25", longitude="76.92", precision="50"
    ),
    *define("clash", "Incident", "Clash at the bridge@en", date="2031-03-10", place="bridge", kind="clash"),
    *define(
        "fire", "Incident", "Fire@en", date="2031-03-11T10:00[+05:00]", place="bridge", kind="destruction"
    ),
)
_WRITTEN = frozenset({ValueType.TEXT, ValueType.NAME})
_SAID = ("quote", "scope", "original")
_OF_DOCUMENTS = ("title", "publisher")

Altered = Callable[[str], str]
Flat = dict[str, Any]


def make_record(folder: Path, invented: Record, altered: Altered = str) -> Record:
    """Make the record in an empty folder, everything in it public, from the open invented record."""
    known: dict[str, str] = {}
    statements = [_statement(flat, altered, known) for _, flat in invented.flats(EntryKind.STATEMENT)]
    lists = [
        *INCIDENTS,
        *(
            flat
            for name in ("official", "journalists", "families")
            for flat in (
                *define(name, "CasualtyList", f"List {name}@en", deduplicated="yes"),
                *linked_lists.entries(name, getattr(linked_lists, name.upper())),
            )
        ),
    ]
    statements += [_statement(flat, altered, known) for flat in lists]
    documents = [_worded(flat, _OF_DOCUMENTS, altered) for _, flat in invented.flats(EntryKind.DOCUMENT)]
    judgements = [_judgement(flat, altered, known) for _, flat in invented.flats(EntryKind.JUDGEMENT)]
    names = [flat["thing"] for flat in lists] + [flat["id"] for flat in documents]
    names += [identity(grouped(EntryKind.STATEMENT, flat)) for flat in statements[-len(lists) :]]
    judgements += [_marked(name) for name in dict.fromkeys(names)]
    judgements.append({"kind": "same", "left": "official.1", "right": "journalists.1", **CODING})
    record = create_record(folder, Settings({name: altered(words) for name, words in TITLE.items()}))
    record.append(statements, judgements, documents)
    return record


def results(folder: Path, altered: Altered = str) -> Results:
    """Return two kept results, one that may be reported and one that may not, and the wish to count."""
    from openinquest.estimate import Provenance, estimate, read_overlaps

    lists = [altered(f"List {letter}")[:500].replace('"', '""') for letter in "ABC"]
    (folder / "table.csv").write_text(
        ",".join(f'"{name}"' for name in lists) + f",count\n{ROWS}", encoding="utf-8"
    )
    paths = []
    for name, reviewed in (("passed", None), ("refused", False)):
        overlaps = read_overlaps([folder / "table.csv"], provenance=Provenance(reviewed=reviewed))
        report = estimate(overlaps, ["no-highest-order"], exploratory=True).as_json(exploratory=True)
        paths.append(folder / f"{name}.json")
        paths[-1].write_text(json.dumps(report), encoding="utf-8")
    return Results(tuple(paths), casualties=True)


def _statement(flat: Mapping[str, Any], altered: Altered, known: dict[str, str]) -> Flat:
    found = _worded(flat, _SAID, altered)
    if _is_written(flat["property"]):
        words, at, language = flat["value"].rpartition("@")
        found["value"] = f"{altered(words)}@{language}" if at else altered(flat["value"])
    if "target" in found:
        found["target"] = known.get(found["target"], found["target"])
    known[identity(grouped(EntryKind.STATEMENT, flat))] = identity(grouped(EntryKind.STATEMENT, found))
    return found


def _judgement(flat: Mapping[str, Any], altered: Altered, known: Mapping[str, str]) -> Flat:
    def side(name: str | list[str]) -> str | list[str]:
        return [known.get(one, one) for one in name] if isinstance(name, list) else known.get(name, name)

    found = _worded(flat, ("reason",), altered)
    return found | {name: side(found[name]) for name in ("left", "right") if name in found}


def _worded(flat: Mapping[str, Any], fields: Iterable[str], altered: Altered) -> Flat:
    return {**flat} | {name: altered(flat[name]) for name in fields if flat.get(name)}


@cache
def _is_written(name: str) -> bool:
    schemata = load_ontology().schemata.values()
    return any(schema.properties[name].type in _WRITTEN for schema in schemata if name in schema.properties)


def _marked(name: str) -> Flat:
    return {"kind": "marks", "left": name, "value": {"level": "public"}, **CODING}

"""The index of names: a few script files that hold data alone, which a page opened from a stick can load too.

Below `search/names/` of a release:

* `start.js`: `[most rows in a file, [[name of a file of keys, prefix] …], [[label in en, ru, kk] of a type …]]`
* `keys-<prefix>.js`: `[[key, [number of a row …]] …]`, every key whose blurred form begins with the prefix
* `rows-<k>.js`: `[[type, path, path of the speaker's page, en, ru, kk, other names] …]`, numbers k·most and up

Each file is one call, `inquestSearch("<its name>", <JSON>);`, with arrays, texts and whole numbers in it and nothing
else, so that nothing from a record can run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openinquest.release.snapshot import LANGUAGES, Findable, Snapshot, Text
from openinquest.site.addresses import Addresses
from openinquest.site.messages import messages
from openinquest.site.texts import without_tricks

FOLDER = "search/names"
MOST_ROWS = 500
MOST_POINTERS = 6_000
"""Keys of a file, and numbers of rows that they lead to."""
LONGEST_LABEL = 200
MOST_NAMES = 5
_SOURCE = "Document"
_ALPHABET = re.compile("[a-z]+")

Keys = list[tuple[str, list[int]]]
Row = list[int | str]


@dataclass(frozen=True, slots=True)
class Found:
    """Something with a name and a page: its type, where its page is, where what it says is, and its names."""

    schema: str
    path: str
    speaks: str
    label: Text
    names: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]


def found(snapshot: Snapshot, addresses: Addresses) -> list[Found]:
    """Return everything that can be found by name, in the order of the snapshot."""
    return [made for item in snapshot.findable if (made := _found(item, snapshot, addresses)) is not None]


def _found(item: Findable, snapshot: Snapshot, addresses: Addresses) -> Found | None:
    source = snapshot.sources.get(item.id)
    if source is not None:
        title, language = _cut(source.title or source.handle), source.language
        label = Text(**{language if language in LANGUAGES else LANGUAGES[0]: title})
        return Found(_SOURCE, addresses.sources[source.handle], "", label, (), item.keys)
    thing = snapshot.things.get(item.id)
    speaks = addresses.speakers.get(item.id, "")
    path = addresses.questions.get(item.id) or addresses.thing(item.id) or speaks
    if thing is None or not path:
        return None
    named = thing.label or Text(item.names[0] if item.names else item.id)
    label = Text(*(_cut(getattr(named, language)) for language in LANGUAGES))
    others = tuple(_cut(name) for name in item.names[:MOST_NAMES] if name != label.en)
    return Found(thing.schema, path, speaks if speaks != path else "", label, others, item.keys)


def write_names(snapshot: Snapshot, addresses: Addresses, out: Path) -> None:
    """Write the index of names below the folder `out`; the same snapshot gives the same bytes."""
    folder = out / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    things = found(snapshot, addresses)
    schemas = sorted({thing.schema for thing in things})
    rows = [_row(thing, schemas.index(thing.schema)) for thing in things]
    keys: dict[tuple[str, str], list[int]] = {}
    for number, thing in enumerate(things):
        for key in thing.keys:
            keys.setdefault(key, []).append(number)
    shards = [(f"keys-{prefix or 'all'}", prefix, part) for prefix, part in _shards(keys)]
    labels = [_labels(snapshot, schema) for schema in schemas]
    _write(folder, "start", [MOST_ROWS, [[name, prefix.rstrip("-")] for name, prefix, _ in shards], labels])
    for name, _, part in shards:
        _write(folder, name, part)
    for place in range(0, len(rows), MOST_ROWS):
        _write(folder, f"rows-{place // MOST_ROWS}", rows[place : place + MOST_ROWS])


def _labels(snapshot: Snapshot, schema: str) -> Sequence[str]:
    if schema == _SOURCE:
        return [messages(language)("search.source") for language in LANGUAGES]
    text = snapshot.terms.get(f"schema:{schema}", Text())
    return [text.in_language(language)[0] or schema for language in LANGUAGES]


def _row(thing: Found, schema: int) -> Row:
    label = thing.label
    return [schema, thing.path, thing.speaks, label.en, label.ru, label.kk, "; ".join(thing.names)]


def _cut(text: str) -> str:
    return without_tricks(text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…")


def _shards(keys: Mapping[tuple[str, str], list[int]]) -> Iterator[tuple[str, Keys]]:
    """Yield prefixes of blurred keys, each with at most MOST_POINTERS where one more letter could part them.

    A prefix that ends in `-` has the keys that are no longer than it; what does not begin with a letter of the key
    alphabet is under `_`.
    """
    if _weight(keys.values()) <= MOST_POINTERS:
        yield "", [(key, numbers) for (key, _), numbers in sorted(keys.items())]
        return
    yield from _parted("", [(_begun(blurred), key, keys[key, blurred]) for key, blurred in sorted(keys)])


def _weight(numbers: Iterable[list[int]]) -> int:
    return sum(1 + len(rows) for rows in numbers)


def _begun(blurred: str) -> str:
    return blurred if _ALPHABET.fullmatch(blurred) else "_"


def _parted(prefix: str, entries: Sequence[tuple[str, str, list[int]]]) -> Iterator[tuple[str, Keys]]:
    depth = len(prefix)
    groups: dict[str, list[tuple[str, str, list[int]]]] = {}
    for entry in entries:
        name = entry[0][: depth + 1] if len(entry[0]) > depth else f"{prefix}-"
        groups.setdefault(name, []).append(entry)
    for name, group in sorted(groups.items()):
        if _weight(entry[2] for entry in group) <= MOST_POINTERS or name.endswith(("-", "_")):
            yield name, [(key, numbers) for _, key, numbers in group]
        else:
            yield from _parted(name, group)


def _write(folder: Path, name: str, data: Iterable[Any]) -> None:
    # these two may stand in a text of JSON and, in old browsers, not in one of a script
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("<", "\\u003c")
    call = f'inquestSearch("{name}",{text});\n'
    (folder / f"{name}.js").write_bytes(call.encode("utf-8", "surrogatepass"))

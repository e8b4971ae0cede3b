"""Which entries the database keeps from roles without clearance: those under a mark that says `sealed`.

Sealed is what is about a sealed thing or has it as its value, what it said, passed on or is relied on for, and what was
said in its name; what stands in a sealed document or describes it; what came with a sealed import; a sealed statement
and what speaks against it; a sealed judgement; and judgements that name any of these, the marks themselves too, since
ids may be telling. The numbers are written down with the entries, in the same transaction. The latest mark of each
counts, also where it was retracted since: what was sealed is opened by a mark that says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import polars as pl

from openinquest.ontology import JudgementKind, Level
from openinquest.record.frames import CITES
from openinquest.record.identity import short_key
from openinquest.record.payloads import unpacked
from openinquest.record.postgres_link import Link, literal, numbers
from openinquest.record.standing import IMPORT_PREFIX
from openinquest.record.store import TERM_COLUMNS

_MARKS = (
    """SELECT n, content FROM body WHERE kind = 'judgement' AND content LIKE '%"kind":"marks"%' ORDER BY n"""
)
_NAMING = ("thing", "value", "speaker", "voice", "document")
_IDENTITY = 64


def bound(link: Link) -> bool:
    """Say whether policies of rows bind the role that asks: they bind neither the owner nor a superuser."""
    return bool(link.value("SELECT row_security_active('statement')"))


def withholding(link: Link) -> bool:
    """Say whether the database keeps anything from the role that asks."""
    return bool(link.value("SELECT row_security_active('statement') AND NOT cleared()"))


def seal(link: Link, after: int, last_code: int) -> None:
    """Note what of the entries after number `after` is sealed, and of all where marks among them change what is.

    `last_code` is the largest code of a term before they came. The owner also opens what a later mark opened.
    """
    before, targets = _targets(link, after)
    everything = before != targets
    if everything and not bound(link):
        for table in ("sealed", "sealed_term", "open_term"):
            link.run(f"DELETE FROM {table}")
    if targets:
        found = _covered(link, targets, 0 if everything else after)
        _add(link, "sealed", "n", found, pl.Int64)
        _seal_terms(link, after, last_code, everything)


def _targets(link: Link, after: int) -> tuple[set[str], set[str]]:
    """Return what was sealed by the marks up to number `after`, and what is now."""
    sealed: set[str] = set()
    before: set[str] | None = None
    for n, content in link.rows(_MARKS):
        if before is None and n > after:
            before = set(sealed)
        said = json.loads(content)
        if said.get("kind") == JudgementKind.MARKS.value and isinstance(said.get("value"), dict):
            is_sealed = said["value"].get("level") == Level.SEALED.value
            for left in said["left"] if isinstance(said["left"], list) else [said["left"]]:
                (sealed.add if is_sealed else sealed.discard)(left)
    return set(sealed) if before is None else before, sealed


def _covered(link: Link, targets: set[str], after: int) -> list[int]:
    """Return the numbers after `after` of all that is sealed."""
    if not targets:
        return []
    came = {left.removeprefix(IMPORT_PREFIX) for left in targets if left.startswith(IMPORT_PREFIX)}
    named = targets - {IMPORT_PREFIX + name for name in came}
    where = [
        f"substr(codes, {4 * TERM_COLUMNS.index(column) + 1}, 4) IN ({codes})"
        for columns, texts in (
            (_NAMING, named),
            (("import",), came),
            (("basis",), {CITES + name for name in named}),
            (("target",), {left + part for left in named for part in ("", "#attribution")}),
            (("via",), _chains(link, named)),
        )
        if (codes := _codes(link, texts))
        for column in columns
    ]
    keys = {short_key(left) for left in named if len(left) == _IDENTITY and not set(left) - _HEX}
    if keys:
        where.append(f"key IN ({numbers(sorted(keys))})")
    found: set[int] = set()
    if where:
        found.update(
            n for (n,) in link.rows(f"SELECT n FROM statement WHERE n > {after} AND ({' OR '.join(where)})")
        )
    for n, key, content, voice, coding in link.rows(
        f"SELECT n, key, content, voice, coding FROM body WHERE n > {after}"
    ):
        from_import = (json.loads(coding).get("coded_from") or {}).get("import")
        named_here = targets.intersection(_texts([json.loads(content), json.loads(voice)]))
        if from_import in came or key in keys or named_here:
            found.add(n)
    return sorted(found)


_HEX = set("0123456789abcdef")


def _chains(link: Link, named: set[str]) -> set[str]:
    """Return the chains of reporters in which one of these stands."""
    chains = [
        text.decode("utf-8") for (text,) in link.rows("SELECT text FROM term WHERE substr(text, 1, 2) = '[{'")
    ]
    return {chain for chain in chains if named.intersection(_texts(_read(chain)))}


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None  # a text that only begins like a chain


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value.partition("#")[0]
    elif isinstance(value, (list, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _codes(link: Link, texts: set[str]) -> str:
    """Return the codes of texts, as the octets that stand in a row of codes."""
    if not texts:
        return ""
    digests = ", ".join(literal(sha256(text.encode("utf-8")).digest()) for text in sorted(texts))
    rows = link.rows(f"SELECT code FROM term WHERE sha256(text) IN ({digests})")
    return ", ".join(literal(int(code).to_bytes(4, "little")) for (code,) in rows)


def _seal_terms(link: Link, after: int, last_code: int, everything: bool) -> None:
    """Note the texts that only sealed statements have, and those of them that an open one has now."""
    nothing = "NULL::bigint AS seq, NULL::text AS row, NULL::text AS selector, NULL::text AS quote"
    since = 0 if everything else after
    rows = link.frame(f"SELECT n, key, codes, {nothing} FROM statement WHERE n > {since}")
    codes = unpacked(rows)
    sealed = link.frame(f"SELECT n FROM sealed WHERE n > {since}")
    hidden = _used(codes.join(sealed, on="n", how="semi"))
    shown = _used(codes.join(sealed, on="n", how="anti"))
    only = hidden - shown
    if not everything:  # an older text is open, or noted already
        only = {code for code in only if code > last_code}
    _add(link, "sealed_term", "code", sorted(only), pl.Int32)
    _add(link, "open_term", "code", sorted(_among(link, "sealed_term", "code", shown)), pl.Int32)


def _used(codes: pl.DataFrame) -> set[int]:
    found: set[int] = set()
    for column in codes.select(TERM_COLUMNS):
        found.update(column.drop_nulls().unique().to_list())
    return found


def _add(link: Link, table: str, column: str, values: list[int], kind: Any) -> None:
    known = _among(link, table, column, set(values))
    new = [value for value in values if value not in known]
    link.insert(table, pl.DataFrame({column: new}, schema={column: kind}))


def _among(link: Link, table: str, column: str, values: set[int]) -> set[int]:
    """Return those of the values that stand in a column, of which no more is read than lies between them."""
    if not values:
        return set()
    rows = link.rows(f"SELECT {column} FROM {table} WHERE {column} BETWEEN {min(values)} AND {max(values)}")
    return values & {value for (value,) in rows}

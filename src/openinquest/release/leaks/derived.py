"""What gives itself away without standing anywhere: by sums, and by the difference to an earlier release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from openinquest.ontology import JudgementKind
from openinquest.record import EntryKind, Record
from openinquest.release.before import Before
from openinquest.release.counting import parse_counted
from openinquest.release.ingredients import Ingredients
from openinquest.release.leaks.kinds import Finding, Kind, digest_of
from openinquest.release.leaks.withheld import shown_groups
from openinquest.release.ledger import ranges_of
from openinquest.release.names import CASUALTIES, ENTRIES
from openinquest.release.snapshot import Counted

Shown = Mapping[int, frozenset[str]]
_LISTED = 12


def derived(record: Record, made_of: Ingredients, before: Before | None) -> Iterator[Finding]:
    """Yield what can be computed from the files of a release, alone or beside the one that it replaces."""
    key = record.store.secret("leak check")
    shown = shown_groups(made_of.entries)
    yield from _parts_of_wholes(record, shown, key)
    if made_of.counted is not None:
        yield from _one_hidden(made_of.counted, key)
    if before is None or _earlier_clock(before, made_of):
        return
    yield from _shown_before(record, before, made_of, shown, key)
    yield from _counts_that_moved(before, made_of.counted, key)


def _earlier_clock(before: Before, made_of: Ingredients) -> bool:
    """Say whether a release shows an earlier state than the one before it: then it shows less, and hides nothing."""
    meta, old = made_of.meta, before.manifest
    return meta.log_size < old.log_size or bool(
        meta.said_by and (not old.said_by or meta.said_by < old.said_by)
    )


def _could_be_shown(record: Record, shown: Shown) -> set[int]:
    """Return statements that stand, and descriptions of documents that do not go out any more.

    Nothing is hidden where a statement was retracted, or a document described again. A judgement goes out as it was
    last made; where what it is of stays in, that is told of its statements.
    """
    documents = record.flats(EntryKind.DOCUMENT)
    out = {flat["id"] for n, flat in documents if n in shown}
    return {n for n, flat in documents if flat["id"] not in out} | set(record.frames().statements["n"])


def _shown_before(
    record: Record, before: Before, made_of: Ingredients, shown: Shown, key: bytes
) -> Iterator[Finding]:
    """Yield the entries of which the earlier release showed what stays in now: whoever kept it has that."""
    coarse = {found.n for found in made_of.coarsened}
    lost = {
        n: groups - shown.get(n, frozenset())
        for n, groups in shown_groups(before.entries).items()
        if groups - shown.get(n, frozenset())
    }
    if lost:
        could = _could_be_shown(record, shown)
        lost = {n: groups for n, groups in lost.items() if n in could}
    exact = sorted(n for n in lost if n in coarse)
    gone = sorted(n for n in lost if n not in coarse)
    for numbers, what in (
        (gone, "showed what stays in now"), (exact, "showed the exact value of what is coarsened now")
    ):  # fmt: skip
        if numbers:
            told = [f"{n}:{','.join(sorted(lost[n]))}" for n in numbers]
            place = f"the release of {before.manifest.released_on} {what}: {_ranges(numbers)}"
            entry = numbers[0] if len(numbers) == 1 else 0
            yield Finding(ENTRIES, place, Kind.DIFFERENCE, entry, digest_of(key, "before", *told))


def _ranges(numbers: Sequence[int]) -> str:
    pairs = ranges_of(numbers)
    told = [str(a) if a == b else f"{a} to {b}" for a, b in pairs[:_LISTED]]
    more = f" and {len(pairs) - _LISTED} more ranges" if len(pairs) > _LISTED else ""
    return f"{'entry' if len(numbers) == 1 else 'entries'} {', '.join(told)}{more}"


def _counts_that_moved(before: Before, counted: Counted | None, key: bytes) -> Iterator[Finding]:
    """Yield numbers of persons that moved by less than the smallest number shown: so few are singled out."""
    if counted is None or CASUALTIES not in before.manifest.files:
        return
    try:
        old = _cells(parse_counted((before.folder / CASUALTIES).read_bytes()))
    except (OSError, ValueError):
        yield Finding(
            CASUALTIES, "the numbers of the earlier release", Kind.UNREADABLE, 0, digest_of(key, CASUALTIES)
        )
        return
    for where, number in _cells(counted).items():
        moved = abs(number - old.get(where, number))
        if 0 < moved < counted.smallest:
            digest = digest_of(key, *where, str(old[where]), str(number))
            place = f"persons by {' '.join(filter(None, where))}, {moved} apart from the earlier release"
            yield Finding(CASUALTIES, place, Kind.DIFFERENCE, 0, digest)


def _cells(counted: Counted) -> dict[tuple[str, ...], int]:
    found = {
        (table.dimension, row.standing, row.value): row.persons
        for table in counted.tables
        for row in table.rows
    }
    found |= {(table.dimension, "total", ""): table.total for table in counted.tables}
    found["persons", "", ""] = counted.persons
    return {where: number for where, number in found.items() if number is not None}


def _one_hidden(counted: Counted, key: bytes) -> Iterator[Finding]:
    """Yield tables with a total in which one number alone is hidden: it is the rest."""
    for table in counted.tables:
        hidden = [row for row in table.rows if row.persons is None]
        if len(hidden) == 1 and table.total is not None:
            place = f"persons by {table.dimension}: one number is hidden, and the total is not"
            yield Finding(CASUALTIES, place, Kind.SMALL_CELL, 0, digest_of(key, "hidden", table.dimension))


def _parts_of_wholes(record: Record, shown: Shown, key: bytes) -> Iterator[Finding]:
    """Yield values that stay in while the whole and all other parts go out, or all parts and not the whole."""
    told = [
        flat for _, flat in record.flats(EntryKind.JUDGEMENT) if flat.get("kind") == JudgementKind.PARTITION
    ]
    sums = [flat for flat in told if _adds_up(flat.get("value"))]
    if not sums:
        return
    wanted = {thing for flat in sums for thing in (*_left(flat), str(flat.get("right")))}
    rows = record.rows().filter((pl.col("property") == "value") & pl.col("thing").is_in(list(wanted)))
    said: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for n, thing, occasion, value in rows.select("n", "thing", "occasion", "value").iter_rows():
        said.setdefault((thing, occasion or ""), []).append((n, value))
    out = {
        (thing, value)
        for (thing, _), items in said.items()
        for n, value in items
        if "content" in shown.get(n, ())
    }
    for flat in sums:
        occasion = str(flat["value"].get("occasion") or "")
        figures = (*_left(flat), str(flat.get("right")))
        stays = [_kept_in(thing, said.get((thing, occasion), ()), shown, out) for thing in figures]
        if sum(n != 0 for n in stays) == 1 and None not in stays:
            entry = next(n for n in stays if n)
            place = "its whole and the other parts go out, or all its parts do"
            yield Finding(ENTRIES, place, Kind.SMALL_CELL, entry, digest_of(key, "sum", str(entry)))


def _adds_up(value: Any) -> bool:
    return isinstance(value, dict) and value.get("exclusive") == "yes" and value.get("exhaustive") == "yes"


def _left(flat: Mapping[str, Any]) -> tuple[str, ...]:
    left = flat.get("left") or ()
    return (left,) if isinstance(left, str) else tuple(map(str, left))


def _kept_in(
    thing: str, items: Iterable[tuple[int, str]], shown: Shown, out: set[tuple[str, str]]
) -> int | None:
    """Return the number of the statement of a figure that stays in, 0 where it goes out, None where there is none."""
    found = list(items)
    if not found:
        return None
    if any("content" in shown.get(n, ()) or (thing, value) in out for n, value in found):
        return 0
    return found[0][0]

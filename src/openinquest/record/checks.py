"""Checks of a record: whether it is whole, and whether what it says can be so.

`inquest check` runs every check that is registered; other packages register theirs. A check yields findings, in
words that say where and what to do; an *error* means that the record is not what was written, a *doubt* that a
person should look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum

import polars as pl

from openinquest.errors import InquestError
from openinquest.record.log import Frontier, leaf_of
from openinquest.record.record import Record


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: how bad, where (an entry, a thing, a file), what, and what to do."""

    severity: Severity
    where: str
    what: str
    advice: str = ""

    def as_json(self) -> dict[str, str]:
        """Return the finding as plain data."""
        return {
            "severity": self.severity.value,
            "where": self.where,
            "what": self.what,
            "advice": self.advice,
        }

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f"; {self.advice}" if self.advice else "")


class Depth(IntEnum):
    """How much a check reads: the least first."""

    QUICK = 0
    """What is said, not every octet."""
    WHOLE = 1
    """Everything that is kept."""
    ANEW = 2
    """Everything, and what was made of it is made again."""


@dataclass(frozen=True, slots=True)
class Check:
    """A named check, and how deep it goes."""

    name: str
    run: Callable[[Record], Iterable[Finding]]
    depth: Depth = Depth.QUICK


_CHECKS: list[Check] = []


def register(check: Check) -> Check:
    """Add a check to those that `inquest check` runs."""
    _CHECKS.append(check)
    return check


def run_checks(record: Record, depth: Depth = Depth.WHOLE) -> Iterator[tuple[Check, Finding]]:
    """Run the registered checks down to a depth; where one fails to run at all, the failure is a finding."""
    for check in registered(depth):
        try:
            for finding in check.run(record):
                yield check, finding
        except InquestError as error:
            yield check, _error(f"check {check.name}", error.message)
        except Exception as error:
            # a damaged record may fail anything anywhere; that it does is what was found
            yield check, _error(f"check {check.name}", f"it could not be run ({type(error).__name__})")


def registered(depth: Depth = Depth.WHOLE) -> list[Check]:
    """Return the registered checks down to a depth."""
    return [check for check in _CHECKS if check.depth <= depth]


def _error(where: str, what: str) -> Finding:
    return Finding(
        Severity.ERROR, where, what, "restore a backup, and keep the damaged record for examination"
    )


def check_store(record: Record) -> Iterator[Finding]:
    """Ask the database whether its file is whole."""
    for text in record.store.integrity():
        yield _error("record.sqlite3", text)


def check_log(record: Record) -> Iterator[Finding]:
    """Recompute every leaf from its payload, and every root from the leaves."""
    frontier = Frontier()
    heads = {head.size: head.root for head in record.store.heads()}
    destroyed = {n for n, *_ in record.store.tombstones()} | record.store.withheld()
    payloads = iter(record.entries())
    waiting = next(payloads, None)
    for n, kind, hashes in record.store.commitments():
        entry = None
        if waiting is not None and waiting.n <= n:
            entry, waiting = waiting, next(payloads, None)
        if n != frontier.size + 1:
            yield _error(f"entry {n}", f"its number should be {frontier.size + 1}: entries are missing")
            return
        if entry is None or entry.n != n or (entry.groups is None and n not in destroyed):
            yield _error(f"entry {n}", "its payload is missing and was not destroyed")
        elif entry.groups is not None and entry.commitments != hashes:
            yield _error(f"entry {n}", "its payload is not what was committed to: it was changed")
        frontier = frontier.extend([leaf_of(kind, hashes)])
        if heads.get(frontier.size, frontier.root) != frontier.root:
            yield _error(f"entry {n}", "the root after it is not the root that was noted")
            return
    if heads and max(heads) != frontier.size:
        yield _error("the log", f"it ends at entry {frontier.size}, the last head at {max(heads)}")


def check_dates(record: Record) -> Iterator[Finding]:
    """Look for statements said after their document was published, and for dates out of order."""
    frames = record.frames()
    published = frames.documents.select(document=pl.coalesce("handle", "id"), published="published_on")
    joined = frames.statements.join(published, on="document").filter(pl.col("said_from").is_not_null())
    from openinquest.ontology import Dated, ValueProblem

    for n, said_from, text in joined.select("n", "said_from", "published").iter_rows():
        try:
            latest = Dated.parse(text).latest if text else None
        except ValueProblem:
            continue
        if latest is not None and said_from > latest:
            yield Finding(
                Severity.DOUBT,
                f"entry {n}",
                "it was said after its document was published",
                "check both dates",
            )


def check_merges(record: Record) -> Iterator[Finding]:
    """List pairs that persons judged both same and different."""
    for flag in record.apparatus().merged.flags:
        yield Finding(
            Severity.DOUBT, f"{flag.left} and {flag.right}", flag.reason, "settle it between the judges"
        )


def check_targets(record: Record) -> Iterator[Finding]:
    """Look for withdrawals whose statement no longer stands."""
    statements = record.frames().statements
    loose = statements.filter((pl.col("stance") == "withdraws") & pl.col("target").is_null())
    for n in loose["n"]:
        yield Finding(
            Severity.DOUBT, f"entry {n}", "it withdraws what is not on record", "code what was withdrawn"
        )


def check_handles(record: Record) -> Iterator[Finding]:
    """Look for handles that two documents have."""
    held: dict[str, list[str]] = {}
    for identifier, said in record.apparatus().documents.items():
        held.setdefault(str(said.fields.get("handle") or identifier), []).append(identifier)
    for handle, documents in sorted(held.items()):
        if len(documents) > 1:
            yield Finding(
                Severity.ERROR,
                handle,
                f"{len(documents)} documents have this handle",
                "give one another: `inquest cite`",
            )


def check_references(record: Record) -> Iterator[Finding]:
    """Look for things, speakers and documents that statements name and nothing on record defines.

    An import that defines them may have been undone while those that lean on it stand.
    """
    frames = record.frames()
    defined = set(frames.things.filter(pl.col("schema").is_not_null())["thing"])
    registered_documents = set(frames.documents.select(pl.coalesce("handle", "id")).to_series())
    said = frames.statements.filter(~pl.col("definition"))
    for column, what, known in (
        ("thing", "is said of", defined), ("speaker", "is said by", defined), ("voice", "is said for", defined),
        ("document", "stands in", registered_documents),
    ):  # fmt: skip
        named = said.drop_nulls(column).group_by(column).agg(pl.col("n").min(), count=pl.len())
        for name, n, count in named.sort("n").iter_rows():
            if name not in known:
                yield Finding(
                    Severity.DOUBT,
                    f"entry {n}",
                    f"it {what} '{name}', which nothing on record defines"
                    + (f" ({count} entries in all)" if count > 1 else ""),
                    "import its definition again, or take these statements back too",
                )


register(Check("store", check_store))
register(Check("handles", check_handles))
register(Check("log", check_log, Depth.WHOLE))
register(Check("dates", check_dates))
register(Check("merges", check_merges))
register(Check("targets", check_targets))
register(Check("references", check_references))

"""What linkage checks of a record: links against persons, links inside clean lists, and whether the run is stale."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from openinquest.link._kept import kept_run
from openinquest.link._listed import clean_lists, entries_of
from openinquest.link.report import number_of
from openinquest.link.runs import last_run, machine_links, newer_entries, persons_links
from openinquest.ontology import JudgementKind
from openinquest.record import Frames, Record, imports
from openinquest.record.checks import Check, Finding, Severity, register

SURPRISING = 0.9
"""A person who parts two entries that the program was at least this sure of may want to look again."""


def check_linkage(record: Record) -> Iterator[Finding]:
    """Look at the links on record: what persons overrule, what clean lists forbid, and what no run has seen."""
    yield from find_overruled(record)
    frames = record.frames()
    yield from find_joined_in_clean_lists(record, frames)
    yield from find_stale_run(record, frames)


def find_overruled(record: Record) -> Iterator[Finding]:
    """Find links of a program that persons' judgements leave out, and sure ones that a person denied."""
    dropped = set(record.apparatus().merged.dropped)
    denied = {link.pair for link in persons_links(record) if link.verdict == JudgementKind.DIFFERENT.value}
    for pair, judged in sorted(machine_links(record).items()):
        score = float(judged.flat.get("score") or 0)
        if pair in denied and score >= SURPRISING:
            yield _doubt(
                " and ".join(pair),
                f"a person judged them different, the program linked them with probability {score:.2f}",
                f"look again: `inquest link explain {' '.join(pair)}`",
            )
        elif pair not in denied and judged.n in dropped:
            yield _doubt(
                " and ".join(pair),
                f"the link of entry {judged.n} would join what a person judged different, and is left out",
                "judge the pair: `inquest link review`; or link anew: `inquest link run`",
            )


def find_joined_in_clean_lists(record: Record, frames: Frames) -> Iterator[Finding]:
    """Find entries of one list that names each person once, and that are merged all the same."""
    clean = clean_lists(frames)
    if not clean:
        return
    merged = record.apparatus().merged
    entries = entries_of(frames).filter(pl.col("list").is_in(clean)).select("list", "entry")
    together: dict[tuple[str, str], list[str]] = {}
    for name, entry in entries.iter_rows():
        together.setdefault((name, merged.of(entry)), []).append(entry)
    for (name, _), found in sorted(together.items()):
        if len(found) > 1:
            yield _doubt(
                " and ".join(found),
                f"the judgements on record merge them, and {name}, in which they stand, names each person once",
                "judge them different, or correct what is said of the list",
            )


def find_stale_run(record: Record, frames: Frames) -> Iterator[Finding]:
    """Find out whether entries or judgements came since the last run, and whether it left entries flagged."""
    name = last_run(record)
    kept = kept_run(record.folder)
    if name is None and kept is None:
        return
    since = kept.size if kept is not None else imports(record)[str(name)]["last"]
    entries = newer_entries(frames, since)
    judgements = sum(link.n > since for link in persons_links(record))
    if entries or judgements:
        yield _doubt(
            "linkage",
            f"{_counted(entries, judgements)} newer than the last run",
            "link anew: `inquest link run`",
        )
    flagged = int(kept.clusters["flagged"].sum()) if kept is not None else 0
    if flagged:
        yield _doubt(
            "linkage",
            f"the last run flagged {number_of(flagged, 'entry', 'entries')}: the evidence pulls two ways",
            "`inquest link review`",
        )


def _counted(entries: int, judgements: int) -> str:
    """Return how many there are of each that there are, with the verb."""
    said = []
    if entries:
        said.append(f"{entries} list entr{'y' if entries == 1 else 'ies'}")
    if judgements:
        said.append(f"{judgements} judgement{'s' * (judgements != 1)} on who is the same")
    return f"{' and '.join(said)} {'is' if entries + judgements == 1 else 'are'}"


def _doubt(where: str, what: str, advice: str) -> Finding:
    return Finding(Severity.DOUBT, where, what, advice)


register(Check("linkage", check_linkage))

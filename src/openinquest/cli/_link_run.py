"""Link the list entries of a record; links enter the log as judgements.

    inquest link run --record DIR

After new judgements only persons are gathered anew; after a new list only pairs
that touch its entries are compared, by what the last whole run learnt. --anew
compares all pairs, which is wanted from time to time, since every list says
something of how common a name is. What is written is only what changed: links
that are new or rest on other evidence, and retractions of links that no longer
hold. Persons' judgements come first and are never changed. `inquest undo` takes
a whole run back, by its name.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openinquest.cli.drawing import add_draws, check_draws, histories_path, write_draws
from openinquest.cli.linking import add_engine, engine_of, print_summary, shares
from openinquest.cli.options import add_coder, add_json, add_record, opened
from openinquest.cli.output import print_json, progress, say
from openinquest.cli.result_files import check_targets, files_of, private
from openinquest.errors import Overtaken

if TYPE_CHECKING:
    from openinquest.link import Linkage
    from openinquest.link.runs import LinkRun, Task
    from openinquest.record import Record

HELP = "link the list entries of a record"
_TOLD = {"new": "new", "changed": "weighed anew", "gone": "gone", "kept": "as before"}
ATTEMPTS = 5
"""How often a result is compared with the log anew where another program wrote meanwhile."""


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("--out", type=Path, metavar="FILE", help="also write the table of clusters (CSV)")
    parser.add_argument("--conflicts", type=Path, metavar="FILE", help="write the contradictions (CSV)")
    add_draws(parser)
    parser.add_argument(
        "--dry-run", action="store_true", help="show what would be written, and write nothing"
    )
    parser.add_argument(
        "--anew", action="store_true", help="compare all pairs, also those known from the last run"
    )
    add_engine(parser)
    add_coder(parser)
    add_record(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.link._kept import kept_run, why_not_kept
    from openinquest.link.report import sentence, summary
    from openinquest.link.runs import is_unchanged, link_task, task_of

    check_draws(arguments)
    targets = (arguments.out, arguments.conflicts, arguments.draws, histories_path(arguments.draws))
    check_targets(targets, files_of(arguments.record))
    settings = engine_of(arguments)
    with opened(arguments) as record:
        with progress("Reading the record"):
            task = task_of(record, settings)
            kept = None if arguments.anew else kept_run(record.folder)
        if is_unchanged(record, task, kept) and not (any(targets) or arguments.json):
            say("Nothing has changed since the last run; nothing was written.")
            return 0
        if kept is None and not arguments.anew and (why := why_not_kept(record.folder)):
            say(f"What the last run kept cannot be used ({why}): all pairs are compared anew.")
        with shares("Linking") as tell:
            linkage = link_task(task, kept.known if kept else None, tell)
        done = _written(record, task, linkage, arguments)
        head = record.head()
        found: dict[str, Any] = summary(linkage, task.clean)
        if arguments.draws:
            with progress("Drawing partitions"):
                found["draws"] = write_draws(
                    linkage, task.clean, task.persons, arguments.draws, arguments.draw_count
                )
    _write_tables(arguments, linkage)
    written = not (arguments.dry_run or done.is_empty)
    counts = {
        "new": len(done.links) - done.replaced,
        "changed": done.replaced,
        "gone": done.gone,
        "kept": done.kept,
    }
    if arguments.json:
        print_json({"run": done.name if written else None, "written": written, "links": counts,
                    "pairs": linkage.pairs.height, "pairs_known": linkage.reused, "size": head.size,
                    "root": head.root.hex()} | found)  # fmt: skip
        return 0
    print_summary(found)
    say(sentence(found))
    told = ", ".join(f"{counts[key]} {word}" for key, word in _TOLD.items())
    say(f"Links: {told}.")
    if written:
        say(
            f"Written as {done.name}; `inquest undo {done.name}` takes it back. The log has {head.size} entries."
        )
    else:
        say("Nothing was written." if arguments.dry_run else "Nothing has changed; nothing was written.")
    if arguments.out:
        say(f"The clusters are in {arguments.out}, with names: keep it as you keep the record.")
    return 0


def _written(record: Record, task: Task, linkage: Linkage, arguments: Namespace) -> LinkRun:
    """Write what changed and keep the pairs for review; return what was, or with --dry-run would be, written."""
    from openinquest.link.runs import apply_run, evidence_of_links, keep_run, plan_run
    from openinquest.record import Coder

    links = evidence_of_links(linkage)
    for attempt in range(ATTEMPTS):
        planned = plan_run(record, links, linkage.settings, Coder(arguments.by))
        if arguments.dry_run:
            return planned
        try:
            if not planned.is_empty:
                with progress("Writing"):
                    apply_run(record, planned)
            break
        except Overtaken:
            if attempt == ATTEMPTS - 1:
                raise
    keep_run(record, task, linkage)
    return planned


def _write_tables(arguments: Namespace, linkage: Linkage) -> None:
    from openinquest.link.report import cluster_table, conflict_table

    if arguments.out:
        cluster_table(linkage.entries, linkage.clusters).write_csv(private(arguments.out))
    if arguments.conflicts:
        conflict_table(linkage.conflicts).write_csv(private(arguments.conflicts))

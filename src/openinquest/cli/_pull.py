"""Take over from another record the entries that this one lacks.

    inquest pull /media/stick/their-record
    inquest pull from-aigerim.bundle --dry-run

OTHER is the folder of a record, or a file that `inquest bundle` made of one; an encrypted one is opened with the key
that INQUEST_IDENTITY names. All of it is taken or nothing. Nothing here is changed: what does not go together is
listed, for people to judge. What was destroyed here does not come back. Two records that pulled from each other
say the same. Kept files are taken over from a folder, and compared with their digests; a bundle has none.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from openinquest.cli.options import add_json, add_record, opened
from openinquest.cli.output import print_json, print_table, progress, say
from openinquest.errors import UsageError

if TYPE_CHECKING:
    from openinquest.preserve.exchange import Files
    from openinquest.record.exchange import Conflict, Pulled

HELP = "take over entries of another record"
LISTED = 40
"""How many conflicts are listed; all of them with --json."""
_MEANING = {
    "definition": "this record and the other define it differently",
    "handle": "two documents have this handle",
    "merge": "judged the same by one and different by another",
    "sheet": "both have rows of this sheet: import editions with the rows of both, or name one with --series",
    "coder": "codes in both, and counts as one person",
}


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("other", type=Path, metavar="OTHER", help="the folder of a record, or a bundle")
    parser.add_argument("--dry-run", action="store_true", help="show what would come, and write nothing")
    add_record(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.preserve.exchange import offered, take_files
    from openinquest.record.exchange import pull

    if arguments.other.resolve() == arguments.record.resolve():
        raise UsageError("That is this record itself: name the folder of another, or a bundle of it.")
    with opened(arguments) as record, offered(arguments.other) as (stretch, archive):
        with _counted(stretch.size - stretch.since) as watch:
            done = pull(record, stretch, name=str(arguments.other), dry_run=arguments.dry_run, watch=watch)
        with progress("Taking over kept files"):
            files = take_files(record, done.captured, archive, dry_run=arguments.dry_run)
    if arguments.json:
        print_json(_as_json(done, files, arguments.dry_run))
    else:
        _print(done, files, arguments)
    return 1 if files.damaged else 0


@contextmanager
def _counted(total: int) -> Iterator[Callable[[int], None]]:
    """Show how many entries were read, on a terminal; silent in a pipe."""
    if not sys.stderr.isatty():
        yield lambda count: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Pulling") as status:
        yield lambda count: status.update(f"Pulling: {count:,} of {total:,} entries were read")


def _as_json(done: Pulled, files: Files, dry_run: bool) -> dict[str, object]:
    stretch = done.stretch
    return {
        "written": bool(done.count) and not dry_run,
        "other": {"since": stretch.since, "size": stretch.size, "root": stretch.root.hex()},
        "continues": done.continues, "taken": done.taken, "present": done.present,
        "destroyed_here": done.destroyed, "without_payload": done.bare, "gone_there": list(done.gone),
        "ahead_of_the_clock": done.ahead,
        "conflicts": [conflict.as_json() for conflict in done.conflicts],
        "files": {"taken": files.taken, "missing": files.missing, "damaged": files.damaged},
        "size": done.size,
    }  # fmt: skip


def _print(done: Pulled, files: Files, arguments: Namespace) -> None:
    would = "would be " if arguments.dry_run else ""
    if done.taken:
        print_table(("entries", "taken"), [(kind, f"{count:,}") for kind, count in done.taken.items()])
    _print_conflicts(done.conflicts)
    read = done.stretch.size - done.stretch.since
    say(f"Of {read:,} entries {done.count:,} {would or 'were '}taken; {done.present:,} stand here already.")
    if done.destroyed:
        say(f"{done.destroyed:,} were destroyed here, and stay destroyed.")
    if done.bare:
        say(f"{done.bare:,} have no payload there: nothing can be taken of them.")
    if done.gone:
        say(f"Destroyed there, and standing here: {_some(done.gone)}. See whether they should go here too.")
    if done.ahead:
        ahead = f"{len(done.ahead):,} entr{'ies are' if len(done.ahead) != 1 else 'y is'}"
        say(
            f"{ahead} dated in the future ({_some(done.ahead)}): the clock was wrong there, or is wrong here. "
            "What is dated later counts as later."
        )
    if files.taken:
        say(f"{files.taken:,} kept file{'s' * (files.taken != 1)} {would or 'were '}taken over.")
    if files.missing:
        say(
            f"{len(files.missing):,} kept files that captures tell of are not here: pull from the folder of a record."
        )
    for sha256 in files.damaged:
        say(f"Damaged there, and not taken: the kept file {sha256}.")
    say(f"Their log has {done.stretch.size:,} entries and the root {done.stretch.root.hex()}.")
    say("Nothing was written." if arguments.dry_run else f"The log here has {done.size:,} entries.")


def _print_conflicts(conflicts: Sequence[Conflict]) -> None:
    rows = [
        (
            conflict.kind.value,
            conflict.about,
            _some(conflict.ours),
            _some(conflict.theirs),
            _MEANING[conflict.kind],
        )
        for conflict in conflicts[:LISTED]
    ]
    if rows:
        print_table(("conflict", "about", "here", "taken as", ""), rows)
    if len(conflicts) > LISTED:
        say(f"… and {len(conflicts) - LISTED:,} conflicts more: all of them with --json.")


def _some(numbers: Sequence[int]) -> str:
    shown = ", ".join(f"<{n}>" for n in numbers[:3])
    return shown + (f" and {len(numbers) - 3:,} more" if len(numbers) > 3 else "")

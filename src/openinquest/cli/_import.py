"""Import coding sheets (CSV, XLSX, Parquet or JSON lines): all of them or nothing.

    inquest import sheet.xlsx                               a sheet made by `inquest template`
    inquest import a.csv b.parquet --mapping mapping.yaml   any table, by a declared mapping
    inquest import tables/*.parquet                         tables that were exported

A sheet that was imported before is compared with its earlier edition: rows that are gone or changed are retracted
and new ones added, after --yes. `--dry-run` shows what would happen. Sheets are told apart by their mapping; a
second workbook of the same kind wants a name of its own, now and whenever it is imported again:

    inquest import hearings.xlsx --series hearings
"""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from openinquest.cli.options import add_coder, add_json, add_record, opened
from openinquest.cli.output import print_json, print_table, progress, say
from openinquest.errors import UsageError

if TYPE_CHECKING:
    from openinquest.record import ImportPlan, Record

HELP = "import coding sheets"
ATTEMPTS = 5
"""How often an import is planned anew where another program wrote meanwhile."""
LISTED = 20
"""How many keys of a sheet are listed of each kind."""


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument(
        "--mapping", type=Path, action="append", default=[], metavar="FILE", help="a mapping (YAML)"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="show what would be written, and write nothing"
    )
    parser.add_argument(
        "--yes", action="store_true", help="retract what is gone or changed without asking again"
    )
    parser.add_argument(
        "--series", default="", metavar="NAME", help="compare only with earlier imports of this name"
    )
    add_coder(parser)
    add_record(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.errors import Overtaken
    from openinquest.record import apply_import

    with opened(arguments) as record:
        for attempt in range(ATTEMPTS):
            plan = _planned(arguments, record)
            wants_yes = plan.takes_back and not (arguments.yes or arguments.dry_run)
            written = not (arguments.dry_run or wants_yes or plan.is_empty)
            if not written:
                break
            try:
                with progress("Writing"):
                    apply_import(record, plan)
                break
            except Overtaken:
                if attempt == ATTEMPTS - 1:
                    raise
        head = record.head()
    if arguments.json:
        changes = [change.as_json() for change in plan.changes]
        print_json({"import": plan.name, "written": written, "wants_yes": wants_yes, "changes": changes,
                    "size": head.size, "root": head.root.hex()})  # fmt: skip
    else:
        _print_changes(plan)
    if wants_yes:
        say(
            f"Nothing was written: {len(plan.retractions)} entries on record would be retracted. If that is meant, "
            "repeat with --yes. If this is another sheet and not a newer edition, give it a name: --series NAME."
        )
        return UsageError.exit_code
    if written:
        say(
            f"Imported as {plan.name}; `inquest undo {plan.name}` takes it back. The log has {head.size} entries."
        )
    else:
        say("Nothing was written." if arguments.dry_run else "Nothing has changed; nothing was written.")
    return 0


def _planned(arguments: Namespace, record: Record) -> ImportPlan:
    from openinquest.preserve.checks import check_quotes
    from openinquest.preserve.interviews.inheriting import Interviews
    from openinquest.preserve.sources import suggest_handle
    from openinquest.record import Coder, plan_import
    from openinquest.record.sheets import read_tables
    from openinquest.record.tables import exported_mappings, load_mappings, template_mappings

    if not re.fullmatch(r"[\w.-]*", arguments.series):
        raise UsageError("The name of a series has letters, digits, dots and hyphens only.")
    if len({path.resolve() for path in arguments.files}) < len(arguments.files):
        raise UsageError("A file is given twice.")
    declared = [mapping for path in arguments.mapping for mapping in load_mappings(path)]
    mappings = declared or [*template_mappings(), *exported_mappings()]
    with progress("Reading the tables"):
        read = read_tables(record, arguments.files, mappings, arguments.series, Interviews(record).place)
        name = mappings[0].name if len(mappings) == 1 else suggest_handle(arguments.files[0].stem)
        plan = plan_import(record, read.tables, Coder(arguments.by), name, read.digest)
        check_quotes(record, plan)
    for note in read.notes:
        say(note)
    return plan


def _print_changes(plan: ImportPlan) -> None:
    rows = [
        (change.lineage, len(change.added), len(change.changed), len(change.gone), change.unchanged)
        for change in plan.changes
    ]
    print_table(("sheet", "rows added", "changed", "gone", "unchanged"), rows)
    if not any(change.changed or change.gone or change.unchanged for change in plan.changes):
        return
    named = [
        (change.lineage, word, _some(keys))
        for change in plan.changes
        for word, keys in (("added", change.added), ("changed", change.changed), ("gone", change.gone))
        if keys
    ]
    if named:
        print_table(("sheet", "", "keys"), named)


def _some(keys: Sequence[str]) -> str:
    more = f", … and {len(keys) - LISTED} more" if len(keys) > LISTED else ""
    return ", ".join(keys[:LISTED]) + more

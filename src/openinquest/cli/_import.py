"""Import coding sheets (CSV or XLSX): all of them or nothing.

    inquest import sheet.xlsx                               a sheet made by `inquest template`
    inquest import a.csv b.csv --mapping mapping.yaml       any table, by a declared mapping

A sheet that was imported before is compared with what stands: rows that are gone or changed are retracted and new
ones added, after --yes. `--dry-run` shows what would happen.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from openinquest.cli.options import add_coder, add_json, add_record, opened
from openinquest.cli.output import print_json, print_table, progress, say
from openinquest.errors import UsageError

HELP = "import coding sheets"


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
    add_coder(parser)
    add_record(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.preserve.checks import check_quotes
    from openinquest.record import Coder, apply_import, plan_import
    from openinquest.record.sheets import read_tables
    from openinquest.record.tables import load_mappings, template_mappings

    mappings = [
        mapping for path in arguments.mapping for mapping in load_mappings(path)
    ] or template_mappings()
    with opened(arguments) as record:
        with progress("Reading the tables"):
            read = read_tables(record, arguments.files, mappings)
            name = mappings[0].name if len(mappings) == 1 else arguments.files[0].stem
            plan = plan_import(record, read.tables, Coder(arguments.by), name, read.digest)
            check_quotes(record, plan)
        for note in read.notes:
            say(note)
        wants_yes = plan.takes_back and not arguments.yes
        if not (arguments.dry_run or wants_yes or plan.is_empty):
            with progress("Writing"):
                apply_import(record, plan)
        head = record.head()
    written = not (arguments.dry_run or wants_yes or plan.is_empty)
    if arguments.json:
        changes = [change.as_json() for change in plan.changes]
        print_json({"import": plan.name, "written": written, "changes": changes, "size": head.size,
                    "root": head.root.hex()})  # fmt: skip
    else:
        rows = [
            (change.lineage, len(change.added), len(change.changed), len(change.gone), change.unchanged)
            for change in plan.changes
        ]
        print_table(("sheet", "rows added", "changed", "gone", "unchanged"), rows)
    if wants_yes and not arguments.dry_run:
        raise UsageError(
            f"{len(plan.retractions)} entries on record would be retracted: look at the table above and repeat "
            "with --yes. Nothing was written."
        )
    if written:
        say(
            f"Imported as {plan.name}; `inquest undo {plan.name}` takes it back. The log has {head.size} entries."
        )
    else:
        say("Nothing was written." if arguments.dry_run else "Nothing has changed; nothing was written.")
    return 0

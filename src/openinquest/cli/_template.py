"""Write an empty coding workbook (XLSX) with drop-downs of what the record knows.

inquest template sheet.xlsx --record DIR
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from openinquest.cli.options import add_record, opened
from openinquest.cli.output import say
from openinquest.errors import ForbiddenChange, UsageError

HELP = "write an empty coding workbook"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("file", type=Path, metavar="FILE")
    add_record(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.record.listing import called
    from openinquest.record.tables.template import write_template

    if arguments.file.suffix.lower() != ".xlsx":
        raise UsageError(
            f"A template is a workbook: give a name that ends in .xlsx, not '{arguments.file.name}'."
        )
    if arguments.file.exists():
        raise ForbiddenChange(f"{arguments.file} exists: a template never overwrites a sheet.")
    with opened(arguments) as record:
        speakers, things, documents = called(record)
        write_template(
            arguments.file,
            record.ontology,
            speakers=speakers,
            things=things,
            documents=documents,
            languages=record.settings.languages,
        )
    say(f"{arguments.file} is ready to be filled; `inquest import {arguments.file}` takes it in.")
    return 0

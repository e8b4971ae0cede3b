"""Make a new, empty record in a folder.

inquest init ./qantar --title "January 2022" --period 2022-01-01/2022-01-31
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from openinquest.cli.output import say

HELP = "make a new, empty record"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--title", required=True, help="what the record is about, in English")
    parser.add_argument("--title-ru", default="", metavar="TITLE")
    parser.add_argument("--title-kk", default="", metavar="TITLE")
    parser.add_argument("--period", default="", help="the time of the event, as EDTF")


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.record import Settings, create_record

    titles = {"en": arguments.title, "ru": arguments.title_ru, "kk": arguments.title_kk}
    settings = Settings(
        title={language: text for language, text in titles.items() if text}, period=arguments.period
    )
    create_record(arguments.folder, settings).close()
    say(
        f"An empty record stands in {arguments.folder}. Next: `inquest template sheet.xlsx`, fill it, `inquest import`."
    )
    return 0

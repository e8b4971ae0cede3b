"""Show what a kept image or film says of how it was made: camera, time, place. Its own account, easily forged.

Where it was made and whose camera it was are sealed: they are shown only with `--sealed`, and none of it ever goes into
a release.

    inquest metadata photo
    inquest metadata photo --sealed
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from openinquest.cli.options import add_json, add_record, opened
from openinquest.cli.output import print_json, print_table, say
from openinquest.errors import NotFound

HELP = "show what an image or film says of how it was made"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("document", metavar="DOCUMENT", help="the handle or id of a document")
    parser.add_argument("--sealed", action="store_true", help="also what is sealed: places, owners, numbers")
    add_record(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.ontology import Level
    from openinquest.preserve.archive.store import Archive
    from openinquest.preserve.documents import captures_of, find_document
    from openinquest.preserve.metadata import metadata_of

    with opened(arguments) as record:
        document = find_document(record, arguments.document)
        archive, captures = Archive(record.archive_folder), captures_of(record, document)
        found = [(flat["sha256"], metadata_of(archive, flat["sha256"])) for _, flat in reversed(captures)]
    for sha256, metadata in found:
        if metadata is None:
            continue
        rows = [
            (
                field.name,
                None if field.level is Level.SEALED and not arguments.sealed else field.value,
                field.level,
            )
            for field in metadata.fields
        ]
        if arguments.json:
            fields = [{"name": name, "value": value, "level": level.value} for name, value, level in rows]
            print_json(
                {"sha256": sha256, "tool": metadata.tool, "version": metadata.version, "fields": fields}
            )
            return 0
        print_table(
            ("field", "value", "level"), [(name, value or "…", level.value) for name, value, level in rows]
        )
        say(f"Of the file {sha256[:12]}…, by {metadata.tool} {metadata.version}: its own account.")
        return 0
    raise NotFound("Nothing is kept of what that document says of how it was made.")

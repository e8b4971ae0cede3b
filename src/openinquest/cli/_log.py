"""Show the log: its size and root, its newest entries, or the imports in it.

inquest log                     the head and the newest entries
inquest log --at N              one entry, whole, with its place in the log that it was pulled from
inquest log --imports           what was imported, and what was undone
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from openinquest.cli.options import add_json, add_record, opened, positive
from openinquest.cli.output import print_json, print_table

HELP = "show the log: head, entries, imports"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("--at", type=positive, metavar="N", help="show entry N")
    parser.add_argument("--imports", action="store_true", help="list the imports")
    parser.add_argument(
        "--last", type=positive, default=20, metavar="K", help="how many entries (default 20)"
    )
    add_record(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.record import imports
    from openinquest.record.exchange import origin_of
    from openinquest.record.listing import describe_entry, newest

    with opened(arguments) as record:
        if arguments.at is not None:
            origin = origin_of(record, arguments.at)
            print_json(describe_entry(record, arguments.at) | ({"origin": origin} if origin else {}))
            return 0
        if arguments.imports:
            found = imports(record)
            if arguments.json:
                print_json(found)
            else:
                rows = [
                    (name, item["first"], item["last"], item["entries"], "undone" if item["undone"] else "")
                    for name, item in found.items()
                ]
                print_table(("import", "from entry", "to entry", "entries", ""), rows)
            return 0
        head, entries = record.head(), newest(record, arguments.last)
    if arguments.json:
        print_json({"size": head.size, "root": head.root.hex(), "at": head.at, "entries": entries})
        return 0
    print(f"{head.size} entries, root {head.root.hex()}" + (f", last written {head.at}" if head.at else ""))
    print_table(("n", "kind", "says", "by", "at"), [tuple(entry.values()) for entry in entries])
    return 0

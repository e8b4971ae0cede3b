"""Tell what happened to what was kept of a document, or write down that something did.

The archive holds the evidentiary copy, with which nobody works. `copied --to FILE` makes a working copy; `verified`
reads the kept bytes again and says what it found. The other events are written down at your word.

    inquest custody brief
    inquest custody brief copied --to brief-working.pdf --reason "to be translated"
    inquest custody notice copied --part warc --to notice.warc.gz --reason "to be replayed"
    inquest custody brief examined --copy working --reason "the stamps were compared"
    inquest custody brief verified --reason "before the hearing"
    inquest custody brief received --with "the archive of the monitor" --on 2022-03-01 --reason "on a disk, by hand"
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from openinquest.cli.options import add_coder, add_json, add_record, opened
from openinquest.cli.output import print_json, print_table, progress, say
from openinquest.errors import UsageError
from openinquest.ontology import CopyKind, CustodyEvent

HELP = "tell or note what happened to what was kept of a document"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("document", metavar="DOCUMENT", help="the handle or id of a document")
    # consent is given where something is to be destroyed: `inquest destroy --consent`
    events = [event.value for event in CustodyEvent if event is not CustodyEvent.CONSENTED]
    parser.add_argument(
        "event", nargs="?", choices=events, metavar="EVENT", help=f"one of {', '.join(events)}"
    )
    parser.add_argument("--reason", default="", help="why, in a sentence")
    parser.add_argument("--with", dest="party", default="", metavar="WHOM", help="from whom, or to whom")
    parser.add_argument("--on", default="", metavar="DATE", help="when it happened, if not today")
    copies = [kind.value for kind in CopyKind]
    parser.add_argument("--copy", choices=copies, default=copies[0], help="which copy (default: %(default)s)")
    parser.add_argument("--to", type=Path, metavar="FILE", help="of `copied`: where the working copy goes")
    parser.add_argument(
        "--part",
        choices=("page", "warc", "screenshot", "print"),
        help="of `copied --to`: which part of a visit to an address (default: the page)",
    )
    add_coder(parser)
    add_record(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.preserve.custody import UNHARMED, Told, copy_out, events_of, note, verify
    from openinquest.preserve.documents import find_document, part_of
    from openinquest.record import Coder

    event = CustodyEvent(arguments.event) if arguments.event else None
    if arguments.to and event is not CustodyEvent.COPIED:
        raise UsageError("--to belongs to `copied`: it says where the working copy goes.")
    if arguments.part and not arguments.to:
        raise UsageError("--part belongs to `copied --to FILE`: it says what is copied.")
    if event is None and (arguments.reason or arguments.party or arguments.on):
        raise UsageError("Say what happened: `inquest custody DOCUMENT EVENT --reason ...`.")
    told = Told(arguments.reason, arguments.party, arguments.on, CopyKind(arguments.copy))
    code = 0
    with opened(arguments) as record:
        document = find_document(record, arguments.document)
        coder = Coder(arguments.by)
        if event is CustodyEvent.VERIFIED:
            with progress("Reading what was kept"):
                states = verify(record, document, told, coder)
            code = 0 if all(state == UNHARMED for _, state in states) else 1
            for sha256, state in states:
                say(f"{sha256}: {state}.")
        elif event is CustodyEvent.COPIED and arguments.to:
            part = part_of(record, document, arguments.part) if arguments.part else None
            sha256 = copy_out(record, document, arguments.to, told, coder, part)
            say(f"A working copy stands in {arguments.to}, SHA-256 {sha256}.")
        elif event is not None:
            note(record, [document], event, told, coder)
        found = events_of(record, document)
    if arguments.json:
        print_json([each.as_json() for each in found])
    elif event is None:
        rows = [
            (each.n, each.event, each.on or each.at, each.by, each.copy, each.party, each.found, each.reason,
             each.sha256[:12])
            for each in found
        ]  # fmt: skip
        if rows:
            print_table(("n", "event", "when", "by", "copy", "with", "found", "reason", "SHA-256"), rows)
        else:
            say("Nothing was kept of it, and nothing is said of its custody.")
    else:
        say(f"Entry {found[-1].n}: {event.value}.")
    return code

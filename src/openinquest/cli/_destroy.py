"""Remove entries for good, for safety or by law. This cannot be undone.

Their commitments stay, so that the log can still be checked; what they said is gone from the record, and a keyed
tombstone stops it from being imported again. With a capture go its bytes, what was made of them, and every cache.
Backups and copies elsewhere are not reached: those that the record knows of are listed, see to them yourself.

Where inquest.toml says `destroy = "second-person"` under [policy], somebody else has to consent first.

    inquest destroy 4711 4712 --reason "safety of a witness" --yes
    inquest destroy --document brief --reason "a court order" --yes
    inquest destroy 4711 4712 --consent --by c2 --reason "safety of a witness"
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from openinquest.cli.options import add_coder, add_record, opened, positive
from openinquest.cli.output import say
from openinquest.errors import UsageError

HELP = "remove entries for good (safety, law)"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("numbers", type=positive, nargs="*", metavar="N", help="log numbers")
    parser.add_argument(
        "--document", metavar="DOCUMENT",
        help="all that is said of this document itself, and what was kept of it; not the statements in it",
    )  # fmt: skip
    parser.add_argument("--reason", required=True, help="why; it stays on record, so name nobody in it")
    parser.add_argument(
        "--consent", action="store_true", help="consent, as the second person; destroys nothing"
    )
    parser.add_argument("--yes", action="store_true", help="really do it")
    add_coder(parser)
    add_record(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    if not arguments.yes and not arguments.consent:
        raise UsageError("Destroying cannot be undone: repeat with --yes if you mean it.")
    if not arguments.numbers and not arguments.document:
        raise UsageError("Say what: log numbers, or --document.")
    from openinquest.preserve.destruction import consent, destroy_entries, entries_of
    from openinquest.preserve.documents import find_document
    from openinquest.record import Coder

    coder = Coder(arguments.by)
    with opened(arguments) as record:
        numbers = set(arguments.numbers)
        if arguments.document:
            numbers |= set(entries_of(record, find_document(record, arguments.document)))
        if arguments.consent:
            n = consent(record, sorted(numbers), arguments.reason, coder)
            say(
                f"Entry {n}: {coder.name} consents to destroying {_listed(sorted(numbers))}. Nothing was destroyed."
            )
            return 0
        done = destroy_entries(record, sorted(numbers), arguments.reason, coder)
    entries = "1 entry was destroyed" if done.entries == 1 else f"{done.entries} entries were destroyed"
    with_files = f", with {done.files} files of the archive" if done.files else ""
    say(
        f"{entries}{with_files}. Backups made before still hold what is gone: destroy those too. What a disk keeps of "
        "overwritten files is out of reach: only an encrypted disk helps."
    )
    for document, event in done.copies:
        whom = f", {event.party}" if event.party else ""
        say(
            f"A copy of {document} that this did not reach: {event.event} {event.on or event.at} by {event.by}{whom}."
        )
    if done.naming:
        told = _listed(done.naming)
        say(
            f"Statements still name the document by its id, which is made of its address: {told}. See to them too."
        )
    if done.quoting:
        say(f"Statements still quote it: {_listed(done.quoting)}. See to them too.")
    return 0


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:20])) + (" …" if len(numbers) > 20 else "")

"""Remove entries for good, for safety or by law. This cannot be undone.

Their commitments stay, so that the log can still be checked; what they said is gone from the record, and a keyed
tombstone stops it from being imported again. Backups and copies elsewhere are not reached: see to them yourself.

    inquest destroy 4711 4712 --reason "safety of a witness" --yes
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from openinquest.cli.options import add_record, opened, positive
from openinquest.cli.output import say
from openinquest.errors import UsageError

HELP = "remove entries for good (safety, law)"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("numbers", type=positive, nargs="+", metavar="N", help="log numbers")
    parser.add_argument("--reason", required=True, help="why; it stays on record, so name nobody in it")
    parser.add_argument("--yes", action="store_true", help="really do it")
    add_record(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    if not arguments.yes:
        raise UsageError("Destroying cannot be undone: repeat with --yes if you mean it.")
    from openinquest.preserve.registration import destroy

    with opened(arguments) as record:
        done = destroy(record, sorted(set(arguments.numbers)), arguments.reason)
    count = len(set(arguments.numbers))
    entries = "1 entry was destroyed" if count == 1 else f"{count} entries were destroyed"
    with_files = f", with {done.files} files of the archive" if done.files else ""
    say(
        f"{entries}{with_files}. Backups made before still hold what is gone: destroy those too. What a disk keeps of "
        "overwritten files is out of reach: only an encrypted disk helps."
    )
    if done.naming:
        some = ", ".join(map(str, done.naming[:20])) + (" …" if len(done.naming) > 20 else "")
        say(
            f"Statements still name the document by its id, which is made of its address: {some}. See to them too."
        )
    return 0

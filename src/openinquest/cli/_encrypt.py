"""Encrypt the archive of a record with age, so that only whoever has a key can read what is kept.

    inquest encrypt --make-key key.txt
    export INQUEST_IDENTITY=$PWD/key.txt
    inquest encrypt --to age1... --to age1... --yes

A key file is one as age-keygen writes it; `age -p` puts it under a passphrase, which is then asked for. Recipients are
added to those that there are, and every file is encrypted to all of them; without --to, what was interrupted is
finished. To put files away no key is needed; to read them INQUEST_IDENTITY has to name one. `inquest check` works
without.

Only the archive is encrypted: files and the texts made of them. The record beside it, with its titles, quotations and
the digests of the files, is not, nor are copies that were made before.

If every one of the keys is lost, the archive is lost: nobody can open it, and we cannot either. Keep two, apart.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from openinquest.cli.options import add_record, opened
from openinquest.cli.output import progress, say
from openinquest.errors import UsageError

HELP = "encrypt the archive to the keys of those who may read it"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument(
        "--to", action="append", default=[], metavar="RECIPIENT", help="a public key of age: age1..."
    )
    parser.add_argument(
        "--make-key",
        type=Path,
        metavar="FILE",
        help="only write a new key into a file, and print its public half",
    )
    parser.add_argument("--yes", action="store_true", help="really do it: a lost key is a lost archive")
    add_record(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.preserve.archive.encryption import make_identity
    from openinquest.preserve.archive.resealing import encrypt_archive
    from openinquest.preserve.archive.store import Archive

    if arguments.make_key:
        if arguments.to:
            raise UsageError("First make the key, then encrypt to its public half.")
        print(make_identity(arguments.make_key))
        say(
            f"Whoever has {arguments.make_key} can read what is encrypted to it; lost, it cannot be made again."
        )
        return 0
    if arguments.to and not arguments.yes:
        raise UsageError(
            "A lost key is a lost archive: when nobody has one of these keys any more, nobody can read what was kept, "
            "ever. Keep a second key in another place, then repeat with --yes."
        )
    with opened(arguments) as record, progress("Encrypting the archive"):
        done = encrypt_archive(Archive(record.archive_folder), tuple(arguments.to))
    files = "1 file was encrypted" if done.files == 1 else f"{done.files} files were encrypted"
    say(f"{files}. What is in the archive can be read with the key of:")
    for key in done.recipients.keys:
        say(f"  {key}")
    say(
        "Backups and copies made before are as they were. Files in the clear were overwritten, which flash disks and "
        "snapshots may outlast."
    )
    for path in done.damaged:
        say(f"Damaged, and left as it was: archive/{path}. Restore it from a backup, then repeat.")
    return 1 if done.damaged else 0

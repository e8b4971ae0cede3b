"""Write the dossier of what is marked public: pages, downloads, and the seal by which readers check it.

inquest release --record DIR --out SITE [--policy FILE]
inquest release --record DIR --preview [--policy FILE]
inquest release --record DIR --out SITE --estimate FOLDER    with a result that `inquest estimate --out` kept
inquest release --record DIR --out SITE --key FILE           signed with a key that `inquest key` made
inquest release --record DIR --diff OLD [--out SITE]         what it adds, changes and withholds against an earlier one
inquest release --record DIR --out SITE --allow FINDING --because WHY    after a look at what stopped it
inquest release --record DIR --out SITE --casualties         with how many are recorded as killed, in tables
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openinquest.cli.options import add_coder, add_language, add_view, language_of, opened
from openinquest.cli.output import print_json, progress, say
from openinquest.cli.policy_screen import preview_json, show_preview
from openinquest.cli.release_screen import changes_json, show_changes
from openinquest.errors import ForbiddenChange, UsageError

if TYPE_CHECKING:
    from openinquest.record import Record
    from openinquest.release.results import Results
    from openinquest.release.signing import SigningKey

HELP = "write the public dossier"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("--out", type=Path, metavar="SITE", help="the folder of the dossier")
    parser.add_argument(
        "--preview", action="store_true", help="say what would go out and what stays in, and write nothing"
    )
    parser.add_argument(
        "--policy",
        type=Path,
        metavar="FILE",
        help="who is named, how exactly (default: policy.toml of the record)",
    )
    parser.add_argument(
        "--estimate",
        type=Path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="show this kept result of `inquest estimate --out`; may be given again",
    )
    parser.add_argument(
        "--casualties",
        action="store_true",
        help="show how many are recorded as killed, also those who are not named, without small numbers",
    )
    parser.add_argument(
        "--interval",
        action="store_true",
        help="with --casualties: draw the interval that linkage leaves (takes seconds to minutes)",
    )
    parser.add_argument(
        "--key",
        type=Path,
        metavar="FILE",
        help="sign with this private key (Ed25519; `inquest key FILE` makes one)",
    )
    parser.add_argument(
        "--allow",
        action="append",
        default=[],
        metavar="FINDING",
        help="write down that this finding of the leak check is a false alarm; may be given again",
    )
    parser.add_argument("--because", default="", metavar="WHY", help="with --allow: why, without the name")
    parser.add_argument(
        "--diff",
        type=Path,
        metavar="OLD",
        help="say what changes against an earlier release; without --out nothing is written",
    )
    add_coder(parser)
    add_language(parser)
    parser.add_argument("--no-search", action="store_true", help="leave out the index of texts")
    add_view(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    if arguments.preview:
        return _preview(arguments)
    if arguments.out is None and arguments.diff is not None:
        return _difference(arguments)
    if arguments.out is None:
        raise UsageError("Name the folder of the dossier with --out, or look first with --preview.")
    _check_results(arguments)
    from openinquest.release.policy import policy_of
    from openinquest.release.write import write_release

    key = _key(arguments)
    language = language_of(arguments).value
    difference: dict[str, Any] = {}
    with opened(arguments) as record, progress("Writing the dossier"):
        _allow(record, arguments)
        policy = policy_of(record.folder, arguments.policy, record.ontology)
        release = write_release(
            record, arguments.out, arguments.on, arguments.entry, policy=policy, key=key, after=arguments.diff,
            texts=not arguments.no_search,
            results=_results(record, arguments),
            compared=lambda changes, now, old: difference.update(changes_json(changes, now, old, language)),
        )  # fmt: skip
    if arguments.json:
        print_json(
            {
                "folder": str(release.folder), "files": release.files, "entries": release.entries,
                "log_size": release.log_size, "root": release.root, "manifest_sha256": release.manifest_sha256,
                "searchable": release.searchable,
                "key": release.key, "earlier": release.earlier, "stamps": release.stamps,
                "leaks": release.leaks.as_json(),
                **({"changes": difference} if arguments.diff else {}),
            }
        )  # fmt: skip
        return 0
    if arguments.diff:
        show_changes(difference, language)
    say(
        f"{release.folder}: {release.files} files, {release.entries} of {release.log_size} entries are public."
    )
    for sentence in release.leaks.sentences:
        say(sentence)
    if not release.searchable and not arguments.no_search:
        say("It has no index of texts, only of names: that takes pagefind (openinquest[search]).")
    say(f"Root of the log: {release.root}")
    if release.key:
        say(f"Signed with the key {release.key}")
    what = "root and the key" if release.key else "root"
    say(f"Publish the {what} elsewhere too: whoever has it can tell this dossier from a re-made one.")
    return 0


def _allow(record: Record, arguments: Namespace) -> None:
    """Write down which findings of the leak check somebody looked at and allows."""
    if not arguments.allow:
        if arguments.because:
            raise UsageError("--because goes with --allow.")
        return
    from openinquest.release.leaks import allow

    allow(record.folder, arguments.allow, arguments.by, arguments.because, datetime.now(UTC).date())


def _key(arguments: Namespace) -> SigningKey | None:
    """Read the key to sign with, which lies neither in the record nor in what is published."""
    if arguments.key is None:
        return None
    from getpass import getpass

    from openinquest.release.signing import read_key

    for folder, what in ((arguments.record, "the record"), (arguments.out, "the dossier")):
        if arguments.key.resolve().is_relative_to(folder.resolve()):
            raise ForbiddenChange(
                f"The key lies in the folder of {what}, and would be copied with it: keep it elsewhere."
            )
    ask = (lambda: getpass("Passphrase of the key: ")) if sys.stdin.isatty() else None
    return read_key(arguments.key, ask)


def _difference(arguments: Namespace) -> int:
    """Say what a release would change against an earlier one, and write nothing."""
    from openinquest.release.gathering import Asked, compared_with
    from openinquest.release.policy import policy_of

    language = language_of(arguments).value
    with opened(arguments) as record, progress("Comparing with the earlier release"):
        policy = policy_of(record.folder, arguments.policy, record.ontology)
        asked = Asked(datetime.now(UTC).date(), arguments.on, arguments.entry, policy)
        with compared_with(record, asked, arguments.diff) as both:
            found = changes_json(*both, language)
    if arguments.json:
        print_json(found)
    else:
        show_changes(found, language)
    return 0


def _check_results(arguments: Namespace) -> None:
    if arguments.interval and not arguments.casualties:
        raise UsageError("--interval goes with --casualties.")
    if arguments.interval and (arguments.on or arguments.entry):
        raise UsageError("--interval is drawn for the record as it stands: leave out --on and --entry.")


def _results(record: Record, arguments: Namespace) -> Results:
    """Return what the release is to show of other commands."""
    from openinquest.release.results import Results

    estimates = tuple(arguments.estimate)
    if not arguments.casualties:
        return Results(estimates)
    from openinquest.cli.linked_persons import linked_of, nameless_rows
    from openinquest.inquiry import Material

    frames = record.frames(entry=arguments.entry, on=arguments.on)
    # a run of linkage compared the rows as they are now
    now = not (arguments.on or arguments.entry)
    linked = linked_of(record, frames, arguments.interval) if now else None
    return Results(
        estimates, True, linked, nameless_rows(Material.of(frames, record.ontology, on=arguments.on))
    )


def _preview(arguments: Namespace) -> int:
    """Say what a release would let out and keep in."""
    from openinquest.release.policy import policy_of, preview

    with opened(arguments) as record, progress("Looking at what would go out"):
        policy = policy_of(record.folder, arguments.policy, record.ontology)
        found = preview(record, policy, arguments.on, arguments.entry)
    if arguments.json:
        print_json(preview_json(found))
    else:
        show_preview(found, policy.file)
    return 0

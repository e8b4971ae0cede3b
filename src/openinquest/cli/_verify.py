"""Check a dossier: every file, every published entry, and the root of its log. Works offline, without the record.

inquest verify SITE --root HEX [--key PUBLIC] [--trust PEM]    with what its makers published elsewhere
inquest verify SITE --against OTHER                            is it of one log with another copy or release?
inquest verify SITE --entry N                                  the audit path of one entry (RFC 6962)
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openinquest.cli.options import add_json, add_language, language_of, positive
from openinquest.cli.output import print_json, progress, say
from openinquest.errors import InputError, NotFound

if TYPE_CHECKING:
    from openinquest.preserve.time_stamps.tokens import Trust
    from openinquest.release.verify import Verification

HELP = "check a dossier"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("site", type=Path, metavar="SITE")
    parser.add_argument("--root", metavar="HEX", help="the root of the log, as obtained elsewhere")
    parser.add_argument(
        "--key",
        metavar="PUBLIC",
        help="the key that must have signed it, as obtained elsewhere: a file, or 64 digits",
    )
    parser.add_argument(
        "--trust",
        type=Path,
        metavar="PEM",
        help="certificates of time stamping authorities, obtained elsewhere",
    )
    parser.add_argument(
        "--against", type=Path, metavar="OTHER", help="another release, or another copy of this one"
    )
    parser.add_argument("--entry", type=positive, metavar="N", help="print the audit path of this entry")
    add_language(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.release.signing import read_public
    from openinquest.release.verify import verify_site

    key = read_public(arguments.key) if arguments.key else None
    trust = _trust(arguments.trust) if arguments.trust else None
    with progress("Checking the dossier"):
        remake = arguments.entry is None
        found = verify_site(arguments.site, arguments.root, key=key, trust=trust, remake=remake)
    data: dict[str, Any] = _as_json(found)
    if found.passed and arguments.entry is not None:
        return _path(arguments, data)
    if found.passed and arguments.against is not None:
        return _against(arguments, found, data)
    if arguments.json:
        print_json(data)
        return 0 if found.passed else 1
    return _tell(found, key is not None)


def _trust(place: Path) -> Trust:
    from openinquest.preserve.time_stamps.tokens import Trust, read_certificates

    try:
        return Trust(read_certificates(place.read_bytes(), place.name))
    except OSError as error:
        raise InputError(f"{place} cannot be read: {error.strerror}.") from None


def _as_json(found: Verification) -> dict[str, Any]:
    from openinquest.release.rebuild import software

    return {
        "passed": found.passed, "wrong": found.wrong, "notes": list(found.notes), "files": found.files,
        "entries": found.entries, "log_size": found.log_size, "root": found.root, "key": found.key,
        "pages": found.pages.value, "written_by": found.written_by, "checked_by": software(),
    }  # fmt: skip


def _tell(found: Verification, with_key: bool) -> int:
    from openinquest.release.rebuild import software
    from openinquest.release.verify import Pages

    for note in found.notes:
        say(note)
    if not found.passed:
        say(f"Wrong: {found.wrong}")
        return 1
    if with_key:
        say(f"It is signed with the key that was given, {found.key}.")
    if found.pages is Pages.REMADE:
        say(f"{found.files} files and {found.entries} entries are as the root {found.root} says.")
        return 0
    say(
        f"{found.entries} entries and the tables are as the root {found.root} says. The pages were NOT compared "
        f"with the entries, so what they show is not checked: that takes {found.written_by}, this is {software()}."
    )
    return 0


def _path(arguments: Namespace, data: dict[str, Any]) -> int:
    from openinquest.release.before import parts_in, read_before

    parts = parts_in(read_before(arguments.site))
    n = arguments.entry
    try:
        path = parts.audit_path(n)
    except KeyError:
        hidden = parts.hidden_in(n)
        where = (
            f"it is one of the entries {hidden[0]} to {hidden[1]}, which are withheld"
            if hidden
            else "it has none"
        )
        raise NotFound(f"No audit path of entry {n} can be given: {where}.") from None
    leaf = parts.leaf(n).hex()
    steps = [step.hex() for step in path]
    if arguments.json:
        print_json({**data, "entry": {"n": n, "leaf": leaf, "path": steps}})
        return 0
    print(f"entry {n} of {data['log_size']}\nleaf {leaf}")
    for step in steps:
        print(f"with {step}")
    print(f"root {data['root']}")
    return 0


def _against(arguments: Namespace, found: Verification, data: dict[str, Any]) -> int:
    from openinquest.cli.release_screen import changes_json, show_changes
    from openinquest.release.against import compare
    from openinquest.release.verify import verify_site

    with progress("Comparing the two"):
        other = verify_site(arguments.against, remake=False)
        if not other.passed:
            if arguments.json:
                print_json({**data, "passed": False, "wrong": f"OTHER: {other.wrong}"})
            else:
                say(f"Wrong in {arguments.against}: {other.wrong}")
            return 1
        both = compare(arguments.site, arguments.against)
    language = language_of(arguments).value
    changes = {} if both.wrong else changes_json(both.changes, both.here, both.there, language)
    if arguments.json:
        against = {"how": both.how, **changes}
        wrong = both.wrong or found.wrong
        print_json({**data, "passed": not wrong, "wrong": wrong, "against": against})
        return 1 if both.wrong else 0
    code = _tell(found, arguments.key is not None)
    if both.wrong:
        say(f"Wrong: {both.wrong}")
        return 1
    say(both.how)
    show_changes(changes, language)
    return code

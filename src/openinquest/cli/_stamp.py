"""Have authorities say when: time stamps (RFC 3161) of the log's root and of files kept since the last stamp.

Without words it tells what is stamped. `--tsa` sends one digest to each authority given and to nowhere else; of the
record and its documents it tells nothing. `inquest check` verifies what came back, with the certificates that you
pinned: have them from somewhere else than the token.

    inquest stamp --trust authority.pem
    inquest stamp --tsa https://tsa.example.org/tsr --tsa https://another.example.net

On a machine without network: write a request, have it stamped elsewhere, take in the answer.

    inquest stamp --request request.tsq
    inquest stamp --response answer.tsr

What shows a stranger, with nothing of ours, when a document was there:

    inquest stamp --prove DOCUMENT --out FOLDER
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from openinquest.cli.options import add_json, add_record, opened
from openinquest.cli.output import print_json, print_table, progress, say
from openinquest.errors import ForbiddenChange, InquestError, NotFound, UsageError, shown

if TYPE_CHECKING:
    from openinquest.preserve.time_stamps.stamping import Row, Stamped
    from openinquest.record import Record

HELP = "have time stamping authorities say when"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--tsa", action="append", metavar="URL", help="ask this authority; may be given several times"
    )
    what.add_argument("--trust", type=Path, metavar="FILE", help="pin an authority's certificates (PEM)")
    what.add_argument("--request", type=Path, metavar="FILE", help="write a request to be stamped elsewhere")
    what.add_argument("--response", type=Path, metavar="FILE", help="take in an authority's answer")
    what.add_argument(
        "--prove", metavar="DOCUMENT", help="write what shows a stranger when a document was there"
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="of --prove: a new folder")
    add_record(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    if bool(arguments.prove) != bool(arguments.out):
        raise UsageError("--prove DOCUMENT and --out FOLDER go together.")
    with opened(arguments) as record:
        if arguments.tsa:
            return _ask(record, arguments.tsa, arguments.json)
        if arguments.trust:
            return _pin(record, arguments.trust, arguments.json)
        if arguments.request:
            return _request(record, arguments.request, arguments.json)
        if arguments.response:
            return _response(record, arguments.response, arguments.json)
        if arguments.prove:
            return _prove(record, arguments.prove, arguments.out, arguments.json)
        return _tell(record, arguments.json)


def _ask(record: Record, addresses: Sequence[str], as_json: bool) -> int:
    from openinquest.preserve.time_stamps.authorities import check_address
    from openinquest.preserve.time_stamps.stamping import stamp

    asked = list(dict.fromkeys(check_address(address) for address in addresses))
    done: list[Stamped] = []
    failed: InquestError | None = None
    with progress("Asking for time stamps"):
        for address in asked:
            try:
                done.append(stamp(record, address))
            except UsageError:
                raise
            except InquestError as error:
                # what others answered stays: one authority that is down must not cost the stamp of another
                failed = error if failed is None else _joined(failed, error)
    _show(done, as_json and failed is None)
    if failed is not None:
        raise failed
    return 0


def _joined(first: InquestError, second: InquestError) -> InquestError:
    return type(first)(first.message, [*first.problems, *second.problems])


def _show(done: Sequence[Stamped], as_json: bool) -> None:
    if as_json:
        print_json([stamped.as_json() for stamped in done])
        return
    for stamped in done:
        say(str(stamped))


def _pin(record: Record, path: Path, as_json: bool) -> int:
    from openinquest.preserve.time_stamps.stamps import Stamps, counted

    count = Stamps(record).pin(path)
    if as_json:
        print_json({"pinned": count})
    else:
        say(
            f"{counted(count, 'certificate', 'certificates')} pinned. `inquest check` verifies the tokens that they "
            "vouch for."
        )
    return 0


def _request(record: Record, path: Path, as_json: bool) -> int:
    from openinquest.preserve.time_stamps.stamps import Stamps, counted
    from openinquest.preserve.time_stamps.tokens import request

    if path.exists():
        raise ForbiddenChange(f"{path} exists: a request never overwrites a file.")
    stamps = Stamps(record)
    listed = stamps.due()
    name = stamps.keep_list(listed)
    query, _ = request(listed.text)
    with path.open("xb") as file:
        file.write(query)
    if as_json:
        print_json({"stamp": name, "size": listed.size, "root": listed.root, "files": len(listed.salts)})
    else:
        say(
            f"Request written for a log of {counted(listed.size, 'entry', 'entries')} and "
            f"{counted(len(listed.salts), 'file', 'files')}. It holds a digest "
            "and tells nothing of the record. Post it as application/timestamp-query, and take in the answer with "
            "--response."
        )
    return 0


def _response(record: Record, path: Path, as_json: bool) -> int:
    from openinquest.preserve.time_stamps.stamping import take_in
    from openinquest.preserve.time_stamps.stamps import read_file

    _show([take_in(record, read_file(path), path.name)], as_json)
    return 0


def _prove(record: Record, name: str, folder: Path, as_json: bool) -> int:
    from openinquest.preserve.documents import captures_of, find_document
    from openinquest.preserve.time_stamps.stamping import prove
    from openinquest.preserve.time_stamps.stamps import counted

    captures = captures_of(record, find_document(record, name))
    if not captures:
        raise NotFound("Nothing was kept of that document, so nothing of it was stamped.")
    sha256 = captures[-1][1]["sha256"]
    tokens = prove(record, sha256, folder)
    if as_json:
        print_json({"sha256": sha256, "tokens": tokens})
    else:
        say(
            f"{counted(tokens, 'token', 'tokens')} written; README.txt says how to check them. Add the file itself."
        )
    return 0


def _tell(record: Record, as_json: bool) -> int:
    from openinquest.preserve.time_stamps.stamping import rows
    from openinquest.preserve.time_stamps.stamps import Stamps, counted

    found, left = rows(record), len(Stamps(record).unstamped())
    size = record.head().size
    if as_json:
        stamped = [row.as_json() for row in found]
        print_json({"size": size, "unstamped_files": left, "stamps": stamped})
        return 0
    if found:
        print_table(
            ("at", "authority", "signature", "entries", "files", "stamp"), [_cells(row) for row in found]
        )
    newest = max((row.size for row in found), default=0)
    if size > newest or left:
        say(
            f"Not stamped yet: {counted(size - newest, 'entry', 'entries')}, {counted(left, 'file', 'files')}."
        )
    else:
        say("Everything is stamped.")
    return 0


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.at, shown(row.authority).strip("'"), row.verdict.value, str(row.size), str(row.files), row.stamp[:12]
    )  # fmt: skip
